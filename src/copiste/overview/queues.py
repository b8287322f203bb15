"""What waits before each step and who works on it, through the ports: the same on one machine and on AWS."""

from __future__ import annotations

import datetime as dt

from copiste.books import running
from copiste.books.outbox import DEBTS
from copiste.books.running import SILENT, RunningProcess
from copiste.desk.context import Desk
from copiste.ports import messages
from copiste.records.states import DocumentState
from copiste.settings.offices import utc
from copiste.views.installation import QueueList, QueueView, WorkerView

_BEFORE = {
    messages.INTAKE: DocumentState.LANDED,
    messages.READ: DocumentState.READING,
    messages.FILE: DocumentState.ASSEMBLED,
}
"""Where a document stands that waits for a step. What is read goes on to `assemble` without standing anywhere."""


def listed(desk: Desk) -> QueueList:
    """Return the steps in order with what waits, and the workers where somebody keeps them."""
    seen = running.running(desk.registers)
    return QueueList(
        queues=tuple(_queue(desk, step) for step in messages.QUEUES),
        workers=() if seen is None else tuple(_worker(each) for each in seen.processes),
        seen_at=None if seen is None else utc(seen.at),
        silent=seen is not None and desk.clock() - seen.at > SILENT,
    )


def _queue(desk: Desk, step: str) -> QueueView:
    depth, dead = desk.queues.depth(step), desk.queues.depth(f"{step}-dead")
    oldest = _oldest(desk, step)
    return QueueView(
        step=step,
        waiting=depth.waiting,
        working=depth.lent,
        dead=dead.waiting + dead.lent,
        oldest_at=None if oldest is None else utc(oldest),
    )


def _oldest(desk: Desk, step: str) -> dt.datetime | None:
    """Return since when the oldest document stands before *step*, or the oldest event is owed: queues do not tell."""
    if step == messages.DELIVER:
        owed = (entry.value for entry in DEBTS.entries(desk.registers))
        return min((debt.since for debt in owed if not debt.dead), default=None)
    state = _BEFORE.get(step)
    if state is None:
        return None
    first = next(desk.ledger.documents(state=state, limit=1), None)
    return None if first is None else first.changed_at


def _worker(each: RunningProcess) -> WorkerView:
    stem, _, number = each.name.rpartition("-")
    step = stem if number.isdecimal() and stem in messages.QUEUES else None
    return WorkerView(each.name, step, each.alive, utc(each.since), max(each.starts - 1, 0))
