"""What stands behind the end of a file: another file, which no program shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from copiste.pages.ends import PADDING, end, jpeg_head
from copiste.pages.formats import JPEG, MESSAGE, PDF, PHOTOS, TIFF, kind_of
from copiste.pages.model import Problem
from copiste.pages.strangers import marked, worded
from copiste.pages.tiff_extent import extent

_NEAR = 2048
"""Bytes behind the end in which another file begins, if one does: a boundary and the lines of a part's head stand
before it at most; chosen, not measured."""
_MOST = 20
"""Marks that are looked at; more are chance, or made to hurt."""
_RUN = 16
"""Bytes that are all the same, from which they are padding."""
_MARKS = re.compile(
    rb"%PDF-[12]\.|\xff\xd8\xff|\x89PNG\r\n\x1a\n|II[*+]\x00|MM\x00[*+]|PK\x03\x04|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|"
    rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf|RIFF.{4}WEBP|.{4}ftyp|\x00\x00\x00\x0c(?:jP  |JXL )\r\n\x87\n",
    re.DOTALL,
)
"""Marks of files that are long enough to be no chance, also where they do not stand first."""
_BOUNDARY = re.compile(rb"(?:--[^\r\n]{0,200}\r?\n)+")
_PART = re.compile(rb"--[^\r\n]{1,200}\r?\nContent-[A-Za-z\-]{1,40}:", re.IGNORECASE)
"""How a part of a message begins (RFC 2046): a boundary and a line of its head."""
_CHANCE = (b"MZ", b"\xff\x0a")
"""Marks of two bytes that padding and trailers may begin with."""
_OWN = (b"hdrgm:", b"Container:Directory", b"GCamera:", b"MotionPhoto", b"MicroVideo", b"GDepth:", b"GImage:")
"""What the XMP of a photograph says whose maps of light and depth, or whose film, stand behind it (Ultra HDR image
format 1.1, Motion Photo format 1.0)."""
_PREVIEW = 0.5
"""Of each side: a camera's own preview behind a photograph is smaller; those known are 0.35 of it and less."""


def told(data: bytes, kind: str) -> tuple[Problem, ...]:
    """Return the problem that *data*, a file of *kind*, goes on with another file behind its end, when it does.

    Padding and trailers are none, nor what cameras and telephones put behind a photograph of their own.
    """
    last = end(data, kind)
    rest = data[last : last + len(data)].lstrip(PADDING)
    if not rest:
        return ()
    first = len(data) - len(rest)
    run = len(rest) - len(rest.lstrip(rest[:1]))
    if run >= _RUN:
        first += run - 1
    before = data[:last]
    if any(_is_file(data[at:], before, kind) for at in _beginnings(data, max(last, first - 3), first)):
        return (Problem("file_inside", facts={"count": 1}),)
    return ()


def _beginnings(data: bytes, before: int, first: int) -> Iterator[int]:
    """Yield where a file may begin: at *first*, behind lines of a boundary, and at each mark nearby.

    Marks are looked for from *before*: some begin with the bytes that padding is made of.
    """
    yield first
    lines = _BOUNDARY.match(data, first)
    if lines is not None:
        yield lines.end()
    for mark in islice(_MARKS.finditer(data, before, first + _NEAR), _MOST):
        yield mark.start()


def _is_file(rest: bytes, before: bytes, kind: str) -> bool:
    """Whether *rest* is a file of its own behind *before*, one of *kind*."""
    other = kind_of(rest)
    if other in PHOTOS:
        return _is_picture(rest, other) and not (kind == JPEG and _of_camera(before, rest, other))
    if other == TIFF:
        return (extent(rest) or 0) > 0
    if other in (PDF, MESSAGE) or _PART.match(rest):
        return True
    film = rest[4:8] == b"ftyp" and kind in PHOTOS
    return not film and not rest.startswith(_CHANCE) and (marked(rest) or worded(rest)) is not None


def _is_picture(rest: bytes, kind: str) -> bool:
    """Whether *rest* is more than the first three bytes of a JPEG; the marks of other pictures are long enough."""
    return kind != JPEG or jpeg_head(rest)[1] is not None


def _of_camera(before: bytes, rest: bytes, kind: str) -> bool:
    """Whether a picture behind a JPEG is the camera's own: it says so, or there is a small one behind a photograph."""
    scan, size, named = jpeg_head(before)
    if any(own in before[:scan] for own in _OWN):
        return True
    small = jpeg_head(rest)[1] if kind == JPEG else None
    if b"Exif" not in named or size is None or small is None:
        return False
    return small[0] < _PREVIEW * size[0] and small[1] < _PREVIEW * size[1]
