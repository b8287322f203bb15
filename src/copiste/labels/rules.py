"""What is drawn on a page: how it leans, its rules, its tick boxes. Pixels at the working resolution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from copiste.labels.text import Rectangle
from copiste.pages.arrays import Flags, Mask, Matrix
from copiste.pages.model import Grey

_INK = 160
"""Grey (0..255) under which a pixel is ink; set by hand."""
_LEAN, _STEP, _LEAST_LEAN = 4.0, 0.1, 0.15
"""Degrees: the most that is looked for, how finely, and what is left alone, as turning costs sharpness; set by hand.

`pages.turning.skew` looks for the same more finely, and turns pages that stay as they came here. Taken in its place,
with 0.15 degrees left alone and with 0.3, four and two accepted answers were wrong where one is, and one tick
(`bench/accuracy.py --of labelled`)."""
_LONG, _TALL, _VERY_TALL = 100, 75, 350
"""A rule is at least this long: 8 mm across, 6 mm down; from 30 mm on it needs nothing to end at."""
_SURE, _WHOLE, _BARE = 260, 0.93, 0.4
"""Pixels (22 mm) and share of ink from which a run is a rule whatever stands around it; share of ink above and below a
shorter one, at most. Set by hand against feet of words in heavy type."""
_DRAWN = 0.7
"""Share of a rule down that is ink, at least: dirt on a scanner's glass draws dots; set by hand."""
_BROKEN = 61
"""Pixels: a gap of 5 mm in a worn rule is bridged; set by hand."""
_NEAR = 20
"""Pixels: a rule down ends within 1.7 mm of a rule across; set by hand."""
_THICK = 14
"""Pixels: a rule is 1.2 mm thick at most; set by hand."""
_SMALLEST, _LARGEST = 18, 75
"""Sides of a tick box: 1.5 to 6 mm."""


def lean(page: Grey) -> float:
    """Return by how many degrees the print of *page* climbs to the right, to a tenth; 0 when it cannot be told."""
    small = cv2.resize(page, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    ink = (small < 190).astype(np.float32)
    height, width = ink.shape

    def sharpness(angle: float) -> float:
        slope = float(np.tan(np.radians(angle)))
        sheared = cv2.warpAffine(ink, np.array([[1, 0, 0], [slope, 1, -slope * width / 2]]), (width, height))
        return float(np.square(np.diff(sheared.sum(axis=1))).sum())

    coarse = max(np.arange(-_LEAN, _LEAN + 0.1, 0.5), key=sharpness)
    best = float(max(np.arange(coarse - 0.5, coarse + 0.55, _STEP), key=sharpness))
    return best if abs(best) >= _LEAST_LEAN else 0.0


def straightened(page: Grey, angle: float) -> tuple[Grey, Matrix]:
    """Return *page* turned so that print which climbs by *angle* degrees lies level, and the way back (3 by 3)."""
    if not angle:
        return page, np.eye(3)
    height, width = page.shape
    turn = np.vstack((cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0), (0, 0, 1)))
    level = cv2.warpAffine(page, turn[:2], (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,))
    return np.asarray(level, np.uint8), np.asarray(np.linalg.inv(turn), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class PageRules:
    """The rules of a page: each as the rectangle around it, and the pixels that they are made of."""

    across: tuple[Rectangle, ...]
    down: tuple[Rectangle, ...]
    pixels: Mask


def rules(page: Grey) -> PageRules:
    """Find long thin runs of ink, across and down, through small breaks and a little lean.

    Strokes of the pen and stamps run down the page as far as short rules do; a rule down ends at rules across.
    """
    ink = (page < _INK).astype(np.uint8)
    across, over = _runs(ink, _LONG)
    across = tuple(rule for rule in across if _clear(rule, ink))
    down, along = _runs(np.ascontiguousarray(ink.T), _TALL)
    upright = [(y0, x0, y1, x1) for x0, y0, x1, y1 in down]
    held = tuple(rule for rule in upright if _held(rule, across) and _whole(rule, ink))
    return PageRules(across, held, (over & _within(across, page.shape)) | (along.T & _within(held, page.shape)))


def _within(rectangles: Sequence[Rectangle], shape: tuple[int, ...]) -> Mask:
    inside = np.zeros(shape, np.bool_)
    for x0, y0, x1, y1 in rectangles:
        inside[y0:y1, x0:x1] = True
    return inside


def _clear(rule: Rectangle, ink: Flags) -> bool:
    """Whether a run along a row is a rule: it has little ink above and below it, or is long and without a gap.

    Serifs of heavy type run together along the foot of a word, or through its middle.
    """
    x0, y0, x1, y1 = rule
    if x1 - x0 >= _SURE and ink[y0:y1, x0:x1].any(axis=0).mean() > _WHOLE:
        return True
    above, below = ink[max(y0 - 10, 0) : max(y0 - 3, 1), x0:x1], ink[y1 + 3 : y1 + 10, x0:x1]
    return bool(above.any(axis=0).mean() < _BARE and below.any(axis=0).mean() < _BARE)


def _whole(rule: Rectangle, ink: Flags) -> bool:
    """Whether a rule down is more than the dots that dirt on a scanner's glass draws."""
    x0, y0, x1, y1 = rule
    return bool(ink[y0:y1, x0:x1].any(axis=1).mean() > _DRAWN)


def _held(rule: Rectangle, across: Sequence[Rectangle]) -> bool:
    """Whether a rule down is long, or ends at a rule across at both ends."""
    x0, y0, x1, y1 = rule
    if y1 - y0 >= _VERY_TALL:
        return True
    here = [(top, bottom) for left, top, right, bottom in across if left - _NEAR < x1 and x0 < right + _NEAR]
    return all(any(top - _NEAR < end < bottom + _NEAR for top, bottom in here) for end in (y0, y1))


def _runs(ink: Flags, least: int) -> tuple[tuple[Rectangle, ...], Mask]:
    """Find runs along rows at least *least* long: the rectangle around each, and the pixels that they are made of."""
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 5), np.uint8))
    long = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    bridged = cv2.morphologyEx(long, cv2.MORPH_CLOSE, np.ones((5, _BROKEN), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(bridged, connectivity=8)
    wide, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_AREA]
    kept = (wide >= least) & (area / np.maximum(wide, 1) <= _THICK)
    kept[0] = False
    boxes = tuple((int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[kept])
    return boxes, np.asarray(kept[labels] & (ink > 0), np.bool_)


def boxes(page: Grey) -> tuple[Rectangle, ...]:
    """Find tick boxes: small squares with four sides drawn, whatever stands in them."""
    ink = (page < _INK).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(1 - ink, connectivity=4)
    found = []
    for x, y, w, h, area in stats[1:]:
        if _SMALLEST <= w <= _LARGEST and _SMALLEST <= h <= _LARGEST and 0.7 < w / h < 1.7 and area > 0.3 * w * h:
            found.append((int(x), int(y), int(x + w), int(y + h)))
    return tuple(found)
