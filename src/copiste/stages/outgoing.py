"""What an event says: put together from a filed record as its destination asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import JsonValue

from copiste.outward.events import Event, event_id, event_type, source_of
from copiste.ports.records import RecordEntry
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer
from copiste.stages.deliver import Unsendable
from copiste.stages.destinations import Content, Destination
from copiste.stages.queries import opened, record_json

REFERENCE_SCHEMA = "urn:copiste:data:reference:1"
RECORD_SCHEMA = "urn:copiste:data:record:1"
RESTRICTED = "restricted"
"""The register of documents that came to the wrong place (`stages.review.incidents`): nothing of them leaves."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Makes events. `url` is where people reach the installation, if that is known: links lead there."""

    sealer: Sealer
    registers: Registers
    url: str | None

    def event(self, entry: RecordEntry, destination: Destination) -> Event:
        """Return the event of a version of a record for *destination*; raise `Unsendable` or `KeyDestroyed`."""
        if self.registers.slip(RESTRICTED, entry.document) is not None:
            raise Unsendable("restricted")
        data: dict[str, JsonValue] = {**record_json(entry), "link": self._link(entry)}
        schema = REFERENCE_SCHEMA
        if destination.content is Content.RECORD:
            data["record"] = opened(entry, self.sealer).record
            schema = RECORD_SCHEMA
        return Event(
            id=event_id(entry.id, entry.version),
            source=source_of(entry.office),
            type=event_type(entry.version),
            subject=entry.id,
            time=entry.filed_at,
            dataschema=schema,
            data=data,
        )

    def _link(self, entry: RecordEntry) -> str:
        return f"{(self.url or '').rstrip('/')}/api/records/{entry.id}?version={entry.version}"
