"""Bytes to pages: the one door to every format."""

from __future__ import annotations

from copiste.errors import TooLarge
from copiste.pages import behind, images, pdf, pdf_inside
from copiste.pages.ends import end
from copiste.pages.formats import PDF, media_type
from copiste.pages.model import Decoded, Limits, Opened
from copiste.pages.readable import readable
from copiste.pages.tiff import Heard, silence


def decode(data: bytes, limits: Limits) -> Decoded:
    """Return the whole document at once; for documents of a few pages. Raise the `DocumentError` that says why not."""
    document = opened(data, limits)
    return Decoded(document.media_type, tuple(document.pages), document.problems)


def opened(data: bytes, limits: Limits, heard: Heard = silence, first: int = 1) -> Opened:
    """Open *data* and return its facts and its pages from *first* on; raise the `DocumentError` that says why not.

    A page that cannot be decoded comes out white, with the problem `page_unreadable`; when not one page can be
    decoded, asking for the pages raises `DamagedDocument`. *heard* tells what the codecs complained about.
    """
    if len(data) > limits.bytes:
        raise TooLarge(limit="bytes", found=len(data), allowed=limits.bytes)
    kind = media_type(data)
    more = behind.told(data, kind)
    if kind == PDF:
        alone = data[: end(data, PDF)] if more else data  # pdfium takes the last end that there is, also another file's
        said = pdf_inside.said(alone)
        count, pages = pdf.opened(alone, limits, first)
        return Opened(kind, count, readable(pages, first > 1), said or more)
    found = images.opened(data, kind, limits, heard, first)
    return Opened(kind, found.count, readable(found.pages, first > 1), found.problems or more)
