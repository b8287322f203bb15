"""Events about records, in the shape of CloudEvents 1.0 (https://github.com/cloudevents/spec, JSON event format).

Everything but `data` is read on the way by whoever carries an event: it holds identifiers of our own making, never
anything about a person. `source` and `id` together are the same for a version of a record however often it is sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from pydantic import JsonValue

from copiste.outward.encoding import dumps
from copiste.records.identifiers import version_id

FILED = "ca.copiste.record.filed"
CORRECTED = "ca.copiste.record.corrected"
JSON = "application/json"
FHIR = "application/fhir+json"
CLOUD_EVENT = "application/cloudevents+json"
_FIRST = 1
"""The version of a record that nobody corrected."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `time` is aware; `data` is JSON of the type and schema named beside it."""

    id: str
    source: str
    type: str
    subject: str
    time: dt.datetime
    dataschema: str
    data: Mapping[str, JsonValue]
    datacontenttype: str = JSON

    def __post_init__(self) -> None:
        if not (self.id and self.source and self.type and self.subject and self.dataschema):
            raise ValueError("an event names itself, its source, its kind and its subject")
        if self.time.tzinfo is None:
            raise ValueError("an instant without a time zone says nothing")


def event_id(record: str, version: int) -> str:
    """Return the identifier of the event of one version of a record.

    >>> event_id("01K0000000000000000000000Z-r000", 2)
    '01K0000000000000000000000Z-r000-v002'
    """
    return version_id(record, version)


def event_type(version: int) -> str:
    """Return what happened when *version* of a record was written."""
    return FILED if version == _FIRST else CORRECTED


def source_of(office: str) -> str:
    """Return the source of what an office's records say, as a URI.

    >>> source_of("clinique-du-ruisseau")
    'urn:copiste:office:clinique-du-ruisseau'
    """
    return f"urn:copiste:office:{quote(office, safe='')}"


def cloud_event(event: Event) -> dict[str, Any]:
    """Return *event* as the object of CloudEvents' JSON format, structured mode."""
    return {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "time": event.time.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "datacontenttype": event.datacontenttype,
        "dataschema": event.dataschema,
        "data": dict(event.data),
    }


def encoded(event: Event) -> bytes:
    """Return *event* as it is sent: one line of UTF-8."""
    return dumps(cloud_event(event), compact=True).encode()
