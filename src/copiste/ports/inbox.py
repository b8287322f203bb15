"""The door: where an office's scans and faxes land, one object each, before copiste keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from copiste.records.arrival import ArrivalFacts

LARGEST = 500_000_000
"""Bytes that an inbox reads into memory at most. What is kept and then refused is bounded by `pages.model.Limits`."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An object at the door. `key` is `<office>/…`; `token` changes whenever the object is written anew.

    `facts` are what whoever put it there says of its arrival, where the inbox takes such a note.
    """

    key: str
    token: str
    data: bytes
    facts: ArrivalFacts | None = None


class Inbox(Protocol):
    """Objects that others write. Names come from senders: they are hostile, and may be personal."""

    def get(self, key: str, version: str | None = None) -> Arrived:
        """Return what stands at *key* now, or raise `ObjectMissing`; *version* of it, where the inbox keeps versions.

        Raise `Conflict` when it is being written at this moment, `TooLarge` when memory would not hold it.
        """
        ...

    def waiting(self) -> Iterator[tuple[str, str]]:
        """Yield key and token of each object at the door, in an office's folder. It may still be being written."""
        ...

    def done(self, key: str, token: str) -> None:
        """Remove the object if it still is the one that *token* names: it is kept elsewhere now."""
        ...
