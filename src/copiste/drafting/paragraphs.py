"""A label may run over several lines: which lines of print belong together."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from copiste.drafting.printed import Segment
from copiste.drafting.rules import RuleMasks

LONGEST = 160
"""Characters of a title; chosen, not measured."""
_MOST_LINES = 8
"""Lines of print that are one label; chosen, not measured."""
_HEADING = 1.1
"""How much higher bold print is, at least, than the plain print under it that it heads; by eye."""
_WORDS = re.compile(r"[^\W\d_]{2}")


def paragraph(print_: Sequence[Segment], index: int, taken: Collection[int], rules: RuleMasks) -> str:
    """Return the text of stretch *index* of *print_* (from the top) with the lines that run on from and to it.

    Lines that are *taken* label something else.
    """
    if not _WORDS.search(print_[index].text):
        return _cut(print_[index].text)
    free = [n for n in range(len(print_)) if n == index or n not in taken]
    lines = [index]
    for n in free:
        if n > index and len(lines) < _MOST_LINES and _runs_on(print_[lines[-1]], print_[n], rules):
            lines.append(n)
    whole = print_[index].text[:1].isupper() and print_[index].text.endswith(":")
    for n in reversed(free if not whole else []):
        if n < index and len(lines) < _MOST_LINES and _runs_on(print_[n], print_[lines[0]], rules):
            lines.insert(0, n)
    return _cut(" ".join(print_[n].text for n in lines))


def _cut(text: str) -> str:
    if len(text) > LONGEST:
        text = text[:LONGEST].rpartition(" ")[0] + " …"
    return text.strip(" :*•–—_-")


def _runs_on(upper: Segment, lower: Segment, rules: RuleMasks) -> bool:
    size = max(upper.height, lower.height)
    near = -0.5 * size < lower.y0 - upper.y1 < 0.3 * size and lower.y0 > upper.y0 + 0.4 * size
    if not near or min(upper.height, lower.height) < 0.65 * size or upper.text.endswith((".", ":", ";")):
        return False
    if upper.heavy and not lower.heavy and upper.height > _HEADING * lower.height:
        return False
    aligned = (
        -1.2 * size < lower.x0 - upper.x0 < 3 * size
        or abs(lower.x1 - upper.x1) < size
        or abs(lower.x0 + lower.x1 - upper.x0 - upper.x1) < size
    )
    left, right = max(upper.x0, lower.x0), min(upper.x1, lower.x1)
    return (
        aligned and left < right and not rules.crossed_across(upper.y1 - 0.1 * size, lower.y0 + 0.1 * size, left, right)
    )
