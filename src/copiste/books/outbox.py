"""The outbox: what is owed to destinations, kept as durably as the records.

A debt is entered before its version of a record is written, and crossed out when the destination has taken the event. A
message on the queue `deliver` only says when to look: one that is lost is sent again by the sweep, one that comes twice
finds nothing owed. A debt whose record was never written (a crash between the two) is dropped after a day.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Annotated

from copiste.books.book import Book, Entry, aside
from copiste.errors import Conflict, ObjectMissing
from copiste.outward.events import event_id
from copiste.ports import messages
from copiste.ports.messages import DeliverEvent
from copiste.ports.queues import Letter, Letters, Queues
from copiste.ports.records import RecordStore
from copiste.ports.registers import Registers
from copiste.settings.destinations import Destinations

OVERDUE = dt.timedelta(days=1)
"""How long a destination may go without an event before somebody is told."""


@dataclass(frozen=True, slots=True)
class Debt:
    """One event owed to one destination. `due` is when to try next; `dead` once it was given up until somebody acts."""

    record: str
    version: int
    destination: str
    since: dt.datetime
    due: dt.datetime
    attempts: int = 0
    dead: bool = False
    revision: Annotated[int, aside] = 0

    @property
    def key(self) -> str:
        """Return the key in the register."""
        return f"{event_id(self.record, self.version)}.{self.destination}"

    @property
    def message(self) -> DeliverEvent:
        """Return the message that says to look."""
        return DeliverEvent(self.record, self.version, self.destination)


DEBTS = Book("outbox", Debt, "event and destination", None, "until it is crossed out: what is owed is not forgotten")


@dataclass(frozen=True, slots=True)
class Outbox:
    """What is owed, and how it gets to whoever pays it."""

    registers: Registers
    queues: Queues
    destinations: Destinations
    clock: Callable[[], dt.datetime]

    def promise(self, records: RecordStore, record: str, version: int, *, form: str, office: str) -> None:
        """Enter what will be owed once this version is written; no effect when it is written already."""
        wanting = self.destinations.wanting(form, office)
        if not wanting or is_filed(records, record, version):
            return
        now = self.clock()
        for each in wanting:
            with suppress(Conflict):  # it is owed already
                self.keep(Debt(record, version, each.name, now, now))

    def announce(self, record: str, version: int, *, form: str, office: str) -> None:
        """Say that this version is written: look at once."""
        for each in self.destinations.wanting(form, office):
            self.queues.send(messages.DELIVER, messages.body(DeliverEvent(record, version, each.name)))

    def again(self, record: str, version: int, destination: str) -> None:
        """Owe an event anew, whether or not it was taken before, and look at once."""
        now = self.clock()
        fresh = Debt(record, version, destination, now, now)
        standing = self.debt(fresh.message)
        self.keep(fresh if standing is None else replace(fresh, since=standing.since, revision=standing.revision))
        self.queues.send(messages.DELIVER, messages.body(fresh.message))

    def letters(self) -> Mapping[DeliverEvent, list[Letter]]:
        """Return the dead letters of each event, on one machine, where people see dead letters; nothing elsewhere."""
        found: defaultdict[DeliverEvent, list[Letter]] = defaultdict(list)
        for letter in self.queues.standing((messages.DELIVER_DEAD,)) if isinstance(self.queues, Letters) else ():
            with suppress(ValueError, TypeError, KeyError):  # one that is no event of ours
                said = json.loads(letter.body)
                found[DeliverEvent(said["record"], said["version"], said["destination"])].append(letter)
        return found

    def forget(self, letters: Iterable[Letter]) -> None:
        """Take dead letters away: their event was dealt with."""
        if isinstance(self.queues, Letters):
            for letter in letters:
                self.queues.drop(letter)

    def debt(self, message: DeliverEvent) -> Debt | None:
        """Return what is owed, or None when nothing is."""
        key = f"{event_id(message.record, message.version)}.{message.destination}"
        found = DEBTS.entry(self.registers, key)
        return None if found is None else _debt(found)

    def keep(self, debt: Debt) -> Debt:
        """Write *debt* as it is now; raise `Conflict` when somebody wrote it since."""
        return _debt(DEBTS.write(self.registers, Entry(debt.key, debt, debt.revision)))

    def settle(self, debt: Debt) -> None:
        """Cross *debt* out."""
        DEBTS.remove(self.registers, debt.key)

    def debts(self) -> Iterator[Debt]:
        """Yield everything that is owed."""
        return map(_debt, DEBTS.entries(self.registers))

    def redrive(self, records: RecordStore, patience: dt.timedelta) -> int:
        """Say again what was due *patience* ago and nobody looked at; return how many events that was."""
        now, sent = self.clock(), 0
        for debt in self.debts():
            if debt.dead or debt.due + patience > now:
                continue
            if not is_filed(records, debt.record, debt.version):
                if debt.since + OVERDUE < now:
                    self.settle(debt)
                continue
            with suppress(Conflict):  # whoever wrote it is looking at it
                self.keep(replace(debt, due=now))
                self.queues.send(messages.DELIVER, messages.body(debt.message))
                sent += 1
        return sent

    def overdue(self) -> Mapping[str, int]:
        """Return how many events each destination has been owed for longer than `OVERDUE`, given up ones at once."""
        before = self.clock() - OVERDUE
        return Counter(debt.destination for debt in self.debts() if debt.dead or debt.since < before)


def is_filed(records: RecordStore, record: str, version: int) -> bool:
    """Say whether that version of a record is written."""
    try:
        records.record(record, version)
    except ObjectMissing:
        return False
    return True


def _debt(entry: Entry[Debt]) -> Debt:
    return replace(entry.value, revision=entry.revision)
