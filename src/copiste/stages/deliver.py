"""Deliver: an event that is owed to a destination goes there; what it says of the attempt is noted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from copiste.errors import BadDestination, KeyDestroyed, ObjectMissing
from copiste.outward.events import Event
from copiste.ports.outward import Answer, Outcome, Publisher
from copiste.ports.records import RecordEntry, RecordStore
from copiste.ports.registers import Registers
from copiste.stages import deliveries, messages
from copiste.stages.deliveries import DROPPED, Attempt
from copiste.stages.destinations import Destination
from copiste.stages.messages import Deliver
from copiste.stages.outbox import Debt, Outbox

WAITS = (5, 60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 86_400)
"""Seconds after each attempt that failed: eleven attempts in three days, as a receiver may be down for a weekend."""
LONGEST_DELAY = 900
"""Seconds that a queue can hold a message back; what waits longer is sent by the sweep."""


class Unsendable(Exception):
    """No event can be made of this record; `reason` is a code under `delivery.`.

    *for_good* is for what is as it should be: nothing is owed. Otherwise a person has to look at it.
    """

    def __init__(self, reason: str, *, for_good: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good


Maker = Callable[[RecordEntry, Destination], Event]
"""Makes the event; raises `Unsendable`, or `KeyDestroyed` when the document was erased."""


@dataclass(frozen=True, slots=True)
class Way:
    """What an attempt needs beside the outbox."""

    registers: Registers
    records: RecordStore
    make: Maker
    publisher: Callable[[Destination], Publisher]


def run(message: Deliver, *, outbox: Outbox, way: Way) -> Attempt | None:
    """Try once to deliver what *message* names; return what came of it, None when nothing is owed."""
    debt = outbox.debt(message)
    if debt is None:
        return None  # it was taken before: the message came twice
    try:
        entry = way.records.record(message.record, message.version)
    except ObjectMissing:
        return None  # not filed yet: whoever files it sends another message, or the sweep does
    # the attempt counts before it is made: one that kills the function must not be made for ever
    tried = 1 if debt.dead else debt.attempts + 1
    due = outbox.clock() + dt.timedelta(seconds=_wait(tried))
    debt = outbox.keep(replace(debt, attempts=tried, due=due, dead=False))
    outcome, answer = _tried(debt, entry, outbox, way)
    noted = _attempt(debt, entry, outcome, answer, outbox.clock())
    deliveries.note(way.registers, noted)
    if outcome in (Outcome.DELIVERED, DROPPED):
        outbox.settle(debt)
    elif outcome == Outcome.REFUSED or tried > len(WAITS):
        _give_up(debt, answer, outbox)
    else:
        _later(debt, answer, outbox)
    return noted


def _tried(debt: Debt, entry: RecordEntry, outbox: Outbox, way: Way) -> tuple[str, Answer]:
    destination = outbox.destinations.get(debt.destination)
    if destination is None:
        return Outcome.REFUSED, Answer(Outcome.REFUSED, "unknown_destination")
    try:
        event = way.make(entry, destination)
    except KeyDestroyed:
        return DROPPED, Answer(Outcome.REFUSED, "erased")
    except Unsendable as fault:
        return DROPPED if fault.for_good else Outcome.REFUSED, Answer(Outcome.REFUSED, fault.reason)
    try:
        answer = way.publisher(destination).publish(event)
    except BadDestination:  # a secret was taken away, or is none
        answer = Answer(Outcome.LATER, "not_settled")
    return answer.outcome, answer


def _attempt(debt: Debt, entry: RecordEntry, outcome: str, answer: Answer, now: dt.datetime) -> Attempt:
    return Attempt(
        id=deliveries.new_id(now),
        at=now,
        destination=debt.destination,
        record=debt.record,
        version=debt.version,
        office=entry.office,
        attempt=debt.attempts,
        outcome=str(outcome),
        reason=answer.reason,
        status=answer.status,
    )


def _later(debt: Debt, answer: Answer, outbox: Outbox) -> None:
    seconds = max(_wait(debt.attempts), answer.wait or 0)
    if seconds > _wait(debt.attempts):
        debt = outbox.keep(replace(debt, due=outbox.clock() + dt.timedelta(seconds=seconds)))
    if seconds <= LONGEST_DELAY:
        outbox.queues.send(messages.DELIVER, messages.body(debt.message), delay=seconds)


def _give_up(debt: Debt, answer: Answer, outbox: Outbox) -> None:
    """Leave it to a person: the message stands among the dead letters with its reason, the debt stays."""
    letter = {**asdict(debt.message), "reason": answer.reason, "status": answer.status, "attempts": debt.attempts}
    outbox.queues.send(messages.DELIVER_DEAD, json.dumps(letter))
    outbox.keep(replace(debt, dead=True))


def _wait(attempts: int) -> float:
    return WAITS[min(attempts, len(WAITS)) - 1]
