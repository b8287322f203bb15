"""One embedded installation with a line and two offices, and what collects for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

import pytest

from copiste import wiring
from copiste.books.lines import Rhythm
from copiste.flow.collecting import Collecting
from copiste.flow.reconcile import Discrepancy
from copiste.keeping.artefacts import facts_of
from copiste.keeping.vault import ORIGINAL, Vault
from copiste.records.arrival import ArrivalFacts
from copiste.settings.doors import Connection, Doors, Line
from copiste.wiring import Deps
from tests.contract.homes import Home

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
    def deps(self) -> Deps:
        return replace(wiring.wired(self.home, {}, lambda: self.now), doors=DOORS)

    @property
    def rhythm(self) -> Rhythm:
        return self.deps.rhythm

    @property
    def collecting(self) -> Collecting:
        return self.deps.collecting(self.errors.append)

    def documents(self) -> list[tuple[str, bytes, ArrivalFacts]]:
        """Return office, bytes and facts of every document, in the order of the bytes."""
        vault = self.vault
        found = (
            (each.office, vault.fetch(each.id, ORIGINAL), facts_of(each.id, vault))
            for each in self.home.ledger.documents()
        )
        return sorted(found, key=lambda each: each[1])

    def said(self) -> list[Discrepancy]:
        """Return what the doors give cause to say."""
        return list(self.deps.watching.run(self.now))


@pytest.fixture
def place(home: Home) -> Place:
    return Place(home)
