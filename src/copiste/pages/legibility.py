"""How well a page came through: what is measured of it, a score from 0 to 1, and what is wrong with it.

The figures were chosen on invented forms that were faxed too lightly, too darkly, coarsely, askew over the glass and
over bad lines (`bench/legibility.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from copiste.pages.model import Grey, Page

COARSE, FAINT, DARK, CUT, DAMAGED = "page_coarse", "page_faint", "page_dark", "page_cut", "page_damaged"
_TOLD = 0.25
"""Badness from which on the sender is told."""
_INK = 128
_PALE, _PIECE, _LITTLE = 160, 8, 2000
_CLOUD = 41
"""Pixels at 300 dpi: no stroke of a letter is as thick, dirt and shadows are."""
_SCALES: Mapping[str, tuple[str, float, float]] = {
    "y_dpi": (COARSE, 190.0, 40.0),
    "contrast": (FAINT, 110.0, 30.0),
    "kept": (FAINT, 0.93, 0.6),
    "broken": (FAINT, 0.05, 0.4),
    "dark": (DARK, 0.06, 0.3),
    "cut": (CUT, 0.004, 0.06),
    "lost": (DAMAGED, 0.002, 0.05),
}
"""For each measure what it tells of, where it is still good, and where it is as bad as can be."""


@dataclass(frozen=True, slots=True)
class Legibility:
    """`score` is 1 for a page that came through well; `reasons` are the worst things first."""

    score: float
    reasons: tuple[str, ...] = ()


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


def judged(measures: Mapping[str, float]) -> Legibility:
    """Return the score of a page of which *measures* are known; one that is not known is taken for good."""
    score = 1.0
    found: dict[str, float] = {}
    for name, (reason, good, bad) in _SCALES.items():
        if name in measures:
            badness = min(max((measures[name] - good) / (bad - good), 0.0), 1.0)
            score *= 1 - badness
            if badness >= _TOLD:
                found[reason] = max(badness, found.get(reason, 0.0))
    return Legibility(round(score, 3), tuple(sorted(found, key=lambda reason: (-found[reason], reason))))
