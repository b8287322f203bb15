"""File: an accepted form becomes a record, exactly once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.records import RecordEntry, RecordStore
from copiste.ports.sealer import Sealer
from copiste.records.identifiers import record_id
from copiste.records.model import Status
from copiste.records.paperless import is_paperless
from copiste.records.states import DocumentState, PageState
from copiste.stages.assemble import conclude, load_assembly, move_pages
from copiste.stages.messages import FileForm
from copiste.stages.outbox import Outbox
from copiste.stages.payloads import dump
from copiste.stages.vault import Vault

FIRST = 1
"""The version that the machine writes; a person's corrections follow it."""


def run(
    message: FileForm,
    *,
    ledger: Ledger,
    records: RecordStore,
    sealer: Sealer,
    vault: Vault,
    outbox: Outbox,
    clock: Callable[[], dt.datetime],
) -> DocumentEntry:
    """File one form unless it is filed; return the document as it stands now."""
    entry = ledger.document(message.document)
    if entry.state is not DocumentState.ASSEMBLED:
        return entry
    assembly = load_assembly(entry.id, vault)
    form = assembly.forms[message.form]
    if form.status is not Status.ACCEPTED:
        return entry
    name = record_id(entry.id, form.index)
    outbox.promise(records, name, FIRST, form=form.form, office=entry.office)
    records.file(
        RecordEntry(
            id=name,
            version=FIRST,
            office=entry.office,
            document=entry.id,
            form=form.form,
            edition=form.edition,
            schema_version=form.schema_version,
            software=form.software,
            filed_at=clock(),
            payload=sealer.seal(entry.id, payload_name(name, FIRST), dump(form)),
            paperless=is_paperless(form, entry.channel),
        )
    )
    outbox.announce(name, FIRST, form=form.form, office=entry.office)
    move_pages(entry.id, form.index, assembly, PageState.FILED, ledger)
    return conclude(entry, assembly, ledger=ledger, now=clock())


def payload_name(record: str, version: int) -> str:
    """Return the name under which the payload of a record's version is sealed."""
    return f"{record}/{version}"
