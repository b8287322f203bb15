"""Deliveries at the doors outside become documents: fetched, handed in, and only then acknowledged.

A delivery is known by its connection and the door's own name for it, so that it is one document however often it is
told. One that fails stops no other. One whose document is gone at the door is remembered and told (`watching`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from copiste.books.doors import CALLS, COLLECTED, DOORS, LOST, AnsweredCall, Collected, DoorState, LostDelivery, note
from copiste.books.lines import Rhythm, line_key
from copiste.errors import Conflict, CopisteError, ObjectMissing
from copiste.flow.reception import Handed, Reception
from copiste.ports.doors import Collector, Fetched, PendingDelivery, Webhook
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer
from copiste.records.arrival import LINE, ArrivalFacts
from copiste.settings.doors import Connection, Doors, number_of

_AGAIN = dt.timedelta(hours=1)
"""Between two tries for a document that could not be had; chosen."""
_COMPARED_EVERY = dt.timedelta(days=1)
"""How often what a gateway lists is compared with what came; chosen."""
_COMPARED_BACK = dt.timedelta(days=3)
"""How far back that looks: over a weekend; chosen."""
_JUST_NOW = dt.timedelta(minutes=15)
"""What is younger is still on its usual way, and not missed."""


class CollectOutcome(StrEnum):
    """What became of one delivery in one round."""

    TAKEN = "taken"
    AGAIN = "again"
    LOST = "lost"
    FAILED = "failed"


class _Fetches(Protocol):
    def fetch(self, delivery: PendingDelivery) -> Fetched: ...


@dataclass(frozen=True, slots=True)
class Collecting:
    """What collecting touches. *told* hears of what failed and was passed over."""

    reception: Reception
    registers: Registers
    sealer: Sealer
    doors: Doors
    rhythm: Rhythm
    clock: Callable[[], dt.datetime]
    told: Callable[[Exception], None]

    def run(
        self, connection: Connection, collector: Collector, channel: str, go_on: Callable[[], bool] = lambda: True
    ) -> Counter[str]:
        """Take in what waits at *collector* as long as *go_on* says so; return how many ended how."""
        found: Counter[str] = Counter()
        try:
            for waiting in collector.waiting():
                if not go_on():
                    break
                found[self._try(connection, collector, waiting, channel, collector.done)] += 1
        except Exception as error:  # noqa: BLE001  a door that fails must not keep the next one from being asked
            self.fails(connection, error)
            found["doors_failed"] += 1
        else:
            self._fares(connection, found)
        return found

    def compare(
        self, connection: Connection, collector: Collector, channel: str, go_on: Callable[[], bool] = lambda: True
    ) -> Counter[str]:
        """Once a day, take in what the door lists as received and nobody took; return how many ended how."""
        now = self.clock()
        door = DOORS.read(self.registers, connection.name) or DoorState()
        began = door.began or now
        if door.compared is not None and now - door.compared < _COMPARED_EVERY:
            return Counter()
        found: Counter[str] = Counter()
        try:
            for waiting in collector.listed(max(began, now - _COMPARED_BACK)) or ():
                if not go_on():
                    return found
                if self._is_missed(connection, waiting, now):
                    found[self._try(connection, collector, waiting, channel, collector.done)] += 1
        except Exception as error:  # noqa: BLE001  the same
            self.fails(connection, error)
            found["doors_failed"] += 1
        if not found[CollectOutcome.FAILED] and not found["doors_failed"]:
            note(self.registers, connection.name, lambda state: replace(state, compared=now, began=began))
        return found

    def receive(
        self, connection: Connection, webhook: Webhook, channel: str, headers: Mapping[str, str], body: bytes
    ) -> int:
        """Take in what a gateway's call announces; return how many documents. All of them are durable then.

        A call that was answered so before is nothing. Raise `BadSignature`; anything else that it raises means: again.
        """
        now = self.clock()
        announced = webhook.deliveries(headers, body, now)
        call = self._name(connection, "call", self.sealer.fingerprint(body))
        if not announced or CALLS.read(self.registers, call, now) is not None:
            return 0
        for waiting in announced:
            self._take(connection, webhook, waiting, channel)
        with suppress(Conflict):  # the same call, twice at once
            CALLS.put(self.registers, call, AnsweredCall(), now)
        return len(announced)

    def _try(
        self,
        connection: Connection,
        source: _Fetches,
        waiting: PendingDelivery,
        channel: str,
        done: Callable[[PendingDelivery], None],
    ) -> CollectOutcome:
        try:
            outcome = self._take(connection, source, waiting, channel)
            if outcome is not CollectOutcome.LOST:
                done(waiting)
        except ObjectMissing:
            return CollectOutcome.LOST
        except Exception as error:  # noqa: BLE001  one broken delivery must not stop the others
            self.told(error)
            return CollectOutcome.FAILED
        return outcome

    def _take(self, connection: Connection, source: _Fetches, waiting: PendingDelivery, channel: str) -> CollectOutcome:
        now, key = self.clock(), self._name(connection, "delivery", waiting.id)
        if COLLECTED.read(self.registers, key, now) is not None:
            return CollectOutcome.AGAIN
        lost = LOST.read(self.registers, key, now)
        if lost is not None and now - lost.tried < _AGAIN:
            return CollectOutcome.LOST
        try:
            fetched = source.fetch(waiting)
        except ObjectMissing:
            self._lose(connection, waiting, key, now)
            raise
        self._hand_in(connection, waiting, fetched, channel)
        with suppress(Conflict):  # told twice at once: it is one document all the same
            COLLECTED.put(self.registers, key, Collected(connection.name), now)
        note(self.registers, connection.name, lambda state: replace(state, took=now))
        if lost is not None:
            LOST.remove(self.registers, key)
        return CollectOutcome.TAKEN

    def _hand_in(self, connection: Connection, waiting: PendingDelivery, fetched: Fetched, channel: str) -> None:
        told = waiting.facts if fetched.facts == ArrivalFacts() else fetched.facts
        office, facts = self.doors.routed(told, connection.office)
        handed = Handed(
            office=office,
            channel=channel,
            delivery=f"{connection.kind} {connection.name} {waiting.id}",
            data=fetched.data,
            name=fetched.name,
            facts=facts,
        )
        self.reception.run(handed)
        heard(facts, office, connection.name, sealer=self.sealer, rhythm=self.rhythm, now=self.clock())

    def _is_missed(self, connection: Connection, waiting: PendingDelivery, now: dt.datetime) -> bool:
        received = waiting.facts.received_at
        if received is not None and now - received < _JUST_NOW:
            return False
        return COLLECTED.read(self.registers, self._name(connection, "delivery", waiting.id), now) is None

    def _lose(self, connection: Connection, waiting: PendingDelivery, key: str, now: dt.datetime) -> None:
        office, facts = self.doors.routed(waiting.facts, connection.office)
        line = facts.line or connection.name

        def gone(known: LostDelivery | None) -> LostDelivery:
            return LostDelivery(connection.name, line, office, since=known.since if known else now, tried=now)

        with suppress(Conflict):  # another poll notes the same
            LOST.change(self.registers, key, gone, now)

    def fails(self, connection: Connection, error: Exception) -> None:
        """Note that a door fails, and since when."""
        self.told(error)
        self._failing(connection, error.code if isinstance(error, CopisteError) else "error")

    def _failing(self, connection: Connection, problem: str) -> None:
        now = self.clock()
        note(
            self.registers,
            connection.name,
            lambda state: replace(state, failing_since=state.failing_since or now, problem=problem),
        )

    def _fares(self, connection: Connection, found: Counter[str]) -> None:
        """Note that a door answers; deliveries that fail again and again are a door's failure too."""
        if found[CollectOutcome.FAILED]:
            self._failing(connection, "delivery")
            return
        now = self.clock()
        note(
            self.registers,
            connection.name,
            lambda state: replace(state, failing_since=None, problem="", began=state.began or now),
        )

    def _name(self, connection: Connection, what: str, name: str) -> str:
        return self.sealer.fingerprint(f"{what} {connection.kind} {connection.name} {name}".encode())


def heard(facts: ArrivalFacts, office: str, door: str, *, sealer: Sealer, rhythm: Rhythm, now: dt.datetime) -> None:
    """Let the rhythm of the line that *facts* name hear of an arrival; without a title it goes by the door's name.

    Of a line that the door does not speak for it is the door that is heard.
    """
    number = "" if facts.doubt == LINE else number_of(facts.called) or ""
    rhythm.heard(line_key(sealer, office, number or door), facts.line or door, office, facts.received_at or now, now)
