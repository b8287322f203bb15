"""Decoding behind a wall: hostile bytes may kill the decoder, never the caller."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from copiste.pages.model import Decoded, Limits, Opened


class Decoder(Protocol):
    """Bytes to pages, within limits."""

    def decode(self, data: bytes, limits: Limits) -> Decoded:
        """Return the pages of *data*, or raise the `DocumentError` that says why not. Never hangs, never dies."""
        ...

    def opened(self, data: bytes, limits: Limits) -> AbstractContextManager[Opened]:
        """Give the facts of *data*, and its pages one at a time as they are asked for: memory holds one page.

        Opening and asking for pages raise the `DocumentError` that `decode` would have raised.
        """
        ...
