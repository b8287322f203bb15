"""How well a page came through: from what was measured of it, a score from 0 to 1, and what is wrong with it.

The figures were chosen on invented forms that were faxed too lightly, too darkly, coarsely, askew over the glass and
over bad lines (`bench/legibility.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

COARSE, FAINT, DARK, CUT, DAMAGED = "page_coarse", "page_faint", "page_dark", "page_cut", "page_damaged"
_TOLD = 0.25
"""Badness from which on the sender is told."""
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
