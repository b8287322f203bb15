"""How far a TIFF reaches into its file, by its own offsets: directories, their values, strips and tiles."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
"""Bytes of a value by its type (TIFF 6.0; BigTIFF adds 16 to 18)."""
_LETTERS = {1: "u1", 3: "u2", 4: "u4", 13: "u4", 16: "u8", 18: "u8"}
"""What numpy calls the types that offsets and lengths may have."""
_PIECES = ((273, 279), (324, 325), (513, 514))
"""Tags of offsets with those of their lengths in bytes: strips, tiles, and the JPEG stream of old JPEG-in-TIFF."""
_DEEPER = (330, 34665, 34853, 40965)
"""Tags that point to directories: SubIFDs, Exif, GPS, interoperability."""
_MOST = 1_000_000
"""Entries of directories, and numbers in their values, that are looked at, so that a file made to hurt takes no time
to speak of; chosen, not measured."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """How numbers are written: in which order, and how many bytes an offset, a count of entries and an entry have."""

    order: str
    offset: str
    count: str

    @property
    def entry(self) -> int:
        return 4 + 2 * struct.calcsize(self.order + self.offset)

    def number(self, data: bytes, letter: str, at: int) -> int:
        """Raise `struct.error` when the number stands outside of *data*."""
        if at < 0:
            raise struct.error
        return int(struct.unpack_from(self.order + letter, data, at)[0])


def extent(data: bytes) -> int | None:
    """Return the offset behind the last byte that a TIFF speaks of; None where it does not say, or is damaged."""
    order = "<" if data[:2] == b"II" else ">"
    big = 43 in data[2:4]
    manner = _Manner(order, "Q", "Q") if big else _Manner(order, "L", "H")
    try:
        ends = list(_ends(data, manner, manner.number(data, manner.offset, 8 if big else 4)))
    except (struct.error, ValueError, OverflowError):
        return None
    return None if not ends or None in ends else max(end for end in ends if end is not None)


def _ends(data: bytes, manner: _Manner, first: int) -> Iterator[int | None]:
    """Yield where each directory, value, strip and tile ends; None for a piece that has no length."""
    waiting, met, seen = [first], {0}, 0
    while waiting:
        at = waiting.pop()
        if at in met:
            continue
        met.add(at)
        count = manner.number(data, manner.count, at)
        seen += count + 1
        entries = at + struct.calcsize(manner.order + manner.count)
        after = entries + count * manner.entry
        values: dict[int, list[int]] = {}
        for entry in range(entries, after, manner.entry) if seen <= _MOST else ():
            end, tag, found = _value(data, manner, entry)
            yield end
            values[tag] = found
            seen += len(found)
        if seen > _MOST:
            yield None
            return
        yield after + struct.calcsize(manner.order + manner.offset)
        yield from _pieces(values)
        waiting += [offset for tag in _DEEPER for offset in values.get(tag, ())]
        waiting.append(manner.number(data, manner.offset, after))


def _value(data: bytes, manner: _Manner, entry: int) -> tuple[int, int, list[int]]:
    """Return where an entry's value ends, its tag, and the numbers in it where the tag is one of those followed."""
    tag, kind = manner.number(data, "H", entry), manner.number(data, "H", entry + 2)
    count = manner.number(data, manner.offset, entry + 4)
    room = struct.calcsize(manner.order + manner.offset)
    at = entry + 4 + room
    length = count * _SIZES.get(kind, 0)
    if length > room:
        at = manner.number(data, manner.offset, at)
    followed = tag in _DEEPER or any(tag in pair for pair in _PIECES)
    if not followed or kind not in _LETTERS or count > _MOST:
        return at + length, tag, []
    return at + length, tag, np.frombuffer(data, manner.order + _LETTERS[kind], count, at).tolist()


def _pieces(values: dict[int, list[int]]) -> Iterator[int | None]:
    for offsets, lengths in _PIECES:
        starts, long = values.get(offsets, []), values.get(lengths, [])
        if len(starts) != len(long) or not all(long):
            yield None
        else:
            yield from (start + length for start, length in zip(starts, long, strict=True))
