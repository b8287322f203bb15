"""Wrapped data keys in DynamoDB."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import islice

from copiste.errors import KeyDestroyed, ObjectMissing
from copiste.homes.aws.table import BATCH, SINGLE, DynamoTable


class DynamoKeys:
    """A `KeyStore` (sealing.py): one item a document, emptied when the key is destroyed."""

    def __init__(self, table: DynamoTable) -> None:
        self._table = table

    def add(self, document: str, wrapped: bytes) -> bytes:
        """Keep *wrapped* unless *document* has a key already; return the one that stands.

        Raise `KeyDestroyed` when it had one.
        """
        if self._table.put_new({"pk": _pk(document), "sk": SINGLE, "wrapped": wrapped}):
            return wrapped
        return self.get(document)

    def get(self, document: str) -> bytes:
        """Return the wrapped key, or raise `ObjectMissing` or `KeyDestroyed`."""
        item = self._table.get(_pk(document))
        if item is None:
            raise ObjectMissing(key=f"data key of {document}")
        if "wrapped" not in item:
            raise KeyDestroyed(document=document)
        return bytes(item["wrapped"])

    def get_all(self, documents: Collection[str]) -> Mapping[str, bytes]:
        """Return the wrapped keys of *documents*, of those that have one."""
        keys = iter([(_pk(document), SINGLE) for document in sorted(documents)])
        found: dict[str, bytes] = {}
        while batch := list(islice(keys, BATCH)):
            items = self._table.read(batch, ("wrapped",))
            found |= {item["pk"].removeprefix(_pk("")): bytes(item["wrapped"]) for item in items if "wrapped" in item}
        return found

    def destroy(self, document: str) -> None:
        """Put word in the place of the key that it was destroyed. Backups of the table forget it when they expire."""
        self._table.put({"pk": _pk(document), "sk": SINGLE, "destroyed": True})


def _pk(document: str) -> str:
    return f"key#{document}"
