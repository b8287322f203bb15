"""Combs: one character a cell."""

from __future__ import annotations

import cv2
import numpy as np

from copiste.pages.arrays import Components
from copiste.pages.model import Grey

_PAPER = 235
"""Grey from which on a column of a cleaned line holds no ink."""
_SPACE = 0.12
"""Share of a line's height that stays between two characters, as in running print: of 115 combs on made pages the first
reader read 101 right with it, and 93 with 0.3."""
_CLEAR = 2
"""Pixels that stay between two at the least, so that they do not touch."""


def cells_filled(stats: Components, zone: tuple[int, int, int, int], comb: int) -> int:
    """Count the cells of a *comb* of so many that hold more than dust.

    *stats* has a row a component (OpenCV's order, pixels); *zone* is left, top, right, bottom in pixels.
    """
    left, top, right, bottom = zone
    middle = stats[:, cv2.CC_STAT_LEFT] + stats[:, cv2.CC_STAT_WIDTH] / 2
    at = np.clip(((middle - left) / (right - left) * comb).astype(int), 0, comb - 1)
    tall = stats[:, cv2.CC_STAT_HEIGHT] > 0.2 * (bottom - top)
    return len(set(at[tall].tolist()))


def closed_up(line: Grey) -> Grey:
    """Move the characters of a comb together, as readers of running print expect them."""
    inked = np.asarray((line < _PAPER).any(axis=0))
    columns = np.arange(inked.size)
    since = columns - np.maximum.accumulate(np.where(inked, columns, 0))
    return line[:, since <= max(int(_SPACE * line.shape[0]), _CLEAR)]
