"""Registers and the audit in SQLite."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from copiste.errors import Conflict
from copiste.homes.instants import from_text, to_text
from copiste.homes.machine.base import BATCH, Database
from copiste.ports.audit import AuditEntry
from copiste.ports.registers import Slip


class SqliteRegisters:
    """One row an entry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def slip(self, kind: str, key: str) -> Slip | None:
        """Return an entry, or None."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT * FROM registers WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return None if row is None else _slip(row)

    def slips_at(self, kind: str, keys: Sequence[str]) -> Mapping[str, Slip]:
        """Return the entries of *kind* at *keys*, of those that are there, by key."""
        found = (self.slip(kind, key) for key in keys)
        return {slip.key: slip for slip in found if slip is not None}

    def write_each(self, slips: Sequence[Slip]) -> list[bool]:
        """Write each of *slips* for itself; return for each whether it was written."""
        return [self._is_written(slip) for slip in slips]

    def _is_written(self, slip: Slip) -> bool:
        try:
            self.write(slip)
        except Conflict:
            return False
        return True

    def write(self, slip: Slip) -> Slip:
        """Write an entry and return it with its new revision; raise `Conflict` unless that of *slip* is what stands."""
        written = replace(slip, revision=slip.revision + 1)
        row = {
            "kind": slip.kind,
            "key": slip.key,
            "value": json.dumps(dict(slip.value), ensure_ascii=False, sort_keys=True),
            "revision": written.revision,
            "expires_at": None if slip.expires_at is None else to_text(slip.expires_at),
        }
        if slip.revision:
            statement = (
                "UPDATE registers SET value = :value, revision = :revision, expires_at = :expires_at"
                " WHERE kind = :kind AND key = :key AND revision = :revision - 1"
            )
        else:
            statement = (
                "INSERT INTO registers VALUES (:kind, :key, :value, :revision, :expires_at) ON CONFLICT DO NOTHING"
            )
        with self._database.writing() as connection:
            if connection.execute(statement, row).rowcount != 1:
                raise Conflict(what="register")
        return written

    def remove(self, kind: str, key: str) -> bool:
        """Remove an entry; return whether it was there."""
        with self._database.writing() as connection:
            done = connection.execute("DELETE FROM registers WHERE kind = ? AND key = ?", (kind, key))
            return done.rowcount == 1

    def slips(
        self, kind: str, *, after: str | None = None, limit: int | None = None, backwards: bool = False
    ) -> Iterator[Slip]:
        """Yield the entries of *kind* in the order of keys (or against it), from the key *after* on."""
        return islice(self._listed(kind, after, backwards), limit)

    def kinds(self) -> list[str]:
        """Return every kind of which an entry stands."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT DISTINCT kind FROM registers ORDER BY kind").fetchall()
        return [row["kind"] for row in rows]

    def expire(self, now: dt.datetime) -> int:
        """Remove what expired before *now*; return how many."""
        with self._database.writing() as connection:
            return connection.execute("DELETE FROM registers WHERE expires_at < ?", (to_text(now),)).rowcount

    def _listed(self, kind: str, after: str | None, backwards: bool) -> Iterator[Slip]:
        order, sign = ("DESC", "<") if backwards else ("ASC", ">")
        query = f"SELECT * FROM registers WHERE kind = ? AND (? IS NULL OR key {sign} ?) ORDER BY key {order} LIMIT ?"  # noqa: S608  constants
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(query, (kind, after, after, BATCH)).fetchall()
            yield from map(_slip, rows)
            if len(rows) < BATCH:
                return
            after = rows[-1]["key"]


class SqliteAudit:
    """One row an act; triggers refuse to change or to remove any."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, *entries: AuditEntry) -> None:
        """Add *entries* durably; no effect when the id of a single one is there. Several are new ones."""
        rows = [
            (each.id, to_text(each.at), each.who, each.role, each.what, each.subject, each.office, each.detail)
            for each in entries
        ]
        with self._database.writing() as connection:
            connection.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows)

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
        clauses: dict[str, object] = {
            "who = ?": who,
            "what = ?": what,
            "subject = ?": subject,
            "at >= ?": None if since is None else to_text(since),
            "at < ?": None if until is None else to_text(until),
        }
        asked = {clause: value for clause, value in clauses.items() if value is not None}
        return islice(self._listed(asked, after), limit)

    def _listed(self, asked: dict[str, object], after: str | None) -> Iterator[AuditEntry]:
        while True:
            narrowed = {**asked, **({} if after is None else {"id < ?": after})}
            where = " AND ".join(narrowed) or "true"
            query = f"SELECT * FROM audit WHERE {where} ORDER BY id DESC LIMIT {BATCH}"  # noqa: S608  constants
            with self._database.reading() as connection:
                rows = connection.execute(query, tuple(narrowed.values())).fetchall()
            for row in rows:
                yield AuditEntry(**{**dict(row), "at": from_text(row["at"])})
            if len(rows) < BATCH:
                return
            after = rows[-1]["id"]


def _slip(row: sqlite3.Row) -> Slip:
    expires = None if row["expires_at"] is None else from_text(row["expires_at"])
    return Slip(row["kind"], row["key"], json.loads(row["value"]), row["revision"], expires)
