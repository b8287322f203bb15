"""What is remembered of each line: in which hours of which weeks something came, and when last. No document, no number.

A line that falls silent when it never does is told before anybody asks where the faxes are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from copiste.errors import Conflict
from copiste.ports.registers import Registers, Slip
from copiste.records import rhythm
from copiste.stages.offices import Offices, utc

KIND = "rhythm"
_TRIES = 5
_TOLD_FOR = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Silence:
    """A line that is quieter than is plausible. `line` is how people call it."""

    line: str
    office: str
    since: dt.datetime
    chance: float


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The rhythm of every line, in the zone of its office."""

    registers: Registers
    offices: Offices

    def heard(self, key: str, line: str, office: str, at: dt.datetime, now: dt.datetime) -> None:
        """Remember that the line *key*, called *line*, brought something at *at*; the same again changes nothing."""
        at = min(at, now)
        for _ in range(_TRIES):
            standing = self.registers.slip(KIND, key) or Slip(KIND, key)
            value = self._with(standing.value, line, office, at, now)
            if value == standing.value:
                return
            try:
                self.registers.write(replace(standing, value=value))
            except Conflict:
                continue
            return

    def silences(self, now: dt.datetime) -> Iterator[Silence]:
        """Yield the lines that are implausibly quiet; a line that was given up is not told for ever."""
        for slip in self.registers.slips(KIND):
            office, last = str(slip.value["office"]), dt.datetime.fromisoformat(str(slip.value["last"]))
            zone = ZoneInfo(self.offices.get(office).zone)
            chance = rhythm.plausibility(_weeks(slip.value["weeks"]), str(slip.value["first"]), last, now, zone)
            if chance is not None and chance < rhythm.IMPLAUSIBLE and now - last <= _TOLD_FOR:
                yield Silence(str(slip.value["line"]), office, last, chance)

    def _with(self, value: object, line: str, office: str, at: dt.datetime, now: dt.datetime) -> dict[str, JsonValue]:
        known = value if isinstance(value, dict) else {}
        zone = ZoneInfo(self.offices.get(office).zone)
        monday, hour = rhythm.place(at, zone)
        weeks = _weeks(known.get("weeks", {}))
        weeks[monday] = weeks.get(monday, 0) | 1 << hour
        return {
            "line": line,
            "office": office,
            "first": known.get("first", rhythm.place(now, zone)[0]),
            "last": max(str(known.get("last", "")), utc(at)),
            "weeks": {each: f"{bits:x}" for each, bits in rhythm.remembered(weeks, now, zone).items()},
        }


def _weeks(plain: object) -> dict[str, int]:
    return {monday: int(str(bits), 16) for monday, bits in plain.items()} if isinstance(plain, dict) else {}
