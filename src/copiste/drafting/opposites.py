"""Tick boxes of their own that answer one question between them: yes and no, F and M. Both ticked is no answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copiste.drafting.widgets import FoundWidget

_PAIRS = (
    *(("yes", "no"), ("true", "false"), ("female", "male"), ("f", "m"), ("mrs", "mr"), ("ms", "mr")),
    *(("oui", "non"), ("vrai", "faux"), ("féminin", "masculin"), ("femme", "homme"), ("mme", "m")),
    ("madame", "monsieur"),
)
_OPPOSITE = frozenset(frozenset(pair) for pair in _PAIRS)
_WORD = re.compile(r"[^\W\d_]+")
_APART = 14
"""Boxes of one question stand at most so many of their widths apart on a line, and a quarter of that in a column."""


def opposites(boxes: Sequence[tuple[FoundWidget, str] | None]) -> dict[int, int]:
    """Return which boxes cannot be ticked together, the later by number to the earlier.

    *boxes* holds a form's fields in order: the box and its label for a tick box of its own, None for any other field.
    Only neighbours in that order are compared, and each box is in one pair at most.
    """
    found: dict[int, int] = {}
    for later in range(1, len(boxes)):
        one, other = boxes[later - 1], boxes[later]
        if one is not None and other is not None and later - 1 not in found and _opposite(one, other):
            found[later] = later - 1
    return found


def _opposite(one: tuple[FoundWidget, str], other: tuple[FoundWidget, str]) -> bool:
    words = frozenset(word[0].casefold() for _, label in (one, other) if (word := _WORD.search(label)))
    return words in _OPPOSITE and _together(one[0], other[0])


def _together(one: FoundWidget, other: FoundWidget) -> bool:
    """Return whether two boxes stand beside each other on a line, or close below each other."""
    if one.page != other.page:
        return False
    first, second = one.box, other.box
    wide, tall = first.x1 - first.x0, first.y1 - first.y0
    across, down = abs(second.x0 - first.x0), abs(second.y0 - first.y0)
    return (down < tall / 2 and across < _APART * wide) or (across < wide / 2 and down < _APART / 4 * tall)
