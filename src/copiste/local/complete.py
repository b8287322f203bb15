"""Is a file whole? Scanners open, close and open again while they write (DOMAIN 2): standing still is not enough."""

from __future__ import annotations

import os
import re
import struct
from pathlib import Path
from typing import BinaryIO

_TAIL = 2048
"""Bytes in which a file ends: twice the 1,024 in which Acrobat looks for a PDF's end (PDF 1.7, appendix H); chosen."""
_MOST_DIRECTORIES = 10_000
"""Pages of a TIFF that are followed, so that a circle of them ends; chosen."""
_UNFINISHED = re.compile(
    r"[.~].*|.*~|.*\.(tmp|temp|part|partial|filepart|crdownload|swp|lock|writing)|thumbs\.db|desktop\.ini",
    re.IGNORECASE,
)
_PNG_END = b"IEND\xaeB`\x82"


def is_left_alone(name: str) -> bool:
    """Whether a file's name says that somebody is still writing it, or that it is no scan.

    >>> [is_left_alone(name) for name in ("doc.PDF.tmp", "~$scan.pdf", "Thumbs.db", ".part-1", "scan 1.pdf")]
    [True, True, True, True, False]
    """
    return _UNFINISHED.fullmatch(name) is not None


def is_complete(path: Path) -> bool:
    """Say whether the file at *path* ends as its kind ends. Of an unknown kind, anything but an empty file is whole."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    with os.fdopen(descriptor, "rb") as file:
        size = os.fstat(descriptor).st_size
        return size > 0 and _ends(file, size)


def _ends(file: BinaryIO, size: int) -> bool:
    head = file.read(1024)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    if head[:4] in (b"II*\0", b"MM\0*"):
        return _tiff_ends(file, size, "<" if head[:2] == b"II" else ">")
    if head.startswith(b"\x89PNG"):
        return _PNG_END in tail
    if head.startswith(b"\xff\xd8\xff"):
        return b"\xff\xd9" in tail
    return b"%PDF-" not in head or b"%%EOF" in tail


def _tiff_ends(file: BinaryIO, size: int, order: str) -> bool:
    """Follow the chain of directories to the one that says it is the last."""
    file.seek(4)
    at = struct.unpack(f"{order}I", file.read(4))[0]
    for _ in range(_MOST_DIRECTORIES):
        if not 8 <= at <= size - 6:
            return False
        file.seek(at)
        entries = struct.unpack(f"{order}H", file.read(2))[0]
        file.seek(at + 2 + 12 * entries)
        following = file.read(4)
        if len(following) < 4:
            return False
        at = struct.unpack(f"{order}I", following)[0]
        if at == 0:
            return True
    return True  # decoding has its own limits
