"""The ledger in DynamoDB. The states of a document's pages are a map in the document's own item.

So every move is one conditional write of one item, and the write that marks the last page read sees that it is last:
the join needs no second look. 500 pages, the limit on a document, are some 10 KB of an item's 400.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterator, Mapping
from functools import partial
from hashlib import sha256
from itertools import groupby, islice
from typing import Any

from copiste.errors import Conflict, ObjectMissing
from copiste.homes.aws.items import Item, Value
from copiste.homes.aws.table import BATCH, SINGLE, DynamoTable
from copiste.homes.instants import from_text, to_text
from copiste.homes.ledger_moves import check_landing, check_move, sources, unread
from copiste.ports.ledger import DocumentEntry
from copiste.records.states import DOCUMENT_MOVES, PAGE_MOVES, DocumentState, PageState

_TEXTS = ("id", "office", "receipt", "arrival", "channel")
_OPTIONAL = ("fingerprint", "pages", "reason", "duplicate_of")
_COLUMNS = (*_TEXTS, *_OPTIONAL, "state", "landed_at", "changed_at")


class DynamoLedger:
    """Documents with their pages, and beside them one small item for each arrival, receipt number and fingerprint."""

    def __init__(self, table: DynamoTable) -> None:
        self._table = table

    def land(self, entry: DocumentEntry) -> DocumentEntry:
        """Enter a document in LANDED, or return the entry that the same arrival made before."""
        check_landing(entry)
        # hashed: an arrival may be longer than a key may be
        arrival = f"arrival#{sha256(entry.arrival.encode()).hexdigest()}"
        item = _item(entry)
        entered = self._table.put_together(
            [
                {"pk": arrival, "sk": SINGLE, "document": entry.id},
                {"pk": f"receipt#{entry.receipt}", "sk": SINGLE, "document": entry.id},
                item,
            ],
            [{}, {}, {}],
        )
        if all(entered):
            return _entry(item)
        stands = self._table.get(arrival)
        if stands is None:
            raise Conflict(what="receipt")
        return self.document(stands["document"])

    def adopt(self, entry: DocumentEntry, pages: Mapping[int, PageState]) -> None:
        """Enter a document of another installation as it stands there; no effect when it is entered already."""
        arrival = f"arrival#{sha256(entry.arrival.encode()).hexdigest()}"
        states = {str(number): state.value for number, state in pages.items()} or None
        self._table.put_together(
            [
                {"pk": arrival, "sk": SINGLE, "document": entry.id},
                {"pk": f"receipt#{entry.receipt}", "sk": SINGLE, "document": entry.id},
                {**_item(entry), "page_states": states},
            ],
            [{}, {}, {}],
        )

    def document(self, document: str) -> DocumentEntry:
        """Return the entry, or raise `ObjectMissing`."""
        return _entry(self._item(document))

    def by_receipt(self, receipt: str) -> DocumentEntry | None:
        """Return the document with that receipt number."""
        found = self._table.get(f"receipt#{receipt}")
        return None if found is None else self.document(found["document"])

    def first(self, office: str, fingerprint: str, document: str) -> str:
        """Claim *fingerprint* in *office* for *document*; return whoever holds it."""
        if self._table.change(_pk(document), SINGLE, {"fingerprint": fingerprint}, {"id": [document]}) is None:
            raise ObjectMissing(key=document)
        claim = f"claim#{fingerprint}#{office}"
        if self._table.put_new({"pk": claim, "sk": SINGLE, "document": document}):
            return document
        holder = self._table.get(claim)
        if holder is None:
            raise Conflict(what="fingerprint")
        return str(holder["document"])

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
        """Move a document, opening its pages when it goes to READING; no effect when it stands there already."""
        check_move(to, pages)
        values: dict[str, Value] = {
            "state": to.value,
            "listing": _listing(to),
            "changed_at": to_text(at),
            "pages": pages,
            "reason": reason,
            "duplicate_of": duplicate_of,
            "page_states": pages and {str(number): PageState.DECODED.value for number in range(1, pages + 1)},
        }
        legal = sorted(state.value for state in sources(DOCUMENT_MOVES, to))
        moved = self._table.change(_pk(document), SINGLE, values, {"state": legal}) if legal else None
        stands = _entry(moved or self._item(document))
        if stands.state is not to:
            raise Conflict(what="document", stands=stands.state.value, to=to.value)
        return stands

    def page_read(self, document: str, page: int) -> bool:
        """Move a page to READ if it is DECODED; return whether every page of the document is past DECODED."""
        changed = self._change_page(document, page, PageState.READ, frozenset({PageState.DECODED}))
        pages = self.pages(document) if changed is None else changed
        if page not in pages:
            raise ObjectMissing(key=f"{document}/{page}")
        return not unread(pages)

    def move_page(self, document: str, page: int, to: PageState) -> None:
        """Move a page; no effect when it stands there already."""
        legal = sources(PAGE_MOVES, to)
        if legal and self._change_page(document, page, to, legal) is not None:
            return
        stands = self.pages(document).get(page)
        if stands is None:
            raise ObjectMissing(key=f"{document}/{page}")
        if stands is not to:
            raise Conflict(what="page", stands=stands.value, to=to.value)

    def pages(self, document: str) -> Mapping[int, PageState]:
        """Return the state of every page, by number."""
        return _pages(self._item(document))

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
        """Yield entries in the order of their id (or against it), those after the id *after*."""
        before = None if changed_before is None else to_text(changed_before)
        wanted = {"office": office, "state": state and state.value}
        found = (
            _entry(item)
            for item in self._listed(office, state, after, backwards=backwards)
            if all(value is None or item[name] == value for name, value in wanted.items())
            and (before is None or item["changed_at"] < before)
        )
        return islice(found, limit)

    def _listed(
        self, office: str | None, state: DocumentState | None, after: str | None, *, backwards: bool
    ) -> Iterator[Item]:
        listed = partial(self._table.listed, after=after, backwards=backwards)
        if office is not None and state is None:
            found = listed("by_office", f"document#{office}")
        else:
            states = DocumentState if state is None else (state,)
            found = heapq.merge(*(listed("everywhere", _listing(each)) for each in states), reverse=backwards)
        # a document that moves while it is listed may stand under two states: take it once
        keys = (key for key, _ in groupby((pk, sk) for _, pk, sk in found))
        while batch := list(islice(keys, BATCH)):
            yield from self._table.read(batch, _COLUMNS)

    def _item(self, document: str) -> Item:
        item = self._table.get(_pk(document))
        if item is None:
            raise ObjectMissing(key=document)
        return item

    def _change_page(
        self, document: str, page: int, to: PageState, legal: frozenset[PageState]
    ) -> dict[int, PageState] | None:
        path = f"page_states.{page}"
        changed = self._table.change(
            _pk(document), SINGLE, {path: to.value}, {path: sorted(state.value for state in legal)}
        )
        return None if changed is None else _pages(changed)


def _pk(document: str) -> str:
    return f"document#{document}"


def _listing(state: DocumentState) -> str:
    return f"document#{state.value}"


def _pages(item: Item) -> dict[int, PageState]:
    states = item.get("page_states", {})
    return {number: PageState(states[str(number)]) for number in sorted(map(int, states))}


def _item(entry: DocumentEntry) -> Item:
    return {
        "pk": _pk(entry.id),
        "sk": SINGLE,
        "listing": _listing(entry.state),
        "office_listing": f"document#{entry.office}",
        **{name: getattr(entry, name) for name in (*_TEXTS, *_OPTIONAL)},
        "state": entry.state.value,
        "landed_at": to_text(entry.landed_at),
        "changed_at": to_text(entry.changed_at),
    }


def _entry(item: Item) -> DocumentEntry:
    plain: dict[str, Any] = {name: item.get(name) for name in (*_TEXTS, *_OPTIONAL)}
    return DocumentEntry(
        **plain,
        state=DocumentState(item["state"]),
        landed_at=from_text(item["landed_at"]),
        changed_at=from_text(item["changed_at"]),
    )
