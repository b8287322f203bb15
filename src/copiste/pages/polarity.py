"""White on black set right: writers of fax files disagree on what zero means (DOMAIN 1.1)."""

from __future__ import annotations

import numpy as np
from PIL import Image

from copiste.pages.model import Grey

_MARGIN = 0.06
"""Share of each side that is left out: scan borders are black on upright pages too."""
_DARK_SHARE = 0.5
"""Share of a page that is dark before it can be a negative."""
_SHEET_SHARE = 0.1
"""Broad light areas against broad dark ones: 0.00 to 0.02 on negatives of print, 0.2 on a dark photograph."""


def is_inverted(pixels: Grey) -> bool:
    """Return whether the page is a negative: mostly dark, and its light parts are strokes, not a sheet.

    A sheet that lies on a black scanner bed is mostly dark as well, but the light part is one broad area.
    """
    height, width = pixels.shape
    top, left = int(height * _MARGIN), int(width * _MARGIN)
    inner = pixels[top : height - top, left : width - left]
    if inner.size == 0 or float(np.mean(inner < 128)) <= _DARK_SHARE:
        return False
    small = Image.fromarray(inner).reduce(max(1, round(max(width, height) / 400)))
    dark = np.asarray(small) < 128
    return _broad(~dark) < _SHEET_SHARE * _broad(dark)


def _broad(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    """Return the share of *mask* that lies in blocks of seven by seven that are all set."""
    if min(mask.shape) < 7:
        return float(mask.mean())
    windows = np.lib.stride_tricks.sliding_window_view(mask, (7, 7))
    return float(windows.all(axis=(2, 3)).mean())
