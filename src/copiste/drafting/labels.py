"""Which print names each widget: beside it, above it, inside its ruled cell, below it.

Every pair of a widget and a stretch of print has a cost in points of distance, dearer across rules; labels are then
given out so that they fit best together, no print twice (`matching`). A widget left without print takes its
neighbour’s: the rows of a table stand under one heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from copiste.drafting.matching import Costs, assign
from copiste.drafting.naming import plain, speaks
from copiste.drafting.paragraphs import paragraph
from copiste.drafting.printed import PrintedPage, Segment
from copiste.drafting.rules import RuleMasks
from copiste.drafting.widgets import FoundWidget

_FARTHEST, _NEVER = 45.0, 1e6
"""Costs of giving a space a label: the largest that is taken, and one that never is; by eye, bench/flat_blanks.py."""
_ROW = 60.0  # points: rows of a table do not stand farther apart
_CLOSE = 1.2
"""Heights of a place within which the one above it is of the same column of a table, although it has a name of its
own; by eye."""
_WORD = re.compile(r"[^\W\d_]{2}")
_SHORT = re.compile(r"\(?[1-9]\d{0,2}[a-z]?\)?[.:]?")
_NUMBER_SIGN = re.compile(r"[Nn][°º]")
_SPOKEN, _OF_PART = 15.0, 20.0
"""Points that a label is the cheaper where the widget's tooltip says it, and the dearer to others where it stands at a
part of an answer over several widgets; by eye."""
_HEADS = 12.0
"""Points that bold print is the dearer on a page whose labels are not: it heads what stands beneath; by eye."""
_SAYS = 4
"""Letters from which on print in a tooltip is no chance; chosen, not measured."""
_SENTENCE = re.compile(r"[.?:]\s+")
PART = re.compile(
    r"(?i)\W*(jours?|mois|années?|jj|mm|aaaa|days?|months?|years?|dd|yyyy|ind\W*rég\W*|h|heures?|min(utes?)?"
    r"|kg|g|t|km|m|cm|mm|l|litres?|ans?|yrs?|%|€|\$|t\W*éq\W*co2)\W*"
)
"""The name of a part of an answer, or its unit: what names the whole stands elsewhere."""
_LETTER = re.compile(r"[A-Z]\W{0,2}")
_SECTION = re.compile(r"(?i)(part|partie|section|step|étape|annexe?)\s+\w{1,4}\b")
_SIDES = ("inside", "left", "right", "above", "below")


@dataclass(frozen=True, slots=True)
class Zone:
    """A widget's rectangle in points."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Labels:
    """The label of each widget, and the question over each group of tick boxes, "" where the print says nothing."""

    own: list[str]
    groups: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """What a cost looks at beside the widget and the print."""

    zones: Sequence[Zone]
    rules: RuleMasks


def labels(page: PrintedPage, widgets: Sequence[FoundWidget], groups: Sequence[Sequence[int]] = ()) -> Labels:
    """Return the labels of the *widgets* of a page; *groups* lists the tick boxes of each one-of group by number."""
    if not widgets:
        return Labels([], ["" for _ in groups])
    zones = [_zone(page, widget) for widget in widgets]
    usual = median([segment.height for segment in page.segments]) if page.segments else 10.0
    print_ = [segment for segment in page.segments if _usable(segment, usual)]
    view = _View(zones, page.rules)
    ticks = [widget.family == "Btn" for widget in widgets]
    table = np.array([_costs(zone, print_, tick, view) for zone, tick in zip(zones, ticks, strict=True)])
    table = table.reshape(len(zones), len(_SIDES), len(print_))
    for n, widget in enumerate(widgets):
        table[n] -= _SPOKEN * np.array([_said(segment, widget) for segment in print_])
        if widget.parts > 1:  # what is printed at its parts names no other
            table[np.arange(len(zones)) != n] += _OF_PART * np.array([_at(segment, zones[n]) for segment in print_])
    heads = [_zones_heading([zones[n] for n in group], print_, view) for group in groups]
    chosen = _chosen(table, heads, ticks)
    taken = {column for column in chosen if column is not None}
    texts = ["" if c is None else paragraph(print_, c, taken, page.rules) for c in chosen]
    own, over = texts[: len(zones)], texts[len(zones) :]
    of_row: set[int] = set()  # a row's label, taken from its left: no heading of the column below it
    for n in sorted(range(len(zones)), key=lambda n: (zones[n].y0, zones[n].x0)):
        named = speaks(widgets[n].name)
        if not own[n]:
            usable = ["" if m in of_row else text for m, text in enumerate(own)]
            own[n] = _above_it(n, zones, ticks, usable, _CLOSE * (zones[n].y1 - zones[n].y0) if named else _ROW)
        if not own[n] and not named:
            own[n] = _left_of_it(n, zones, ticks, own)
            of_row.add(n)
    return Labels(own, over)


