"""The delivery log: every attempt to give an event to a destination. It holds codes and identifiers, never a body."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Annotated

from copiste.books.book import Book, aside
from copiste.books.outbox import Outbox
from copiste.errors import ObjectMissing
from copiste.outward.events import event_id
from copiste.ports.messages import DeliverEvent
from copiste.ports.outward import Outcome
from copiste.ports.records import RecordStore
from copiste.ports.registers import Registers
from copiste.records.identifiers import new_document_id
from copiste.settings.destinations import Destination

DROPPED = "dropped"
"""The outcome of an event that is not sent, nor tried again: what it is about was erased, or may not leave."""
OWED = "owed"
"""The outcome of an event that was not tried yet: it is in no log."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt. `outcome` is one of `ports.outward.Outcome`, or `DROPPED`; `reason` a code under `delivery.`."""

    at: dt.datetime
    destination: str
    record: str
    version: int
    office: str
    attempt: int
    outcome: str
    reason: str
    status: int | None = None
    id: Annotated[str, aside] = ""

    @property
    def event(self) -> str:
        """Return the identifier of the event."""
        return event_id(self.record, self.version)

    @property
    def failed(self) -> bool:
        """Whether the destination did not take it."""
        return self.outcome != Outcome.DELIVERED


ATTEMPTS = Book(
    "attempt", Attempt, "identifier that sorts by time", dt.timedelta(days=400), "a year and a month to look back on"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which attempts are asked for; None is any."""

    destination: str | None = None
    record: str | None = None
    failed: bool | None = None
    since: dt.datetime | None = None
    offices: Collection[str] | None = None

    def takes(self, each: Attempt) -> bool:
        """Say whether *each* is asked for."""
        return (
            self.destination in (None, each.destination)
            and self.record in (None, each.record)
            and self.failed in (None, each.failed)
            and (self.offices is None or each.office in self.offices)
        )


def new_id(now: dt.datetime) -> str:
    """Return an identifier for an attempt at *now*."""
    return new_document_id(now, secrets.token_bytes)


def note(registers: Registers, attempt: Attempt) -> None:
    """Put an attempt into the log."""
    ATTEMPTS.put(registers, attempt.id, attempt, attempt.at)


def attempts(
    registers: Registers, asked: Asked, now: dt.datetime, *, after: str | None = None, limit: int | None = None
) -> Iterator[Attempt]:
    """Yield the attempts that are asked for, the newest first, those before the id *after*."""
    return islice(_listed(registers, asked, now, after), limit)


def _listed(registers: Registers, asked: Asked, now: dt.datetime, after: str | None) -> Iterator[Attempt]:
    for entry in ATTEMPTS.entries(registers, now, after=after, backwards=True):
        found = replace(entry.value, id=entry.key)
        if asked.since is not None and found.at < asked.since:
            return  # they stand in the order of time
        if asked.takes(found):
            yield found


def owed(outbox: Outbox, records: RecordStore, asked: Asked) -> Iterator[Attempt]:
    """Yield what is asked for of what no destination was tried with yet, as attempts that are to come."""
    for debt in outbox.debts():
        if debt.attempts or debt.dead or (asked.since is not None and debt.since < asked.since):
            continue
        try:
            office = records.record(debt.record, debt.version).office
        except ObjectMissing:
            continue  # it is not written yet
        found = Attempt(
            debt.since, debt.destination, debt.record, debt.version, office, 0, OWED, "untried", id=debt.key
        )
        if asked.takes(found):
            yield found


def redeliver(
    outbox: Outbox,
    records: RecordStore,
    destination: Destination,
    *,
    since: dt.datetime | None = None,
    record: str | None = None,
    offices: Collection[str] | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> tuple[int, str | None]:
    """Owe *destination* again the latest version of each of its records, or of *record* alone, and send them; where
    they had been given up, their dead letters go.

    Return how many were sent, and with *limit* the id to go on after when there may be more. `ObjectMissing` for a
    record that is not there.
    """
    found = iter([records.record(record)]) if record is not None else records.records(since=since, after=after)
    letters = outbox.letters()
    sent = 0
    for entry in found:
        if not destination.wants(entry.form, entry.office) or (offices is not None and entry.office not in offices):
            continue
        outbox.again(entry.id, entry.version, destination.name)
        outbox.forget(letters.get(DeliverEvent(entry.id, entry.version, destination.name), ()))
        sent += 1
        if sent == limit:
            return sent, entry.id
    return sent, None
