"""Erasing: a document's data key is destroyed, its records are found by nothing, its bytes are removed.

With it goes what holds the same: documents that a person made of its pages, the attachments of a message, and files of
the same bytes that came again and were kept. What it was made of stays, and is named to whoever asks, since its pages
stand there too. A certificate is written before and closed after: an end that was broken off is taken up by asking
again.
"""

from __future__ import annotations

from dataclasses import replace

from copiste.books.erased import ERASED, Certificate, Order
from copiste.desk.context import Desk
from copiste.errors import KeyDestroyed, StillAtWork
from copiste.keeping import arranged
from copiste.keeping.queries import records_of
from copiste.keeping.vault import key_of
from copiste.ports.ledger import DocumentEntry
from copiste.ports.records import TaskFilter
from copiste.records.states import ERASABLE, DocumentState


def family(desk: Desk, document: str) -> tuple[DocumentEntry, ...]:
    """Return what goes when *document* goes, it last: what holds its pages or its bytes, and is not erased yet.

    Raise `ObjectMissing` for a document that never was, `StillAtWork` while one of them is read or waits for a person.
    """
    found: dict[str, DocumentEntry] = {}
    _gather(desk, desk.ledger.document(document), found)
    there = tuple(entry for entry in reversed(found.values()) if entry.state is not DocumentState.ERASED)
    for entry in there:
        if entry.state not in ERASABLE or any(desk.records.queue(TaskFilter(document=entry.id))):
            raise StillAtWork(receipt=entry.receipt)
    return there


def sources(desk: Desk, document: str) -> tuple[DocumentEntry, ...]:
    """Return the documents that hold pages or bytes of *document* and stay: those that it was made from."""
    try:
        named = arranged.parents(document, desk.vault)
    except KeyDestroyed:
        return ()
    held = (desk.ledger.document(each) for each in named)
    return tuple(entry for entry in held if entry.state is not DocumentState.ERASED)


def erase(desk: Desk, document: str, order: Order) -> tuple[Certificate, ...]:
    """Erase *document* with its family; return the certificates, none where it was erased before.

    Raise as `family` does, before anything is erased.
    """
    return tuple(_erased(desk, entry, order, document) for entry in family(desk, document))


def _gather(desk: Desk, entry: DocumentEntry, found: dict[str, DocumentEntry]) -> None:
    if entry.id in found:
        return
    found[entry.id] = entry
    for child in arranged.children(entry.id, desk.objects):
        _gather(desk, desk.ledger.document(child), found)
    for again in desk.ledger.documents(office=entry.office, state=DocumentState.DUPLICATE, after=entry.id):
        if again.duplicate_of == entry.id:
            _gather(desk, again, found)


def _erased(desk: Desk, entry: DocumentEntry, order: Order, root: str) -> Certificate:
    begun = ERASED.entry(desk.registers, entry.id)
    if begun is None:
        begun = ERASED.put(desk.registers, entry.id, _certificate(desk, entry, order, root))
    desk.index.erase(entry.id)
    keys = list(desk.objects.keys(key_of(entry.id, "")))
    for key in keys:
        desk.objects.delete(key)
    desk.ledger.move(entry.id, DocumentState.ERASED, at=desk.clock())
    done = replace(begun.value, objects=begun.value.objects + len(keys), erased_at=desk.clock())
    return ERASED.write(desk.registers, replace(begun, value=done)).value


def _certificate(desk: Desk, entry: DocumentEntry, order: Order, root: str) -> Certificate:
    return Certificate(
        office=entry.office,
        receipt=entry.receipt,
        landed_at=entry.landed_at,
        state=entry.state.value,
        pages=entry.pages or 0,
        records=sum(1 for _ in records_of(desk.records, entry.id)),
        order=order,
        sake=root,
        begun_at=desk.clock(),
    )
