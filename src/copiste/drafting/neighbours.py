"""Widgets that stand beside each other on a line, and what is printed between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from copiste.drafting.printed import PrintedPage, Segment
from copiste.drafting.widgets import FoundWidget, in_rows

_TALLEST, _ONE_LINE = 30.0, 13.0
"""Points: a box higher than the first holds more than one line of writing, and so does one that says so unless it is
lower than the second; chosen, not measured."""
_THINNEST = 3.0
"""Points that the thinnest character takes that a person can write; chosen, not measured."""
_OVER = 24.0
"""Points by which print may be longer than the gap that it stands in: beyond, it is a line that runs on; by eye."""
_MARK = re.compile(r"[/.,:–-]")
_LEVEL = 0.6
"""Share of the lower box's height that both share, where two stand on a line; chosen, not measured."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text widget of one line: its number on the page, its rectangle in points, and the label that print gives it."""

    number: int
    widget: FoundWidget
    x0: float
    y0: float
    x1: float
    y1: float
    label: str

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def cells(self) -> int | None:
        """How many characters it takes at most, where it says so: more than there is room for says nothing."""
        longest = self.widget.longest or 0
        return self.widget.comb or (longest if 0 < longest * _THINNEST <= self.width else None)


def lines(page: PrintedPage, widgets: Sequence[FoundWidget], labels: Sequence[str]) -> list[list[Written]]:
    """Return the text widgets of a page that stand on one line with nothing else to fill between, from the left.

    A field that stands in several places is in none of them.
    """
    names = Counter(widget.name for widget in widgets)
    numbers = {id(widget): n for n, widget in enumerate(widgets)}
    found: list[list[Written]] = [[]]
    for widget in in_rows(list(widgets)):
        n, box = numbers[id(widget)], widget.box
        one = Written(
            n,
            widget,
            box.x0 * page.width,
            box.y0 * page.height,
            box.x1 * page.width,
            box.y1 * page.height,
            labels[n],
        )
        if names[widget.name] > 1 or not _single(one):
            found.append([])
        elif found[-1] and _level(found[-1][-1], one):
            found[-1].append(one)
        else:
            found.append([one])
    return [line for line in found if line]


def _single(one: Written) -> bool:
    if one.widget.family != "Tx" or one.height > _TALLEST:
        return False
    return not one.widget.multiline or one.height < _ONE_LINE


def _level(one: Written, other: Written) -> bool:
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared > _LEVEL * min(one.height, other.height) and other.x0 > one.x0


def between(page: PrintedPage, one: Written, other: Written) -> str:
    """Return what is printed in the gap between two neighbours, without the dots and rules that lead to them."""
    middle = (max(one.y0, other.y0) + min(one.y1, other.y1)) / 2
    here = sorted((s for s in page.segments if s.y0 < middle < s.y1), key=lambda s: s.x0)
    text = " ".join(filter(None, (_shown(s, one.x1, other.x0) for s in here))).strip(" _")
    return text if text == "." else text.strip(" .")


def _shown(segment: Segment, left: float, right: float) -> str:
    """Return what a stretch of print shows in a gap: all of it, or the marks by which it reaches in from a box."""
    if left - 3 < (segment.x0 + segment.x1) / 2 < right + 3:
        return segment.text if segment.x1 - segment.x0 < right - left + _OVER else ""
    reaches = segment.x1 > left - 1 and segment.x0 < right + 1 and segment.x1 - segment.x0 < right - left + _OVER
    return "".join(_MARK.findall(segment.text)) if reaches else ""
