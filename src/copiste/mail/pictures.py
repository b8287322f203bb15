"""How large a picture says that it is, from its first bytes; nothing is decoded."""

from __future__ import annotations

import struct

_MOST_SEGMENTS = 500
_NOT_SIZES = frozenset({0xC4, 0xC8, 0xCC})


def size_of(data: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels of a PNG or JPEG; None when they do not stand where they should.

    >>> size_of(b"\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\rIHDR\\0\\0\\2\\x80\\0\\0\\1\\xe0")
    (640, 480)
    """
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = struct.unpack(">II", data[16:24])
            return width, height
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
    except struct.error:
        pass  # cut short: nobody can say its size
    return None


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
