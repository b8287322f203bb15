"""When the last task of a document is done, the document comes to its end."""

from __future__ import annotations

import datetime as dt

from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.records.states import DocumentState, PageState

_ENDS = (
    (PageState.FILED, DocumentState.FILED),
    (PageState.MOVED, DocumentState.MOVED),
    (PageState.DISMISSED, DocumentState.DISMISSED),
)


def settle(document: str, *, ledger: Ledger, now: dt.datetime) -> DocumentEntry:
    """Move a document on from REVIEW once no page of it waits for a person; no effect before, nor on others.

    Pages move after their record is written and before their task is closed; whoever moves the last one comes here.
    """
    entry = ledger.document(document)
    pages = frozenset(ledger.pages(document).values())
    waits = pages & {PageState.REVIEW, PageState.READ, PageState.DECODED}
    if entry.state is not DocumentState.REVIEW or waits or not pages:
        return entry
    end = next((to for state, to in _ENDS if state in pages), DocumentState.SET_ASIDE)
    return ledger.move(document, end, at=now)
