"""Files in the wrappings of other programs: winmail.dat (MS-OXTNEF) and AppleSingle (RFC 1740).

Each is read by its specification as far as its files go; lengths are a sender's, so none is believed beyond the data.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from copiste.errors import DocumentError

TNEF = b"\x78\x9f\x3e\x22"
_TNEF_HEAD, _ATTRIBUTE = 6, struct.Struct("<BII")
"""Bytes of signature and key, and level, tag and length of each attribute (MS-OXTNEF 2.1.3.1)."""
_BEGINS, _TITLE, _CONTENT = 0x00069002, 0x00018010, 0x0006800F
"""attAttachRendData, attAttachTitle, attAttachData."""
_MOST_ATTRIBUTES = 5000
"""Attributes that are looked through, so that a file made to hurt ends; chosen, not measured."""
APPLE_SINGLE = b"\x00\x05\x16\x00\x00\x02\x00\x00"
_ENTRY, _ENTRIES, _DATA_FORK, _REAL_NAME = struct.Struct(">III"), 24, 1, 3
"""An entry's id, offset and length; bytes before their number; the ids of two (RFC 1740, appendix A)."""
_MOST_ENTRIES = 100
"""Entries that are looked through, so that a file made to hurt ends; chosen, not measured."""


@dataclass(frozen=True, slots=True)
class WrappedFile:
    """A file that was wrapped. `data` is None when what stood there is no file: a message of Outlook's own, say; with a
    `refusal`, they are those of the wrapping, which could not be opened.
    """

    name: str | None
    data: bytes | None
    refusal: type[DocumentError] | None = None


def unwrapped(data: bytes) -> tuple[WrappedFile, ...] | None:
    """Return the files in a wrapping, which may be none; None when *data* is no wrapping, or a broken one."""
    try:
        if data.startswith(TNEF):
            return tuple(_tnef(data))
        if data.startswith(APPLE_SINGLE):
            return tuple(_apple_single(data))
    except struct.error:
        return None
    return None


def _tnef(data: bytes) -> Iterator[WrappedFile]:
    at, open_, name = _TNEF_HEAD, False, None
    content: bytes | None = None
    _ATTRIBUTE.unpack_from(data, at)  # one with nothing in it is broken
    for _ in range(_MOST_ATTRIBUTES):
        if at + _ATTRIBUTE.size > len(data):
            break
        _, kind, length = _ATTRIBUTE.unpack_from(data, at)
        held = data[at + _ATTRIBUTE.size : at + _ATTRIBUTE.size + length]
        at += _ATTRIBUTE.size + length + 2  # and a sum of its bytes
        if kind == _BEGINS:
            if open_:
                yield WrappedFile(name, content)
            open_, name, content = True, None, None
        elif kind == _TITLE:
            name = plain_name(held.rstrip(b"\x00"))
        elif kind == _CONTENT:
            content = held
    if open_:
        yield WrappedFile(name, content)


def _apple_single(data: bytes) -> Iterator[WrappedFile]:
    (count,) = struct.unpack_from(">H", data, _ENTRIES)
    entries = {}
    for number in range(min(count, _MOST_ENTRIES)):
        kind, start, length = _ENTRY.unpack_from(data, _ENTRIES + 2 + number * _ENTRY.size)
        entries[kind] = data[start : start + length]
    if _DATA_FORK in entries:
        yield WrappedFile(plain_name(entries.get(_REAL_NAME, b"")), entries[_DATA_FORK])


def plain_name(name: bytes) -> str | None:
    """Return the name of a file as it may be kept: without folders, and with nothing in it that does not print."""
    try:
        said = name.decode("utf-8")
    except UnicodeDecodeError:
        said = name.decode("cp1252", "replace")
    plain = "".join(sign for sign in re.split(r"[\\/]", said)[-1] if sign.isprintable()).strip()
    return plain[:200] or None
