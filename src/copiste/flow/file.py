"""File: an accepted form becomes a record, exactly once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from copiste.books.outbox import Outbox
from copiste.keeping.artefacts import FIRST, load_assembly, payload_name
from copiste.keeping.finding import Index
from copiste.keeping.moves import conclude, move_pages
from copiste.keeping.payloads import dump
from copiste.keeping.vault import Vault
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.messages import FileForm
from copiste.ports.records import RecordEntry, RecordStore
from copiste.ports.sealer import Sealer
from copiste.records.identifiers import record_id
from copiste.records.model import Status
from copiste.records.paperless import is_paperless
from copiste.records.states import DocumentState, PageState


@dataclass(frozen=True, slots=True)
class File:
    """Files forms, and owes each record to the destinations that want it."""

    ledger: Ledger
    records: RecordStore
    sealer: Sealer
    vault: Vault
    outbox: Outbox
    index: Index
    clock: Callable[[], dt.datetime]

    def run(self, message: FileForm) -> DocumentEntry:
        """File one form unless it is filed; return the document as it stands now."""
        entry = self.ledger.document(message.document)
        if entry.state is not DocumentState.ASSEMBLED:
            return entry
        assembly = load_assembly(entry.id, self.vault)
        form = assembly.forms[message.form]
        if form.status is not Status.ACCEPTED:
            return entry
        name = record_id(entry.id, form.index)
        self.outbox.promise(self.records, name, FIRST, form=form.form, office=entry.office)
        self.records.file(
            RecordEntry(
                id=name,
                version=FIRST,
                office=entry.office,
                document=entry.id,
                form=form.form,
                edition=form.edition,
                schema_version=form.schema_version,
                software=form.software,
                filed_at=self.clock(),
                payload=self.sealer.seal(entry.id, payload_name(name, FIRST), dump(form)),
                paperless=is_paperless(form, entry.channel),
            )
        )
        self.index.enter(name, form)
        self.outbox.announce(name, FIRST, form=form.form, office=entry.office)
        move_pages(entry.id, form.index, assembly, PageState.FILED, self.ledger)
        return conclude(entry, assembly, ledger=self.ledger, now=self.clock())
