"""Wrapped data keys in SQLite."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from copiste.errors import KeyDestroyed, ObjectMissing
from copiste.homes.machine.base import Database


class SqliteKeys:
    """A `KeyStore` (sealing.py): one row a document, emptied when the key is destroyed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, document: str, wrapped: bytes) -> bytes:
        """Keep *wrapped* unless *document* has a key already; return the one that stands.

        Raise `KeyDestroyed` when it had one.
        """
        with self._database.writing() as connection:
            connection.execute("INSERT INTO data_keys VALUES (?, ?) ON CONFLICT DO NOTHING", (document, wrapped))
        return self.get(document)

    def get(self, document: str) -> bytes:
        """Return the wrapped key, or raise `ObjectMissing` or `KeyDestroyed`."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT wrapped FROM data_keys WHERE document = ?", (document,)).fetchone()
        if row is None:
            raise ObjectMissing(key=f"data key of {document}")
        if row["wrapped"] is None:
            raise KeyDestroyed(document=document)
        return bytes(row["wrapped"])

    def get_all(self, documents: Collection[str]) -> Mapping[str, bytes]:
        """Return the wrapped keys of *documents*, of those that have one."""
        asked = ", ".join("?" * len(documents))
        query = f"SELECT document, wrapped FROM data_keys WHERE wrapped IS NOT NULL AND document IN ({asked})"  # noqa: S608  marks
        with self._database.reading() as connection:
            return {row["document"]: bytes(row["wrapped"]) for row in connection.execute(query, tuple(documents))}

    def destroy(self, document: str) -> None:
        """Overwrite the key of *document*, and leave word that it was destroyed."""
        with self._database.writing() as connection:
            connection.execute("PRAGMA secure_delete=ON")  # zeroes what it frees, so that the file forgets too
            connection.execute(
                "INSERT INTO data_keys VALUES (?, NULL) ON CONFLICT (document) DO UPDATE SET wrapped = NULL",
                (document,),
            )
        with self._database.reading() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # the log still held the key

    def documents(self) -> list[str]:
        """Return every document that has a key, or had one."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT document FROM data_keys ORDER BY document").fetchall()
        return [row["document"] for row in rows]

    def sample(self) -> tuple[str, bytes] | None:
        """Return some document and its wrapped key, None when there is none: what the operator's key must open."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT * FROM data_keys WHERE wrapped IS NOT NULL LIMIT 1").fetchone()
        return None if row is None else (row["document"], bytes(row["wrapped"]))
