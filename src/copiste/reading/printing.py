"""What of a blank is on the paper, and how dark: with what viewers draw for its fields or without, and whether its pale
print came through pale, or as ink.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from copiste.forms.model import BlankPage, Edition
from copiste.pages.arrays import Mask
from copiste.pages.model import Grey
from copiste.reading.clean import KEPT, PRINTED, shade_of

_DARK, _LIGHT = 150, 200
"""Greys of the blank's pictures: print, and what is surely not."""
_TINT = 12
"""How much darker than paper a ground must be drawn to be told from it, greys."""
_NEAR = 5
"""How far (pixels at 300 dpi, both ways together) print may lie beside its place on a registered page."""
_ENOUGH = 200
"""Pixels of print (300 dpi) in which the pictures differ, from which on they alone decide: a border of 4 mm."""
_PAPER = 235
"""Grey of the blank below which it is pale print or a tint: scanned paper is lighter, as a rule."""
_STROKE = 25
"""Pixels at 300 dpi, 2 mm: what is broader both ways is a ground that people write on, not a line or a letter."""
_AS_INK = 0.05
"""Share of the pale print's pixels that came out as dark as ink, from which on the page shows no greys: on faithful
scans of made pages at most 0.027, on bad copies and faxes of the same forms 0.06 to 0.5."""
_LEVEL = 16
"""Greys: print of so much difference may vanish on a page that shows the darker one."""
_RULE = 0.7
"""Share of a place's height or width: what is longer divides it, or underlines it, and is no hint; chosen."""
_TAKEN_OUT = PRINTED - 10
"""The grey that such print is given: print that hides answers, yet paler than what every page must show."""

Places = npt.NDArray[np.int64]
"""Pixels by their numbers in the flattened picture, row after row: as long as there are some."""


def printed_as(page: Grey, blank: BlankPage) -> BlankPage:
    """Return the picture of *blank* that the registered *page* was printed from: the plain one unless more speaks for
    the one with its fields' looks. *page* has the blank's size, greys."""
    if blank.viewed is None:
        return blank
    added, hidden, tinted, paper = _differences(blank)
    level, _ = cv2.threshold(page, 0, 255, cv2.THRESH_OTSU)
    if int(added.sum() + hidden.sum()) >= _ENOUGH:
        near = cv2.erode(page, np.ones((_NEAR, _NEAR), np.uint8)) <= level
        agree = int(near[added].sum()) + int((~near[hidden]).sum())
        return blank.viewed if 2 * agree > int(added.sum() + hidden.sum()) else blank
    if not tinted.any() or not paper.any():
        return blank
    drawn = 255 - float(np.median(blank.viewed.pixels[tinted]))
    found = float(np.median(page[paper])) - float(np.median(page[tinted]))
    return blank.viewed if 2 * found > drawn else blank


@lru_cache(maxsize=KEPT)
def _differences(blank: BlankPage) -> tuple[Mask, Mask, Mask, Mask]:
    """Return where viewers add print, where they hide it, where they lay a tint on white, and white paper in both."""
    if blank.viewed is None:
        raise ValueError("the blank has one picture")
    plain, viewed = blank.pixels, blank.viewed.pixels
    around = cv2.erode(plain, np.ones((_NEAR, _NEAR), np.uint8))
    beyond = cv2.erode(viewed, np.ones((_NEAR, _NEAR), np.uint8))
    added = (viewed < _DARK) & (around > _LIGHT)
    hidden = (plain < _DARK) & (beyond > _LIGHT)
    tinted = (beyond >= _DARK) & (viewed <= 255 - _TINT) & (around > 255 - _TINT)
    return added, hidden, tinted, (around > 255 - _TINT) & (beyond > 255 - _TINT)


def as_dark_as(page: Grey, blank: BlankPage, edition: Edition) -> BlankPage:
    """Return *blank* with those of its pale lines and letters as print that the registered *page* shows as ink.

    A bad copy, or a fax that has no greys, turns pale print to black or to dots; as a tint it would be somebody's
    writing. What is printed pale inside a place to write in (MM in the box of a month) stays a tint: an answer written
    over it would be taken out with it. *page* has the blank's size, greys; *blank* is a page of *edition*.
    """
    levels = _pale(blank, edition)
    shown = [at for at, places in enumerate(levels) if places.size >= _ENOUGH and _as_ink(page, blank, places)]
    return _darkened(blank, edition, tuple(shown)) if shown else blank


def _as_ink(page: Grey, blank: BlankPage, places: Places) -> bool:
    dark = page.ravel()[places] < shade_of(blank.pixels.ravel()[places])
    return float(dark.mean()) >= _AS_INK


@lru_cache(maxsize=64)
def _pale(blank: BlankPage, edition: Edition) -> tuple[Places, ...]:
    """Return where *blank* has lines and letters too pale to count as print, a flat index array (int64) for each grey
    level from dark to light: a page may show one and lose the other."""
    inked = (blank.pixels < _PAPER).astype(np.uint8)
    broad = cv2.morphologyEx(inked, cv2.MORPH_OPEN, np.ones((_STROKE, _STROKE), np.uint8))
    beside = cv2.erode(blank.pixels, np.ones((9, 9), np.uint8)) < PRINTED  # the frayed edge of dark print
    pale = np.asarray((inked > 0) & (broad == 0) & ~beside, np.bool_)
    pale &= ~_inside(pale, edition, blank.number)
    return tuple(
        np.flatnonzero(pale & (blank.pixels >= grey) & (blank.pixels < grey + _LEVEL))
        for grey in range(PRINTED, _PAPER, _LEVEL)
    )


def _inside(pale: Mask, edition: Edition, number: int) -> Mask:
    """Return which pieces of *pale* print lie inside a place of page *number* that people write in; rules do not."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(pale.astype(np.uint8))
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right, bottom = left + stats[:, cv2.CC_STAT_WIDTH], top + stats[:, cv2.CC_STAT_HEIGHT]
    within = np.zeros(count, np.bool_)
    for place in (place for field in edition.fields for place in field.places if place.page == number):
        x0, y0, x1, y1 = place.box.pixels(pale.shape[1], pale.shape[0])
        rule = (right - left > _RULE * (x1 - x0)) | (bottom - top > _RULE * (y1 - y0))
        within |= (left >= x0) & (right <= x1) & (top >= y0) & (bottom <= y1) & ~rule
    within[0] = False
    return np.asarray(within[labels], np.bool_)


@lru_cache(maxsize=KEPT)
def _darkened(blank: BlankPage, edition: Edition, levels: tuple[int, ...]) -> BlankPage:
    pixels, pale = blank.pixels.copy(), _pale(blank, edition)
    for level in levels:
        pixels.ravel()[pale[level]] = _TAKEN_OUT
    return replace(blank, pixels=pixels)
