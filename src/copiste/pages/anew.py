"""Words drawn anew, held against the strokes that stand on a page: whether the page shows what its file says it does.

A file draws letters by number and says apart from that what each number means. A line whose strokes are those of its
text in a plain typeface needs no reader to tell; any other is left to the readers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from copiste.pages import typefaces
from copiste.pages.arrays import Mask
from copiste.pages.model import Grey

_INK = 200
"""Grey below which a pixel is of a stroke, as where a page's own text is drawn alone (`pages.pdf_layers`)."""
_TALL = 20
"""Pixels at 300 dpi that a line must be high: in letters of 6 points 8 and 6, or a and e, come out alike."""
_LETTERS = 2
"""Letters and figures that a line must have: one alone, made as large as the other, is c as well as C."""
_LATIN_1 = 256
"""Letters below are in all of the typefaces (ISO 8859-1)."""
_OFF, _STRETCHED = 2, 0.06
"""Pixels, and share of its width, by which a line may be wider or narrower than drawn anew."""
_OTHERS = 4
"""Answers one after the other that stand in none of the typefaces, from which on none is drawn any more: the page is
typed in another one, and drawing only costs time. Chosen."""
_EDGE = np.ones((3, 3), np.uint8)
"""A pixel around a stroke is its edge, that comes out on one side or the other."""
_SIZELESS = frozenset("cosuvwxz")
"""Letters that are drawn alike small and capital, so that they do not tell how large the others of a comb are."""
Rectangle = tuple[int, int, int, int]


@dataclass(eq=False)
class Anew:
    """Draws words anew for one page, on which answers are as a rule typed in one typeface.

    *strokes* is where the page's text shows: height by width, at 300 dpi.
    """

    strokes: Mask
    _faces: list[str] = field(default_factory=lambda: list(typefaces.FACES))
    _missed: int = 0

    def alike(self, lines: Sequence[tuple[str, Rectangle]]) -> bool:
        """Whether in each of *lines*, a text with its rectangle, stand the strokes of that text and no others."""
        waiting = [(text, ink) for text, at in lines if (ink := _ink(self.strokes, at)) is not None and _tells(text)]
        if not lines or len(waiting) < len(lines):
            return False
        for face in self._usual():
            drawn = typefaces.words([text for text, _ in waiting], face)
            waiting = [each for each, anew in zip(waiting, drawn, strict=True) if not _same(each[1], anew)]
            if not waiting:
                self._met(face)
                return True
        self._missed += 1
        return False

    def alike_in_cells(self, letters: Sequence[tuple[str, Rectangle]]) -> bool:
        """Whether each of *letters* of a comb, with its rectangle, stands there, all of one size.

        One letter may be another one made larger: how high they are against each other tells.
        """
        text = "".join(letter for letter, _ in letters)
        there = [_ink(self.strokes, at, tall=1) for _, at in letters]
        inks = [ink for ink in there if ink is not None]
        sized = any(each.isalnum() and each.casefold() not in _SIZELESS for each in text)
        if len(inks) < len(letters) or not (sized and _tells(text)) or max(ink.shape[0] for ink in inks) < _TALL:
            return False
        for face in self._usual():
            if _of_one_size(inks, typefaces.words([each for each, _ in letters], face)):
                self._met(face)
                return True
        self._missed += 1
        return False

    def _usual(self) -> Sequence[str]:
        """Return the typefaces, the one met last first; none on a page that seems typed in another one."""
        return () if self._missed >= _OTHERS else tuple(self._faces)

    def _met(self, face: str) -> None:
        self._missed = 0
        self._faces.sort(key=lambda each: each != face)


def _of_one_size(inks: Sequence[Mask], drawn: Sequence[Grey]) -> bool:
    """Whether all of *inks* are those letters as they are *drawn*, all as many times smaller."""
    if not all(each.size for each in drawn):
        return False
    tallest = max(range(len(inks)), key=lambda at: drawn[at].shape[0])
    smaller = inks[tallest].shape[0] / drawn[tallest].shape[0]
    return all(
        all(abs(here - there * smaller) <= _OFF for here, there in zip(ink.shape, anew.shape, strict=True))
        and _same(ink, anew)
        for ink, anew in zip(inks, drawn, strict=True)
    )


def _tells(text: str) -> bool:
    """Whether a text drawn anew is like no other: what a typeface lacks it draws as nothing."""
    drawn = all(letter.isprintable() and ord(letter) < _LATIN_1 for letter in text)
    return drawn and sum(map(str.isalnum, text)) >= _LETTERS


def _ink(strokes: Mask, at: Rectangle, tall: int = _TALL) -> Mask | None:
    """Return the strokes in a rectangle, cut to what is there; None where that is too small to tell."""
    x0, y0, x1, y1 = at
    there = strokes[max(y0 - 1, 0) : y1 + 1, max(x0 - 1, 0) : x1 + 1]
    left, top, width, height = cv2.boundingRect(there.astype(np.uint8))
    return there[top : top + height, left : left + width] if height >= tall else None


def _same(ink: Mask, anew: Grey) -> bool:
    """Whether no stroke of either is without its like in the other."""
    if not anew.size:
        return False
    height, width = ink.shape
    if abs(width - height * anew.shape[1] / anew.shape[0]) > math.ceil(_OFF + _STRETCHED * width):
        return False
    here = ink.astype(np.uint8)
    there = (cv2.resize(anew, (width, height), interpolation=cv2.INTER_AREA) < _INK).astype(np.uint8)
    apart = cv2.subtract(here, cv2.dilate(there, _EDGE)), cv2.subtract(there, cv2.dilate(here, _EDGE))
    return not np.any(apart[0]) and not np.any(apart[1])
