"""One embedded installation with a line and two offices, and what collects for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from copiste.adapters.sqlite_base import Database
from copiste.records.arrival import ArrivalFacts
from copiste.stages.collecting import Collecting
from copiste.stages.decoding import facts_of
from copiste.stages.doors import Connection, Doors, Line
from copiste.stages.offices import Offices
from copiste.stages.reception import Reception
from copiste.stages.reconcile import Finding
from copiste.stages.rhythm import Rhythm
from copiste.stages.vault import ORIGINAL, Vault
from copiste.stages.watching import findings
from tests.contract.homes import Home, embedded

NOON = dt.datetime(2026, 11, 24, 17, tzinfo=dt.UTC)
LINE = Line("+14185550100", "greffe", ("visit",), "Ligne du greffe")
DOORS = Doors(
    {LINE.number: LINE},
    {
        "portail": Connection("portail", "srfax", "accueil"),
        "passerelle": Connection("passerelle", "telnyx", "accueil"),
    },
)


@dataclass(slots=True)
class Place:
    """An installation whose clock the test sets."""

    home: Home
    now: dt.datetime = NOON
    errors: list[Exception] = field(default_factory=list)

    @property
    def vault(self) -> Vault:
        return Vault(self.home.objects, self.home.sealer)

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.home.registers, Offices())

    @property
    def collecting(self) -> Collecting:
        home = self.home
        reception = Reception(home.ledger, home.queues, home.sealer, self.vault, lambda: self.now, {"copiste": "0"})
        return Collecting(
            reception, home.registers, home.sealer, DOORS, self.rhythm, lambda: self.now, self.errors.append
        )

    def documents(self) -> list[tuple[str, bytes, ArrivalFacts]]:
        """Return office, bytes and facts of every document, in the order of the bytes."""
        vault = self.vault
        found = (
            (each.office, vault.fetch(each.id, ORIGINAL), facts_of(each.id, vault))
            for each in self.home.ledger.documents()
        )
        return sorted(found, key=lambda each: each[1])

    def said(self) -> list[Finding]:
        """Return what the doors give cause to say."""
        return list(findings(self.home.registers, DOORS, Offices(), self.now))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    databases: list[Database] = []
    yield Place(embedded(tmp_path, databases))
    for each in databases:
        each.close()
