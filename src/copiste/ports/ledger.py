"""The ledger: every document that landed, where it stands, and every page of it. No personal data in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from copiste.records.states import DocumentState, PageState


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One document. `id` sorts by time; `arrival` names the landing so that a redelivered one is known again.

    `reason` is an error code when quarantined; `duplicate_of` the earlier document with the same bytes.
    Times are UTC.
    """

    id: str
    office: str
    receipt: str
    arrival: str
    channel: str
    state: DocumentState
    landed_at: dt.datetime
    changed_at: dt.datetime
    fingerprint: str | None = None
    pages: int | None = None
    reason: str | None = None
    duplicate_of: str | None = None


class Ledger(Protocol):
    """Every write is conditional: a second worker doing the same thing changes nothing and is told what stands.

    Any write may raise `Conflict` when others write the same entry at that moment (DynamoDB): the queue tries again.
    A page or document that was never entered is `ObjectMissing`. Naive instants are refused with `ValueError`.
    """

    def land(self, entry: DocumentEntry) -> DocumentEntry:
        """Enter a document in LANDED; when its `arrival` is known already, return the entry made then.

        Raise `Conflict` when the receipt number is taken by another document (the caller draws another).
        """
        ...

    def document(self, document: str) -> DocumentEntry:
        """Return the entry, or raise `ObjectMissing`."""
        ...

    def by_receipt(self, receipt: str) -> DocumentEntry | None:
        """Return the document with that receipt number."""
        ...

    def first(self, office: str, fingerprint: str, document: str) -> str:
        """Claim *fingerprint* in *office* for *document*; return whoever holds it: this document, or an earlier one.

        The entry of *document* carries the fingerprint from then on.
        """
        ...

    def move(
        self,
        document: str,
        to: DocumentState,
        *,
        at: dt.datetime,
        pages: int | None = None,
        reason: str | None = None,
        duplicate_of: str | None = None,
    ) -> DocumentEntry:
        """Move a document; no effect when it stands there already. Raise `Conflict` on a move that is not legal.

        A move to READING with *pages* opens that many pages in DECODED, in the same transaction; it needs *pages* (1 or
        more), and no other move takes them.
        """
        ...

    def page_read(self, document: str, page: int) -> bool:
        """Move a page to READ if it is DECODED; return whether every page of the document is past DECODED.

        Of several workers finishing at once at least one sees True; redelivery adds nothing. Whoever
        quarantines a page with `move_page` calls this after it: it moves nothing then, and tells of the join.
        """
        ...

    def move_page(self, document: str, page: int, to: PageState) -> None:
        """Move a page; no effect when it stands there already. Raise `Conflict` on a move that is not legal."""
        ...

    def pages(self, document: str) -> Mapping[int, PageState]:
        """Return the state of every page, by number."""
        ...

    def documents(
        self,
        *,
        office: str | None = None,
        state: DocumentState | None = None,
        changed_before: dt.datetime | None = None,
        after: str | None = None,
        limit: int | None = None,
        backwards: bool = False,
    ) -> Iterator[DocumentEntry]:
        """Yield entries in the order of their id (or against it), those after the id *after*, that match all given.

        Entries are as they stand, but one written or moved this very moment may be missing from the list (DynamoDB).
        """
        ...