def _said(segment: Segment, widget: FoundWidget) -> bool:
    """Whether a widget's tooltip says what is printed; of a tick box, at its end, where what it asks is over."""
    text = plain(segment.text).strip(" :.*")
    if widget.family != "Btn":
        return len(text) >= _SAYS and text in plain(widget.tooltip)
    last = _SENTENCE.split(plain(widget.tooltip).strip(" :.?"))[-1]
    return len(text) > 1 and re.search(rf"\b{re.escape(text)}(?!\w)", last) is not None


def _at(segment: Segment, zone: Zone) -> bool:
    """Whether print stands close over or under a place, and is no wider."""
    inside = zone.x0 - 6 < segment.x0 and segment.x1 < zone.x1 + 6
    return inside and -2 < min(abs(segment.y0 - zone.y1), abs(zone.y0 - segment.y1)) < segment.height


def _zone(page: PrintedPage, widget: FoundWidget) -> Zone:
    box = widget.box
    return Zone(box.x0 * page.width, box.y0 * page.height, box.x1 * page.width, box.y1 * page.height)


def _usable(segment: Segment, usual: float) -> bool:
    """Words, or the bare number of a line; a small bare number calls a footnote."""
    if _WORD.search(segment.text) or _NUMBER_SIGN.match(segment.text) or _LETTER.fullmatch(segment.text):
        return True
    return bool(_SHORT.fullmatch(segment.text)) and segment.height > 0.75 * usual


def _chosen(table: Costs, heads: Sequence[Sequence[float]], ticks: Sequence[bool]) -> list[int | None]:
    """Give out the print twice: the second time the side that most labels of the page stand on comes cheaper."""
    extra = np.array(heads, dtype=np.float64).reshape(len(heads), table.shape[2])
    if not table.shape[2]:
        return [None] * (len(table) + len(heads))
    first = assign(np.vstack([table.min(axis=1), extra]), _FARTHEST)
    for kind in (False, True):
        rows = [n for n, tick in enumerate(ticks) if tick is kind and first[n] is not None]
        sides = [int(np.argmin(table[n, :, first[n]])) for n in rows]
        usual = max(set(sides), key=sides.count, default=None)
        if usual is not None and sides.count(usual) > len(sides) / 2:
            table[[n for n, tick in enumerate(ticks) if tick is kind], usual, :] -= 8
    return assign(np.vstack([table.min(axis=1), extra]), _FARTHEST)


def _costs(zone: Zone, print_: Sequence[Segment], tick: bool, view: _View) -> list[list[float]]:
    """Return the cost of every stretch of print by side."""
    size = median([segment.height for segment in print_]) if print_ else 10.0
    bold = sum(segment.heavy for segment in print_) > len(print_) / 2
    dearer = [_dearer(segment, size) + _HEADS * (segment.heavy and not bold) for segment in print_]
    base = (30.0, 6.0, 0.0, 15.0, 25.0) if tick else (3.0, 0.0, 32.0, 8.0, 14.0)
    sides = (_inside, _left, _right, _above, _below)
    lone = [0.0 if tick or not _LETTER.fullmatch(segment.text) else _NEVER for segment in print_]
    return [
        [cost(zone, s, view) + more + extra + only for s, extra, only in zip(print_, dearer, lone, strict=True)]
        for cost, more in zip(sides, base, strict=True)
    ]


def _dearer(segment: Segment, usual: float) -> float:
    """Headlines, part numbers and bare line numbers name a field only when nothing else does."""
    named = _WORD.search(segment.text) or _NUMBER_SIGN.match(segment.text) or _LETTER.fullmatch(segment.text)
    bare = 0.0 if named else 15.0
    bare += 15.0 * bool(PART.fullmatch(segment.text))
    return bare + 40.0 * bool(_SECTION.match(segment.text)) + 10.0 * (segment.height > 1.35 * usual)


def _zones_heading(zones: Sequence[Zone], print_: Sequence[Segment], view: _View) -> list[float]:
    """Return the cost of every stretch of print as the question that a group of tick boxes answers."""
    first = min(zones, key=lambda zone: (round(zone.y0 / 4), zone.x0))
    beside = _View([], view.rules)
    return [
        min(_left(first, segment, beside) + 6, _above(first, segment, beside), _FARTHEST)
        + _dearer(segment, segment.height)
        if _WORD.search(segment.text) and len(segment.text.strip(" :.")) > 2
        else _NEVER
        for segment in print_
    ]


