"""Writes fax pages as a gateway does: one strip a page, least significant bit first, white is zero, fax tags set."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
"""Each byte with its bits the other way round: fill order 2 of TIFF 6.0."""
_SHORT, _LONG, _RATIONAL, _ASCII = 3, 4, 5, 2
"""Types of a field, as TIFF 6.0 numbers them."""


@dataclass(frozen=True, slots=True)
class FaxPage:
    """A two-colour page (true is black) and what the receiver noted about it."""

    black: npt.NDArray[np.bool_]
    lines_per_inch: int
    bad_lines: int = 0
    bad_run: int = 0
    regenerated: bool = True


def _strip(page: FaxPage, group4: bool) -> bytes:
    """The coded pixels, taken from a one-page file that the imaging library writes."""
    memory = io.BytesIO()
    image = Image.fromarray((~page.black * 255).astype(np.uint8)).convert("1", dither=Image.Dither.NONE)
    kind, more = ("group4", {}) if group4 else ("group3", {292: 4})
    image.save(memory, "TIFF", compression=kind, tiffinfo={278: image.height, 262: 0, **more})
    memory.seek(0)
    with Image.open(memory) as written:
        tags = written.tag_v2  # type: ignore[attr-defined]
        (start,), (length,) = tags[273], tags[279]
    return memory.getvalue()[start : start + length].translate(_REVERSED)


def _entry(tag: int, kind: int, value: int | bytes | tuple[int, int], extra: bytearray, base: int) -> bytes:
    if isinstance(value, int):
        data = struct.pack("<HH", value, 0) if kind == _SHORT else struct.pack("<I", value)
        return struct.pack("<HHI", tag, kind, 1) + data
    if kind == _SHORT and isinstance(value, tuple):
        return struct.pack("<HHIHH", tag, kind, 2, *value)
    block = struct.pack("<II", *value) if isinstance(value, tuple) else value + b"\0"
    count = 1 if isinstance(value, tuple) else len(block)
    head = struct.pack("<HHII", tag, kind, count, base + len(extra))
    extra.extend(block + b"\0" * (len(block) % 2))
    return head


def write(pages: list[FaxPage], group4: bool, received: str, sender: str) -> bytes:
    """A TIFF of all pages. `received` is the gateway's clock, `YYYY:MM:DD hh:mm:ss`, `sender` the station id."""
    out = bytearray(b"II*\0\0\0\0\0")
    link = 4
    for number, page in enumerate(pages):
        strip = _strip(page, group4)
        start = len(out)
        out += strip + b"\0" * (len(strip) % 2)
        entries = _entries(page, group4, (received, sender), (number, len(pages)), (start, len(strip)))
        here = len(out)
        struct.pack_into("<I", out, link, here)
        link = here + 2 + 12 * len(entries)
        extra, base = bytearray(), link + 4
        table = b"".join(_entry(tag, kind, value, extra, base) for tag, kind, value in entries)
        out += struct.pack("<H", len(entries)) + table + b"\0\0\0\0" + extra
    return bytes(out)


Entry = tuple[int, int, int | bytes | tuple[int, int]]


def _entries(
    page: FaxPage, group4: bool, arrival: tuple[str, str], place: tuple[int, int], strip: tuple[int, int]
) -> list[Entry]:
    height, width = page.black.shape
    received, sender = (text.encode("ascii") for text in arrival)
    clean = 0 if not page.bad_lines else 1 if page.regenerated else 2
    return [
        (254, _LONG, 2),
        (256, _LONG, width),
        (257, _LONG, height),
        (258, _SHORT, 1),
        (259, _SHORT, 4 if group4 else 3),
        (262, _SHORT, 0),
        (266, _SHORT, 2),
        (270, _ASCII, sender),
        (273, _LONG, strip[0]),
        (277, _SHORT, 1),
        (278, _LONG, height),
        (279, _LONG, strip[1]),
        (282, _RATIONAL, (204, 1)),
        (283, _RATIONAL, (page.lines_per_inch, 1)),
        (293, _LONG, 0) if group4 else (292, _LONG, 4),
        (296, _SHORT, 2),
        (297, _SHORT, place),
        (305, _ASCII, b"fax gateway"),
        (306, _ASCII, received),
        (326, _LONG, page.bad_lines),
        (327, _SHORT, clean),
        (328, _LONG, page.bad_run),
    ]
