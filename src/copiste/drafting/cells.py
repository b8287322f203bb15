"""Boxes of one character each, drawn side by side: a comb whose every cell is a widget of its own."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from copiste.drafting.neighbours import Written
from copiste.drafting.widgets import FoundWidget
from copiste.pages.geometry import Box

_NARROWEST, _WIDEST = 7.0, 24.0
"""Points: the width of a box for one character; by eye on public forms."""
_UPRIGHT, _SQUARE = 1.35, 1.15
"""How much wider than high such a box is at most; of two alone, which may each be for two digits, less."""
_ALIKE, _APART, _CLOSE = 0.3, 0.85, 0.15
"""Shares of a box's width by which its neighbour's differs at most, and that they stand apart at most; two alone stand
closer. By eye on public forms."""
_OFF = 0.3
"""Share of a comb's cell by which a box may stand beside the middle of its own; chosen, not measured."""


def single(near: Sequence[Written]) -> Sequence[Written]:
    """Return the boxes from the first of *near* on that are for one character each."""
    first = near[0]
    if not _NARROWEST <= first.width <= _WIDEST or first.width > _UPRIGHT * first.height or (first.cells or 1) != 1:
        return ()
    end = 1
    while end < len(near) and _goes_on(near[end - 1], near[end], first.width):
        end += 1
    if end == 2 and not _surely(*near[:2]):
        return ()
    return near[:end] if end > 1 else ()


def _surely(one: Written, other: Written) -> bool:
    """Whether two boxes alone are for one character each: they say so, or are square and touch."""
    square = one.width <= _SQUARE * one.height and other.x0 - one.x1 <= _CLOSE * one.width
    return square or one.cells == other.cells == 1


def _goes_on(last: Written, box: Written, width: float) -> bool:
    alike = abs(box.width - width) <= _ALIKE * width and (box.cells or 1) == 1
    return alike and box.x0 - last.x1 <= _APART * width


def combs(boxes: Sequence[Written]) -> list[FoundWidget]:
    """Return *boxes* as one comb of equal cells, or as several where they stand too unevenly for one."""
    left, wide = boxes[0].x0, boxes[-1].x1 - boxes[0].x0
    cell = wide / len(boxes)
    middles = ((box.x0 + box.x1) / 2 - left - (n + 0.5) * cell for n, box in enumerate(boxes))
    if max(map(abs, middles)) <= _OFF * cell:
        around = box_around([box.widget for box in boxes])
        return [replace(boxes[0].widget, box=around, comb=len(boxes), multiline=False)]
    gaps = [other.x0 - one.x1 for one, other in itertools.pairwise(boxes)]
    cut = gaps.index(max(gaps)) + 1
    return [*combs(boxes[:cut]), *combs(boxes[cut:])]


def box_around(widgets: Sequence[FoundWidget]) -> Box:
    """Return the smallest box that holds all of *widgets*, which stand on one page."""
    boxes = [widget.box for widget in widgets]
    return Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(b.y1 for b in boxes),
    )
