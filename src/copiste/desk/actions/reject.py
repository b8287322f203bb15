"""Reject: a form ends without a record, for a reason."""

from __future__ import annotations

from copiste.desk.actions.action import NOTE, Action, AtVersion, Code, Question, Text
from copiste.desk.context import Desk
from copiste.desk.endings import end, one_of, ready
from copiste.ports.identity import Person
from copiste.records.tasks import FORMS, REJECTIONS, Disposition
from copiste.views.tasks import Done


class RejectBody(AtVersion):
    """Why a form ends without a record."""

    reason: Code
    note: Text = ""


def run(desk: Desk, person: Person, task: str, body: RejectBody) -> Done:
    """Close a form without a record."""
    one_of(body.reason, REJECTIONS)
    entry = ready(desk, person, task, body.version, FORMS)
    return end(desk, person, entry, body.version, Disposition.REJECTED, reason=body.reason, note=body.note)


ACTION = Action(
    "reject",
    FORMS,
    RejectBody,
    run,
    Done,
    asks=(Question("reason", "choice", required=True, codes=REJECTIONS), NOTE),
    ends=Disposition.REJECTED,
    danger=True,
    letter="r",
)
