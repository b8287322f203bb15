"""How documents and their pages move on in the ledger, up to the end of a document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from copiste.errors import DocumentError
from copiste.keeping.artefacts import Quarantine
from copiste.keeping.payloads import dump
from copiste.keeping.vault import QUARANTINE, Vault
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.reading.model import PagePlace
from copiste.records.model import Assembly, Status
from copiste.records.states import DocumentState, PageState

PLACES: Mapping[PagePlace, PageState] = {
    PagePlace.BLANK: PageState.BLANK,
    PagePlace.COVER: PageState.COVER,
    PagePlace.SEPARATOR: PageState.SEPARATOR,
    PagePlace.UNRECOGNISED: PageState.UNRECOGNISED,
    PagePlace.UNREADABLE: PageState.QUARANTINED,
    PagePlace.ATTACHMENT: PageState.UNRECOGNISED,  # only of an attachment to nothing
}
ALL_UNREADABLE = "pages_unreadable"
"""The reason of a document in quarantine whose every page is unreadable."""
_ENDS = (
    (PageState.FILED, DocumentState.FILED),
    (PageState.MOVED, DocumentState.MOVED),
    (PageState.DISMISSED, DocumentState.DISMISSED),
)


def refuse(
    entry: DocumentEntry, error: DocumentError, *, ledger: Ledger, vault: Vault, at: dt.datetime
) -> DocumentEntry:
    """Set a document apart that cannot be read, with the reason for a clerk."""
    vault.keep(entry.id, QUARANTINE, dump(Quarantine(error.code, dict(error.facts))))
    return ledger.move(entry.id, DocumentState.QUARANTINED, at=at, reason=error.code)


def move_pages(document: str, form: int, assembly: Assembly, to: PageState, ledger: Ledger) -> None:
    """Move the pages of a form, and those attached to it."""
    for placing in assembly.pages:
        if placing.form == form:
            ledger.move_page(document, placing.page, to)


def to_review(document: str, form: int, assembly: Assembly, ledger: Ledger) -> None:
    """Move the pages of a form to review, but for those that a person has moved on from there already."""
    states = ledger.pages(document)
    for placing in assembly.pages:
        if placing.form == form and states[placing.page] is PageState.READ:
            ledger.move_page(document, placing.page, PageState.REVIEW)


def conclude(entry: DocumentEntry, assembly: Assembly, *, ledger: Ledger, now: dt.datetime) -> DocumentEntry:
    """Move a document on from ASSEMBLED once every page of it has come to its place; no effect before.

    Pages move after their record or task is written, so of several workers finishing at once at least one sees the end.
    """
    if PageState.READ in ledger.pages(entry.id).values():
        return entry
    if any(form.status is Status.REVIEW for form in assembly.forms):
        ledger.move(entry.id, DocumentState.REVIEW, at=now)
        return settle(entry.id, ledger=ledger, now=now)  # a quick clerk may have done the last task meanwhile
    if assembly.forms:
        return ledger.move(entry.id, DocumentState.FILED, at=now)
    if all(placing.place is PagePlace.UNREADABLE for placing in assembly.pages):
        return ledger.move(entry.id, DocumentState.QUARANTINED, at=now, reason=ALL_UNREADABLE)
    return ledger.move(entry.id, DocumentState.SET_ASIDE, at=now)


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
