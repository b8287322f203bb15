"""What each role may do. The API asks here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from copiste.errors import Forbidden
from copiste.ports.identity import Person, Role


class May(StrEnum):
    """Something that a route asks for."""

    UPLOAD = "upload"
    RECEIPT_READ = "receipt.read"
    BATCH_READ = "batch.read"
    BATCH_WRITE = "batch.write"
    TASK_READ = "task.read"
    TASK_WRITE = "task.write"
    TASK_RESTRICTED = "task.restricted"
    TASK_RELEASE_ANY = "task.release_any"
    RECORD_READ = "record.read"
    RECORD_REOPEN = "record.reopen"
    DASHBOARD_READ = "dashboard.read"
    QUALITY_READ = "quality.read"
    INCIDENT_READ = "incident.read"
    INCIDENT_WRITE = "incident.write"
    USER_MANAGE = "user.manage"
    AUDIT_READ = "audit.read"
    DELIVERY_READ = "delivery.read"
    DELIVERY_SEND = "delivery.send"
    LETTER_READ = "letter.read"
    LETTER_WRITE = "letter.write"
    INSTALLATION_READ = "installation.read"


_UPLOADER = frozenset({May.UPLOAD, May.RECEIPT_READ, May.BATCH_READ, May.BATCH_WRITE})
_REVIEWER = _UPLOADER | {May.TASK_READ, May.TASK_WRITE, May.RECORD_READ, May.RECORD_REOPEN, May.DASHBOARD_READ}
_SUPERVISOR = _REVIEWER | {
    May.TASK_RESTRICTED,
    May.TASK_RELEASE_ANY,
    May.QUALITY_READ,
    May.INCIDENT_READ,
    May.INCIDENT_WRITE,
    May.DELIVERY_READ,
    May.DELIVERY_SEND,
    May.LETTER_READ,
    May.LETTER_WRITE,
    May.INSTALLATION_READ,
}
MAY: Mapping[Role, frozenset[May]] = {
    Role.UPLOADER: _UPLOADER,
    Role.REVIEWER: _REVIEWER,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMINISTRATOR: frozenset(May),
    Role.AUDITOR: frozenset(
        {
            May.RECEIPT_READ,
            May.BATCH_READ,
            May.TASK_READ,
            May.TASK_RESTRICTED,
            May.RECORD_READ,
            May.DASHBOARD_READ,
            May.QUALITY_READ,
            May.INCIDENT_READ,
            May.AUDIT_READ,
            May.DELIVERY_READ,
            May.LETTER_READ,
            May.INSTALLATION_READ,
        }
    ),
}


def may(person: Person, what: May) -> bool:
    """Say whether the role of *person* allows *what*."""
    return what in MAY[person.role]


def need(person: Person, what: May, office: str | None = None) -> None:
    """Raise `Forbidden` unless *person* may do *what*, in *office* when one is named."""
    if not may(person, what) or (office is not None and not person.belongs(office)):
        raise Forbidden


def scope(person: Person, asked: str | None = None) -> frozenset[str] | None:
    """Return the offices that a list shows *person*: None for all; raise `Forbidden` for one that is not theirs."""
    if asked is not None:
        if not person.belongs(asked):
            raise Forbidden
        return frozenset({asked})
    return None if "*" in person.offices else frozenset(person.offices)
