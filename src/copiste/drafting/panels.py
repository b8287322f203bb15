"""White boxes left out of a tinted panel: they have no strokes, and are written in all the same."""

from __future__ import annotations

import cv2
import numpy as np

from copiste.drafting.strokes import POINT, Rect
from copiste.pages.model import Grey

_LEAST_WIDTH, _LEAST_HEIGHT = int(22 * POINT), int(10 * POINT)
"""Pixels; a field on a tinted panel is at least 22 by 10 points; by eye, bench/flat_blanks.py."""
_NOISE, _DARKEST = 4, 90
"""Greys (0..255) by which paper varies, and the darkest tint that is a panel's; by eye, bench/flat_blanks.py."""
_FILLED, _RINGED = 0.9, 0.85
"""Shares of a rectangle that is white, and of its ring that is tinted; by eye, bench/flat_blanks.py."""
_RING, _WIDE = 3, 12
"""Pixels at 300 dpi of the two rings looked at; by eye, bench/flat_blanks.py."""


def insets(pixels: Grey) -> list[Rect]:
    """Return the white rectangles with a tinted panel on all sides of a page at `WORKING_DPI`."""
    calm = np.asarray(cv2.medianBlur(pixels, 3), dtype=np.uint8)
    paper = int(np.percentile(calm[::8, ::8], 98))
    white = np.asarray(calm >= paper - _NOISE, dtype=np.uint8)
    tinted = np.asarray((calm < paper - _NOISE) & (calm > _DARKEST), dtype=np.uint8)
    panel = np.asarray(cv2.morphologyEx(tinted, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8)), dtype=np.uint8)
    if float(panel.mean()) < 0.01:
        return []
    count, _, stats, _ = cv2.connectedComponentsWithStats(white, connectivity=4)
    found = []
    for x, y, wide, high, area in stats[1:count].tolist():
        rect = Rect(x, y, x + wide, y + high)
        if (
            wide >= _LEAST_WIDTH
            and high >= _LEAST_HEIGHT
            and area > _FILLED * wide * high
            and _ringed(rect, tinted, panel)
        ):
            found.append(rect)
    return found


def _ringed(rect: Rect, tinted: Grey, panel: Grey) -> bool:
    """Tell whether tint stands along each side, and on two at least the panel itself and no stroke's soft edge."""
    near = [_along(rect, tinted, _RING), _along(rect, panel, _WIDE)]
    return min(near[0]) > _RINGED and sorted(near[1])[-2] > _RINGED


def _along(rect: Rect, mask: Grey, wide: int) -> list[float]:
    """Return the share of each side that has *mask* somewhere within *wide* pixels outside."""
    sides = (
        Rect(rect.x0, rect.y0 - wide, rect.x1, rect.y0),
        Rect(rect.x0, rect.y1, rect.x1, rect.y1 + wide),
        Rect(rect.x0 - wide, rect.y0, rect.x0, rect.y1),
        Rect(rect.x1, rect.y0, rect.x1 + wide, rect.y1),
    )
    parts = [side.of(mask) for side in sides]
    return [float(part.max(axis=n // 2).mean()) if part.size else 0.0 for n, part in enumerate(parts)]
