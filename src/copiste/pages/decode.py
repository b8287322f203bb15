"""Bytes to pages: the one door to every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from copiste.errors import DamagedDocument, TooLarge
from copiste.pages import images, pdf
from copiste.pages.formats import PDF, media_type
from copiste.pages.model import Decoded, Limits, Page, Problem, Widget
from copiste.pages.tiff import Heard, silence


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A document whose pages are decoded as they are asked for, once, in order. `count` is how many will come."""

    media_type: str
    count: int
    pages: Iterator[Page]
    widgets: tuple[Widget, ...] = ()
    problems: tuple[Problem, ...] = ()


def decode(data: bytes, limits: Limits) -> Decoded:
    """Return the whole document at once; for documents of a few pages. Raise the `DocumentError` that says why not."""
    document = opened(data, limits)
    return Decoded(document.media_type, tuple(document.pages), document.widgets, document.problems)


def opened(data: bytes, limits: Limits, heard: Heard = silence, first: int = 1) -> Opened:
    """Open *data* and return its facts and its pages from *first* on; raise the `DocumentError` that says why not.

    A page that cannot be decoded comes out white, with the problem `page_unreadable`; when not one page can be
    decoded, asking for the pages raises `DamagedDocument`. *heard* tells what the codecs complained about.
    """
    if len(data) > limits.bytes:
        raise TooLarge(limit="bytes", found=len(data), allowed=limits.bytes)
    kind = media_type(data)
    if kind == PDF:
        count, widgets, pages = pdf.opened(data, limits, first)
        return Opened(kind, count, readable(pages, first > 1), widgets)
    count, pages = images.opened(data, kind, limits, heard, first)
    return Opened(kind, count, readable(pages, first > 1))


def readable(pages: Iterator[Page], found: bool = False) -> Iterator[Page]:
    """Pass pages on once one could be read (*found*: one already was); raise `DamagedDocument` when none can."""
    held: list[Page] = []
    for page in pages:
        found = found or not any(problem.code == "page_unreadable" for problem in page.problems)
        held.append(page)
        if found:
            yield from held
            held.clear()
    if held:
        raise DamagedDocument
