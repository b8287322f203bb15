"""Documents as the tests of the ledger enter and move them."""

from __future__ import annotations

import datetime as dt
import itertools

from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.records.states import DocumentState

D = DocumentState


NOW = dt.datetime(2026, 3, 8, 6, 59, 59, 999_999, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
WAYS: dict[DocumentState, tuple[DocumentState, ...]] = {
    D.LANDED: (),
    D.DUPLICATE: (D.DUPLICATE,),
    D.QUARANTINED: (D.QUARANTINED,),
    D.READING: (D.READING,),
    D.ASSEMBLED: (D.READING, D.ASSEMBLED),
    D.REVIEW: (D.READING, D.ASSEMBLED, D.REVIEW),
    D.FILED: (D.READING, D.ASSEMBLED, D.FILED),
    D.SET_ASIDE: (D.READING, D.ASSEMBLED, D.SET_ASIDE),
    D.DISMISSED: (D.DUPLICATE, D.DISMISSED),
    D.MOVED: (D.QUARANTINED, D.MOVED),
    D.ERASED: (D.QUARANTINED, D.ERASED),
}
"""One legal way from landing to each state."""

NUMBERS = itertools.count()


def landed(number: int = 0, *, office: str = "clinic") -> DocumentEntry:
    return DocumentEntry(
        id=f"01K{number:023}",
        office=office,
        receipt=f"R{number}",
        arrival=f"arrival-{number}",
        channel="folder",
        state=D.LANDED,
        landed_at=NOW,
        changed_at=NOW,
    )


def enter(ledger: Ledger, state: DocumentState = D.LANDED, *, pages: int = 1, office: str = "clinic") -> str:
    """Land a new document and lead it to *state*."""
    document = ledger.land(landed(next(NUMBERS), office=office)).id
    for step in WAYS[state]:
        step_to(ledger, document, step, pages=pages)
    return document


def step_to(ledger: Ledger, document: str, to: DocumentState, *, pages: int = 1) -> DocumentEntry:
    return ledger.move(document, to, at=LATER, pages=pages if to is D.READING else None)
