"""Actions as they are offered to a person: those that fit the task, with what they ask, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from copiste.books.accounts import accounts
from copiste.desk.actions import ACTIONS
from copiste.desk.actions.action import Action, Question
from copiste.desk.context import Desk
from copiste.desk.roles import May, may
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry
from copiste.texts import Language, catalogue
from copiste.views.common import Coded
from copiste.views.tasks import ActionView, QuestionView


def offered(desk: Desk, entry: TaskEntry, person: Person) -> tuple[ActionView, ...]:
    """Return what *person* may do with *entry*."""
    fitting = (each for each in ACTIONS if each.fits(entry) and may(person, each.right))
    return tuple(_view(desk, each, entry, person.language) for each in fitting)


def _view(desk: Desk, action: Action[Any, Any], entry: TaskEntry, language: Language) -> ActionView:
    said, key = catalogue(language), f"action.{action.name}"
    asks = None
    if action.asks is not None:
        asks = tuple(_question(desk, entry, action.name, each, said) for each in action.asks)
    return ActionView(
        name=action.name,
        title=said[key],
        label=said[f"{key}.label"],
        what=said.get(f"{key}.what"),
        letter=action.letter,
        chord=action.chord or (action.letter and f"Alt+{action.letter}"),
        danger=action.danger,
        stays=action.stays,
        asks=asks,
    )


def _question(desk: Desk, entry: TaskEntry, action: str, question: Question, said: Mapping[str, str]) -> QuestionView:
    own, common = f"asked.{action}.{question.name}", f"asked.{question.name}"
    key = own if own in said else common
    return QuestionView(
        name=question.name,
        widget=question.widget,
        title=said[key],
        hint=said.get(f"{key}.hint"),
        required=question.required,
        choices=_choices(desk, entry, question, said),
        value=question.likely(desk, entry),
    )


def _choices(desk: Desk, entry: TaskEntry, question: Question, said: Mapping[str, str]) -> tuple[Coded, ...]:
    if not question.people:
        return tuple(Coded(code, said[f"why.{code}"]) for code in question.codes)
    people = [each.person for each in accounts(desk.registers) if not each.disabled]
    able = [each for each in people if each.belongs(entry.office) and may(each, May.TASK_WRITE)]
    named = sorted((each.title or each.name, each.name) for each in able)
    return (Coded("", said["anybody"]), *(Coded(name, title) for title, name in named))
