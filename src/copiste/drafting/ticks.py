"""Tick boxes by their look: small hollow squares and circles that stand alone, no letters."""

from __future__ import annotations

import cv2
import numpy as np

from copiste.drafting.strokes import POINT, Rect
from copiste.pages.model import Grey

_LEAST, _MOST = 5.5 * POINT, 27 * POINT
"""Pixels; a tick box has sides of 5.5 to 27 points; by eye, bench/flat_blanks.py."""
_SQUARE, _ROUND = 0.92, 0.70
"""Shares of its frame that the hole of a square and of a round box fills; by eye, bench/flat_blanks.py."""
_LEAST_STROKE, _MOST_STROKE = 1, 14
"""Pixels at 300 dpi of a frame's stroke; by eye, bench/flat_blanks.py."""
_EMPTY = 0.04
"""Share of ink inside a box that is empty; by eye, bench/flat_blanks.py."""


def tick_boxes(ink: Grey) -> list[Rect]:
    """Return the boxes to tick, with their strokes, on a page whose ink is 1."""
    contours, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if tree is None:
        return []
    found: list[Rect] = []
    for contour, (_, _, _, parent) in zip(contours, tree[0], strict=True):
        if parent >= 0 and (box := _box(contour, Rect(*_bounds(contours[parent])), ink)) is not None:
            found += [box] if not any(box.shared(other) for other in found) else []
    return found


def _bounds(contour: cv2.typing.MatLike) -> tuple[int, int, int, int]:
    x, y, wide, high = cv2.boundingRect(contour)
    return x, y, x + wide, y + high


def _box(contour: cv2.typing.MatLike, outside: Rect, ink: Grey) -> Rect | None:
    """Return the box around a hole in the ink, None when it is no tick box."""
    hole = Rect(*_bounds(contour))
    wide, high = hole.width, hole.height
    if not (_LEAST <= wide <= _MOST and _LEAST <= high <= _MOST and 0.72 <= wide / high <= 1.4):
        return None
    filled = cv2.contourArea(contour) / ((wide - 1) * (high - 1))
    inner = Rect(hole.x0 + 3, hole.y0 + 3, hole.x1 - 3, hole.y1 - 3)
    if filled >= _SQUARE and float(inner.of(ink).mean()) <= _EMPTY:
        box = _framed(hole, ink)
        return box if box is not None and not _lettered(box, ink, 0.08) else None
    centre = Rect(hole.x0 + wide // 4, hole.y0 + high // 4, hole.x1 - wide // 4, hole.y1 - high // 4)
    if filled < _ROUND or float(centre.of(ink).mean()) > _EMPTY:
        return None
    return outside if _circle(contour, hole, outside, ink) else None


def _framed(hole: Rect, ink: Grey) -> Rect | None:
    """Return the square around *hole* with its strokes; None when they run on, as those of a grid's cells do."""
    x, y = (hole.x0 + hole.x1) // 2, (hole.y0 + hole.y1) // 2
    left = _thickness(ink[y, max(0, hole.x0 - _MOST_STROKE - 1) : hole.x0][::-1])
    right = _thickness(ink[y, hole.x1 : hole.x1 + _MOST_STROKE + 1])
    above = _thickness(ink[max(0, hole.y0 - _MOST_STROKE - 1) : hole.y0, x][::-1])
    below = _thickness(ink[hole.y1 : hole.y1 + _MOST_STROKE + 1, x])
    if min(left, right, above) < 1 or max(left, right, above) > _MOST_STROKE:
        return None
    box = Rect(hole.x0 - left, hole.y0 - above, hole.x1 + right, hole.y1 + min(below, left + right))
    reach = max(8, box.width // 3)
    runs_on = (
        (Rect(box.x0 - reach, hole.y0 - 4, box.x0 - 2, hole.y0 + 1), 1),
        (Rect(box.x1 + 2, hole.y0 - 4, box.x1 + reach, hole.y0 + 1), 1),
        (Rect(hole.x0 - 4, box.y0 - reach, hole.x0 + 1, box.y0 - 2), 0),
        (Rect(hole.x1 - 1, box.y0 - reach, hole.x1 + 4, box.y0 - 2), 0),
    )
    return None if any(_line(part.of(ink), axis) for part, axis in runs_on) else box


def _line(part: Grey, axis: int) -> bool:
    """Tell whether a line of ink runs through *part* along *axis*."""
    return bool(part.size) and float(part.mean(axis=axis).max()) > 0.7


def _thickness(line: Grey) -> int:
    """Return how many pixels of ink *line* starts with, after at most one pixel of blur."""
    start = 0 if line.size and line[0] else 1
    gaps = np.flatnonzero(line[start:] == 0)
    return start + int(gaps[0]) if gaps.size else len(line)


def _circle(contour: cv2.typing.MatLike, hole: Rect, outside: Rect, ink: Grey) -> bool:
    stroke, aspect = (outside.width - hole.width) / 2, hole.width / hole.height
    if not _LEAST_STROKE <= stroke <= max(_MOST_STROKE, 0.3 * hole.width):
        return False
    around = cv2.arcLength(contour, closed=True)
    roundness = 4 * np.pi * cv2.contourArea(contour) / (around * around)
    return 0.9 <= aspect <= 1.11 and roundness > 0.8 and not _lettered(outside, ink, 0.25)


def _lettered(box: Rect, ink: Grey, share: float) -> bool:
    """Tell whether print of the same height stands close on a side, as beside a letter."""
    gap = max(2, round(share * box.width))
    sides = (Rect(box.x0 - gap, box.y0, box.x0, box.y1), Rect(box.x1, box.y0, box.x1 + gap, box.y1))
    return any(float(side.of(ink).any(axis=1).mean()) > 0.3 for side in sides if side.of(ink).size)
