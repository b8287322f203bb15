"""One SQLite file for everything an office's machine remembers: opened once, migrated on opening, safe in a power cut.

Write-ahead logging lets readers and one writer work side by side, in threads and in processes; `synchronous=FULL` means
that what was committed is on the disk. The file must lie on a local disk: network file systems break SQLite's locks.
"""

from __future__ import annotations

import fcntl
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Self

from copiste.errors import NewerDatabase

BUSY_SECONDS = 30.0
"""Seconds that a process waits while another writes; chosen."""
BATCH = 100
"""Rows that are fetched at once; chosen."""


def shipped_migrations() -> tuple[str, ...]:
    """Return the migrations in their order: the first makes version 1. A shipped one is never changed."""
    folder = resources.files("copiste.homes.machine").joinpath("migrations")
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return tuple(entry.read_text("utf-8") for entry in files)


class Database:
    """Connections to one SQLite file. Opening brings the file to this software's version, or raises `NewerDatabase`.

    Give it to `SqliteQueues`, `SqliteLedger`, `SqliteRecords` and `SqliteKeys`; close it when all are done with.
    Any thread may use it; a connection serves one thread at a time.
    """

    def __init__(self, path: Path, migrations: Sequence[str] | None = None) -> None:
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._migrate(shipped_migrations() if migrations is None else migrations)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection. Fetch all rows before leaving: an open cursor would keep an old state alive."""
        connection = self._take()
        try:
            yield connection
        finally:
            with self._lock:
                self._idle.append(connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection inside a transaction that is alone in writing; all of it is kept, or with an error none."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def close(self) -> None:
        """Close the idle connections; no call may be under way."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return self._connect()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        return connection

    def _migrate(self, migrations: Sequence[str]) -> None:
        # a lock beside the file: switching to WAL does not wait for a second process, it fails
        with self._path.with_name(self._path.name + ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with self.reading() as connection:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY) STRICT")
                (stands,) = connection.execute("SELECT coalesce(max(version), 0) FROM schema_version").fetchone()
                if stands > len(migrations):
                    raise NewerDatabase(found=stands, known=len(migrations))
                for version, script in enumerate(migrations[stands:], start=stands + 1):
                    _apply(connection, version, script)


def after_id(backwards: bool) -> str:
    """Return the condition that a row comes after the id `:after`, "" for none; no id is beyond a tilde."""
    return "id < ifnull(nullif(:after, ''), '~')" if backwards else "id > :after"


def by_id(backwards: bool) -> str:
    """Return the end of a query whose rows come a batch at a time."""
    return f"ORDER BY id {'DESC' if backwards else 'ASC'} LIMIT :batch"


def rows_by_id(
    database: Database, query: str, values: Mapping[str, object], *, after: str | None, limit: int | None
) -> Iterator[sqlite3.Row]:
    """Yield what *query* finds, a batch at a time, so that no cursor stays open while the caller works on a row.

    *query* selects `id`, keeps to `after_id` and ends in `by_id`.
    """
    left = limit
    while left is None or left > 0:
        batch = BATCH if left is None else min(left, BATCH)
        with database.reading() as connection:
            rows = connection.execute(query, {**values, "after": after or "", "batch": batch}).fetchall()
        yield from rows
        if len(rows) < batch:
            return
        after = rows[-1]["id"]
        left = None if left is None else left - batch


def _apply(connection: sqlite3.Connection, version: int, script: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in _statements(script):
            connection.execute(statement)
        connection.execute("INSERT INTO schema_version (version) VALUES (?)", (version,))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """Yield the statements one by one: `executescript` would commit between them."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
