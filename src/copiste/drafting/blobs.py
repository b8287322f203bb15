"""The print of a page in stretches: what stands together on one line, with what it says where somebody read it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import cv2
import numpy as np

from copiste.drafting.strokes import POINT, Rect, Strokes
from copiste.pages.model import Grey

_LETTER_GAP = 23
"""Pixels at 300 dpi: letters nearer than this are one word's; by eye, bench/flat_blanks.py."""
_FAINT = 90
"""Greys (0..255) under paper from which print counts as such; by eye, bench/flat_blanks.py."""
NUMBER = re.compile(r"[(\[]?[$€]?\d{1,3}[A-Za-z]?[.)\]:]?|[$€]|\d?[A-Za-z][.)]?|[A-Za-z]\([a-z]\)")
_TELLS = re.compile(
    r"(?i)^(if|si) |\b(coche[rz]|check|mark|tick|select|choisi\w+|see|voir|"
    r"below|following|ci-(dessous|après)|suivant\w*)\b"
)
WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class Blob:
    """A stretch of print on one line; `text` is what it says, as far as anybody read it.

    `colon` tells that its last sign looks like one, which engines overlook behind a superscript.
    """

    rect: Rect
    text: str = ""
    colon: bool = False

    @property
    def asks(self) -> bool:
        """Tell whether the print waits for an answer behind it."""
        asks = self.colon or self.text.rstrip(" .").endswith((":", "?", "$", "="))
        return asks and not _TELLS.search(self.text)

    @property
    def bracket(self) -> bool:
        """Tell whether it is a bracket or a slash that an answer is written around."""
        return self.rect.width < 5 * POINT and self.rect.height > 2.2 * self.rect.width

    @property
    def number(self) -> bool:
        """Tell whether it is the number of a line or a sign of money, and not a word."""
        return bool(NUMBER.fullmatch(self.text)) if self.text else self.rect.width < 13 * POINT


def blobs(found: Strokes, pixels: Grey) -> list[Rect]:
    """Return the stretches of print of a page that no wall runs through, without the faint print to write over."""
    wide = np.asarray(cv2.dilate(found.print_, np.ones((3, _LETTER_GAP), np.uint8)), dtype=np.uint8)
    for wall in (*found.down, *found.across):
        wall.of(wide)[:] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(wide, connectivity=4)
    half = _LETTER_GAP // 2
    rects = []
    for n in range(1, count):
        x, y, wide_, high, _ = (int(v) for v in stats[n])
        inked = (labels[y : y + high, x : x + wide_] == n) & (found.print_[y : y + high, x : x + wide_] > 0)
        if int(inked.sum()) >= 12 and high - 2 >= 6 and _dark(pixels[y : y + high, x : x + wide_][inked]):
            rects.append(Rect(x + min(half, wide_ // 3), y + 1, x + wide_ - min(half, wide_ // 3), y + high - 1))
    return rects


def ends_in_colon(rect: Rect, print_: Grey) -> bool:
    """Tell whether the last sign of a stretch of print is two dots over each other."""
    part = Rect(rect.x0, rect.y0, rect.x1 + 6, rect.y1).of(print_)
    columns = np.flatnonzero(part.any(axis=0))
    if not columns.size:
        return False
    gaps = np.flatnonzero(np.diff(columns) > 1)
    last = part[:, columns[gaps[-1] + 1] if gaps.size else columns[0] : columns[-1] + 1]
    rows = np.flatnonzero(last.any(axis=1))
    dots = [len(run) for run in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)]
    wide = last.shape[1]
    return len(dots) == 2 and max(*dots, wide) <= 1.7 * min(*dots, wide) + 1 and max(dots) < 0.35 * rect.height


def _dark(shades: Grey) -> bool:
    return int(np.percentile(shades, 20)) < 255 - _FAINT
