"""What is measured of a page to tell how well it came through (`pages.legibility` judges it)."""

from __future__ import annotations

import cv2
import numpy as np

from copiste.pages.model import Grey, Page

_PALE, _PIECE, _LITTLE = 160, 8, 2000
"""At 150 dpi: grey (0..255) of ink, pixels of a speck, and pixels of ink under which nothing is told; set on the
samples, and bench/legibility.py measures what follows."""
_CLOUD = 41
"""Pixels at 300 dpi: no stroke of a letter is as thick, dirt and shadows are."""
_INK = 128
"""Grey (0..255): the middle, for pages that were set to black and white."""


def measured(page: Page) -> dict[str, float]:
    """Return what can be measured of any page: resolution, contrast in greys, shares of dirt and of lost lines."""
    level, _ = cv2.threshold(page.pixels, 0, 255, cv2.THRESH_OTSU)
    sample = page.pixels[::5, ::5]
    ink, paper = sample[sample <= level], sample[sample > level]
    contrast = float(np.median(paper)) - float(np.median(ink)) if ink.size and paper.size else 255.0
    return {
        "x_dpi": page.facts.x_dpi,
        "y_dpi": page.facts.y_dpi,
        "contrast": contrast,
        "dark": _clouds(page.pixels),
        "broken": _broken(page.pixels),
        "lost": page.facts.damaged_rows / max(page.facts.height, 1),
    }


def _broken(pixels: Grey) -> float:
    """Return the share of ink in specks: strokes that were too pale for a two-colour picture fall to pieces."""
    small = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    _, _, stats, _ = cv2.connectedComponentsWithStats((small < _PALE).astype(np.uint8), connectivity=8)
    area = np.asarray(stats, np.int32)[1:, cv2.CC_STAT_AREA]
    return float(area[area < _PIECE].sum() / max(int(area.sum()), _LITTLE))


def _clouds(pixels: Grey) -> float:
    """Return the share of the page that is dark where no stroke is so thick: shadows, dirt, a black background."""
    small = cv2.resize(pixels, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    dark = (small < _INK).astype(np.uint8)
    side = _CLOUD // 4
    return float(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((side, side), np.uint8)).mean())
