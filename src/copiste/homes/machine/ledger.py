"""The ledger in SQLite: every move is one transaction, checked against the tables of `records.states`."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping

from copiste.errors import Conflict, ObjectMissing
from copiste.homes.instants import from_text, to_text
from copiste.homes.ledger_moves import check_landing, check_move, sources, unread
from copiste.homes.machine.base import Database, after_id, by_id, rows_by_id
from copiste.ports.ledger import DocumentEntry
from copiste.records.states import DOCUMENT_MOVES, PAGE_MOVES, DocumentState, PageState

_COLUMNS = (
    "id, office, receipt, arrival, channel, state, landed_at, changed_at, fingerprint, pages, reason, duplicate_of"
)


class SqliteLedger:
    """Documents, fingerprints and pages, each in its table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def land(self, entry: DocumentEntry) -> DocumentEntry:
        """Enter a document in LANDED, or return the entry that the same arrival made before."""
        check_landing(entry)
        values = _values(entry)
        with self._database.writing() as connection:
            known = connection.execute("SELECT * FROM documents WHERE arrival = ?", (entry.arrival,)).fetchone()
            if known is not None:
                return _entry(known)
            marks = ", ".join("?" * len(values))
            try:
                connection.execute(f"INSERT INTO documents ({_COLUMNS}) VALUES ({marks})", values)  # noqa: S608  constants
            except sqlite3.IntegrityError:
                raise Conflict(what="receipt") from None
        return self.document(entry.id)

    def document(self, document: str) -> DocumentEntry:
        """Return the entry, or raise `ObjectMissing`."""
        with self._database.reading() as connection:
            return _document(connection, document)

    def by_receipt(self, receipt: str) -> DocumentEntry | None:
        """Return the document with that receipt number."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT * FROM documents WHERE receipt = ?", (receipt,)).fetchone()
        return None if row is None else _entry(row)

    def first(self, office: str, fingerprint: str, document: str) -> str:
        """Claim *fingerprint* in *office* for *document*; return whoever holds it."""
        with self._database.writing() as connection:
            _document(connection, document)
            connection.execute("UPDATE documents SET fingerprint = ? WHERE id = ?", (fingerprint, document))
            claim = (office, fingerprint, document)
            connection.execute("INSERT INTO fingerprints VALUES (?, ?, ?) ON CONFLICT DO NOTHING", claim)
            (holder,) = connection.execute(
                "SELECT document FROM fingerprints WHERE office = ? AND fingerprint = ?", (office, fingerprint)
            ).fetchone()
        return str(holder)

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
        values = (to.value, to_text(at), pages, reason, duplicate_of, document)
        with self._database.writing() as connection:
            stands = _document(connection, document)
            if stands.state is to:
                return stands
            if stands.state not in sources(DOCUMENT_MOVES, to):
                raise Conflict(what="document", stands=stands.state.value, to=to.value)
            connection.execute(
                "UPDATE documents SET state = ?, changed_at = ?, pages = coalesce(?, pages),"
                " reason = coalesce(?, reason), duplicate_of = coalesce(?, duplicate_of) WHERE id = ?",
                values,
            )
            fresh = [(document, number, PageState.DECODED.value) for number in range(1, (pages or 0) + 1)]
            connection.executemany("INSERT INTO pages VALUES (?, ?, ?)", fresh)
            return _document(connection, document)

    def page_read(self, document: str, page: int) -> bool:
        """Move a page to READ if it is DECODED; return whether every page of the document is past DECODED."""
        with self._database.writing() as connection:
            _page(connection, document, page)
            connection.execute(
                "UPDATE pages SET state = ? WHERE document = ? AND page = ? AND state = ?",
                (PageState.READ.value, document, page, PageState.DECODED.value),
            )
            return not unread(_pages(connection, document))

    def move_page(self, document: str, page: int, to: PageState) -> None:
        """Move a page; no effect when it stands there already."""
        with self._database.writing() as connection:
            stands = _page(connection, document, page)
            if stands is not to and stands not in sources(PAGE_MOVES, to):
                raise Conflict(what="page", stands=stands.value, to=to.value)
            connection.execute("UPDATE pages SET state = ? WHERE document = ? AND page = ?", (to.value, document, page))

    def pages(self, document: str) -> Mapping[int, PageState]:
        """Return the state of every page, by number."""
        with self._database.reading() as connection:
            _document(connection, document)
            return _pages(connection, document)

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
        clauses = {"office = :office": office, "state = :state": state, "changed_at < :before": changed_before}
        where = " AND ".join([after_id(backwards), *(clause for clause, value in clauses.items() if value is not None)])
        query = f"SELECT * FROM documents WHERE {where} {by_id(backwards)}"  # noqa: S608  constants
        values = {
            "office": office,
            "state": state and state.value,
            "before": None if changed_before is None else to_text(changed_before),
        }
        return map(_entry, rows_by_id(self._database, query, values, after=after, limit=limit))

    def fingerprints(self) -> list[tuple[str, str, str]]:
        """Return office, fingerprint and document of every first claim."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT office, fingerprint, document FROM fingerprints").fetchall()
        return [(row["office"], row["fingerprint"], row["document"]) for row in rows]


def _document(connection: sqlite3.Connection, document: str) -> DocumentEntry:
    row = connection.execute("SELECT * FROM documents WHERE id = ?", (document,)).fetchone()
    if row is None:
        raise ObjectMissing(key=document)
    return _entry(row)


def _page(connection: sqlite3.Connection, document: str, page: int) -> PageState:
    row = connection.execute("SELECT state FROM pages WHERE document = ? AND page = ?", (document, page)).fetchone()
    if row is None:
        raise ObjectMissing(key=f"{document}/{page}")
    return PageState(row["state"])


def _pages(connection: sqlite3.Connection, document: str) -> dict[int, PageState]:
    rows = connection.execute("SELECT page, state FROM pages WHERE document = ? ORDER BY page", (document,))
    return {row["page"]: PageState(row["state"]) for row in rows}


def _values(entry: DocumentEntry) -> tuple[object, ...]:
    return (
        entry.id,
        entry.office,
        entry.receipt,
        entry.arrival,
        entry.channel,
        entry.state.value,
        to_text(entry.landed_at),
        to_text(entry.changed_at),
        entry.fingerprint,
        entry.pages,
        entry.reason,
        entry.duplicate_of,
    )


def _entry(row: sqlite3.Row) -> DocumentEntry:
    plain = dict(row)
    return DocumentEntry(
        **{
            **plain,
            "state": DocumentState(plain["state"]),
            "landed_at": from_text(plain["landed_at"]),
            "changed_at": from_text(plain["changed_at"]),
        }
    )
