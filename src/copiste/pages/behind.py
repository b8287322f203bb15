"""What stands behind the end of a file: another file, which no program shows."""

from __future__ import annotations

from collections.abc import Callable

from copiste.pages.formats import JPEG, PDF, PHOTOS, PNG, TIFF, kind_of
from copiste.pages.model import Problem
from copiste.pages.strangers import marked
from copiste.refusals import ArchiveFile

_LAST_CHUNK = b"\x00\x00\x00\x00IEND\xaeB`\x82"
"""The chunk that ends a PNG (PNG 1.2, 4.1.4), with its length and sum."""
_SCAN, _LAST_MARKER = b"\xff\xda", b"\xff\xd9"
"""SOS and EOI of JPEG (T.81, table B.1)."""


def told(data: bytes, kind: str) -> tuple[Problem, ...]:
    """Return the problem that *data*, a file of *kind*, goes on with another file behind its end, when it does.

    A TIFF says nowhere where it ends, and telephones put previews and short films of their own behind a JPEG.
    """
    ends = _ENDS.get(kind)
    rest = b"" if ends is None else data[ends(data) :].lstrip(b"\x00 \t\r\n")
    if not rest:
        return ()
    other = kind_of(rest)
    document = other in (PDF, TIFF) or (other in PHOTOS and kind != JPEG) or isinstance(marked(rest), ArchiveFile)
    return (Problem("file_inside", facts={"count": 1}),) if document else ()


def _of_pdf(data: bytes) -> int:
    return _after(data.rfind(b"%%EOF"), 5, data)


def _of_png(data: bytes) -> int:
    return _after(data.find(_LAST_CHUNK), len(_LAST_CHUNK), data)


def _of_jpeg(data: bytes) -> int:
    """Walk over the segments, of which one may hold a whole JPEG, to the first scan: the next end is the picture's."""
    at = 2
    while data[at : at + 1] == b"\xff" and data[at : at + 2] != _SCAN:
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return _after(data.find(_LAST_MARKER, at), len(_LAST_MARKER), data)


def _after(at: int, length: int, data: bytes) -> int:
    return len(data) if at < 0 else at + length


_ENDS: dict[str, Callable[[bytes], int]] = {PDF: _of_pdf, PNG: _of_png, JPEG: _of_jpeg}
