"""What the API answers of incidents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident. Its texts are sealed with the document, and gone (null) when that was erased."""

    id: str
    version: int
    at: str
    by: str
    office: str
    document: str
    task: str
    kind: str
    intended_for: str | None
    note: str | None
    measures: str | None
    closed_at: str | None
    closed_by: str | None


@dataclass(frozen=True, slots=True)
class IncidentList:
    """A page of incidents, the newest first."""

    incidents: tuple[Incident, ...]
    next: str | None
