"""Pages turned: by quarters when they lie on their side, by a few degrees when they were fed askew."""

from __future__ import annotations

import math

import cv2
import numpy as np

from copiste.pages.arrays import Flags
from copiste.pages.model import Grey

_MOST_DEGREES = 5.0
"""Degrees: a sheet that is fed worse is jammed; chosen, not measured."""
_WORKING_WIDTH = 1275
"""Skew is measured at about 150 dpi: at 100, whole pixels hide the difference between 0.16 and 0.31 degrees."""
_LEAST_INK = 200
"""Pixels at 150 dpi that have to be there to tell a lean; by eye on made pages."""
_LEAST_GAIN = 1.02
"""How much sharper rows must be than as they came; by eye on made pages."""


def turned(pixels: Grey, degrees: int) -> Grey:
    """Return the page turned clockwise by *degrees*, a multiple of 90; no pixel changes."""
    if degrees % 90:
        raise ValueError("pages turn by quarters")
    return np.ascontiguousarray(np.rot90(pixels, -(degrees // 90) % 4))


def rotate(pixels: Grey, degrees: float) -> Grey:
    """Return the page rotated clockwise about its centre, same size; what comes in from outside is white."""
    height, width = pixels.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1.0)
    rotated: Grey = np.asarray(
        cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,)), dtype=np.uint8
    )
    return rotated


def skew(pixels: Grey) -> float:
    """Return by how many degrees the page leans clockwise, within ±5; 0 when nothing on it tells.

    `rotate(pixels, -skew(pixels))` sets it straight. Rows of print and rules make the sharpest profile when straight
    (Postl's projection profile), searched from coarse to fine.
    """
    ink = _ink(pixels)
    if cv2.countNonZero(ink) < _LEAST_INK:
        return 0.0
    best, step = 0.0, 0.5
    angles = np.arange(-_MOST_DEGREES, _MOST_DEGREES + step / 2, step)
    flat = _sharpness(ink, 0.0)
    while step >= 0.02:
        scores = [_sharpness(ink, float(angle)) for angle in angles]
        best = float(angles[int(np.argmax(scores))])
        angles, step = best + np.linspace(-step, step, 9), step / 4
    if _sharpness(ink, best) < _LEAST_GAIN * flat or abs(best) > _MOST_DEGREES:
        return 0.0
    return round(best, 2)


def _ink(pixels: Grey) -> Flags:
    """Return the ink of the page as 0 and 1, small, with solid areas hollowed out so that edges speak."""
    scale = min(1.0, _WORKING_WIDTH / max(1, pixels.shape[1]))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = (small < 160).astype(np.uint8)
    solid = cv2.erode(dark, np.ones((9, 9), np.uint8))
    return np.asarray(dark - solid, dtype=np.uint8)


def _sharpness(ink: Flags, degrees: float) -> float:
    """Return how uneven the sums along rows are when the page is sheared upright by *degrees*."""
    height, width = ink.shape
    slope = math.tan(math.radians(degrees))
    shear = np.array([[1, 0, 0], [-slope, 1, slope * (width - 1) / 2]], dtype=np.float64)
    rows = cv2.warpAffine(ink, shear, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())
