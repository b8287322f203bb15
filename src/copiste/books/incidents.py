"""What came to the wrong place: the register that the law asks for, and which documents supervisors alone see since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from copiste.books.book import Book


@dataclass(frozen=True, slots=True)
class KeptIncident:
    """One incident. Its three texts are sealed with the document."""

    office: str
    document: str
    task: str
    by: str
    at: dt.datetime
    kind: str
    intended_for: str
    note: str
    measures: str
    closed_at: str | None = None
    closed_by: str | None = None


@dataclass(frozen=True, slots=True)
class IncidentOf:
    """The incident that a task came to."""

    incident: str


@dataclass(frozen=True, slots=True)
class Restricted:
    """Why supervisors alone see a document: its incident, and who found it."""

    incident: str = ""
    by: str = ""


INCIDENTS = Book(
    "incident", KeptIncident, "identifier that sorts by time", None, "the register is shown to whoever oversees it"
)
INCIDENTS_OF = Book("incident-of", IncidentOf, "task", None, "as long as the incident: asked again it is the same one")
RESTRICTED = Book("restricted", Restricted, "document", None, "as long as the document")
