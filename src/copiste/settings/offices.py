"""What an installation knows of its offices: their zone, language and title."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from copiste.errors import BadSetting
from copiste.records.cutting import USUAL_BARCODES, USUAL_PATCHES, BarcodeRule, Cutting

DEFAULT_ZONE = "America/Toronto"
"""The zone of Québec and Ontario."""
FIRST_OFFICE = "bureau"
"""The office that there is while none is named anywhere: `copiste serve` makes its inbox folder."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")


def is_office(name: str) -> bool:
    """Whether *name* can name an office."""
    return _NAME.fullmatch(name) is not None


def office_of(key: str) -> str:
    """Return the office that *key* in an inbox belongs to; raise `BadSetting` for a folder that cannot name one."""
    office, slash, _ = key.partition("/")
    if not slash or not is_office(office):
        raise BadSetting(setting="inbox", problem="office")
    return office


@dataclass(frozen=True, slots=True)
class Office:
    """One office. `zone` is an IANA name; times are stored in UTC and shown in it.

    `learns` lets what its clerks confirm speak for the same answers later (`books.learning`); off unless said.
    `patches` are the patch codes that cut a document, `barcodes` the bar codes that do (`records.cutting`).
    """

    id: str
    zone: str = DEFAULT_ZONE
    language: Literal["fr", "en"] = "fr"
    title: str = ""
    learns: bool = False
    patches: tuple[str, ...] = USUAL_PATCHES
    barcodes: tuple[BarcodeRule, ...] = USUAL_BARCODES

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"not a time zone: {self.zone}") from None
        self.cutting  # noqa: B018  it refuses what makes no sense

    @property
    def cutting(self) -> Cutting:
        """Return what cuts the office's documents."""
        return Cutting(self.id, self.patches, self.barcodes)

    def local(self, at: dt.datetime) -> str:
        """Return the instant *at* as people of the office read it: `2026-11-24 09:15`."""
        return at.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%d %H:%M")


@dataclass(frozen=True, slots=True)
class Offices:
    """Offices by id; one that nobody described gets Québec's zone and French."""

    known: Mapping[str, Office] = field(default_factory=dict)

    def get(self, office: str) -> Office:
        """Return the office named *office*."""
        return self.known.get(office) or Office(office)


def utc(at: dt.datetime) -> str:
    """Return an instant as RFC 3339 in UTC, to the millisecond."""
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
