"""A glance at two pages: whether they are plainly other sheets, before they are compared letter by letter.

Keypoints lay one over the other, roughly, at a quarter of the working resolution. Where letters differ, blocks that are
some words wide do not fit each other however they are shifted; on one sheet that came again, nearly all fit.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from copiste.pages.model import WORKING_DPI, Grey
from copiste.reading.features import Features, matched, spread

_DPI = 75
"""Dots an inch at which a glance is taken: twenty milliseconds; at 60 look-alikes are told less well."""
_KEYPOINTS = 600
"""Of a page, spread over it; chosen for its speed."""
_FEWEST = 8
"""Matches, of six hundred keypoints, under which nothing is said: the pages are compared in full."""
_OFF = 3.0
"""Pixels of a glance within which a keypoint lies where it should: a millimetre."""
_BLOCK, _REACH = 48, 3
"""Pixels of a glance: 16 mm, some words wide; and how far a block may lie from where keypoints put it, a millimetre."""
_INK, _LEAST_INK = 160, 0.03
"""Grey under which there is ink, and the share of it that a block needs to be compared."""
_POOREST, _FITS = 0.05, 0.7
"""The share of the blocks that may fit worse, and the correlation: letters of one letterhead reached 0.22 at most,
scans and faxes of one sheet 0.94 at least (the letters of bench/lookalikes.py)."""


@dataclass(frozen=True, slots=True, eq=False)
class Glance:
    """A page, small: `pixels` (height by width, grey), and its keypoints, in pixels of the glance."""

    pixels: Grey
    features: Features


def glance(pixels: Grey) -> Glance:
    """Return a glance at a page at the working resolution."""
    scale = _DPI / WORKING_DPI
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    soft = np.asarray(cv2.GaussianBlur(small, (3, 3), 0.8), np.uint8)
    orb = cv2.ORB_create(nfeatures=3 * _KEYPOINTS, fastThreshold=10, edgeThreshold=15, nlevels=4)  # type: ignore[attr-defined]
    found, descriptors = orb.compute(soft, spread(orb.detect(soft, None))[:_KEYPOINTS])
    if descriptors is None:
        return Glance(soft, Features(np.empty((0, 2), np.float32), np.empty((0, 32), np.uint8)))
    points = np.array([each.pt for each in found], np.float32)
    return Glance(soft, Features(points, np.asarray(descriptors, np.uint8)))


def other(one: Glance, two: Glance) -> bool:
    """Whether two pages are plainly other sheets; False when they may be one, or when it cannot be told."""
    here, there = matched(one.features, two.features)
    if len(here) < _FEWEST:
        return False
    laid, _ = cv2.estimateAffine2D(here, there, method=cv2.RANSAC, ransacReprojThreshold=_OFF, maxIters=3000)
    if laid is None:
        return False
    over = np.asarray(cv2.warpAffine(one.pixels, laid, two.pixels.shape[::-1], borderValue=255), np.uint8)
    fits = _fits(over, two.pixels)
    return len(fits) > 0 and float(np.quantile(fits, _POOREST)) < _FITS


def _fits(over: Grey, page: Grey) -> list[float]:
    """Return how well each block with ink of *page* fits what was laid over it, -1 to 1."""
    height, width = page.shape
    found = []
    for y in range(_BLOCK, height - 2 * _BLOCK, _BLOCK):  # edges may be cut off, and the top has a fax's own line
        for x in range(_REACH, width - _BLOCK - _REACH, _BLOCK):
            block = page[y : y + _BLOCK, x : x + _BLOCK]
            window = over[y - _REACH : y + _BLOCK + _REACH, x - _REACH : x + _BLOCK + _REACH]
            if max(_inked(block), _inked(window)) < _LEAST_INK:
                continue
            even = min(float(block.std()), float(window.std())) == 0
            found.append(0.0 if even else float(cv2.matchTemplate(window, block, cv2.TM_CCOEFF_NORMED).max()))
    return found


def _inked(pixels: Grey) -> float:
    return float((pixels < _INK).mean())
