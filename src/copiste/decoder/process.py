"""Decoder in a child process: a new interpreter a document, which hostile bytes may kill, fill or stall in peace.

The parent sends limits and bytes; the child answers with one frame a page (`decoder_frames`), so that the parent holds
one page at a time. When the child dies, a new one tries the same page: the cause may have been the machine (a power
cut that ends the child first, a killer of large processes). When that one dies too, the next page is gone on with: a
page is lost, not the document.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from copiste.decoder.pipe import Child
from copiste.errors import DecodingExhausted, TooLarge
from copiste.pages.model import Decoded, Limits, Opened, Page
from copiste.pages.readable import readable, unreadable

_PAGE_SECONDS = 60.0
"""No page is honestly this slow: the slowest of the hostile files that decode at all takes five."""
_MOST_DEATHS = 3
"""A document whose pages kill the decoder more often than this is given up as a whole."""


@dataclass(frozen=True, slots=True)
class ProcessDecoder:
    """Decodes within limits whatever the bytes do. Safe in threads; leaves no process behind."""

    def decode(self, data: bytes, limits: Limits) -> Decoded:
        """Return the pages of *data*, or raise the `DocumentError` that says why not. Never hangs, never dies."""
        with self.opened(data, limits) as document:
            pages = tuple(document.pages)
        return Decoded(document.media_type, pages, document.problems)

    @contextmanager
    def opened(self, data: bytes, limits: Limits) -> Iterator[Opened]:
        """Open *data* and give its facts, and its pages as they are decoded: one page at a time is held in memory.

        Opening and asking for pages raise the `DocumentError` that `decode` would have raised.
        """
        if len(data) > limits.bytes:
            raise TooLarge(limit="bytes", found=len(data), allowed=limits.bytes)
        run = _Run(data, limits)
        try:
            yield run.opened()
        finally:
            run.child.close()


class _Run:
    """One document on its way through one child, or several when its pages kill them."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        self._deadline = time.monotonic() + limits.seconds
        self._deaths = 0
        self._tried_again = False
        self.child = Child(data, limits, 1)

    def opened(self) -> Opened:
        """Return the facts of the document, with the pages to come."""
        try:
            document = self.child.document(self._deadline)
        except DecodingExhausted as error:
            if not self._again(error, 1):
                raise
            document = self.child.document(self._deadline)
        pages = readable(self._pages(document.count))
        return Opened(document.media_type, document.count, pages, document.problems)

    def _pages(self, count: int) -> Iterator[Page]:
        for number in range(1, count + 1):
            try:
                page = self._page(number, count)
            except DecodingExhausted:
                if not self._goes_on(number, count):
                    raise
                page = unreadable(number, "unknown")
            handed_over = time.monotonic()
            yield page
            self._deadline += time.monotonic() - handed_over  # what the caller does with a page is not decoding

    def _page(self, number: int, count: int) -> Page:
        try:
            return self.child.page(number, self._page_deadline(count))
        except DecodingExhausted as error:
            if not self._again(error, number):
                raise
            self.child.document(self._deadline)
            return self.child.page(number, self._page_deadline(count))

    def _again(self, error: DecodingExhausted, first: int) -> bool:
        """Start a second child at page *first* when the first one died, and of nothing that was its own limit."""
        if self._tried_again or error.facts["resource"] == "time":
            return False
        self._tried_again = True
        self.child.close()
        self.child = Child(self._data, self._limits, first)
        return True

    def _page_deadline(self, count: int) -> float:
        """Return when a page has had its share: one that stalls must leave time for the others."""
        share = self._limits.seconds if count == 1 else self._limits.seconds / _MOST_DEATHS
        return min(self._deadline, time.monotonic() + min(share, _PAGE_SECONDS))

    def _goes_on(self, number: int, count: int) -> bool:
        """Start a new child on the page after the one that killed the last; return False when that is pointless."""
        self._deaths += 1
        self.child.close()
        if count == 1 or self._deaths > _MOST_DEATHS or time.monotonic() >= self._deadline:
            return False
        if number < count:
            self.child = Child(self._data, self._limits, number + 1)
            self.child.document(self._deadline)
        return True
