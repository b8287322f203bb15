"""TIFF as faxes and scanners write it: many pages, fax codings, either photometric, damaged lines."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

import numpy as np
from PIL import Image, TiffImagePlugin

from copiste.errors import DamagedDocument, DocumentError, EmptyDocument, TooLarge, UnsupportedFormat
from copiste.pages.fax_rows import rows_lost
from copiste.pages.model import Limits, Problem
from copiste.pages.strangers import named

_CODINGS = frozenset({
    "raw", "tiff_ccitt", "group3", "group4", "tiff_lzw", "tiff_jpeg", "jpeg", "tiff_adobe_deflate", "tiff_deflate",
    "packbits",
})  # fmt: skip
_READ = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 32771, 32773, 32946})
"""The same as numbers of the tag Compression."""
_CODING_NAMES = {
    9: "JBIG, T.85", 10: "JBIG, T.43", 34661: "JBIG", 34663: "JBIG2", 34712: "JPEG 2000", 34925: "LZMA",
    50000: "Zstandard", 50001: "WebP", 50002: "JPEG XL",
}  # fmt: skip
"""Names of codings that senders may ask about, after the registry of tags of the Library of Congress."""
_COMPRESSION = 259
"""The tag that says how a picture is coded (TIFF 6.0)."""
_SUBFILE, _STRIP_ROWS, _ORIENTATION, _BAD_LINES, _CLEANED = 254, 278, 274, 326, 327
"""Numbers of tags (TIFF 6.0; BadFaxLines and CleanFaxData are of TIFF Class F, RFC 2306)."""
_THUMBNAIL = 1
"""Bit 0 of NewSubfileType: a smaller version of another picture (TIFF 6.0)."""
_REGENERATED_OR_BAD = (1, 2)
"""CleanFaxData: bad lines were made again, or are there still (RFC 2306)."""
_SIDEWAYS = (5, 6, 7, 8)
"""Orientations whose rows are columns (TIFF 6.0)."""
_COMPLAINT = re.compile(r"at (?:line|scanline) (\d+)(?: of strip (\d+))?")

Heard = Callable[[], str]
"""What the codec has complained about on its error stream since last asked; only a process of our own can hear it."""


def silence() -> str:
    """Hear nothing: for callers that have no ear on the codec."""
    return ""


@dataclass(frozen=True, slots=True)
class Scan:
    """The size in pixels, dots an inch and two-tonedness of a scanned picture."""

    width: int
    height: int
    x_dpi: float
    y_dpi: float
    bilevel: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """One raster page: the image as decoded, what its file says of it, and lost fax lines.

    `scan` is the one picture that a PDF page was rendered from, when that is all it holds.
    """

    image: Image.Image
    coding: str
    dpi: tuple[float, float] | None
    damaged_rows: int = 0
    scan: Scan | None = None


@dataclass(frozen=True, slots=True)
class Frames:
    """The positions of the pages of a TIFF; `broken_off` when one more was begun, of which nothing came."""

    positions: list[int]
    broken_off: bool = False


def frames(image: Image.Image, limits: Limits) -> Frames:
    """Return the pages of an open TIFF, thumbnails left out; raise when a limit is passed.

    A fax server that loses the line leaves a last directory with no picture in it (HylaFAX: of no rows, with or without
    a strip of no bytes), or one cut short: the pages before it are whole.
    """
    found: list[int] = []
    position, broken_off = 0, False
    while True:
        try:
            if not _seek(image, position):
                break
            too_large(image, limits)
        except (DocumentError, MemoryError, Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise
        except Exception:  # a plug-in meets half a directory with any exception at all
            if not found:
                raise
            broken_off = True
            break
        if not image.height:
            broken_off = True
        elif not (position and int(_tag(image, _SUBFILE) or 0) & _THUMBNAIL):
            found.append(position)
        if len(found) > limits.pages:
            raise TooLarge(limit="pages", found=len(found), allowed=limits.pages)
        position += 1
    if not found:
        raise EmptyDocument
    return Frames(found, broken_off)


def check_coding(data: bytes, limits: Limits) -> None:
    """Raise the error that names the coding of a page of a TIFF, when it is one that is not read.

    Any of its pages: Pillow takes the directory of one that it cannot read for the end of the file.
    """
    for coding in islice(_codings(data), limits.pages + 1):
        if coding not in _READ:
            raise named(f"TIFF ({_CODING_NAMES.get(coding, coding)})")


def _codings(data: bytes) -> Iterator[int]:
    """Yield what the directories of a TIFF say of their coding, up to one that is no directory or was met before."""
    met: set[int] = set()
    with suppress(Exception):  # half a directory, or none: decoding will say what is wrong with it
        directory = TiffImagePlugin.ImageFileDirectory_v2(data[: 16 if 43 in data[2:4] else 8])
        file = io.BytesIO(data)
        while directory.next and directory.next not in met:
            met.add(directory.next)
            file.seek(directory.next)
            directory.load(file)
            coding = directory.get(_COMPRESSION, 1)
            if isinstance(coding, int):
                yield coding


def too_large(image: Image.Image, limits: Limits) -> None:
    """Raise `TooLarge` when the page at hand has more pixels than a page may have."""
    if image.width * image.height > limits.pixels:
        raise TooLarge(limit="pixels", found=image.width * image.height, allowed=limits.pixels)


def frame(image: Image.Image, position: int, heard: Heard) -> Frame:
    """Decode the page at *position*. Pillow turns it as its orientation tag says.

    Raise `UnsupportedFormat` for a coding that is not read, or whatever Pillow raises on bad data.
    """
    if not _seek(image, position):
        raise DamagedDocument
    coding = str(image.info.get("compression", "raw"))
    if coding not in _CODINGS:
        raise UnsupportedFormat
    sideways = _tag(image, _ORIENTATION) in _SIDEWAYS
    strip = int(_tag(image, _STRIP_ROWS) or image.height)
    height = image.height
    dpi = _dpi(image)
    declared = int(_tag(image, _BAD_LINES) or 0)
    if not declared and _tag(image, _CLEANED) in _REGENERATED_OR_BAD:
        declared = 1
    heard()
    image.load()
    lost = lost_rows(heard(), coding, min(strip, height), height)
    if dpi is not None and sideways:
        dpi = dpi[1], dpi[0]
    seen = rows_lost(~np.asarray(image)) if image.mode == "1" and not sideways else 0
    return Frame(image.copy(), coding, dpi, max(declared, lost, seen))


def lost_rows(complaints: str, coding: str, strip: int, height: int) -> int:
    """Return how many lines the codec could not decode, from its own *complaints*.

    Group 4 has no way to find its footing again: a bad line takes the rest of its strip with it.
    """
    lines = {(int(found[2] or 0), int(found[1])) for found in _COMPLAINT.finditer(complaints)}
    if coding != "group4":
        return min(len(lines), height)
    first: dict[int, int] = {}
    for number, line in lines:
        first[number] = min(line, first.get(number, line))
    return min(sum(max(1, strip - line) for line in first.values()), height)


def damage(lost: int, page: int) -> tuple[Problem, ...]:
    """Return the problem that *lost* fax lines are."""
    return (Problem("fax_lines_damaged", page=page, facts={"rows": lost}),) if lost else ()


def _seek(image: Image.Image, position: int) -> bool:
    try:
        image.seek(position)
    except EOFError:
        return False
    return True


def _tag(image: Image.Image, tag: int) -> int | None:
    value = getattr(image, "tag_v2", {}).get(tag)
    return int(value) if isinstance(value, int) else None


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    found = image.info.get("dpi")
    return (float(found[0]), float(found[1])) if found else None
