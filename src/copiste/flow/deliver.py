"""Deliver: an event that is owed to a destination goes there; what it says of the attempt is noted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from copiste.books import attempts as deliveries
from copiste.books.attempts import DROPPED, Attempt
from copiste.books.outbox import Debt, Outbox
from copiste.errors import BadDestination, KeyDestroyed, ObjectMissing
from copiste.outward.events import Event
from copiste.ports import messages
from copiste.ports.messages import DeliverEvent
from copiste.ports.outward import Answer, Outcome, Publisher
from copiste.ports.records import RecordEntry, RecordStore
from copiste.ports.registers import Registers
from copiste.publishers.events import Unsendable
from copiste.settings.destinations import Destination

WAITS = (5, 60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 86_400)
"""Seconds after each attempt that failed: eleven attempts in three days, as a receiver may be down for a weekend."""
LONGEST_DELAY = 900
"""Seconds that a queue can hold a message back; what waits longer is sent by the sweep."""


Maker = Callable[[RecordEntry, Destination], Event]
"""Makes the event; raises `Unsendable`, or `KeyDestroyed` when the document was erased."""


@dataclass(frozen=True, slots=True)
class Deliver:
    """Tries to deliver events. `make` makes one of a record, `publisher` says who takes it to a destination."""

    outbox: Outbox
    registers: Registers
    records: RecordStore
    make: Maker
    publisher: Callable[[Destination], Publisher]

    def run(self, message: DeliverEvent) -> Attempt | None:
        """Try once to deliver what *message* names; return what came of it, None when nothing is owed."""
        debt = self.outbox.debt(message)
        if debt is None:
            return None  # it was taken before: the message came twice
        try:
            entry = self.records.record(message.record, message.version)
        except ObjectMissing:
            return None  # not filed yet: whoever files it sends another message, or the sweep does
        # the attempt counts before it is made: one that kills the function must not be made for ever
        tried = 1 if debt.dead else debt.attempts + 1
        due = self.outbox.clock() + dt.timedelta(seconds=_wait(tried))
        debt = self.outbox.keep(replace(debt, attempts=tried, due=due, dead=False))
        outcome, answer = self._tried(debt, entry)
        noted = _attempt(debt, entry, outcome, answer, self.outbox.clock())
        deliveries.note(self.registers, noted)
        if outcome in (Outcome.DELIVERED, DROPPED):
            self.outbox.settle(debt)
        elif outcome == Outcome.REFUSED or tried > len(WAITS):
            self._give_up(debt, answer)
        else:
            self._later(debt, answer)
        return noted

    def _tried(self, debt: Debt, entry: RecordEntry) -> tuple[str, Answer]:
        destination = self.outbox.destinations.get(debt.destination)
        if destination is None:
            return Outcome.REFUSED, Answer(Outcome.REFUSED, "unknown_destination")
        try:
            event = self.make(entry, destination)
        except KeyDestroyed:
            return DROPPED, Answer(Outcome.REFUSED, "erased")
        except Unsendable as fault:
            return DROPPED if fault.for_good else Outcome.REFUSED, Answer(Outcome.REFUSED, fault.reason)
        try:
            answer = self.publisher(destination).publish(event)
        except BadDestination:  # a secret was taken away, or is none
            answer = Answer(Outcome.LATER, "not_settled")
        return answer.outcome, answer

    def _later(self, debt: Debt, answer: Answer) -> None:
        seconds = max(_wait(debt.attempts), answer.wait or 0)
        if seconds > _wait(debt.attempts):
            debt = self.outbox.keep(replace(debt, due=self.outbox.clock() + dt.timedelta(seconds=seconds)))
        if seconds <= LONGEST_DELAY:
            self.outbox.queues.send(messages.DELIVER, messages.body(debt.message), delay=seconds)

    def _give_up(self, debt: Debt, answer: Answer) -> None:
        """Leave it to a person: the message stands among the dead letters with its reason, the debt stays."""
        letter = {**asdict(debt.message), "reason": answer.reason, "status": answer.status, "attempts": debt.attempts}
        self.outbox.queues.send(messages.DELIVER_DEAD, json.dumps(letter))
        self.outbox.keep(replace(debt, dead=True))


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


def _wait(attempts: int) -> float:
    return WAITS[min(attempts, len(WAITS)) - 1]
