"""What the API and the command line may ask. Lists hold nothing personal; one record, asked for by id, its answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from copiste.keeping.artefacts import opened, still_there
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.records import RecordEntry, RecordStore
from copiste.ports.sealer import Sealer
from copiste.records import receipts
from copiste.settings.offices import Offices, utc


def documents(ledger: Ledger, offices: Offices, *, office: str | None, after: str | None, limit: int) -> dict[str, Any]:
    """Return a page of documents and the id to ask on from (`next`, null at the end)."""
    found = [document_json(entry, offices) for entry in ledger.documents(office=office, after=after, limit=limit)]
    return {"documents": found, "next": found[-1]["id"] if len(found) == limit else None}


def document(name: str, ledger: Ledger, offices: Offices) -> dict[str, Any]:
    """Return one document with the state of each page; raise `ObjectMissing`."""
    entry = ledger.document(name)
    pages = [{"page": page, "state": state.value} for page, state in sorted(ledger.pages(name).items())]
    return {**document_json(entry, offices), "page_states": pages}


def by_receipt(ledger: Ledger, typed: str) -> DocumentEntry | None:
    """Return the document whose receipt number is *typed*, as people type it; None where there is none."""
    try:
        return ledger.by_receipt(receipts.parse(typed))
    except ValueError:
        return None


def document_json(entry: DocumentEntry, offices: Offices) -> dict[str, Any]:
    """Return what may be shown of a document in a list."""
    return {
        "id": entry.id,
        "office": entry.office,
        "receipt": entry.receipt,
        "channel": entry.channel,
        "state": entry.state.value,
        "landed_at": utc(entry.landed_at),
        "landed_local": offices.get(entry.office).local(entry.landed_at),
        "changed_at": utc(entry.changed_at),
        "pages": entry.pages,
        "reason": entry.reason,
        "duplicate_of": entry.duplicate_of,
    }


def records(
    store: RecordStore, *, office: str | None, form: str | None, after: str | None, limit: int
) -> dict[str, Any]:
    """Return a page of records without their answers, and the id to ask on from."""
    found = [record_json(entry) for entry in store.records(office=office, form=form, after=after, limit=limit)]
    return {"records": found, "next": found[-1]["id"] if len(found) == limit else None}


def record(name: str, store: RecordStore, sealer: Sealer) -> dict[str, Any]:
    """Return the latest version of one record with its answers; raise `ObjectMissing` or `KeyDestroyed`."""
    entry = store.record(name)
    return {**record_json(entry), "record": opened(entry, sealer).record}


def records_of(store: RecordStore, document: str) -> Iterator[RecordEntry]:
    """Yield the records that came of *document*: they stand together, in the order of ids."""
    return takewhile(lambda entry: entry.document == document, store.records(after=document))


def export(
    store: RecordStore, sealer: Sealer, *, office: str | None, form: str | None, since: dt.datetime | None
) -> Iterator[dict[str, Any]]:
    """Yield records with their answers, in the order of their ids."""
    for entry, made in still_there(store.records(office=office, form=form, since=since), sealer):
        yield {**record_json(entry), "record": made.record}


def record_json(entry: RecordEntry) -> dict[str, Any]:
    """Return what may be shown of a record in a list."""
    return {
        "id": entry.id,
        "version": entry.version,
        "office": entry.office,
        "document": entry.document,
        "form": entry.form,
        "edition": entry.edition,
        "schema_version": entry.schema_version,
        "software": entry.software,
        "filed_at": utc(entry.filed_at),
    }
