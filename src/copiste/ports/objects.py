"""Where bytes live: originals, page images, readings. What is personal in them is sealed before it comes here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class ObjectStore(Protocol):
    """Bytes under keys. Keys are `/`-separated ASCII of our own making; a write is all or nothing and durable.

    A segment is made of letters, digits and `._=-` and does not start with a dot; any other key is a `ValueError`.
    """

    def put_new(self, key: str, data: bytes) -> bool:
        """Store *data* unless *key* is taken; return whether it was stored. What is stored never changes."""
        ...

    def get(self, key: str) -> bytes:
        """Return the bytes at *key*, or raise `ObjectMissing`."""
        ...

    def keys(self, prefix: str = "", after: str = "") -> Iterator[str]:
        """Yield the stored keys that start with *prefix*, sorted; those after *after*."""
        ...

    def delete(self, key: str) -> None:
        """Remove *key*; no error when it is not there."""
        ...
