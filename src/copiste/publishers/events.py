"""What an event says: put together from a filed record as its destination asks for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import JsonValue

from copiste.keeping.artefacts import Contents, opened
from copiste.keeping.payloads import load
from copiste.keeping.queries import record_json
from copiste.keeping.vault import CONTENTS, ORIGINAL, Vault
from copiste.outward import fhir
from copiste.outward.checked import is_valid
from copiste.outward.events import FHIR, JSON, Event, event_id, event_type, source_of
from copiste.outward.fhir import Filed, Original
from copiste.ports.ledger import Ledger
from copiste.ports.library import Library
from copiste.ports.records import RecordEntry
from copiste.ports.sealer import Sealer
from copiste.settings.destinations import Content, Destination

REFERENCE_SCHEMA = "urn:copiste:data:reference:1"
RECORD_SCHEMA = "urn:copiste:data:record:1"


class Unsendable(Exception):
    """No event can be made of this record; `reason` is a code under `delivery.`.

    *for_good* is for what is as it should be: nothing is owed. Otherwise a person has to look at it.
    """

    def __init__(self, reason: str, *, for_good: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Makes events. `url` is where people reach the installation, if that is known: links lead there. Nothing leaves of
    a document that came to the wrong place, and so `is_restricted`.
    """

    ledger: Ledger
    library: Library
    is_restricted: Callable[[str], bool]
    sealer: Sealer
    vault: Vault
    url: str | None

    def event(self, entry: RecordEntry, destination: Destination) -> Event:
        """Return the event of a version of a record for *destination*; raise `Unsendable` or `KeyDestroyed`."""
        if self.is_restricted(entry.document):
            raise Unsendable("restricted")
        schema, kind, data = self._said(entry, destination.content)
        return Event(
            id=event_id(entry.id, entry.version),
            source=source_of(entry.office),
            type=event_type(entry.version),
            subject=entry.id,
            time=entry.filed_at,
            dataschema=schema,
            data=data,
            datacontenttype=kind,
        )

    def bundle(self, entry: RecordEntry) -> dict[str, JsonValue] | None:
        """Return a version of a record as a FHIR Bundle; None when its form does not declare that it becomes one.

        Raise `KeyDestroyed` when its document was erased.
        """
        definition = self.library.definitions().get(entry.form)
        if definition is None or fhir.declared(definition.schema) is None:
            return None
        form = opened(entry, self.sealer)
        filed = Filed(entry.id, entry.version, entry.document, entry.filed_at, self._original(entry.document))
        return fhir.bundle(definition.schema, form, filed)

    def _said(self, entry: RecordEntry, content: Content) -> tuple[str, str, dict[str, JsonValue]]:
        if content is Content.FHIR:
            bundle = self.bundle(entry)
            if bundle is None:
                raise Unsendable("not_fhir")
            if not is_valid(bundle):
                raise Unsendable("invalid_fhir", for_good=False)
            return fhir.DATA, FHIR, bundle
        link = f"/api/records/{entry.id}?version={entry.version}"
        data: dict[str, JsonValue] = {**record_json(entry), "link": self._at(link)}
        if content is Content.RECORD:
            return RECORD_SCHEMA, JSON, {**data, "record": opened(entry, self.sealer).record}
        return REFERENCE_SCHEMA, JSON, data

    def _original(self, document: str) -> Original:
        data = self.vault.fetch(document, ORIGINAL)
        contents = self.vault.find(document, CONTENTS)
        kind = "application/octet-stream" if contents is None else load(Contents, contents).media_type
        return Original(
            media_type=kind,
            size=len(data),
            sha1=hashlib.sha1(data, usedforsecurity=False).hexdigest(),  # as FHIR's Attachment.hash is defined
            sha256=hashlib.sha256(data).hexdigest(),
            landed_at=self.ledger.document(document).landed_at,
            url=self._at(f"/api/documents/{document}/original") if self.url else None,
        )

    def _at(self, path: str) -> str:
        return f"{(self.url or '').rstrip('/')}{path}"
