"""Hold: a task is set aside until a day, for a reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from copiste.desk.actions.action import NOTE, Action, AtVersion, Code, Question, Text
from copiste.desk.claims import changed, held
from copiste.desk.context import Desk
from copiste.desk.endings import noted, one_of, put_down, ready
from copiste.errors import BadRequest
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry
from copiste.records.tasks import HOLDS, TaskKind, TaskState
from copiste.views.tasks import Done

LONGEST = dt.timedelta(days=366)
"""What is set aside for longer than a year is forgotten."""
_USUAL = dt.timedelta(days=7)
"""How far off the day is that is proposed; chosen."""
_MORNING = 8
"""The hour of its office at which a day begins."""


class HoldBody(AtVersion):
    """Why a task is set aside, and until which day or instant."""

    reason: Code
    note: Text = ""
    until: Annotated[str, Field(max_length=40)]


def run(desk: Desk, person: Person, task: str, body: HoldBody) -> Done:
    """Set a task aside until a day (of the office) or an instant."""
    one_of(body.reason, HOLDS)
    entry = ready(desk, person, task, body.version)
    day = _day(desk, entry, body.until)

    def kept(entry: TaskEntry) -> TaskEntry:
        held(desk, person, entry, body.version)
        down = put_down(desk, entry)
        return replace(down, state=TaskState.HELD, held_until=day, reason=body.reason, version=body.version + 1)

    return noted(desk, person, changed(desk, person, task, kept), "hold", body.note)


def _day(desk: Desk, entry: TaskEntry, until: str) -> dt.datetime:
    """Return the instant that *until* names; a day begins in the morning of its office."""
    now = desk.clock()
    try:
        day = dt.datetime.fromisoformat(until)
    except ValueError:
        raise BadRequest(where="until") from None
    if day.tzinfo is None:
        hour = day if "T" in until else day.replace(hour=_MORNING)
        day = hour.replace(tzinfo=_zone(desk, entry))
    if not now < day < now + LONGEST:
        raise BadRequest(where="until")
    return day.astimezone(dt.UTC)


def _zone(desk: Desk, entry: TaskEntry) -> ZoneInfo:
    return ZoneInfo(desk.offices.get(entry.office).zone)


def _in_a_week(desk: Desk, entry: TaskEntry) -> str:
    return (desk.clock().astimezone(_zone(desk, entry)) + _USUAL).date().isoformat()


ACTION = Action(
    "hold",
    frozenset(TaskKind),
    HoldBody,
    run,
    Done,
    asks=(
        Question("reason", "choice", required=True, codes=HOLDS),
        Question("until", "day", required=True, likely=_in_a_week),
        NOTE,
    ),
    letter="h",
)
