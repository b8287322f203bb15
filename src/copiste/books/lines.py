"""What is remembered of each line: in which hours of which weeks something came, and when last. No document, no number.

A line that falls silent when it never does is told before anybody asks where the faxes are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from copiste.books.book import Book
from copiste.errors import Conflict
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer
from copiste.records import rhythm
from copiste.settings.offices import Offices

_TOLD_FOR = dt.timedelta(days=30)
"""A line that is silent for longer was given up; chosen."""


@dataclass(frozen=True, slots=True)
class LineHeard:
    """What is remembered of a line: the hours of each week (monday → bits in hexadecimal), and when it spoke last."""

    line: str
    office: str
    first: str
    last: dt.datetime
    weeks: Mapping[str, str]


LINES = Book("rhythm", LineHeard, "keyed hash of office and number", None, "one entry a line; its weeks are forgotten")


@dataclass(frozen=True, slots=True)
class Silence:
    """A line that is quieter than is plausible. `line` is how people call it."""

    line: str
    office: str
    since: dt.datetime
    chance: float


def line_key(sealer: Sealer, office: str, called: str) -> str:
    """Return the key of a line of *office*: by its number in E.164, or by its door where no number is known."""
    return sealer.fingerprint(f"line {office} {called}".encode())


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The rhythm of every line, in the zone of its office."""

    registers: Registers
    offices: Offices

    def heard(self, key: str, line: str, office: str, at: dt.datetime, now: dt.datetime) -> None:
        """Remember that the line *key*, called *line*, brought something at *at*; the same again changes nothing."""
        at = min(at, now)
        with suppress(Conflict):  # others remember as much at every moment
            LINES.change(self.registers, key, lambda known: self._with(known, line, office, at, now))

    def silences(self, now: dt.datetime) -> Iterator[Silence]:
        """Yield the lines that are implausibly quiet; a line that was given up is not told for ever."""
        for entry in LINES.entries(self.registers):
            silence = self._silence(entry.value, now)
            if silence is not None:
                yield silence

    def last(self, key: str, now: dt.datetime) -> tuple[dt.datetime | None, Silence | None]:
        """Return when the line *key* brought something last, and its silence where that is implausible."""
        known = LINES.read(self.registers, key)
        return (None, None) if known is None else (known.last, self._silence(known, now))

    def _silence(self, known: LineHeard, now: dt.datetime) -> Silence | None:
        zone = ZoneInfo(self.offices.get(known.office).zone)
        chance = rhythm.plausibility(_weeks(known), known.first, known.last, now, zone)
        if chance is None or chance >= rhythm.IMPLAUSIBLE or now - known.last > _TOLD_FOR:
            return None
        return Silence(known.line, known.office, known.last, chance)

    def _with(self, known: LineHeard | None, line: str, office: str, at: dt.datetime, now: dt.datetime) -> LineHeard:
        zone = ZoneInfo(self.offices.get(office).zone)
        monday, hour = rhythm.place(at, zone)
        weeks = {} if known is None else _weeks(known)
        weeks[monday] = weeks.get(monday, 0) | 1 << hour
        return LineHeard(
            line=line,
            office=office,
            first=rhythm.place(now, zone)[0] if known is None else known.first,
            last=at if known is None else max(known.last, at),
            weeks={each: f"{bits:x}" for each, bits in rhythm.remembered(weeks, now, zone).items()},
        )


def _weeks(known: LineHeard) -> dict[str, int]:
    return {monday: int(bits, 16) for monday, bits in known.weeks.items()}
