"""One line of an answer: its own ink alone, the page around it, and what its components are."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from copiste.pages.arrays import Components, Pieces
from copiste.pages.model import Grey
from copiste.reading.clean import Answers

_MARGIN = 8
"""Pixels of white around a line that is shown to a reader: 0.7 mm; set by hand."""
_NEAR = 5
"""Pixels of the page around a line that are shown with it; set by hand."""
_WHOLE, _PIECES = 0.5, 0.25
"""Shares of a line's height that half of its ink reaches when its strokes are whole, and when they fell to pieces."""
_LETTER_TALL = 0.45
"""Figures and most letters are taller than this share of their line; points, commas and hyphens are not."""
_SIGN_TALL, _SIGN_INK, _SIGN_LOW, _SIGN_LEAST, _TWO = 0.6, 0.4, 0.4, 8, 2
"""A sign between figures: its greatest height and the least depth of its middle, as shares of its line's height; its
ink, as a share of the middle letter's, and at least in pixels; it stands between two letters. By eye on made pages."""
_BESIDE = 0.5
"""Share of its width up to which a sign may lie under or over a letter; a piece of a broken figure lies so wholly. Of
the signs too many on made faxes (fine resolution, lone numbers) it drops nine in ten, of those that are there none."""
_EDGE = 0.2
"""Rules that answers stand on run along the lowest fifth of a line; nothing is lost to them that readers miss."""


Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class ZoneLine:
    """One line of an answer, dark on light: cleaned of the form's print, and as it came.

    `lost` is how much ink was taken for print in the midst of the line, as a share of the line's: slashes printed in a
    date's zone, a rule through the letters. What was lost there may have been the answer's. `broken` says how far its
    strokes fell to pieces, 0..1. `box` is where the line lies on the registered page, in pixels, and `letters` from
    where to where each of its tall components reaches across. `signs` counts what stands low between two of them and is
    far smaller: points, commas and hyphens.
    """

    clean: Grey
    raw: Grey
    ink: int
    height: int
    lost: float
    broken: float = 0.0
    box: Rectangle = (0, 0, 0, 0)
    letters: tuple[tuple[int, int], ...] = ()
    signs: int = 0


def line_of(answers: Answers, group: Pieces) -> ZoneLine:
    """Cut one line: nothing but its own components in `clean`, everything in `raw`."""
    stats = answers.stats[group]
    x0, y0 = stats[:, cv2.CC_STAT_LEFT].min(), stats[:, cv2.CC_STAT_TOP].min()
    x1 = (stats[:, cv2.CC_STAT_LEFT] + stats[:, cv2.CC_STAT_WIDTH]).max()
    y1 = (stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT]).max()
    own = np.isin(answers.labels[y0:y1, x0:x1], group).astype(np.uint8)
    fringe = cv2.dilate(own, np.ones((5, 5), np.uint8)).astype(np.bool_)
    clean = np.where(fringe, answers.clean[y0:y1, x0:x1], 255).astype(np.uint8)
    ink = int(stats[:, cv2.CC_STAT_AREA].sum())
    edge = int((y1 - y0) * _EDGE)
    middle = answers.raw[y0 + edge : y1 - edge, x0:x1] < answers.threshold
    lost = int((middle & (answers.clean[y0 + edge : y1 - edge, x0:x1] >= answers.threshold)).sum())
    box = (int(x0), int(y0), int(x1), int(y1))
    broken = _in_pieces(stats, box[3] - box[1])
    tall = stats[stats[:, cv2.CC_STAT_HEIGHT] > _LETTER_TALL * (y1 - y0)]
    left = tall[:, cv2.CC_STAT_LEFT]
    letters = tuple(zip(left.tolist(), (left + tall[:, cv2.CC_STAT_WIDTH]).tolist(), strict=True))
    return ZoneLine(
        _framed(clean), _around(answers.raw, *box), ink, box[3] - box[1], lost / ink, broken, box, letters,
        _signs(stats, box),
    )  # fmt: skip


def _signs(stats: Components, box: Rectangle) -> int:
    """Count the components of a line that stand low in it, beside its letters, right of the first and left of the last,
    and hold far less ink than they do: a comma may be as tall as half of them."""
    _, top, _, bottom = box
    tall, area = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    letter = tall > _LETTER_TALL * (bottom - top)
    if letter.sum() < _TWO:
        return 0
    small = (tall < _SIGN_TALL * (bottom - top)) & (area < _SIGN_INK * np.median(area[letter])) & (area >= _SIGN_LEAST)
    low = stats[:, cv2.CC_STAT_TOP] + tall / 2 > top + _SIGN_LOW * (bottom - top)
    left = stats[:, cv2.CC_STAT_LEFT]
    large = letter & ~small
    if not large.any():
        return 0
    right, first, last = left + stats[:, cv2.CC_STAT_WIDTH], left[large].min(), left[large].max()
    shared = (np.minimum(right[:, None], right[large]) - np.maximum(left[:, None], left[large])).max(axis=1)
    beside = shared <= _BESIDE * stats[:, cv2.CC_STAT_WIDTH]
    return int((small & low & beside & (left > first) & (left < last)).sum())


def _in_pieces(stats: Components, tall: int) -> float:
    """Return how far a line *tall* pixels high fell to pieces, 0..1: half its ink is in components that are lower than
    a good part of the line. Letters, even without ascenders, reach half its height."""
    heights = stats[:, cv2.CC_STAT_HEIGHT].astype(float)
    middle = np.percentile(heights, 50, weights=stats[:, cv2.CC_STAT_AREA], method="inverted_cdf")
    return float(np.clip((_WHOLE - middle / tall) / (_WHOLE - _PIECES), 0, 1))


def _around(page: Grey, x0: int, y0: int, x1: int, y1: int) -> Grey:
    """Cut with a margin of the page itself: what is there is part of how it reads."""
    height, width = page.shape
    return page[max(y0 - _NEAR, 0) : min(y1 + _NEAR, height), max(x0 - _NEAR, 0) : min(x1 + _NEAR, width)]


def _framed(pixels: Grey) -> Grey:
    framed = cv2.copyMakeBorder(pixels, _MARGIN, _MARGIN, _MARGIN, _MARGIN, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(framed, np.uint8)
