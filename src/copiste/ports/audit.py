"""Who saw and did what, and when: a log that only grows. It names staff and documents, never what a document says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. `id` sorts by time; `what` is a code such as `record.view`; `subject` names a document, record or task.

    `detail` is a code or a number, never a text of somebody's.
    """

    id: str
    at: dt.datetime
    who: str
    role: str
    what: str
    subject: str
    office: str
    detail: str | None = None


class AuditLog(Protocol):
    """Entries are added and never changed nor removed. Naive instants are refused with `ValueError`."""

    def add(self, *entries: AuditEntry) -> None:
        """Add *entries* durably; no effect when the id of a single one is there. Several are new ones."""
        ...

    def entries(
        self,
        *,
        who: str | None = None,
        what: str | None = None,
        subject: str | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[AuditEntry]:
        """Yield the entries that match all that is given, newest first, those before the id *after*."""
        ...
