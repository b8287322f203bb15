"""Who has a task in hand. Two clerks never hold the same one: a claim is written only as the task was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from itertools import chain

from copiste.books.arranging import PLANS
from copiste.desk.context import Desk
from copiste.desk.roles import May, may, need, scope
from copiste.errors import (
    ClaimedByOther,
    Conflict,
    Forbidden,
    NotClaimed,
    ObjectMissing,
    TaskClosed,
    VersionConflict,
)
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry, TaskFilter
from copiste.records.identifiers import is_task_id
from copiste.records.tasks import Disposition, TaskKind, TaskState
from copiste.settings.offices import utc

CLAIM = dt.timedelta(seconds=900)
"""How long a task stays with somebody whose screen does not ask for it again; chosen."""
PREFETCH = dt.timedelta(seconds=180)
"""The same of a task that was fetched ahead and not begun; chosen."""
_TRIES = 8
"""Tries against others who write the same task at the same moment; chosen."""
_MOST_WORK = 4 * CLAIM
"""What counts as work between taking a task and putting it down: a screen left open overnight is none; chosen."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody takes from the queue; None is anything. `days` is how long it must have waited at least."""

    kinds: frozenset[TaskKind] | None = None
    form: str | None = None
    office: str | None = None
    urgent: bool | None = None
    days: int | None = None


def seen(desk: Desk, person: Person, task: str) -> TaskEntry:
    """Return a task that *person* may see; raise `ObjectMissing` or `Forbidden`."""
    if not is_task_id(task):
        raise ObjectMissing(key="task")
    entry = desk.records.task(task)
    need(person, May.TASK_READ, entry.office)
    finding = not entry.done and desk.found_by(entry.document) == person.name  # whoever finds it out ends the task
    restricted = entry.state is TaskState.MISDIRECTED or (desk.is_restricted(entry.document) and not finding)
    if restricted and not may(person, May.TASK_RESTRICTED):
        raise Forbidden
    return entry


def claim(desk: Desk, person: Person, task: str, *, prefetch: bool = False) -> TaskEntry:
    """Take a task in hand, or keep it longer; raise `ClaimedByOther` or `TaskClosed`. A prefetched one is not begun."""

    def taken(entry: TaskEntry) -> TaskEntry:
        now = desk.clock()
        _free(desk, entry, person, now)
        mine = entry.holder(now) == person.name
        begun = entry.claimed_at if mine else None
        until = now + (PREFETCH if prefetch else CLAIM)
        if mine and entry.claimed_until is not None:
            until = max(until, entry.claimed_until)
        return replace(
            entry,
            claimed_by=person.name,
            claimed_until=until,
            claimed_at=begun or (None if prefetch else now),
        )

    return changed(desk, person, task, taken)


def release(desk: Desk, person: Person, task: str) -> TaskEntry:
    """Give a task back; no effect when nobody holds it. Only a supervisor gives back what another holds."""

    def given(entry: TaskEntry) -> TaskEntry:
        holder = entry.holder(desk.clock())
        if holder not in (None, person.name) and not may(person, May.TASK_RELEASE_ANY):
            raise _other(desk, entry)
        return entry if entry.done or holder is None else let_go(entry)

    return changed(desk, person, task, given)


def take_next(
    desk: Desk, person: Person, wanted: Wanted, *, without: Collection[str] = (), prefetch: bool = False
) -> TaskEntry | None:
    """Claim and return the task that comes next for *person*, first one they hold already; None when none waits."""
    now = desk.clock()
    plain = TaskFilter(
        offices=scope(person, wanted.office),
        kinds=wanted.kinds,
        form=wanted.form,
        urgent=wanted.urgent,
        before=opened_before(now, wanted.days),
        states={TaskState.WAITING},
        due=now,
        claimed_by=person.name,
    )
    mine = desk.records.queue(replace(plain, mine=now))
    others = desk.records.queue(replace(plain, free=now))
    for found in chain(mine, others):
        if found.id in without:
            continue
        try:
            return claim(desk, person, found.id, prefetch=prefetch)
        except (ClaimedByOther, TaskClosed, Forbidden):
            continue  # somebody was quicker, or it is not for this person: the next one
    return None


def held(desk: Desk, person: Person, entry: TaskEntry, version: int | None, *, arranging: bool = False) -> TaskEntry:
    """Return *entry* if *person* holds it and it stands at *version*; raise what is in the way.

    A task whose pages are being arranged anew takes no other change: only *arranging* goes on with it.
    """
    if entry.done:
        raise TaskClosed
    holder = entry.holder(desk.clock())
    if holder is not None and holder != person.name:
        raise _other(desk, entry)
    if holder is None:
        raise NotClaimed
    if version is not None and entry.version != version:
        raise VersionConflict(version=entry.version)
    if not arranging and PLANS.read(desk.registers, entry.id) is not None:
        raise Conflict(what="arrangement")  # it was begun and cut off: its pages go on elsewhere already
    return entry


def changed(desk: Desk, person: Person, task: str, change: Callable[[TaskEntry], TaskEntry]) -> TaskEntry:
    """Write what *change* makes of a task, again on what somebody else made of it meanwhile; return it as written."""
    for _ in range(_TRIES):
        entry = seen(desk, person, task)
        wanted = change(entry)
        if wanted == entry:
            return entry
        try:
            return desk.records.change_task(wanted)
        except Conflict:
            continue  # somebody wrote in between: once more, on what they wrote
    raise Conflict(what="task")


def opened_before(now: dt.datetime, days: int | None) -> dt.datetime | None:
    """Return when what has waited *days* at least was opened at the latest; None when that does not matter."""
    return None if days is None else now - dt.timedelta(days=days)


def erased(desk: Desk, entry: TaskEntry) -> None:
    """Close a task whose document was erased: nobody can do it any more."""
    closed = replace(
        let_go(entry),
        state=TaskState.CLOSED,
        disposition=Disposition.DISMISSED.value,
        reason="erased",
        closed_at=desk.clock(),
        version=entry.version + 1,
    )
    desk.records.change_task(closed)


def let_go(entry: TaskEntry) -> TaskEntry:
    """Return *entry* in nobody's hand."""
    return replace(entry, claimed_by=None, claimed_at=None, claimed_until=None)


def worked(entry: TaskEntry, now: dt.datetime) -> int:
    """Return the whole seconds of work that its present holder has put in, `_MOST_WORK` of them at most."""
    if entry.claimed_at is None:
        return entry.seconds
    spent = (now - entry.claimed_at).total_seconds()
    return entry.seconds + int(min(max(spent, 0), _MOST_WORK.total_seconds()))


def _free(desk: Desk, entry: TaskEntry, person: Person, now: dt.datetime) -> None:
    need(person, May.TASK_WRITE, entry.office)
    if entry.done:
        raise TaskClosed
    if entry.holder(now) not in (None, person.name):
        raise _other(desk, entry)


def _other(desk: Desk, entry: TaskEntry) -> ClaimedByOther:
    until = "" if entry.claimed_until is None else utc(entry.claimed_until)
    return ClaimedByOther(by=desk.title_of(entry.claimed_by or ""), until=until)
