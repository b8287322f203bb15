"""Cut a zone's answer out of a registered page, line by line, ready for a reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from copiste.pages.arrays import Components, Pieces
from copiste.pages.geometry import Box
from copiste.reading import strokes
from copiste.reading.clean import Answers
from copiste.reading.combs import cells_filled, closed_up
from copiste.reading.zone_line import Rectangle, ZoneLine, line_of

_SPECK = 6
"""Pixels of ink under which a component is dust; set by hand."""
_BEYOND = 1.1
"""A component whose middle is this many heights of a line from the line's middle is on a line of its own."""
_DASH = 1.6
"""A dash between spaces stands at most so many heights of a letter from the next one."""
_AT_EDGE, _RULE, _NEXT_LETTER, _LETTER = 4, 14, 1.0, 15
"""Writing runs on over the edge of a zone when a letter ends at it and the next begins across a rule's width."""
_FEW = 3
"""Components without which no line of writing can be told; set by hand."""
_PIXELS_PER_MM = 300 / 25.4
"""Pixels of a millimetre at 300 dpi."""
_LEAST_INK = 28
"""Ink of a full stop in small print, at 300 dpi."""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A zone's answer. `ink` counts pixels at 300 dpi.

    `overflow` is the share of its ink outside the zone; `foreign` how much ink lies across the zone that was not
    taken for the answer (a stamp, a neighbour's answer, a stroke of the pen), as a share of the answer's; `crossed`
    the share of its ink at or on the form's own print, where strokes may be lost; `stamped` the share of the zone
    that a stamp covers; `cells` counts the cells of a comb that hold a character.
    """

    lines: tuple[ZoneLine, ...]
    ink: int
    overflow: float = 0.0
    foreign: float = 0.0
    crossed: float = 0.0
    stamped: float = 0.0
    cells: int = 0


def cut(answers: Answers, box: Box, *, multiline: bool, comb: int | None = None) -> Cut:
    """Return the answer in *box*; no lines when the zone is blank. *comb* is the number of cells of a comb."""
    height, width = answers.raw.shape
    left, top, right, bottom = box.pixels(width, height)
    mine = _components(answers, left, top, right, bottom, multiline=multiline)
    mine = _near_each_other(answers, mine if comb else _run_on(answers, mine, right))
    if not (multiline or comb):
        mine = _on_the_line(answers, mine)
    place = (slice(top, bottom), slice(left, right))
    window, strange = answers.labels[place], answers.strange(place)
    theirs = np.isin(window, mine)
    within = int(theirs.sum()) if mine.size else 0
    others = int((answers.stats[window, cv2.CC_STAT_AREA] >= _SPECK)[strange & ~theirs].sum())
    ink = int(answers.stats[mine, cv2.CC_STAT_AREA].sum())
    measured = Cut(
        (),
        ink,
        overflow=max(0.0, 1 - within / max(ink, 1)),
        foreign=others / max(ink, _LEAST_INK),
        crossed=int((theirs & answers.printed[place]).sum()) / max(within, 1),
        stamped=_covered((left, top, right, bottom), answers.stamps),
    )
    if ink < _LEAST_INK or _all_specks(answers, mine):
        return measured
    rows = [_near_each_other(answers, row) for row in _rows(answers.stats, mine, multiline=multiline)]
    lines = tuple(line for line in (line_of(answers, row) for row in rows) if line.ink >= _LEAST_INK)
    if comb:
        cells = cells_filled(answers.stats[mine], (left, top, right, bottom), comb)
        return replace(measured, lines=tuple(replace(line, clean=closed_up(line.clean)) for line in lines), cells=cells)
    return replace(measured, lines=lines)


def _covered(zone: Rectangle, stamps: Sequence[Rectangle]) -> float:
    """Return the largest share of *zone* that one of *stamps* covers."""
    x0, y0, x1, y1 = zone
    return max((strokes.shared(zone, stamp) for stamp in stamps), default=0) / ((x1 - x0) * (y1 - y0))


def _all_specks(answers: Answers, mine: Pieces) -> bool:
    stats = answers.stats[mine]
    return bool(stats[:, cv2.CC_STAT_HEIGHT].max() < 9 and stats[:, cv2.CC_STAT_AREA].max() < 3 * _LEAST_INK)


def _near_each_other(answers: Answers, mine: Pieces) -> Pieces:
    """Drop dust: small components that stand clear of every large one by more than a letter's height.

    A full stop or an accent is as small as dust, but never far from its letters.
    """
    if mine.size < 2:
        return mine
    stats = answers.stats[mine]
    heights, areas = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    tall = float(np.percentile(heights, 90, weights=areas, method="inverted_cdf"))
    small = (areas < 0.12 * tall * tall) & (heights < 0.5 * tall)
    if small.all() or not small.any():
        return mine
    x0, y0 = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    x1, y1 = x0 + stats[:, cv2.CC_STAT_WIDTH], y0 + heights
    large = ~small
    gap_x = np.maximum(x0[:, None] - x1[large], x0[large] - x1[:, None]).clip(0)
    gap_y = np.maximum(y0[:, None] - y1[large], y0[large] - y1[:, None]).clip(0)
    close = ((gap_x < 0.8 * tall) & (gap_y < 0.35 * tall)).any(axis=1)
    middle = (y0 + y1) / 2
    amid = (middle[:, None] > y0[large] + 0.25 * heights[large]) & (middle[:, None] < y1[large] - 0.25 * heights[large])
    dash = (x1 - x0 > 1.8 * heights) & (x1 - x0 > 0.25 * tall)
    spaced = dash & (amid & (gap_x < _DASH * tall)).any(axis=1)
    return mine[large | close | spaced]


def _run_on(answers: Answers, mine: Pieces, right: int) -> Pieces:
    """Add what was written on past the right edge of a zone, letter after letter, from one that reaches the edge."""
    stats = answers.stats
    x0, y0 = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    x1, y1 = x0 + stats[:, cv2.CC_STAT_WIDTH], y0 + stats[:, cv2.CC_STAT_HEIGHT]
    beyond = np.flatnonzero((x1 > right + _AT_EDGE) & (stats[:, cv2.CC_STAT_AREA] >= _SPECK) & (x0 > 0))
    beyond = beyond[np.argsort(x0[beyond])]
    added: list[int] = []
    for edge in mine[(x1[mine] >= right - _AT_EDGE) & (y1[mine] - y0[mine] >= _LETTER)]:
        end, tall, gap = x1[edge], y1[edge] - y0[edge], _RULE
        for one in beyond.tolist():
            middle = (y0[one] + y1[one]) / 2
            level = y0[edge] < middle < y1[edge] and y1[one] - y0[one] < 1.6 * tall
            if level and end - _AT_EDGE <= x0[one] <= end + gap:
                added.append(one)
                end, gap = max(end, x1[one]), int(_NEXT_LETTER * tall)
    return np.union1d(mine, np.array(added, np.int64))


def _on_the_line(answers: Answers, mine: Pieces) -> Pieces:
    """Drop what stands before or after a line of writing, off it and clear of it: initials, a stroke of the pen."""
    stats = answers.stats[mine]
    heights = stats[:, cv2.CC_STAT_HEIGHT]
    if mine.size < _FEW:
        return mine
    tall = float(np.percentile(heights, 90))
    order = np.argsort(stats[:, cv2.CC_STAT_LEFT])
    order = order[heights[order] > 0.5 * tall]
    start, middle = stats[order, cv2.CC_STAT_LEFT], stats[order, cv2.CC_STAT_TOP] + heights[order] / 2
    end = np.maximum.accumulate(start + stats[order, cv2.CC_STAT_WIDTH])
    breaks = (start[1:] - end[:-1] > 0.6 * tall) & (np.abs(np.diff(middle)) > 0.55 * tall)
    group = np.concatenate(([0], np.cumsum(breaks)))
    ink = np.bincount(group, weights=stats[order, cv2.CC_STAT_AREA])
    if len(ink) != 2 or ink.min() > 0.35 * ink.sum():
        return mine
    kept = order[group == ink.argmax()]
    reach = stats[:, cv2.CC_STAT_LEFT] + stats[:, cv2.CC_STAT_WIDTH] / 2
    near = (reach > start[group == ink.argmax()].min() - tall / 2) & (
        reach < (stats[kept, cv2.CC_STAT_LEFT] + stats[kept, cv2.CC_STAT_WIDTH]).max() + tall / 2
    )
    return np.asarray(mine[near], np.int64)


def _components(answers: Answers, left: int, top: int, right: int, bottom: int, *, multiline: bool) -> Pieces:
    """Return the numbers of the components that belong to the zone: their middle lies in it, give or take."""
    slack_x = int(0.7 * _PIXELS_PER_MM)
    slack_y = int(min(0.9 * _PIXELS_PER_MM, (bottom - top) * 0.25))
    height, width = answers.raw.shape
    window = answers.labels[
        max(top - slack_y, 0) : min(bottom + slack_y, height), max(left - slack_x, 0) : min(right + slack_x, width)
    ]
    found = np.unique(window)
    stats = answers.stats[found]
    x, y = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    w, h = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    middle_x, middle_y = x + w / 2, y + h / 2
    tall = bottom - top + 2 * slack_y
    keep = (
        (found > 0)
        & (stats[:, cv2.CC_STAT_AREA] >= _SPECK)
        & (middle_x > left - slack_x)
        & (middle_x < right + slack_x)
        & (middle_y > top - slack_y * 0.5)
        & (middle_y < bottom + slack_y * 0.5)
        & (h < (tall * 1.6 if not multiline else tall))
    )
    return np.asarray(found[keep], np.int64)


def _rows(stats: Components, mine: Pieces, *, multiline: bool) -> list[Pieces]:
    """Group components into lines of writing, top to bottom."""
    if not multiline:
        return [mine]
    tops = stats[mine, cv2.CC_STAT_TOP]
    heights = stats[mine, cv2.CC_STAT_HEIGHT]
    start, end = int(tops.min()), int((tops + heights).max())
    profile = np.zeros(end - start + 1, np.float64)
    for y, h, w in zip(tops, heights, stats[mine, cv2.CC_STAT_WIDTH], strict=True):
        profile[y - start : y - start + h] += w
    return _split(profile, start, tops + heights / 2, mine, stats)


def _split(
    profile: npt.NDArray[np.float64],
    start: int,
    middles: npt.NDArray[np.float64],
    mine: Pieces,
    stats: Components,
) -> list[Pieces]:
    """Cut a profile of ink by height into lines where it runs low."""
    smooth = np.convolve(profile, np.ones(5) / 5, "same")
    full = smooth > 0.12 * smooth.max()
    edges = np.flatnonzero(np.diff(np.concatenate(([0], full.astype(np.int8), [0]))))
    bands = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= 8]
    if not bands:
        return [mine]
    centres = np.array([start + (a + b) / 2 for a, b in bands])
    nearest = np.abs(middles[:, None] - centres[None]).argmin(axis=1)
    tall = np.array([b - a for a, b in bands])
    beyond = np.abs(middles - centres[nearest]) > _BEYOND * tall[nearest]
    rows = [mine[(nearest == k) & ~beyond] for k in range(len(bands))]
    if beyond.any():  # a last line of one word hardly shows in the profile of long lines
        rows += _rows(stats, mine[beyond], multiline=True)
        rows.sort(key=lambda row: float(np.median(stats[row, cv2.CC_STAT_TOP])) if row.size else 0.0)
    return [row for row in rows if row.size]
