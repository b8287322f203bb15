"""Whether there is anything on a page at all."""

from __future__ import annotations

import cv2
import numpy as np

from copiste.pages.arrays import Flags
from copiste.pages.header import header_height
from copiste.pages.model import WORKING_DPI, Page

_UNSEEN = frozenset({"page_unreadable", "picture_not_drawn"})
"""Codes of problems of a page of which something was not seen."""
_MM = WORKING_DPI / 25.4
"""Pixels in a millimetre."""
_INK = 128
"""Grey (0..255): the middle."""
_SPECK = 20
"""Square pixels; one pel of a standard fax is five, the dot of an i in 8 point print is thirty."""
_MARGIN = round(6 * _MM)
"""Pixels; 6 mm at the edges, where scanners leave shadows; by eye on made pages."""
_BLANK_INK = 0.004
"""Share of ink below which a page may be blank (DOMAIN 2); bleed-through and speckle stay under it."""
_SURELY_WRITTEN = 0.02
"""Share of ink above which nothing more is asked; by eye on made pages."""
_JOIN = round(2.5 * _MM)
"""Pixels; letters 2.5 mm apart are one word; by eye on made pages."""
_WRITING_LONG, _WRITING_TALL = 8 * _MM, 1.5 * _MM
"""Pixels; a word or signature is 8 mm long and 1.5 mm tall; by eye on made pages."""
_HOLE = (3.5 * _MM, 9 * _MM)
"""Pixels; a hole as it is seen: the 6 mm of ISO 838 and other punches', torn or half filled."""
_HOLE_REACH = 22 * _MM
"""Pixels; a hole's middle lies 12 mm from the edge (ISO 838), give or take the feed; by eye on made pages."""


def is_blank(page: Page) -> bool:
    """Return whether nothing is written on the page: specks, borders, punch holes, streaks and fax lines aside.

    A signature alone is writing. A page that could not be decoded, or a picture of it, is not blank: nobody knows.
    """
    if any(problem.code in _UNSEEN for problem in page.problems):
        return False
    pixels = page.pixels[header_height(page) :]
    dark = (pixels < _INK).astype(np.uint8)
    margin = min(_MARGIN, min(dark.shape) // 8)
    dark = np.ascontiguousarray(dark[margin : dark.shape[0] - margin, margin : dark.shape[1] - margin])
    if float(dark.mean()) > _SURELY_WRITTEN:
        return False
    dark = _without_specks(dark)
    if not dark.any():
        return True
    dark = _without_holes(dark, _HOLE_REACH - margin)
    return float(dark.mean()) < _BLANK_INK and not _has_writing(dark)


def _without_specks(dark: Flags) -> Flags:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    keep = stats[:, cv2.CC_STAT_AREA] > _SPECK
    keep[0] = False
    return np.asarray(keep[labels], dtype=np.uint8)


def _without_holes(dark: Flags, reach: float) -> Flags:
    """Return the ink without round solid spots of the size of punch holes near an edge, filled or in outline."""
    height, width = dark.shape
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    drop = np.zeros(len(stats), dtype=np.bool_)
    for label, (x, y, w, h, area) in enumerate(stats[1:].tolist(), start=1):
        near = min(x, y, width - x - w, height - y - h) < reach
        round_ = _HOLE[0] <= min(w, h) and max(w, h) <= _HOLE[1] and max(w, h) < 1.4 * min(w, h)
        drop[label] = near and round_ and area > 0.6 * w * h
    return np.asarray(np.where(drop[labels], 0, dark), dtype=np.uint8)


def _has_writing(dark: Flags) -> bool:
    """Return whether some ink hangs together as a word or a signature does, and is no straight streak."""
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((_JOIN // 2, _JOIN), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    sides = np.sort(stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]], axis=1)
    return bool(((sides[:, 1] >= _WRITING_LONG) & (sides[:, 0] >= _WRITING_TALL)).any())
