"""How strokes lie: loops, long lines, what surrounds a place. Masks are True where ink is, at 300 dots an inch."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from copiste.pages.arrays import Mask

Rectangle = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

_COARSE = 3
"""Loops are looked for at a third of the size, where what the print's removal broke hangs together again."""
_LOOP_WIDE, _LOOP_TALL = (45, 900), (36, 260)
"""Pixels: a loop around a small box is 4 mm at least; around a long label's line, 75 by 22 mm at most."""
_HOLLOW = 0.6
"""Share of its rectangle that a loop of a pen fills at most, small ones at a third of the size."""
_AT_EDGE, _EDGE_ALL_ROUND = 0.8, 0.9
"""Shares of a loop's ink that lies along its hull, and of the hull that has ink."""
_PRINT_HELD = 60
"""Pixels of print that a loop must go around: two letters."""
_LONG = 240
"""A straight line of 20 mm is no tick; letters and ticks are shorter."""
_RAYS = 36
"""Directions in which a loop around a box is looked for, ten degrees apart; chosen."""


def window(shape: tuple[int, ...], box: Rectangle, margin: float) -> tuple[tuple[slice, slice], tuple[int, int]]:
    """Return the part of a page around *box*, and where the box's corner lies in it (across, down)."""
    x0, y0, x1, y1 = within(grown(box, margin), shape)
    return (slice(y0, y1), slice(x0, x1)), (box[0] - x0, box[1] - y0)


def grown(box: Rectangle, margin: float) -> Rectangle:
    """Return *box* with *margin* pixels more on each side."""
    by = round(margin)
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def within(box: Rectangle, shape: tuple[int, ...]) -> Rectangle:
    """Return what of *box* lies on a page of *shape* (height, width)."""
    return max(box[0], 0), max(box[1], 0), min(box[2], shape[1]), min(box[3], shape[0])


def shared(one: Rectangle, other: Rectangle) -> int:
    """Return the area in pixels that two rectangles share."""
    wide, tall = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0) * max(tall, 0)


def contains(box: Rectangle, point: tuple[int, int]) -> bool:
    """Return whether a point (across, down) lies in *box*."""
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def holds(loop: Rectangle, box: Rectangle) -> bool:
    """Return whether a loop goes around the middle of *box*, and the box is no more than it can hold."""
    return contains(loop, ((box[0] + box[2]) // 2, (box[1] + box[3]) // 2))


def gap(loop: Rectangle, box: Rectangle) -> int | None:
    """Return the pixels between a loop and a box on its line, None when they are not side by side."""
    size = box[3] - box[1]
    if not loop[1] - size // 3 <= (box[1] + box[3]) // 2 <= loop[3] + size // 3:
        return None
    apart = max(loop[0] - box[2], box[0] - loop[2])
    return apart if apart <= 1.5 * size else None


def runs(ink: Mask) -> float:
    """Return how often a straight line across *ink* meets a stroke: two for a cross, many for a scribble.

    It is the count that one row (or column) in five exceeds, of those that meet any.
    """
    most = 0.0
    for mask in (ink, ink.T):
        starts = (mask[:, 1:] & ~mask[:, :-1]).sum(axis=1) + mask[:, 0] if mask.shape[1] else np.zeros(0)
        met = starts[starts > 0]
        most = max(most, float(np.percentile(met, 80)) if met.size else 0.0)
    return most


def surrounded(ink: Mask, box: Rectangle) -> float:
    """Return the share of directions from the middle of *box* in which ink lies just outside it."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    half = max(box[2] - box[0], box[3] - box[1]) / 2
    angles = np.linspace(0, 2 * np.pi, _RAYS, endpoint=False)
    steps = np.arange(1.15 * half, 3.4 * half, 1.0)
    across = np.rint(x + np.outer(np.cos(angles), steps)).astype(int)
    down = np.rint(y + np.outer(np.sin(angles), steps)).astype(int)
    beyond = (across <= box[0] - 2) | (across >= box[2] + 2) | (down <= box[1] - 2) | (down >= box[3] + 2)
    there = (across >= 0) & (down >= 0) & (across < ink.shape[1]) & (down < ink.shape[0]) & beyond
    met = np.zeros(across.shape, np.bool_)
    met[there] = ink[down[there], across[there]]
    return float(met.any(axis=1).mean())


def lined(ink: Mask, box: Rectangle) -> tuple[Mask, Mask]:
    """Return where upright and level straight lines of `_LONG` pixels run through *box* on a page's *ink*."""
    left, top, right, bottom = box
    first, start = max(top - _LONG, 0), max(left - _LONG, 0)
    upright = _opened(ink[first : bottom + _LONG, left:right], (_LONG, 1))
    level = _opened(ink[top:bottom, start : right + _LONG], (1, _LONG))
    return upright[top - first : bottom - first], level[:, left - start : right - start]


def _opened(ink: Mask, kernel: tuple[int, int]) -> Mask:
    opened = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_OPEN, np.ones(kernel, np.uint8))
    return np.asarray(opened, np.bool_)


def loops(ink: Mask, printed: Mask) -> Sequence[Rectangle]:
    """Return the loops in *ink* that go around *printed*."""
    small = cv2.dilate(ink.astype(np.uint8), np.ones((_COARSE, _COARSE), np.uint8))[::_COARSE, ::_COARSE]
    small = cv2.dilate(small, np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(small, connectivity=8)
    wide, tall = stats[:, cv2.CC_STAT_WIDTH] * _COARSE, stats[:, cv2.CC_STAT_HEIGHT] * _COARSE
    fits = (wide > _LOOP_WIDE[0]) & (wide < _LOOP_WIDE[1]) & (tall > _LOOP_TALL[0]) & (tall < _LOOP_TALL[1])
    found = []
    for number in np.flatnonzero(fits):
        x, y, w, h, area = stats[number].tolist()
        if number and area < _HOLLOW * w * h and _is_loop(labels[y : y + h, x : x + w] == number):
            box = (x * _COARSE, y * _COARSE, (x + w) * _COARSE, (y + h) * _COARSE)
            if int(printed[box[1] : box[3], box[0] : box[2]].sum()) >= _PRINT_HELD:
                found.append(box)
    return tuple(found)


def _is_loop(ink: Mask) -> bool:
    ys, xs = np.nonzero(ink)
    hull = cv2.convexHull(np.column_stack((xs, ys)).astype(np.int32))
    filled = cv2.fillConvexPoly(np.zeros(ink.shape, np.uint8), hull, 1)
    inward = cv2.distanceTransform(
        cv2.copyMakeBorder(filled, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0,)), cv2.DIST_L2, 3
    )
    near = 0.2 * min(ink.shape) + 1
    at_edge = float((inward[1:-1, 1:-1][ink] <= near).mean())
    outline = cv2.polylines(np.zeros(ink.shape, np.uint8), [hull], isClosed=True, color=(1,)) > 0
    wide = cv2.dilate(ink.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return at_edge >= _AT_EDGE and float(wide[outline].mean()) >= _EDGE_ALL_ROUND
