"""Dismiss: what is about no form ends, for a reason."""

from __future__ import annotations

from copiste.desk.actions.action import NOTE, Action, AtVersion, Code, Question, Text
from copiste.desk.context import Desk
from copiste.desk.endings import end, one_of, ready
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry
from copiste.records.tasks import DISMISSALS, FORMS, Disposition, TaskKind
from copiste.views.tasks import Done

KINDS = frozenset(TaskKind) - FORMS


class DismissBody(AtVersion):
    """Why something that is about no form ends."""

    reason: Code
    note: Text = ""


def run(desk: Desk, person: Person, task: str, body: DismissBody) -> Done:
    """Close what is about no form."""
    one_of(body.reason, DISMISSALS)
    entry = ready(desk, person, task, body.version, KINDS)
    return end(desk, person, entry, body.version, Disposition.DISMISSED, reason=body.reason, note=body.note)


def _likely(_: Desk, entry: TaskEntry) -> str:
    return "cover_only" if entry.kind is TaskKind.COVER else entry.kind.value


ACTION = Action(
    "dismiss",
    KINDS,
    DismissBody,
    run,
    Done,
    asks=(Question("reason", "choice", required=True, codes=DISMISSALS, likely=_likely), NOTE),
    ends=Disposition.DISMISSED,
    letter="r",
)
