"""Actions of review: each stands in the list once, is offered where it fits, and asks in words for what it needs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest

from copiste.desk.actions import ACTIONS
from copiste.desk.actions import offered as offering
from copiste.desk.actions.action import Action
from copiste.desk.actions.offered import offered
from copiste.ports.identity import Person, Role
from copiste.records.tasks import TaskKind, TaskState
from copiste.texts import LANGUAGES, catalogue
from functions.api import openapi
from functions.api.app import app
from tests.unit.api.office import Client, Office, one_form
from tests.unit.api.test_exceptions import LOST

by_name = pytest.mark.parametrize("action", ACTIONS, ids=[each.name for each in ACTIONS])


def test_no_two_actions_share_a_name_nor_a_key_where_both_fit() -> None:
    assert [name for name, count in Counter(each.name for each in ACTIONS).items() if count > 1] == []
    for kind in TaskKind:
        letters = Counter(each.letter for each in ACTIONS if kind in each.kinds and each.letter)
        assert [letter for letter, count in letters.items() if count > 1] == [], kind


@by_name
def test_an_action_asks_for_what_its_body_needs(action: Action) -> None:  # type: ignore[type-arg]  # any of them
    fields = action.body.model_fields
    asked = {each.name for each in action.asks or ()}

    assert asked <= fields.keys()
    if action.asks is not None:
        assert {name for name, field in fields.items() if field.is_required()} - {"version"} <= asked


@by_name
def test_an_action_has_its_words_in_both_languages(action: Action) -> None:  # type: ignore[type-arg]  # any of them
    for language in LANGUAGES:
        said = catalogue(language)
        wanted = [f"action.{action.name}", f"action.{action.name}.label"]
        wanted += [f"why.{code}" for each in action.asks or () for code in each.codes]
        assert [key for key in wanted if key not in said] == []
        for each in action.asks or ():
            assert {f"asked.{action.name}.{each.name}", f"asked.{each.name}"} & said.keys()


def test_no_words_are_left_of_an_action_that_is_gone() -> None:
    known = {each.name: {question.name for question in each.asks or ()} for each in ACTIONS}
    common = {name for names in known.values() for name in names}
    left = []
    for key in catalogue("fr"):
        stem, _, rest = key.partition(".")
        parts = rest.removesuffix(".hint").split(".")
        own = parts[0] in known and parts[-1] in known[parts[0]]
        if stem == "action" and parts[0] not in known:
            left.append(key)
        if stem == "asked" and not own and not (len(parts) == 1 and parts[0] in common):
            left.append(key)

    assert left == []


def test_a_task_offers_what_fits_with_its_questions(place: Office, clerk: Client) -> None:
    form, lost = place.arrive(one_form()), place.arrive(LOST, b"another")
    task = clerk.ok("GET", f"/api/tasks/{form}-t000")
    actions = {each["name"]: each for each in task["allowed"]}

    assert list(actions) == ["file", "arrange", "reject", "hold", "ask", "misdirected"]
    assert actions["file"]["asks"] is None
    reason, until, note = actions["hold"]["asks"]
    assert (reason["widget"], until["widget"], note["widget"]) == ("choice", "day", "prose")
    assert reason["choices"][0] == {"code": "awaiting_page", "message": "Une page manque encore."}
    assert until["value"]
    assert (actions["hold"]["letter"], actions["hold"]["chord"]) == ("h", "Alt+h")
    names = [each["name"] for each in clerk.ok("GET", f"/api/tasks/{lost}-x000")["allowed"]]
    assert names == ["arrange", "dismiss", "hold", "ask", "misdirected"]


def test_what_was_set_aside_can_be_resumed_and_what_is_done_cannot(place: Office) -> None:
    task = place.deps.records.task(f"{place.arrive(one_form())}-t000")
    rose = Person("rose", "Rose", Role.REVIEWER, ("*",))

    def names(state: TaskState, person: Person = rose) -> list[str]:
        return [each.name for each in offered(place.deps.desk, replace(task, state=state), person)]

    assert "resume" not in names(TaskState.WAITING)
    assert "resume" in names(TaskState.HELD)
    assert "resume" in names(TaskState.ASKED)
    assert names(TaskState.CLOSED) == []
    assert names(TaskState.WAITING, replace(rose, role=Role.AUDITOR)) == []


def test_an_action_that_is_added_to_the_list_is_offered(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    (hold,) = (each for each in ACTIONS if each.name == "hold")
    monkeypatch.setattr(offering, "ACTIONS", (replace(hold, letter="y", danger=True),))
    task = place.deps.records.task(f"{place.arrive(one_form())}-t000")
    (found,) = offered(place.deps.desk, task, Person("jane", "Jane", Role.REVIEWER, ("*",), language="en"))

    assert (found.letter, found.danger, found.title) == ("y", True, "Hold")
    assert [each.title for each in found.asks or ()] == ["Reason", "Look again on", "Note"]


def test_every_action_has_its_route_which_says_what_it_does() -> None:
    paths = json.loads(openapi.document(app))["paths"]

    for action in ACTIONS:
        post = paths[f"/api/tasks/{{task}}/{action.name}"]["post"]
        assert post["summary"] == (action.run.__doc__ or "").split("\n")[0]
        body = post["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        assert body.rpartition("/")[2] == action.body.__name__
