"""Tick boxes and signature zones: how much ink people put in, beyond the form's own.

On real pages and their faxes a tick filled at least 11 % of its box and an empty one less than 0.5 %, stamps
aside (bench/RESULTS.md); what lies between is unsure, and so is ink that is far larger than the box.
"""

from __future__ import annotations

import cv2
import numpy as np

from copiste.pages.geometry import Box
from copiste.reading.clean import Answers, Labels, Mask
from copiste.reading.model import Mark

EMPTY_BELOW = 0.025
TICKED_FROM = 0.085
FILLED_FROM = 0.6
_GROWN = 5.0
"""Ink whose extent is this many times the box each way is a stamp or a scribble, not a tick."""
_SIGNED_MM2 = 1.5
_SPECK = 8


def tick(answers: Answers, box: Box, *, correction: str | None = None) -> tuple[Mark, float]:
    """Return the state of a tick box and the share of it that holds ink."""
    labels, area = _ink(answers, box)
    share = float(area.sum()) / labels.size
    if share < EMPTY_BELOW:
        return Mark.EMPTY, share
    if share < TICKED_FROM or _leaves(answers, box, labels):
        return Mark.UNSURE, share
    if correction == "filled" and share >= FILLED_FROM:
        return Mark.CORRECTED, share
    return Mark.TICKED, share


def signature(answers: Answers, box: Box) -> tuple[Mark, float]:
    """Return whether ink stands in a signature zone, and the share of the zone that it covers."""
    labels, area = _ink(answers, box)
    ink = int(area.sum())
    least = _SIGNED_MM2 * (300 / 25.4) ** 2
    mark = Mark.EMPTY if ink < least / 4 else Mark.TICKED if ink >= least else Mark.UNSURE
    return mark, ink / labels.size


def _ink(answers: Answers, box: Box) -> tuple[Labels, Mask]:
    height, width = answers.raw.shape
    left, top, right, bottom = box.pixels(width, height)
    labels = answers.labels[top:bottom, left:right]
    counted = answers.stats[:, cv2.CC_STAT_AREA] >= _SPECK
    counted[0] = False
    return labels, counted[labels]


def _leaves(answers: Answers, box: Box, labels: Labels) -> bool:
    """Whether most of the ink belongs to something far larger than the box."""
    height, width = answers.raw.shape
    left, top, right, bottom = box.pixels(width, height)
    numbers, counts = np.unique(labels[labels > 0], return_counts=True)
    stats = answers.stats[numbers[counts.argmax()]]
    wide, tall = stats[cv2.CC_STAT_WIDTH] / (right - left), stats[cv2.CC_STAT_HEIGHT] / (bottom - top)
    return bool(max(wide, tall) > _GROWN)
