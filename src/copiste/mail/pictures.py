"""How large a picture says that it is, from its first bytes; nothing is decoded."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

_MOST_SEGMENTS = 500
"""Segments of a JPEG that are passed over before its size; chosen, not measured."""
_NOT_SIZES = frozenset({0xC4, 0xC8, 0xCC})
"""Markers among the frame headers of ITU-T T.81 that are none: tables, arithmetic coding, reserved."""
_EXTENTS = re.compile(rb"ispe\x00\x00\x00\x00(.{4})(.{4})", re.DOTALL)
"""The box of HEIF and AVIF that gives the size of a picture, of a tile of one, or of its preview."""
_HEIF_HEAD = 65_536
"""Bytes: what describes the pictures of a HEIF file stands before them."""


def size_of(data: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels of a picture; None when they do not stand where they should.

    >>> size_of(b"\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\rIHDR\\0\\0\\2\\x80\\0\\0\\1\\xe0")
    (640, 480)
    >>> size_of(b"GIF89a\\x80\\2\\xe0\\1"), size_of(b"RIFF....WEBPVP8X....\\0\\0\\0\\0\\x7f\\2\\0\\xdf\\1\\0")
    ((640, 480), (640, 480))
    """
    try:
        return next((measure(data) for is_its, measure in _MEASURES if is_its(data)), None)
    except struct.error:
        return None  # cut short: nobody can say its size


def _png(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _gif(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack("<HH", data[6:10])
    return width, height


def _bmp(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack("<ii", data[18:26])
    return width, abs(height)


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if data[at : at + 1] != b"\xff":
            return None
        marker = data[at + 1] if at + 1 < len(data) else 0
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in _NOT_SIZES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X":
        size = data[24:30]
        return int.from_bytes(size[:3], "little") + 1, int.from_bytes(size[3:], "little") + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack("<I", data[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _heif(data: bytes) -> tuple[int, int] | None:
    found = [struct.unpack(">II", each[1] + each[2]) for each in _EXTENTS.finditer(data[:_HEIF_HEAD])]
    return max(((width, height) for width, height in found), key=lambda size: size[0] * size[1], default=None)


_MEASURES: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], tuple[int, int] | None]], ...] = (
    (lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    (lambda data: data.startswith(b"\xff\xd8"), _jpeg),
    (lambda data: data.startswith(b"GIF8"), _gif),
    (lambda data: data.startswith(b"BM"), _bmp),
    (lambda data: data[8:12] == b"WEBP", _webp),
    (lambda data: data[4:8] == b"ftyp", _heif),
)
"""By the first bytes of each format (PNG 3rd edition, ITU-T T.81, GIF89a, BMP, RIFF, ISO/IEC 14496-12), its measure."""
