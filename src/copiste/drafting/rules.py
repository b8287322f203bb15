"""The ruled lines of a page: what separates one cell's print from the next."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from copiste.pages.model import WORKING_DPI, Grey

_DOTS = WORKING_DPI / 72
"""Pixels in a point."""
_DARK = 160
"""Grey (0..255) under which a pixel is of a rule; by eye, bench/flat_blanks.py."""
_SHORTEST_ACROSS, _SHORTEST_DOWN = 60, 45  # pixels: longer than any stroke of print below a headline's


@dataclass(frozen=True, slots=True, eq=False)
class RuleMasks:
    """Masks of the long horizontal and vertical strokes of a page at `WORKING_DPI`. Distances are in points."""

    across: Grey
    down: Grey

    def crossed_down(self, x0: float, x1: float, y0: float, y1: float) -> bool:
        """Tell whether going from *x0* to *x1* between the heights *y0* and *y1* crosses a vertical rule."""
        strip = _strip(self.down, x0, y0, x1, y1)
        return bool(strip.size) and float(strip.mean(axis=0).max()) > 0.7

    def crossed_across(self, y0: float, y1: float, x0: float, x1: float) -> bool:
        """Tell whether going from *y0* down to *y1* between *x0* and *x1* crosses a horizontal rule."""
        strip = _strip(self.across, x0, y0, x1, y1)
        return bool(strip.size) and float(strip.mean(axis=1).max()) > 0.7


def rules_of(pixels: Grey) -> RuleMasks:
    """Return the rules of a page at `WORKING_DPI`."""
    dark = np.asarray(pixels < _DARK, dtype=np.uint8)
    across = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, _SHORTEST_ACROSS), np.uint8))
    down = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((_SHORTEST_DOWN, 1), np.uint8))
    return RuleMasks(np.asarray(across, dtype=np.uint8), np.asarray(down, dtype=np.uint8))


def _strip(mask: Grey, x0: float, y0: float, x1: float, y1: float) -> Grey:
    left, right = (int(x * _DOTS) for x in (x0, x1))
    top, bottom = (int(y * _DOTS) for y in (y0, y1))
    return mask[max(0, top) : bottom + 1, max(0, left) : right + 1]
