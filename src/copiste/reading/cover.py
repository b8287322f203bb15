"""Fax cover sheets: known by the words that every cover sheet has, in French or English."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np

from copiste.pages.arrays import Components
from copiste.pages.model import Grey
from copiste.reading.model import Crop
from copiste.reading.plain import plain

_FIRST, _TALLEST = 14, 6
"""Lines that are read: the first from the top, where a page says whose it is, and the tallest of the others, for what a
cover sheet is told by stands large. A full letter of which twenty lines are read takes 1.15 times as long, all steps
counted, as with fourteen."""
_TOP = 0.6
"""Pages say what they are, and whose, in their upper part."""
_ROW = 12
"""Pixels at 300 dpi, one millimetre, by which the middles of pieces of print differ at most when they stand in one row:
half the height of small print; chosen, not measured."""
_FAX = re.compile(r"\b(telecop\w+|fax|facsimile)\b")
_TITLE = re.compile(r"\b(couverture|bordereau|transmission|cover|transmittal)\b")
_COUNT = re.compile(r"\b(nombre de pages|pages? ?[:(]|no\.? of pages|number of pages|nbre? de pages)")
_PARTIES = re.compile(r"^(de|a|from|to|attn|attention|destinataire|expediteur|recipient|sender) ?[:.]", re.MULTILINE)


def lines_of(pixels: Grey) -> list[Crop]:
    """Return the first and the largest lines of print in the upper part of a page, in their order, as crops."""
    top = pixels[: int(pixels.shape[0] * _TOP)]
    ink = (top < 140).astype(np.uint8)
    runs = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, 45), np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    stats = np.asarray(found, np.int32)[1:]
    wide, tall = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    likely = stats[(tall >= 18) & (tall <= 160) & (wide > 1.5 * tall)]
    ordered = _in_order(likely)
    rest = ordered[_FIRST:]
    tallest = np.sort(np.argsort(-rest[:, cv2.CC_STAT_HEIGHT], kind="stable")[:_TALLEST])
    chosen = np.concatenate((ordered[:_FIRST], rest[tallest]))
    return [Crop(str(at), _padded(top, *map(int, row[:4]))) for at, row in enumerate(chosen)]


def _in_order(found: Components) -> Components:
    """Return pieces of print from the top to the bottom, and those of one row from left to right."""
    middle = found[:, cv2.CC_STAT_TOP] + found[:, cv2.CC_STAT_HEIGHT] / 2
    rows: list[int] = []
    row, top = 0, 0.0
    for at in np.argsort(middle, kind="stable"):
        if middle[at] - top > _ROW:
            row, top = row + 1, float(middle[at])
        rows.append(row)
    down = found[np.argsort(middle, kind="stable")]
    return down[np.lexsort((down[:, cv2.CC_STAT_LEFT], np.asarray(rows)))] if rows else down


def is_cover(lines: Sequence[str]) -> bool:
    """Whether *lines* speak as a cover sheet does: of a fax, of who sends it to whom, and of its pages or its title."""
    said = "\n".join(map(plain, lines))
    return bool(_FAX.search(said) and _PARTIES.search(said) and (_TITLE.search(said) or _COUNT.search(said)))


def _padded(page: Grey, left: int, top: int, width: int, height: int) -> Grey:
    return page[max(top - 6, 0) : top + height + 6, max(left - 6, 0) : left + width + 6]
