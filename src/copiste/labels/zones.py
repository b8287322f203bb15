"""From printed labels and rules to the zones of the answers, in pixels of the level page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from copiste.forms.model import AnswerSide
from copiste.labels.rules import PageRules
from copiste.labels.text import Rectangle, Spot
from copiste.pages.arrays import Mask

_MARGIN, _BEYOND = 60, 150
"""How far beyond the rules people write: 5 mm before they begin, 13 mm after they end."""
_SPANS = 0.6
"""Share of a cell's height that a rule down must run beside to bound it; set by hand."""
_INDENT = 15
"""Pixels: a rule over a label begins at most 1.3 mm after it; set by hand."""
_ON, _ONE = 2, 16
"""A zone ends just under the rule that it is written on; edges as near as this to each other are one."""
_LEVEL = 8
"""Pixels: rules less than 0.7 mm apart in height are one rule with a gap; set by hand."""
_REACHES, _FEW, _LEAST_TALL = 32, 2, 15
"""How far an edge may give way to a line of writing, and the ink (pixels of a row) that is no line."""
_REACH = 220
"""A rule to write on begins at most this far after its label: 19 mm."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What bounds the space of an answer: rules, other print, and the page itself (width, height)."""

    rules: PageRules
    spots: tuple[Spot, ...]
    size: tuple[int, int]


def zone(label: Spot, answer: AnswerSide, around: Surroundings, *, multiline: bool) -> Rectangle:
    """Return the zone of the answer whose printed label is *label*."""
    rule = _fill_in(label, around.rules)
    if answer is AnswerSide.LINE or (answer is AnswerSide.NEAR and rule is not None):
        return _line(label, rule, around, multiline=multiline)
    return _cell(label, around)


def _fill_in(label: Spot, rules: PageRules) -> Rectangle | None:
    """Return the rule that begins where the label ends, at the foot of its letters."""
    _, top, end, bottom = label.last_line
    tall = bottom - top
    near = [
        rule
        for rule in rules.across
        if end - tall < rule[0] < end + _REACH
        and top + 0.4 * tall < (rule[1] + rule[3]) / 2 < bottom + 0.8 * tall
        and rule[2] - rule[0] > 2 * tall
    ]
    return min(near, key=lambda rule: (abs((rule[1] + rule[3]) / 2 - bottom), rule[0]), default=None)


def _end(rule: Rectangle, rules: PageRules) -> int:
    """Return where a rule ends, through gaps in the print."""
    end = rule[2]
    for other in sorted(rules.across):
        if abs(other[1] - rule[1]) <= _LEVEL and end < other[2] and other[0] < end + _REACH:
            end = other[2]
    return end


def _line(label: Spot, rule: Rectangle | None, around: Surroundings, *, multiline: bool) -> Rectangle:
    """The zone right of a label, on its rule; several lines go on below as far as nothing else is printed."""
    _, top, left, bottom = label.last_line
    tall = bottom - top
    right = min(_right(label, (top, bottom), around), _end(rule, around.rules) + _MARGIN if rule else around.size[0])
    right = max(right, left + tall)
    base = (rule[1] + rule[3]) // 2 + _ON if rule else bottom + tall // 2
    others = [spot.box for spot in around.spots if not spot.covers(label)]
    lines = [one for one in around.rules.across if rule is None or one != rule]
    above = [y1 for x0, _, x1, y1 in (*others, *lines) if y1 < top + tall / 2 and _meet((x0, x1), (left, right))]
    head = max([top - int(1.3 * tall), *(y for y in above if y > top - 3 * tall)])
    if not multiline:
        return left, head, right, base
    start = label.box[0]
    wide = [one for one in lines if one[0] < start - tall or one[2] > right + 2 * _MARGIN]
    ends = [*((x0, x1, y0 - tall) for x0, y0, x1, _ in others), *((x0, x1, y0 - 2) for x0, y0, x1, _ in wide)]
    below = [y for x0, x1, y in ends if y >= base - 2 * tall and _meet((x0, x1), (start, right))]
    foot = min([base + 4 * tall, *below])
    return (start, head, right, foot) if foot > base + _ON else (left, head, right, base)


