"""Which pages `image_duplicates.py` holds against each other, and how many of those that came again were known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from copiste.books.duplicates import BANDS, MOST_COMPARED
from copiste.reading import likeness
from samples.again import AGAIN

Page = tuple[int, str]
"""A copy by its number, and the way it came again; "" as it was laid first."""
Pair = tuple[Page, Page]


def close_pairs(bits: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Every pair of sketches that are near enough to be compared."""
    signs = bits.astype(np.float32) * 2 - 1
    for at, row in enumerate(signs):
        apart = (likeness.BITS - signs[at + 1 :] @ row) / 2
        for other in np.flatnonzero(apart <= likeness.FARTHEST):
            yield at, at + 1 + int(other)


def bands(bits: npt.NDArray[np.bool_]) -> set[tuple[int, bytes]]:
    """The entries under which a sketch is remembered."""
    return {(at, np.packbits(band).tobytes()) for at, band in enumerate(bits.reshape(BANDS, -1))}


def true_pairs(came: Sequence[tuple[int, str, str, float, float]]) -> list[Pair]:
    """Each page that came again with the copy that was there first, and with its own other coming."""
    found: list[Pair] = []
    before: dict[int, str] = {}
    for number, way, packed, _, _ in came:
        if packed:
            found.append(((number, way), (number, "")))
            if number in before:
                found.append(((number, way), (number, before[number])))
            before[number] = way
    return found


def recall_of(
    true: Sequence[Pair],
    near: set[Pair],
    taken: set[Pair],
    came: Sequence[tuple[int, str, str, float, float]],
    bits: npt.NDArray[np.bool_],
) -> tuple[list[list[str]], list[int]]:
    """How many of the sheets that came again were known, by way: against the first copy, and against each other."""
    entries: defaultdict[tuple[int, bytes], set[int]] = defaultdict(set)
    for number, row in enumerate(bits):
        for band in bands(row):
            entries[band].add(number)
    found: Counter[str] = Counter()
    candidates: list[int] = []
    for number, way, packed, _, _ in came:
        if packed:
            sketch = likeness.sketch(likeness.unpacked(packed))
            shared = Counter(other for band in bands(sketch) for other in entries.get(band, ()))
            candidates.append(len(shared))
            ranked = sorted(shared.items(), key=lambda each: (-each[1], each[0]))
            found[way] += number in {other for other, _ in ranked[:MOST_COMPARED]}
    counted: dict[str, Counter[str]] = {name: Counter() for name in ("pairs", "alike", "taken")}
    for pair in true:
        (_, way), (_, other) = pair
        name = way if not other else "each other, one bad" if "bad" in (way, other) else "each other, bad aside"
        counted["pairs"][name] += 1
        counted["alike"][name] += pair in near
        counted["taken"][name] += pair in taken
    lost = Counter(way for _, way, packed, _, _ in came if not packed)
    counted["pairs"].update(lost)
    good = [way for way in AGAIN if way != "bad"]
    slices = [
        *((way, [way]) for way in AGAIN),
        ("all but bad", good),
        ("each other, bad aside", []),
        ("each other, one bad", []),
    ]
    rows = []
    for name, of in slices:
        total, same, right = (sum(counted[what][way] for way in of or [name]) for what in ("pairs", "alike", "taken"))
        named = str(sum(found[way] for way in of)) if of else ""
        rows.append([name, str(total), str(same), str(right), f"{right / max(total, 1):.4f}", named])
    return rows, candidates or [0]