def _inside(zone: Zone, segment: Segment, view: _View) -> float:
    x, y = (segment.x0 + segment.x1) / 2, (segment.y0 + segment.y1) / 2
    if not (zone.x0 <= x <= zone.x1 and zone.y0 <= y <= zone.y1):
        return _NEVER
    del view
    return 0.0 if segment.x0 - zone.x0 < 0.3 * (zone.x1 - zone.x0) else 30.0  # a unit stands at the end


def _left(zone: Zone, segment: Segment, view: _View) -> float:
    gap = zone.x0 - segment.x1
    if gap < -3 or segment.x0 >= zone.x0 or (band := _band(zone, segment)) is None:
        return _NEVER
    if _blocked(view.zones, segment.x1, band[0], zone.x0, band[1]):
        return _NEVER
    return max(gap, 0) * 0.45 + 10 * view.rules.crossed_down(segment.x1, zone.x0 - 1, *band)


def _right(zone: Zone, segment: Segment, view: _View) -> float:
    gap = segment.x0 - zone.x1
    if gap < -3 or segment.x1 <= zone.x1 or (band := _band(zone, segment)) is None:
        return _NEVER
    if _blocked(view.zones, zone.x1, band[0], segment.x0, band[1]):
        return _NEVER
    return max(gap, 0) + 6 * view.rules.crossed_down(zone.x1 + 2, segment.x0, *band)


def _above(zone: Zone, segment: Segment, view: _View) -> float:
    gap = zone.y0 - segment.y1
    if gap < -0.6 * segment.height or segment.y0 >= zone.y0 or (span := _span(zone, segment)) is None:
        return _NEVER
    if gap > 0 and _blocked(view.zones, span[0], segment.y1, span[1], zone.y0):
        return _NEVER
    aside = max(0.0, zone.x0 - segment.x0, segment.x1 - zone.x1)
    return max(gap, 0) * 1.5 + 10 * view.rules.crossed_across(segment.y1, zone.y0 - 1, *span) + 0.06 * aside


def _below(zone: Zone, segment: Segment, view: _View) -> float:
    gap = segment.y0 - zone.y1
    if not -0.6 * segment.height < gap < 10 or segment.y1 <= zone.y1 or (span := _span(zone, segment)) is None:
        return _NEVER
    if gap > 0 and _blocked(view.zones, span[0], zone.y1, span[1], segment.y0):
        return _NEVER
    return max(gap, 0) * 2


def _band(zone: Zone, segment: Segment) -> tuple[float, float] | None:
    """Return the middle of the height that both share, None when they do not stand level."""
    top, bottom = max(zone.y0, segment.y0), min(zone.y1, segment.y1)
    if bottom - top < 0.4 * min(zone.y1 - zone.y0, segment.height):
        return None
    return top + 0.3 * (bottom - top), bottom - 0.3 * (bottom - top)


def _span(zone: Zone, segment: Segment) -> tuple[float, float] | None:
    left, right = max(zone.x0, segment.x0), min(zone.x1, segment.x1)
    shared = right - left > 0.3 * min(segment.x1 - segment.x0, zone.x1 - zone.x0)
    return (left, right) if shared else None


def _blocked(zones: Sequence[Zone], x0: float, y0: float, x1: float, y1: float) -> bool:
    return any(z.x0 < x1 - 1 and z.x1 > x0 + 1 and z.y0 < y1 - 0.5 and z.y1 > y0 + 0.5 for z in zones)


def _above_it(number: int, zones: Sequence[Zone], ticks: Sequence[bool], own: Sequence[str], far: float) -> str:
    """Return the label of the nearest widget of the same kind above in the same column, *far* points off at most."""
    zone = zones[number]
    above = [
        n
        for n in _same(number, ticks, own)
        if zone.y0 - far < zones[n].y1 <= zone.y0 + 2 and _overlap(zones[n], zone) > 0.6
    ]
    return own[max(above, key=lambda n: zones[n].y1)] if above else ""


def _left_of_it(number: int, zones: Sequence[Zone], ticks: Sequence[bool], own: Sequence[str]) -> str:
    """Return the label of the nearest widget of the same kind on the left in the same row."""
    zone = zones[number]
    middle = (zone.y0 + zone.y1) / 2
    left = [n for n in _same(number, ticks, own) if zones[n].x1 <= zone.x0 + 2 and zones[n].y0 < middle < zones[n].y1]
    return own[max(left, key=lambda n: zones[n].x1)] if left else ""


def _same(number: int, ticks: Sequence[bool], own: Sequence[str]) -> list[int]:
    return [n for n, text in enumerate(own) if text and ticks[n] is ticks[number]]


def _overlap(one: Zone, other: Zone) -> float:
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    return shared / max(one.x1 - one.x0, other.x1 - other.x0)
