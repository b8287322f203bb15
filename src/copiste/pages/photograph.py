"""A sheet of paper photographed on a desk: found by its four edges, cut out, laid flat and lit evenly.

Scanners show nothing but the sheet; a telephone shows what it lies on, aslant, darker towards the edges. What is found
must look like a sheet in every way: light on dark, four straight edges, the proportions of paper. Else nothing is done.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from copiste.pages.arrays import Mask, Points
from copiste.pages.components import components
from copiste.pages.model import WORKING_DPI, Grey

_TINY = 64
"""Pixels of a side of the picture in which its edges are held against its middle."""
_SMALL = 900
"""Pixels of the longer side of the picture in which the sheet is looked for: a pixel is a third of a millimetre."""
_SOFT = 15
"""Pixels, of that picture, of print that is closed over so that the sheet is one light area: 5 mm."""
_LEAST, _MOST = 0.3, 0.95
"""Shares of a picture that a sheet on a desk covers; chosen."""
_WHOLE = 0.97
"""How well a light area, print closed over, must fill the figure between its four corners; on made pages 0.99."""
_LEVELS = 5
"""Greys tried between sheet and desk: in a corner that lies in shade, paper is darker than elsewhere."""
_DARKER = 50
"""Greys by which what is around the sheet is darker than it; by eye on made pages."""
_SIDES, _APART = 3, 0.01
"""Sides of the picture, of four, from which the sheet keeps apart, and by which share of the picture at least."""
_CORNERS = 4
"""Of a sheet."""
_CORNERED = 0.02
"""How far, as a share of the way around, the outline of a sheet may bulge between its corners; chosen."""
_ASLANT = 0.35
"""Cosine of the angle at a corner: 70 to 110 degrees. What is more aslant is no page that can be read."""
_PAPER = (1.15, 1.75)
"""Longer by shorter side: Letter is 1.29, A4 1.41, Legal 1.65, and perspective changes each a little."""
_SHORTER = 8.5 * WORKING_DPI
"""Pixels of the shorter side of the sheet that comes out: 8.5 inches, the width of Letter; A4 differs by 3 %."""
_BLOCKS = 24
"""Blocks, each way, whose light is measured."""
_LIT = 90
"""Percentile of a block that is its paper, unless something covers it."""
_WHITE = 250.0
"""Grey that paper comes out with."""
_ROUNDS, _COVERED = 4, 0.85
"""Rounds of fitting the light, and share of it under which a block is not bare paper: shaded or covered. Chosen."""

Coefficients = npt.NDArray[np.float64]
"""Of a light that changes over a sheet as a square does: as long as there are terms, 1, x, y, x², xy and y², x and y
from -1 to 1."""


def laid_flat(pixels: Grey) -> Grey | None:
    """Return the sheet that a picture shows on a desk, upright as it lay and evenly lit; None where it shows none."""
    corners = _sheet(pixels) if _framed_by_dark(pixels) else None
    if corners is None:
        return None
    across, down = (_between(corners, *pairs) for pairs in (((0, 1), (3, 2)), ((0, 3), (1, 2))))
    scale = _SHORTER / min(across, down)
    width, height = round(across * scale), round(down * scale)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, flat)
    found = cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,))
    return _evenly_lit(np.asarray(found, np.uint8))


def _framed_by_dark(pixels: Grey) -> bool:
    """Whether a picture is darker at three of its edges than in its middle: a look that costs next to nothing."""
    small = cv2.resize(pixels, (_TINY, _TINY), interpolation=cv2.INTER_AREA)
    edges = np.sort([float(np.median(edge)) for edge in (small[0], small[-1], small[:, 0], small[:, -1])])
    middle = small[_TINY // 4 : -_TINY // 4, _TINY // 4 : -_TINY // 4]
    return bool(np.percentile(middle, 75) - edges[_SIDES - 1] >= _DARKER)


def _sheet(pixels: Grey) -> Points | None:
    """Return the corners of a sheet on a desk, in pixels: top left, top right, bottom right, bottom left."""
    scale = _SMALL / max(pixels.shape)
    small = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    soft = cv2.GaussianBlur(small, (5, 5), 0)
    level, _ = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    desk = float(np.median(soft[soft <= level])) if (soft <= level).any() else level
    looks = (_outlined(np.asarray(soft > each, np.bool_)) for each in np.linspace(level, desk, _LEVELS, endpoint=False))
    like, corners = max((look for look in looks if look is not None), key=lambda look: look[0], default=(0.0, None))
    if corners is None or like < _WHOLE or not _like_paper(corners) or not _on_a_desk(small, corners):
        return None
    return np.asarray(_ordered(corners) / scale, np.float32)


def _outlined(light: Mask) -> tuple[float, Points] | None:
    """Return the corners of the largest light area, and how well the figure between them is filled by it, 0..1: the
    share of what both cover that both have. None where it has not four corners."""
    closed = cv2.morphologyEx(light.view(np.uint8), cv2.MORPH_CLOSE, np.ones((_SOFT, _SOFT), np.uint8))
    labels, stats = components(np.asarray(closed, np.bool_))
    if len(stats) < 2:
        return None
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    outlines, _ = cv2.findContours((labels == largest).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(outlines, key=cv2.contourArea)
    hull = cv2.convexHull(outline)
    corners = np.asarray(cv2.approxPolyDP(hull, _CORNERED * cv2.arcLength(hull, True), True), np.float32)[:, 0]
    if len(corners) != _CORNERS:
        return None
    area, between = np.zeros(light.shape, np.uint8), np.zeros(light.shape, np.uint8)
    cv2.drawContours(area, [outline], 0, (1,), cv2.FILLED)
    cv2.fillConvexPoly(between, corners.astype(np.int32), (1,))
    both, either = (area > 0) & (between > 0), (area > 0) | (between > 0)
    return float(both.sum() / max(int(either.sum()), 1)), corners


def _on_a_desk(small: Grey, corners: Points) -> bool:
    """Whether what lies around four corners is darker, and is seen on three sides at least."""
    height, width = small.shape
    inside = np.zeros(small.shape, np.uint8)
    cv2.fillConvexPoly(inside, corners.astype(np.int32), 1)
    if not _LEAST <= float(inside.mean()) <= _MOST:
        return False
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    gaps = (left / width, top / height, 1 - (right + 1) / width, 1 - (bottom + 1) / height)
    if sum(gap > _APART for gap in gaps) < _SIDES:
        return False
    return float(np.median(small[inside > 0])) - float(np.percentile(small[inside == 0], 75)) >= _DARKER


def _like_paper(corners: Points) -> bool:
    """Whether four corners are those of a sheet of paper, looked at somewhat aslant."""
    sides = np.roll(corners, -1, axis=0) - corners
    length = np.hypot(*sides.T)
    if length.min() < 1:
        return False
    along = sides / length[:, None]
    aslant = np.abs((along * np.roll(along, -1, axis=0)).sum(axis=1))
    one, other = float(length[0] + length[2]), float(length[1] + length[3])
    return float(aslant.max()) <= _ASLANT and _PAPER[0] <= max(one, other) / min(one, other) <= _PAPER[1]


def _ordered(corners: Points) -> Points:
    """Return corners from the top left around, the way a clock goes."""
    sums, differences = corners.sum(axis=1), corners[:, 0] - corners[:, 1]
    order = [sums.argmin(), differences.argmax(), sums.argmax(), differences.argmin()]
    return np.asarray(corners[order], np.float32)


def _between(corners: Points, *pairs: tuple[int, int]) -> float:
    """Return the mean distance between some pairs of corners, in pixels."""
    return float(np.mean([np.hypot(*(corners[a] - corners[b])) for a, b in pairs]))


def _evenly_lit(sheet: Grey) -> Grey:
    """Return a sheet as if light fell on it evenly: divided by a light that changes slowly over it."""
    height, width = sheet.shape
    rows, columns = (np.linspace(0, side, _BLOCKS + 1).astype(int) for side in (height, width))
    light = np.array(
        [
            [float(np.percentile(sheet[y0:y1:2, x0:x1:2], _LIT)) for x0, x1 in pairwise(columns)]
            for y0, y1 in pairwise(rows)
        ]
    )
    fitted = _fitted(light)
    y, x = np.linspace(-1, 1, height), np.linspace(-1, 1, width)
    down = fitted[0] + fitted[2] * y + fitted[5] * y**2
    across = fitted[1] * x + fitted[3] * x**2
    surface = (down[:, None] + across[None, :] + fitted[4] * y[:, None] * x[None, :]).astype(np.float32)
    evened = sheet.astype(np.float32) * (np.float32(_WHITE) / np.maximum(surface, 32))
    return np.asarray(np.clip(evened, 0, 255), np.uint8)


def _fitted(light: npt.NDArray[np.float64]) -> Coefficients:
    """Fit the light of the paper to the blocks that are bare paper, leaving out, round by round, what is darker."""
    at = (np.arange(_BLOCKS) + 0.5) / _BLOCKS * 2 - 1
    x, y = (each.ravel() for each in np.meshgrid(at, at))
    terms = np.stack([np.ones_like(x), x, y, x**2, x * y, y**2], axis=1)
    values, bare = light.ravel(), np.ones(light.size, np.bool_)
    found = np.zeros(terms.shape[1])
    for _ in range(_ROUNDS):
        found = np.linalg.lstsq(terms[bare], values[bare], rcond=None)[0]
        kept = values >= _COVERED * (terms @ found)
        if kept.sum() < 2 * terms.shape[1]:
            break
        bare = kept
    return np.asarray(found, np.float64)
