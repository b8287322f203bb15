"""Tick boxes of their own that answer one question between them: yes and no, F and M. Both ticked is no answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import hypot

from copiste.drafting.widgets import FoundWidget

_PAIRS = (
    *(("yes", "no"), ("true", "false"), ("female", "male"), ("f", "m"), ("mrs", "mr"), ("ms", "mr")),
    *(("oui", "non"), ("vrai", "faux"), ("féminin", "masculin"), ("femme", "homme"), ("mme", "m")),
    *(("madame", "monsieur"), ("f", "h")),
)
_OPPOSITE = frozenset(frozenset(pair) for pair in _PAIRS)
_UNKNOWN = re.compile(
    r"(?i)\W*(don.?t know|do not know|unknown|not sure|je ne sais pas|ne sais? pas|inconnue?|n/?a\b|s\.?o\b)"
)
_WORD = re.compile(r"[^\W\d_]+")
_SIBLING = re.compile(r"^(.*\D)\[\d+\]$")
_APART = 14
"""Boxes of one question stand at most so many of their widths apart on a line, and a quarter of that in a column."""

Box = tuple[FoundWidget, str]


def opposites(boxes: Sequence[Box | None]) -> list[tuple[int, ...]]:
    """Return which boxes cannot be ticked together, by their numbers.

    *boxes* holds a form's fields in order: the box and its label for a tick box of its own, None for any other field.
    Each box is in one group at most. Boxes of which the PDF numbers one name (`sex[0]`, `sex[1]`) are one question's.
    """
    groups = _numbered(boxes)
    taken = {n for group in groups for n in group}
    near = sorted(
        (_distance(one, other), n, m)
        for n, one in enumerate(boxes)
        for m, other in enumerate(boxes[:n])
        if one is not None and other is not None and _opposite(one, other)
    )
    for _, n, m in near:
        if n not in taken and m not in taken:
            groups.append((m, n))
            taken |= {n, m}
    return sorted(_with_unknown(group, boxes, taken) for group in groups)


def _numbered(boxes: Sequence[Box | None]) -> list[tuple[int, ...]]:
    """Return the boxes of one page whose names are the same but for their numbers in brackets."""
    found: dict[tuple[int, str], list[int]] = {}
    for n, box in enumerate(boxes):
        if box is not None and (name := _SIBLING.match(box[0].name)):
            found.setdefault((box[0].page, name[1]), []).append(n)
    return [tuple(numbers) for numbers in found.values() if len(numbers) > 1]


def _with_unknown(group: tuple[int, ...], boxes: Sequence[Box | None], taken: set[int]) -> tuple[int, ...]:
    """Add the box beside a pair by which people say that they do not know."""
    last = boxes[group[-1]]
    for n, box in enumerate(boxes):
        fits = box is not None and last is not None and n not in taken and _UNKNOWN.match(box[1])
        if fits and box is not None and last is not None and _together(last[0], box[0]):
            taken.add(n)
            return (*group, n)
    return group


def _opposite(one: Box, other: Box) -> bool:
    words = frozenset(word[0].casefold() for _, label in (one, other) if (word := _WORD.search(label)))
    return words in _OPPOSITE and _together(one[0], other[0])


def _distance(one: Box, other: Box) -> float:
    first, second = one[0].box, other[0].box
    return hypot(first.x0 - second.x0, first.y0 - second.y0)


def _together(one: FoundWidget, other: FoundWidget) -> bool:
    """Return whether two boxes stand beside each other on a line, or close below each other."""
    if one.page != other.page:
        return False
    first, second = one.box, other.box
    wide, tall = first.x1 - first.x0, first.y1 - first.y0
    across, down = abs(second.x0 - first.x0), abs(second.y0 - first.y0)
    return (down < tall / 2 and across < _APART * wide) or (across < wide / 2 and down < _APART / 4 * tall)
