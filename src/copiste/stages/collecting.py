"""Deliveries at the doors outside become documents: fetched, handed in, and only then acknowledged.

A delivery is known by its connection and the door's own name for it, so that it is one document however often it is
told. One that fails stops no other. One whose document is gone at the door is remembered and told (`watching`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from copiste.errors import Conflict, CopisteError, ObjectMissing
from copiste.ports.doors import Collector, Fetched, Waiting, Webhook
from copiste.ports.registers import Registers, Slip
from copiste.ports.sealer import Sealer
from copiste.records.arrival import ArrivalFacts
from copiste.stages.doors import Connection, Doors, number_of
from copiste.stages.offices import utc
from copiste.stages.reception import Handed, Reception
from copiste.stages.rhythm import Rhythm

DELIVERY, LOST, DOOR, CALL = "delivery", "lost-delivery", "door", "call"
"""Registers: what was taken, what is gone at its door, how each door fares, which calls were answered."""
_REMEMBERED = dt.timedelta(days=40)
_LOST_FOR = dt.timedelta(days=7)
_AGAIN = dt.timedelta(hours=1)
_COMPARED_EVERY = dt.timedelta(days=1)
_COMPARED_BACK = dt.timedelta(days=3)
_JUST_NOW = dt.timedelta(minutes=15)
"""What is younger is still on its usual way, and not missed."""
_REPLAYED = dt.timedelta(days=1)


class Outcome(StrEnum):
    """What became of one delivery in one round."""

    TAKEN = "taken"
    AGAIN = "again"
    LOST = "lost"
    FAILED = "failed"


class _Fetches(Protocol):
    def fetch(self, delivery: Waiting) -> Fetched: ...


@dataclass(frozen=True, slots=True)
class Collecting:
    """What collecting touches. *told* hears of what failed and was passed over."""

    reception: Reception
    registers: Registers
    sealer: Sealer
    doors: Doors
    rhythm: Rhythm
    clock: Callable[[], dt.datetime]
    told: Callable[[Exception], None] = lambda _: None

    def collect(
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
        now, slip = self.clock(), self._door(connection)
        compared, began = _instant(slip.value.get("compared")), _instant(slip.value.get("began")) or now
        if compared is not None and now - compared < _COMPARED_EVERY:
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
        if not found[Outcome.FAILED] and not found["doors_failed"]:
            self._note(connection, compared=utc(now), began=utc(began))
        return found

    def receive(
        self, connection: Connection, webhook: Webhook, channel: str, headers: Mapping[str, str], body: bytes
    ) -> int:
        """Take in what a gateway's call announces; return how many documents. All of them are durable then.

        A call that was answered so before is nothing. Raise `BadSignature`; anything else that it raises means: again.
        """
        now = self.clock()
        announced = webhook.deliveries(headers, body, now)
        call = Slip(CALL, self._name(connection, "call", self.sealer.fingerprint(body)), expires_at=now + _REPLAYED)
        if not announced or _stands(self.registers.slip(call.kind, call.key), now):
            return 0
        for waiting in announced:
            self._take(connection, webhook, waiting, channel)
        self._write(call)
        return len(announced)

    def _try(
        self,
        connection: Connection,
        source: _Fetches,
        waiting: Waiting,
        channel: str,
        done: Callable[[Waiting], None],
    ) -> Outcome:
        try:
            outcome = self._take(connection, source, waiting, channel)
            if outcome is not Outcome.LOST:
                done(waiting)
        except ObjectMissing:
            return Outcome.LOST
        except Exception as error:  # noqa: BLE001  one broken delivery must not stop the others
            self.told(error)
            return Outcome.FAILED
        return outcome

    def _take(self, connection: Connection, source: _Fetches, waiting: Waiting, channel: str) -> Outcome:
        now, key = self.clock(), self._name(connection, "delivery", waiting.id)
        if _stands(self.registers.slip(DELIVERY, key), now):
            return Outcome.AGAIN
        lost = self.registers.slip(LOST, key)
        tried = None if lost is None else _instant(lost.value.get("tried"))
        if tried is not None and now - tried < _AGAIN:
            return Outcome.LOST
        try:
            fetched = source.fetch(waiting)
        except ObjectMissing:
            self._lose(connection, waiting, key, now)
            raise
        self._hand_in(connection, waiting, fetched, channel)
        self._write(Slip(DELIVERY, key, {"door": connection.name}, expires_at=now + _REMEMBERED))
        if lost is not None:
            self.registers.remove(LOST, key)
        return Outcome.TAKEN

    def _hand_in(self, connection: Connection, waiting: Waiting, fetched: Fetched, channel: str) -> None:
        told = waiting.facts if fetched.facts == ArrivalFacts() else fetched.facts
        office, facts = routed(self.doors, told, connection.office)
        handed = Handed(
            office=office,
            channel=channel,
            delivery=f"{connection.kind} {connection.name} {waiting.id}",
            data=fetched.data,
            name=fetched.name,
            facts=facts,
        )
        self.reception.take(handed)
        heard(facts, office, connection.name, sealer=self.sealer, rhythm=self.rhythm, now=self.clock())

    def _is_missed(self, connection: Connection, waiting: Waiting, now: dt.datetime) -> bool:
        received = waiting.facts.received_at
        if received is not None and now - received < _JUST_NOW:
            return False
        return not _stands(self.registers.slip(DELIVERY, self._name(connection, "delivery", waiting.id)), now)

    def _lose(self, connection: Connection, waiting: Waiting, key: str, now: dt.datetime) -> None:
        office, facts = routed(self.doors, waiting.facts, connection.office)
        slip = self.registers.slip(LOST, key)
        if slip is None or not _stands(slip, now):
            slip = Slip(LOST, key)
        value = {
            "door": connection.name,
            "line": facts.line or connection.name,
            "office": office,
            "since": slip.value.get("since") or utc(now),
            "tried": utc(now),
        }
        self._write(replace(slip, value=value, expires_at=slip.expires_at or now + _LOST_FOR))

    def fails(self, connection: Connection, error: Exception) -> None:
        """Note that a door fails, and since when."""
        self.told(error)
        code = error.code if isinstance(error, CopisteError) else "error"
        since = self._door(connection).value.get("failing_since") or utc(self.clock())
        self._note(connection, failing_since=str(since), problem=code)

    def _fares(self, connection: Connection, found: Counter[str]) -> None:
        """Note that a door answers; deliveries that fail again and again are a door's failure too."""
        if found[Outcome.FAILED]:
            since = self._door(connection).value.get("failing_since") or utc(self.clock())
            self._note(connection, failing_since=str(since), problem="delivery")
            return
        began = self._door(connection).value.get("began") or utc(self.clock())
        self._note(connection, failing_since="", problem="", began=str(began))

    def _door(self, connection: Connection) -> Slip:
        return self.registers.slip(DOOR, connection.name) or Slip(DOOR, connection.name)

    def _note(self, connection: Connection, **values: str) -> None:
        slip = self._door(connection)
        if any(slip.value.get(name) != value for name, value in values.items()):
            self._write(replace(slip, value={**slip.value, **values}))

    def _write(self, slip: Slip) -> None:
        standing = self.registers.slip(slip.kind, slip.key)
        try:
            self.registers.write(replace(slip, revision=0 if standing is None else standing.revision))
        except Conflict:
            return  # somebody else notes the same at this moment

    def _name(self, connection: Connection, what: str, name: str) -> str:
        return self.sealer.fingerprint(f"{what} {connection.kind} {connection.name} {name}".encode())


def routed(doors: Doors, facts: ArrivalFacts, office: str) -> tuple[str, ArrivalFacts]:
    """Return whose a delivery is, *office* unless a line claims the number called, and its facts with that line."""
    line = doors.line(facts.called)
    if line is None:
        return office, facts
    return line.office, replace(facts, line=line.title, forms=line.forms)


def heard(facts: ArrivalFacts, office: str, door: str, *, sealer: Sealer, rhythm: Rhythm, now: dt.datetime) -> None:
    """Let the rhythm of the line that *facts* name hear of an arrival; without a title it goes by the door's name."""
    number = number_of(facts.called) or ""
    key = sealer.fingerprint(f"line {office} {number or door}".encode())
    rhythm.heard(key, facts.line or door, office, facts.received_at or now, now)


def standing(slips: Iterable[Slip], now: dt.datetime) -> Iterator[Slip]:
    """Yield those of *slips* that still count."""
    return (slip for slip in slips if _stands(slip, now))


def _stands(slip: Slip | None, now: dt.datetime) -> bool:
    return slip is not None and (slip.expires_at is None or slip.expires_at > now)


def _instant(text: object) -> dt.datetime | None:
    return dt.datetime.fromisoformat(str(text)) if text else None
