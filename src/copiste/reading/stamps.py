"""Frames of stamps among the ink of a page: their ink is nobody's answer and nobody's signature."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from copiste.pages.arrays import Components, Labels
from copiste.reading.strokes import Rectangle

_WIDE, _TALL = 200, 70
"""Pixels at 300 dpi that a frame measures at least: 17 by 6 mm."""
_HOLLOW, _ANGULAR = 0.3, 0.85
"""Shares of the rectangle around a frame that its ink fills at most, and that its outline encloses at least."""
_DRAWN, _SIDES = 0.75, 2
"""Share of a side along which a frame is drawn, and on how many sides. Of 28 frames on made pages, worn copies and bad
faxes, each had two sides drawn along 0.8 and more; of 20 signatures as large no side was drawn along more than 0.47."""
_BESIDE = 0.06
"""How far from a side its stroke lies at most, as a share of the frame's shorter side."""
_STEP = 8
"""Pixels along a side that count as drawn together."""


def stamps(labels: Labels, stats: Components) -> tuple[Rectangle, ...]:
    """Return the rectangles (left, top, right, bottom) of components that look like the frame of a stamp.

    Those are large, hollow, angular, and drawn along two of the four sides at least; worn stamps lack the others.
    """
    wide, tall, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    found = []
    for at in np.flatnonzero((wide > _WIDE) & (tall > _TALL) & (area > 0)):
        if not at:  # the paper
            continue
        x, y, w, h, ink = map(int, stats[at])
        ys, xs = np.nonzero(labels[y : y + h, x : x + w] == at)
        if _is_frame(np.column_stack((xs, ys)).astype(np.int32), ink):
            found.append((x, y, x + w, y + h))
    return tuple(found)


def _is_frame(pixels: npt.NDArray[np.int32], ink: int) -> bool:
    """Whether *pixels*, x and y a row, are a frame's; *ink* counts them."""
    middle, (long, short), angle = cv2.minAreaRect(pixels)
    hull = cv2.contourArea(cv2.convexHull(pixels))
    if min(long, short) <= _TALL or ink >= _HOLLOW * long * short or hull <= _ANGULAR * long * short:
        return False
    turn = np.deg2rad(angle)
    along = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    x, y = ((pixels - np.array(middle)) @ along).T
    x, y = x + long / 2, y + short / 2
    near = _BESIDE * min(long, short)
    sides = ((x, y, long), (x, short - y, long), (y, x, short), (y, long - x, short))
    return sum(_drawn(one[apart <= near], length) >= _DRAWN for one, apart, length in sides) >= _SIDES


def _drawn(places: npt.NDArray[np.float64], length: float) -> float:
    """Return the share of a side of some *length* along which pixels lie at *places*."""
    steps = max(int(length / _STEP), 1)
    return np.unique(np.clip(places * steps / length, 0, steps - 1).astype(int)).size / steps
