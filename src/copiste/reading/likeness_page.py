"""Pages of no known form: what they are known again by, and whether two are the same sheet.

Such a page has no blank to lie on. Its sketch is taken from the page set by the middle and the spread of its ink, and
to be compared it is registered to the other page as to a blank.
"""

from __future__ import annotations

import cv2
import numpy as np

from copiste.forms.model import BlankPage
from copiste.pages.arrays import Mask
from copiste.pages.header import header_height
from copiste.pages.model import WORKING_DPI, Grey, Page
from copiste.reading.clean import ink_level
from copiste.reading.features import features
from copiste.reading.likeness import FACTOR, LEAST_INK, Bits, Trace, agree, hexed, projections, trace_of
from copiste.reading.model import Likeness
from copiste.reading.register import register

_MARGIN = round(4 / 25.4 * WORKING_DPI)
"""Pixels: scanners cut off up to 4 mm at an edge; chosen, not measured."""
_POINT = 72 / WORKING_DPI
"""Points, of which an inch has 72, that a pixel is wide."""
_SMALLER = 8
"""Pixels, each way, that make one before moments are taken; chosen for its speed, not measured."""
_MOST_GONE = 0.005
"""Of a page of no known form nothing is read that could tell a word more from a word lost."""
_SIDE, _SPREADS = 48, 4.4
"""Cells across a page that was set by its ink, and how many times the ink's spread they reach."""


def of_page(page: Page) -> Likeness | None:
    """Return what a page of no known form is known again by: it is compared by its picture."""
    ink = _ink(page)
    return Likeness(hexed(_set_sketch(ink))) if ink.sum() >= LEAST_INK * FACTOR**2 else None


def same(one: Page, other: Page) -> bool:
    """Whether two pages of no known form are the same sheet."""
    wide = one.pixels.shape[1]
    blank = BlankPage(1, other.pixels, other.pixels.shape[1] * _POINT, other.pixels.shape[0] * _POINT)
    laid = register(one.pixels, features(one.pixels), blank)
    if laid is None or laid.turn:
        return False
    mapped = np.linalg.inv(laid.to_page) @ np.array([[0.0, wide], [header_height(one)] * 2, [1.0, 1.0]])
    head = max(int((mapped[1] / mapped[2]).max()), header_height(other), 0)
    first, second = (_whole(pixels, head) for pixels in (laid.aligned, other.pixels))
    return first.tells and second.tells and agree(first, second, _MOST_GONE)


def _whole(pixels: Grey, head: int) -> Trace:
    """Return all ink of a page below *head*, but for a margin that one of two scans may have cut off."""
    compared = np.ones(pixels.shape, np.bool_)
    compared[: max(head, _MARGIN)] = False
    compared[-_MARGIN:] = compared[:, :_MARGIN] = compared[:, -_MARGIN:] = False
    return trace_of(pixels < ink_level(pixels), compared)


def _ink(page: Page) -> Mask:
    ink = page.pixels < ink_level(page.pixels)
    ink[: max(header_height(page), _MARGIN)] = False
    ink[-_MARGIN:] = ink[:, :_MARGIN] = ink[:, -_MARGIN:] = False
    return np.asarray(ink, np.bool_)


def _set_sketch(ink: Mask) -> Bits:
    """Return the sketch of a page moved and stretched so that the middle and the spread of its ink are always alike."""
    small = cv2.resize(ink.astype(np.float32), None, fx=1 / _SMALLER, fy=1 / _SMALLER, interpolation=cv2.INTER_AREA)
    weights = [small.sum(axis=axis) for axis in (0, 1)]
    moments = []
    for weight in weights:
        at = np.arange(weight.size)
        middle = float((weight * at).sum() / weight.sum())
        moments.append((middle, float(np.sqrt((weight * (at - middle) ** 2).sum() / weight.sum())) or 1.0))
    (x, spread_x), (y, spread_y) = moments
    across, down = _SIDE / _SPREADS / spread_x, _SIDE / _SPREADS / spread_y
    to = np.array([[across, 0, _SIDE / 2 - x * across], [0, down, _SIDE / 2 - y * down]], np.float32)
    soft = cv2.GaussianBlur(small, (0, 0), 0.5 / min(across, down))
    mass = np.asarray(cv2.warpAffine(soft, to, (_SIDE, _SIDE)), np.float32)
    band = cv2.GaussianBlur(mass, (0, 0), 1.5) - cv2.GaussianBlur(mass, (0, 0), 4.5)
    return np.asarray(band.ravel() @ projections(band.size) > 0, np.bool_)
