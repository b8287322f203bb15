"""Fax cover sheets: known by the words that every cover sheet has, in French or English."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np

from copiste.pages.model import Grey
from copiste.reading.model import Crop
from copiste.reading.plain import plain

_MOST_LINES = 14
"""Lines that are read, the tallest first: what a cover sheet is told by stands large; chosen, not measured."""
_TOP = 0.6
"""Cover sheets say what they are in the upper part of the page."""
_FAX = re.compile(r"\b(telecop\w+|fax|facsimile)\b")
_TITLE = re.compile(r"\b(couverture|bordereau|transmission|cover|transmittal)\b")
_COUNT = re.compile(r"\b(nombre de pages|pages? ?[:(]|no\.? of pages|number of pages|nbre? de pages)")
_PARTIES = re.compile(r"^(de|a|from|to|attn|attention|destinataire|expediteur|recipient|sender) ?[:.]", re.MULTILINE)


def lines_of(pixels: Grey) -> list[Crop]:
    """Return the largest lines of print in the upper part of a page, as crops for a reader."""
    top = pixels[: int(pixels.shape[0] * _TOP)]
    ink = (top < 140).astype(np.uint8)
    runs = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, 45), np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    stats = np.asarray(found, np.int32)[1:]
    wide, tall = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    likely = stats[(tall >= 18) & (tall <= 160) & (wide > 1.5 * tall)]
    chosen = likely[np.argsort(-likely[:, cv2.CC_STAT_HEIGHT], kind="stable")][:_MOST_LINES]
    return [Crop(str(at), _padded(top, *map(int, row[:4]))) for at, row in enumerate(chosen)]


def is_cover(lines: Sequence[str]) -> bool:
    """Whether *lines* speak as a cover sheet does: of a fax, of who sends it to whom, and of its pages or its title."""
    said = "\n".join(map(plain, lines))
    return bool(_FAX.search(said) and _PARTIES.search(said) and (_TITLE.search(said) or _COUNT.search(said)))


def _padded(page: Grey, left: int, top: int, width: int, height: int) -> Grey:
    return page[max(top - 6, 0) : top + height + 6, max(left - 6, 0) : left + width + 6]
