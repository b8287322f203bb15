"""Sealing: one data key a document, so that destroying the key destroys the document (DESIGN, Safety)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Sealer(Protocol):
    """Authenticated encryption under data keys that are themselves kept wrapped by the installation's key."""

    def for_a_run(self) -> Sealer:
        """Return a sealer for one run of a step of the flow: it asks for the key of each document once.

        A key that is destroyed meanwhile may open what it sealed until the run ends, and nothing under way is erased.
        """
        ...

    def create(self, document: str) -> None:
        """Make a data key for *document*; no effect when it has one. Raise `KeyDestroyed` when it had one."""
        ...

    def seal(self, document: str, name: str, plain: bytes) -> bytes:
        """Return *plain* sealed; *name* (the object's key) is bound in, so sealed bytes cannot trade places.

        Raise `ObjectMissing` when no key was made for *document*, `KeyDestroyed` when it was destroyed.
        """
        ...

    def open(self, document: str, name: str, sealed: bytes) -> bytes:
        """Return what was sealed under *name*. Raise `KeyDestroyed`, or `DamagedDocument` when altered."""
        ...

    def open_many(self, sealed: Sequence[tuple[str, str, bytes]]) -> list[bytes | None]:
        """Return what was sealed of each document under its name, asking for many at a time; None of one whose key was
        destroyed."""
        ...

    def destroy(self, document: str) -> None:
        """Destroy the data key of *document* for good."""
        ...

    def fingerprint(self, data: bytes, purpose: str = "") -> str:
        """Return a keyed hash (hex) of *data*: equal for equal bytes, useless without the installation's key.

        Each *purpose* has a key of its own, derived from the one that content is fingerprinted under.
        """
        ...
