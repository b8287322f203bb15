"""Tick boxes beside their printed words: found as squares, or looked for where their neighbours' boxes stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from copiste.forms.model import AnswerSide
from copiste.labels.text import PrintedWord, Rectangle, Spot
from copiste.pages.arrays import Mask

Key = tuple[str, str]
_REACH = 120
"""A box stands at most 10 mm from its words."""
_LOOK, _NEARBY = 90, 12
"""How far before its words a box that is crossed out is looked for, and how far up or down."""
_INTO = ((12, 0.48), (80, 0.65))
"""How far into its words it may reach, and the share of ink along its four sides that it must have: a crossed box is
often read as letters, and a worn one may have lost two sides."""
_OUTLINE, _DRAWN, _CLEAN = 3, 0.8, 0.97
"""A box is plain when so much of its weakest side is ink. Words this well read have no box among them."""
_USUAL = tuple((side, side) for side in range(24, 50, 4))
"""Pixels at 300 dpi: sides that are tried where no box of the group was found plain, 2 to 4 mm; set by hand."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """A tick box: its inside, in pixels, and whether its outline is plain to see."""

    box: Rectangle
    plain: bool


def located(
    options: Mapping[Key, tuple[Spot, AnswerSide]], squares: Sequence[Rectangle], ink: Mask
) -> dict[Key, Ticked]:
    """Return the box of each option, by name and value; *ink* is the page's."""
    pairs = sorted(
        (gap, key, box) for key, (spot, side) in options.items() for gap, box in _beside(spot, side, squares)
    )
    seen: dict[Key, Rectangle] = {}
    for _, key, box in pairs:
        if key not in seen and box not in seen.values() and not _between(options, key, box):
            seen[key] = box
    sizes = [(box[2] - box[0], box[3] - box[1]) for box in seen.values()]
    usual = [(int(median(w for w, _ in sizes)), int(median(h for _, h in sizes)))] if sizes else _USUAL
    found = {key: Ticked(box, True) for key, box in seen.items()}
    for key, (spot, side) in options.items():
        ticked = _drawn(spot, side, usual, ink) if key not in found else None
        if ticked is not None and not any(_share(ticked.box, other.box) for other in found.values()):
            found[key] = ticked
    return found


def in_row(label: Spot, count: int, squares: Sequence[Rectangle]) -> list[Rectangle]:
    """Return the *count* squares right of a label on its last row, for options whose words cannot be made out."""
    _, top, end, bottom = label.last_line
    here = sorted(
        box for box in squares if box[0] > end and top - bottom < box[1] + box[3] - top - bottom < bottom - top
    )
    return here if len(here) == count else []


def _share(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _beside(spot: Spot, side: AnswerSide, squares: Sequence[Rectangle]) -> list[tuple[float, Rectangle]]:
    """Return the squares next to the words of an option, on the row of their first or last line, and how far off."""
    word = spot.words[0] if side is AnswerSide.BOX_LEFT else spot.words[-1]
    (x0, _, x1, _), (y0, y1) = word.box, _row(spot, word)
    tall = y1 - y0
    near: list[tuple[float, Rectangle]] = []
    for box in squares:
        middle = (box[1] + box[3]) / 2
        gap = x0 - box[2] if side is AnswerSide.BOX_LEFT else box[0] - x1
        least = -1.2 * tall if side is AnswerSide.BOX_LEFT else -0.8 * (x1 - x0)
        if y0 - 0.6 * tall < middle < y1 + 0.6 * tall and least < gap < _REACH:
            near.append((abs(gap), box))
    return near


def _between(options: Mapping[Key, tuple[Spot, AnswerSide]], key: Key, box: Rectangle) -> bool:
    """Whether the words of another option stand between those of *key* and a box."""
    own = options[key][0].box
    low, high = sorted((own[0] + own[2], box[0] + box[2]))
    others = [spot.box for name, (spot, _) in options.items() if name != key]
    return any(low < other[0] + other[2] < high and other[1] < box[3] and box[1] < other[3] for other in others)


def _drawn(spot: Spot, side: AnswerSide, sizes: Sequence[tuple[int, int]], ink: Mask) -> Ticked | None:
    """Look beside the words of an option for the sides of a box, whatever is written across it; then among them."""
    clean = spot.score > _CLEAN and spot.words[0].text[0].isalnum()  # a box is often read as a bracket
    for into, least in _INTO[: 1 if clean else 2]:
        best = max(_candidates(spot, side, sizes, ink, into), default=(0.0, 0.0, (0, 0, 1, 1)))
        if best[0] >= least:
            return Ticked(best[2], best[1] >= _DRAWN)
    return None


def _candidates(
    spot: Spot, side: AnswerSide, sizes: Sequence[tuple[int, int]], ink: Mask, into: int
) -> Iterator[tuple[float, float, Rectangle]]:
    word = spot.words[0] if side is AnswerSide.BOX_LEFT else spot.words[-1]
    x0, _, x1, _ = word.box
    y0, y1 = _row(spot, word)
    step = 1 if len(sizes) == 1 else 2
    for wide, tall in sizes:
        middle = (y0 + y1 - tall) // 2
        columns = (
            range(x0 - _LOOK - wide, x0 - wide + into) if side is AnswerSide.BOX_LEFT else range(x1 - into, x1 + _LOOK)
        )
        for left in columns[::step]:
            for top in range(middle - _NEARBY, middle + _NEARBY + 1, step):
                sides = _sides(ink, left, top, wide, tall)
                yield sum(sides) / 4, min(sides), (left, top, left + wide, top + tall)


def _row(spot: Spot, word: PrintedWord) -> tuple[int, int]:
    """Return the upper and lower edge of the row of *word*: a crossed box makes the word it was read into taller."""
    level = [one.box for one in spot.words if one.box[1] < word.box[3] and word.box[1] < one.box[3]]
    return int(median(box[1] for box in level)), int(median(box[3] for box in level))


def _sides(ink: Mask, x0: int, y0: int, wide: int, tall: int) -> tuple[float, float, float, float]:
    """Return the share of ink along each of the four sides just outside a rectangle, 0..1."""
    x1, y1, n = x0 + wide, y0 + tall, _OUTLINE
    if x0 < n or y0 < n or x1 + n > ink.shape[1] or y1 + n > ink.shape[0]:
        return 0.0, 0.0, 0.0, 0.0
    over, under = ink[y0 - n : y0, x0:x1].any(axis=0), ink[y1 : y1 + n, x0:x1].any(axis=0)
    before, after = ink[y0:y1, x0 - n : x0].any(axis=1), ink[y0:y1, x1 : x1 + n].any(axis=1)
    return float(over.mean()), float(under.mean()), float(before.mean()), float(after.mean())
