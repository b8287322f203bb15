"""Colour to grey so that ink of any colour is dark against its paper.

Luminance makes orange, pink and light blue paler than they are: what matters is how much a stroke takes away from the
paper's own colour in the channel where it takes away most. Black ink takes away alike in all and stays what it was.
"""

from __future__ import annotations

import cv2
import numpy as np

from copiste.pages.arrays import Colour
from copiste.pages.model import Grey

_COLOURLESS = 12
"""Levels by which channels of grey pictures differ: noise of the sensor and of JPEG's own chroma."""
_MARGIN = 18
"""Levels of colour that are told from noise, and from the tinge of black print at its edges."""
_FEW = 0.0005
"""Share of coloured pixels from which on a picture is not taken for a grey one: a word in pen on a page is more."""
_SMALL = 8
"""Times smaller in which the paper's colour is looked for: it changes over centimetres, and this is quick."""
_WHITE = 255
"""A channel of paper that nothing tints (8 bits)."""
_LENGTH = 280.0
"""Millimetres of the longer side of a usual sheet."""
_AROUND, _BROAD = 10.0, 2.4
"""Millimetres: paper is what is light around; colour broader than a stroke of the broadest pen is a ground."""


def grey_of(colour: Colour) -> Grey:
    """Return the grey of a picture (height by width by red, green, blue; 0..255): luminance, and darker where thin
    strokes are coloured. Broad coloured grounds, highlighters among them, keep their luminance: text stands on them."""
    luminance = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    red, green, blue = cv2.split(np.ascontiguousarray(colour[::4, ::4]))
    apart = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
    if float((apart > _COLOURLESS).mean()) < _FEW:
        return np.asarray(luminance, np.uint8)
    extra = _extra(colour, np.asarray(luminance, np.uint8))
    strokes = cv2.subtract(extra, _grounds(extra))
    return np.asarray(cv2.subtract(luminance, strokes), np.uint8)


def _extra(colour: Colour, luminance: Grey) -> Grey:
    """Return how much more a pixel takes from its paper in some channel than in luminance."""
    paper = _paper(colour)
    if paper.min() == _WHITE:  # as on most pages that were drawn: nothing has to be laid out to its full size
        red, green, blue = cv2.split(colour)
        least = cv2.min(cv2.min(red, green), blue)  # in a tenth of the time of NumPy's minimum over the last axis
        more = cv2.subtract(luminance, least)
    else:
        paper = np.asarray(cv2.resize(paper, colour.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.uint8)
        red, green, blue = cv2.split(cv2.subtract(paper, colour))
        of_luminance = cv2.subtract(np.asarray(cv2.cvtColor(paper, cv2.COLOR_RGB2GRAY)), luminance)
        more = cv2.subtract(cv2.max(cv2.max(red, green), blue), of_luminance)
    return np.asarray(cv2.subtract(more, np.full_like(luminance, _MARGIN)), np.uint8)


def _side(shape: tuple[int, ...], millimetres: float) -> int:
    """Return an odd number of pixels of the small picture that *millimetres* of a sheet are about."""
    return max(round(max(shape[:2]) / _LENGTH * millimetres / _SMALL) // 2 * 2 + 1, 3)


def _paper(colour: Colour) -> Colour:
    """Return the colour of the paper around each pixel of a picture `_SMALL` times smaller."""
    small = cv2.resize(colour, None, fx=1 / _SMALL, fy=1 / _SMALL, interpolation=cv2.INTER_AREA)
    light = cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), _side(colour.shape, _AROUND))
    return np.asarray(light, np.uint8)


def _grounds(extra: Grey) -> Grey:
    """Return how coloured broad areas are, 0 elsewhere."""
    half = cv2.resize(extra, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    side = max(_side(extra.shape, _BROAD * _SMALL / 2), 3)
    broad = cv2.dilate(
        cv2.morphologyEx(half, cv2.MORPH_OPEN, np.ones((side, side), np.uint8)), np.ones((3, 3), np.uint8)
    )
    return np.asarray(cv2.resize(broad, extra.shape[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)
