"""Keypoints of a page: what identification and registration hold on to (ORB: Rublee and others, 2011)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from copiste.forms.model import BlankPage
from copiste.pages.arrays import Points
from copiste.pages.model import WORKING_DPI, Grey

_DPI = 100
"""Dots an inch at which keypoints are looked for: a coarse fax has 98 down the page."""
_DETECTED = 9000
"""Keypoints that are looked for before they are spread over the page; set by hand."""
_MOST = 4000
"""Keypoints of a page that are kept: matching takes time by their square; set by hand, bench/speed.py."""
_FEW = 1000
"""Identification matches the strongest few against every known page; only the winner is matched whole."""
_CELL = 34
"""A third of an inch: the strongest keypoints of each cell come first, so that bold handwriting in one place
does not crowd out the print everywhere else."""
_ALIKE = 64
"""Bits of 256 in which the descriptors of the same print may differ."""

Descriptors = npt.NDArray[np.uint8]
"""What the surroundings of keypoints look like: n by 32 bytes, compared bit by bit."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """`points` (n by 2, pixels at the working resolution) and `descriptors` (n by 32 bytes), strongest first."""

    points: Points
    descriptors: Descriptors

    def strongest(self) -> Features:
        """Return the few that tell one page from another."""
        return Features(self.points[:_FEW], self.descriptors[:_FEW])


def features(pixels: Grey) -> Features:
    """Find the keypoints of a page at the working resolution."""
    scale = _DPI / WORKING_DPI
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (3, 3), 0.8)
    orb = cv2.ORB_create(nfeatures=_DETECTED, fastThreshold=10, edgeThreshold=15)  # type: ignore[attr-defined]
    points, descriptors = orb.compute(small, spread(orb.detect(small, None)))
    if descriptors is None:
        return Features(np.empty((0, 2), np.float32), np.empty((0, 32), np.uint8))
    at = (np.array([p.pt for p in points], np.float32) + 0.5) / scale - 0.5
    return Features(at, np.asarray(descriptors))


def spread(points: Sequence[cv2.KeyPoint]) -> list[cv2.KeyPoint]:
    """Order keypoints: the best of every cell, then the second best of every cell, and so on; keep the most useful."""
    if not points:
        return []
    strongest = np.argsort([-point.response for point in points], kind="stable")
    columns, rows = (np.asarray(cv2.KeyPoint.convert(points))[strongest].astype(np.intp) // _CELL).T
    cells = rows * (int(columns.max()) + 1) + columns
    by_cell = np.argsort(cells, kind="stable")
    first = np.searchsorted(cells, cells, sorter=by_cell)
    rank = np.empty(len(points), np.intp)
    rank[by_cell] = np.arange(len(points)) - first[by_cell]
    return [points[at] for at in strongest[np.argsort(rank, kind="stable")][:_MOST]]


@lru_cache(maxsize=512)
def features_of(blank: BlankPage) -> Features:
    """Return the keypoints of a blank page, found once a process."""
    return features(blank.pixels)


def matched(page: Features, blank: Features) -> tuple[Points, Points]:
    """Return the points of *page* and of *blank* that look alike and are not easily taken for others (Lowe's ratio)."""
    if len(page.points) < 2 or len(blank.points) < 2:
        return page.points[:0], blank.points[:0]
    differing, nearest = cv2.batchDistance(
        page.descriptors, blank.descriptors, cv2.CV_32S, normType=cv2.NORM_HAMMING, K=2
    )
    good = differing[:, 0] < 0.85 * differing[:, 1]
    return page.points[good], blank.points[nearest[good, 0]]


def matched_near(page: Features, blank: Features, expected: Points, radius: float) -> tuple[Points, Points]:
    """Return the points of *page* and of *blank* that look alike, *expected* (where each page point lies on the blank)
    being right to *radius* pixels.

    Print that is repeated all over a form (rows of a table) is matched here, and only here: elsewhere each of its
    places looks like every other.
    """
    first, second = _within(expected, blank.points, radius)
    differing = np.bitwise_count(page.descriptors[first] ^ blank.descriptors[second]).sum(axis=1, dtype=np.int32)
    closest_here = np.full(len(page.points), _ALIKE + 1, np.int32)
    closest_there = np.full(len(blank.points), _ALIKE + 1, np.int32)
    np.minimum.at(closest_here, first, differing)
    np.minimum.at(closest_there, second, differing)
    both = (differing == closest_here[first]) & (differing == closest_there[second]) & (differing <= _ALIKE)
    return page.points[first[both]], blank.points[second[both]]


def _within(points: Points, others: Points, radius: float) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the numbers of all pairs of a point and another at most *radius* apart, others from the top down.

    A point is compared with those of its own cell and of the eight around it, cells being a radius wide.
    """
    cells = np.floor(others / radius).astype(np.intp)
    across = cells[:, 0].max(initial=0) + 4
    own = np.floor(np.clip(points / radius, -2, cells.max(axis=0, initial=0) + 2)).astype(np.intp)
    keys = cells[:, 1] * across + cells[:, 0]
    order = np.argsort(keys)
    found = []
    for row in (-1, 0, 1):
        middle = (own[:, 1] + row) * across + own[:, 0]
        start = np.searchsorted(keys, middle - 1, sorter=order)
        many = np.searchsorted(keys, middle + 1, side="right", sorter=order) - start
        first = np.repeat(np.arange(len(points)), many)
        offset = np.arange(len(first)) - np.repeat(np.cumsum(many) - many, many)
        second = order[np.repeat(start, many) + offset]
        close = np.hypot(*(points[first] - others[second]).T) <= radius
        found.append((first[close], second[close]))
    first, second = (np.concatenate(side) for side in zip(*found, strict=True))
    height = np.argsort(np.argsort(others[:, 1]))
    ordered = np.lexsort((height[second], first))
    return first[ordered], second[ordered]
