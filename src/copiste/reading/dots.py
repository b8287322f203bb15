"""A form's tints that a fax turned into dots: print, wherever they are not the ground that an answer is written on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np

from copiste.forms.model import BlankPage
from copiste.pages.arrays import Mask
from copiste.pages.geometry import Box
from copiste.pages.model import Grey
from copiste.reading.clean import KEPT, RIM, printed, tint, widened

_ENOUGH = 2_000
"""Pixels of tint at 300 dpi, 14 square millimetres, from which on a page tells how its tints came out; chosen."""
_APART = 50
"""Standard deviation of the greys of a tint, 0 to 255, from which on it came out in black and white: a scanner's noise
has 5 to 20, dots that cover a twentieth of the paper have 55."""
_INK = 128
"""Grey below which a pixel of such a page is black."""
_PEN = np.ones((5, 5), np.uint8)
"""Pixels at 300 dpi, 0.4 mm: the lines of pens and printers' rules are that broad, and of dots hardly any."""
_STRIP = 12
"""Pixels at 300 dpi, 1 mm: letters are higher and, on a page of black and white, so are the signs that matter."""
_RUN_ON = 3
"""How far answers run on beyond the right of their place, in its heights; chosen."""


def dots(page: Grey, blank: BlankPage, places: Sequence[Box]) -> Mask | None:
    """Return where a registered *page* shows the tints of *blank* as dots, strokes as broad as a pen's left out.

    *places* are where answers stand: their own ground is left out, but for a strip at its edges, and so is the room to
    the right of them, where long answers run on. None where the form has no tints, or the page shows them as greys, or
    not at all.
    """
    tinted = _tinted(blank)
    if int(np.count_nonzero(tinted)) < _ENOUGH or float(page[tinted].std()) < _APART:
        return None
    black = ((page < _INK) & ~printed(blank, RIM)).view(np.uint8)  # of a rule that lies beside its place a rim is left
    broad = cv2.morphologyEx(black, cv2.MORPH_OPEN, _PEN)
    found: Mask = tinted & ~widened(np.asarray(broad, np.bool_), 2)
    height, width = page.shape
    for left, top, right, bottom in (place.pixels(width, height) for place in places):
        found[top + _STRIP : bottom - _STRIP, left + _STRIP : right + _RUN_ON * (bottom - top)] = False
    return found


@lru_cache(maxsize=KEPT)
def _tinted(blank: BlankPage) -> Mask:
    return np.asarray(tint(blank) < np.uint8(255), np.bool_)
