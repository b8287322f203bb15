"""Where a file ends that says so itself, whatever stands behind that."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator

from copiste.errors import DocumentError
from copiste.pages.formats import AVIF, HEIC, JPEG, PDF, PNG, TIFF, WEBP, is_message
from copiste.pages.strangers import marked
from copiste.pages.tiff_extent import extent

PADDING = b"\x00 \t\r\n"
_LAST_CHUNK = b"\x00\x00\x00\x00IEND\xaeB`\x82"
"""The chunk that ends a PNG (PNG 1.2, 4.1.4), with its length and sum."""
_SCAN, _LAST_MARKER = b"\xff\xda", b"\xff\xd9"
"""SOS and EOI of JPEG (T.81, table B.1)."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a frame's header, which says how large the picture is (T.81, table B.1)."""
_PDF_MARKS, _PDF_END = re.compile(rb"%PDF-[12]\.[0-9]|%%EOF"), b"%%EOF"
_HEAD = 1024
"""Bytes of an archive or a message that are enough to know it by."""
_MPF, _MP_ENTRIES = b"MPF\x00", 0xB002
"""The segment that lists the pictures of one photograph, and its tag of theirs (CIPA DC-007)."""


def end(data: bytes, kind: str) -> int:
    """Return how many bytes of *data* are a file of *kind*; all where that cannot be told."""
    return _ENDS[kind](data) if kind in _ENDS else len(data)


def jpeg_head(data: bytes) -> tuple[int, tuple[int, int] | None, dict[bytes, int]]:
    """Return where the first scan of a JPEG begins, the picture's width and height in pixels, if they are said, and
    where each of its application segments begins, by the four letters that it begins with.

    The segments are walked over: one of them may hold a whole JPEG, the thumbnail.
    """
    at, size = 2, None
    named: dict[bytes, int] = {}
    while data[at : at + 1] == b"\xff" and data[at : at + 2] != _SCAN:
        if data[at + 1 : at + 2] and data[at + 1] in _FRAMES and len(data) >= at + 9:
            height, width = struct.unpack_from(">HH", data, at + 5)
            size = width, height
        named.setdefault(data[at + 4 : at + 8], at + 4)
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return at, size, named


def _of_pdf(data: bytes) -> int:
    """Find the last end, unless a file that may hold a whole PDF, an archive or a message, begins behind another."""
    last = tried = 0
    for mark in _PDF_MARKS.finditer(data, 1):
        if mark[0] == _PDF_END:
            last = mark.end()
        elif last > tried:
            tried = last
            if _holds_files(data[last : min(mark.start(), last + _HEAD)].lstrip(PADDING)):
                return last
    return last or len(data)


def _holds_files(between: bytes) -> bool:
    found: DocumentError | None = marked(between)
    return found is not None or is_message(between)


def _of_png(data: bytes) -> int:
    return _after(data.find(_LAST_CHUNK), len(_LAST_CHUNK), data)


def _of_jpeg(data: bytes) -> int:
    """Find the end of the first scan's picture, or of the last of those that its segment MPF lists."""
    scan, _, named = jpeg_head(data)
    last = _after(data.find(_LAST_MARKER, scan), len(_LAST_MARKER), data)
    if _MPF not in named:
        return last
    base = named[_MPF] + len(_MPF)
    return max([last, *(base + each for each in _mp_ends(data[base:scan]) if base + each <= len(data))])


def _mp_ends(said: bytes) -> Iterator[int]:
    """Yield where the pictures end that a segment MPF lists, from its own beginning: it is made like a TIFF."""
    order = "<" if said[:2] == b"II" else ">"
    try:
        at = struct.unpack_from(order + "L", said, 4)[0]
        for entry in range(at + 2, at + 2 + 12 * struct.unpack_from(order + "H", said, at)[0], 12):
            tag, _, length, place = struct.unpack_from(order + "HHLL", said, entry)
            if tag == _MP_ENTRIES:
                listed = (struct.unpack_from(order + "LL", said, place + each + 4) for each in range(0, length, 16))
                yield from (start + size for size, start in listed if start)
    except struct.error:
        return


def _of_webp(data: bytes) -> int:
    length = int.from_bytes(data[4:8], "little")
    return 8 + length + length % 2


def _of_boxes(data: bytes) -> int:
    """Walk over the boxes of an ISO file (ISO/IEC 14496-12): a second that says what the file is begins another."""
    at = 0
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        if length == 0 and kind == b"mdat":
            return len(data)
        if length < 8 or at + length > len(data) or (at and kind == b"ftyp"):
            break
        at += length
    return at


def _of_tiff(data: bytes) -> int:
    found = extent(data)
    return len(data) if found is None else found


def _after(at: int, length: int, data: bytes) -> int:
    return len(data) if at < 0 else at + length


_ENDS: dict[str, Callable[[bytes], int]] = {
    PDF: _of_pdf, PNG: _of_png, JPEG: _of_jpeg, TIFF: _of_tiff, WEBP: _of_webp, AVIF: _of_boxes, HEIC: _of_boxes,
}  # fmt: skip
