"""Ask: a colleague is asked; the task is given back and marked as asked about."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from copiste.desk import notes
from copiste.desk.actions.action import Action, AtVersion, Code, Question
from copiste.desk.claims import changed, held
from copiste.desk.context import Desk
from copiste.desk.endings import done, put_down, ready
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry
from copiste.records.tasks import TaskKind, TaskState
from copiste.views.tasks import Done


class AskBody(AtVersion):
    """A question to a colleague; to anybody when `to` names nobody."""

    text: Annotated[str, Field(min_length=1, max_length=2000)]
    to: Code | None = None


def run(desk: Desk, person: Person, task: str, body: AskBody) -> Done:
    """Ask a colleague."""
    ready(desk, person, task, body.version)

    def asked(entry: TaskEntry) -> TaskEntry:
        held(desk, person, entry, body.version)
        return replace(put_down(desk, entry), state=TaskState.ASKED, version=body.version + 1)

    entry = changed(desk, person, task, asked)
    notes.add(desk, entry, person, "ask", body.text, to=body.to)
    desk.note(person, "task.ask", entry.id, entry.office)
    return done(entry)


ACTION = Action(
    "ask",
    frozenset(TaskKind),
    AskBody,
    run,
    Done,
    asks=(Question("text", "prose", required=True), Question("to", "choice", people=True)),
    letter="q",
)