def _cell(label: Spot, around: Surroundings) -> Rectangle:
    """The ruled cell that a label stands in; where rules are missing, the next print or the margin bounds it."""
    x0, y0, x1, y1 = label.box
    tall = label.words[0].height
    over = [rule for rule in around.rules.across if _covers(rule, x0, x1)]
    above = [rule for rule in over if rule[3] <= y0 + tall // 2]
    below = [rule for rule in over if rule[1] >= y1 - tall // 3]
    top = max((rule[3] for rule in above), default=max(y0 - tall, 0))
    bottom = min((rule[1] for rule in below), default=around.size[1])
    down = [
        rule
        for rule in around.rules.down
        if min(rule[3], bottom) - max(rule[1], top) > _SPANS * min(bottom - top, rule[3] - rule[1] + 1)
        and rule[1] < y1 + tall
        and rule[3] > y0
    ]
    bounds = [*above[-1:], *below[:1]]
    margin = max(min((rule[0] for rule in bounds), default=x0) - _MARGIN, 0)
    others = [spot.box for spot in around.spots if not spot.covers(label)]
    if any(box[2] < x0 and box[1] < y1 and box[3] > y0 for box in others):
        margin = max(margin, x0 - tall)
    left = max((rule[2] for rule in down if rule[2] <= x0 + tall), default=margin)
    end = min(max((rule[2] for rule in bounds), default=around.size[0]) + _BEYOND, around.size[0])
    right = min((rule[0] for rule in down if rule[0] >= x1 - tall), default=end)
    right = min(right, _right(label, (y0, y1), around))
    under = [box[1] - 2 for box in others if box[1] >= y1 - 2 and _meet((box[0], box[2]), (left, right))]
    return left, max(min(y0 - tall // 2, y0), top), max(right, left + tall), max(min([bottom, *under]), y1 + 1)


def _right(label: Spot, rows: tuple[int, int], around: Surroundings) -> int:
    """Return where the space right of a label ends on its own row: at a rule down, or at the next print."""
    x1 = label.last_line[2]
    top, bottom = rows
    middle = (top + bottom) // 2
    stops = [rule[0] for rule in around.rules.down if rule[0] > x1 and rule[1] < middle < rule[3]]
    for spot in around.spots:
        start, y0, _, y1 = spot.box
        if start > x1 and y0 < bottom and y1 > top and not spot.covers(label):
            stops.append(start - (bottom - top))
    return min(stops, default=around.size[0])


def _covers(rule: Rectangle, x0: int, x1: int) -> bool:
    """Whether a rule across bounds a label's cell: it begins no later than the label, and runs over most of it."""
    return rule[0] < x0 + _INDENT and min(rule[2], x1) - max(rule[0], x0) > 0.7 * (x1 - x0)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return min(one[1], other[1]) - max(one[0], other[0]) > 0.1 * min(one[1] - one[0], other[1] - other[0])


def snapped(boxes: Sequence[Rectangle], rows: Sequence[bool], ink: Mask) -> list[tuple[Rectangle, int]]:
    """Move the upper and lower edge of *boxes* to where least *ink* of the page is cut; return by how much at most.

    *rows* tells which are rows to write on: a line typed across a rule belongs to the row that holds most of it. In
    ruled cells it belongs to the cell above, because the one below begins with its label. Edges at one rule give way
    together, so that no writing falls into two zones.
    """
    edges = [(y, box[0], box[2]) for box in boxes for y in (box[1], box[3])]
    moved = []
    for (x0, y0, x1, y1), row in zip(boxes, rows, strict=True):
        up = _REACHES if row else _ON
        top, bottom = (_calmest(_beside(y, x0, x1, edges), ink, up) for y in (y0, y1))
        box = (x0, top, x1, bottom) if bottom - top > _LEAST_TALL else (x0, y0, x1, y1)
        moved.append((box, max(abs(box[1] - y0), abs(box[3] - y1))))
    return moved


def _beside(y: int, x0: int, x1: int, edges: Sequence[tuple[int, int, int]]) -> tuple[int, int, int]:
    """Return the span of the edges that are one with that at *y*, and the lowest of them."""
    same = [(x0, x1, y)]
    for its, left, right in edges:
        if abs(its - y) <= _ONE and min(right, x1) - max(left, x0) > 0:
            same.append((left, right, its))
    return min(left for left, _, _ in same), max(right for _, right, _ in same), max(its for _, _, its in same)


def _calmest(span: tuple[int, int, int], ink: Mask, up: int) -> int:
    left, right, y = span
    base = max(y - up, 0)
    rows = ink[base : min(y + _REACHES, len(ink) - 1) + 1, left:right].sum(axis=1)
    cut = np.where(rows > _FEW, rows, 0)
    calm = np.flatnonzero(cut == cut.min()) + base
    return int(calm[np.abs(calm - y).argmin()])
