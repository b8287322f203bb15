"""Fax rows that were lost on the line, seen on the picture itself: senders' counters say too little, or nothing.

Where a row cannot be decoded, a receiver writes the one before it once more, or leaves it white, or keeps what came of
it. On paper that was scanned hardly two rows with writing on them are alike to the last dot, so that such copies are
seen; a row that is white or wrong cuts through every upright stroke at once. What was left out altogether cannot be
seen so, nor a copy on a page that a computer drew, whose rows are alike by themselves.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from copiste.pages.arrays import Mask

WIDTHS = frozenset({1728, 2048, 2432, 3456, 4096, 4864})
"""Dots in a row of a fax: A4, B4 and A3 at 8 and at 16 a millimetre (T.4, table 2; T.30)."""
_BUSY = 24
"""Edges (changes of colour in a row) from which a row may be compared: where there were as many on 174 pages faxed
without damage, two rows were like the one before."""
_SPARSE = 4, 10
"""Edges of rows that cross but a few rules and strokes: these show whether a computer drew the page."""
_DRAWN = 0.4
"""Share of the sparse rows that are like the one before, from which on a page was drawn: .27 at most on the scanned
pages, .9 on drawn ones."""
_TOO_MANY = 0.1
"""The same of the busy rows, for drawn pages with rules all the way down: .03 at most on 87 damaged pages."""
_DOUBLED = 0.8
"""Share of the pairs of rows with ink that are alike, from which on all of them are taken for doubled. By eye."""
_JUMP = 0.6
"""Dots that change for each edge where the writing goes on after a copy: at 0.3 six of 400 drawn pages told of damage,
at 0.6 two, and of the damaged ones no row fewer was found."""
_MOST_ROWS = 10_000
"""Rows that are looked at, five pages' worth, so that a page made to hurt ends; chosen, not measured."""
_LONGEST = 16
"""Rows alike one after another, above which they are a bar code's or a comb's. By eye."""
_GAP = 8
"""Rows that one cut may be high: the copies on pages that were damaged on purpose are seven at most."""
_STROKES, _WIDTH = 8, 24
"""Strokes that are cut at once, and dots of them together: fewer may be dashed rules. By eye."""
_THICK = 16
"""Dots (2 mm); what is wider is a rule or a dark ground, and no stroke."""
_SAME = 0.6
"""Share of the ink beside a cut that stands on both of its sides: then the same strokes go on. By eye."""
_LEFT = 0.5
"""Share of the strokes that is still there in a row of a cut. By eye."""
_FEWEST = 4
"""Rows from which on damage is told: the two drawn pages that still had some had two and three."""


def rows_lost(ink: Mask) -> int:
    """Return how many rows of the fax *ink* (true where dark, as received) are seen to be lost; 0 when it is none."""
    if ink.shape[0] < 2 * _GAP or ink.shape[1] not in WIDTHS:
        return 0
    ink = ink[:_MOST_ROWS]
    if ink.mean() > 0.5:  # light on dark
        ink = ~ink
    once, times = _undoubled(ink)
    found = int((_copies(once) | _cut(once)).sum())
    return found * times if found >= _FEWEST else 0


def _undoubled(ink: Mask) -> tuple[Mask, int]:
    """Return a coarse fax that was written as a fine one with each row once, and how often each stood there."""
    for start in (0, 1):
        first, second = ink[start : len(ink) - 1 : 2], ink[start + 1 :: 2]
        written = first.any(axis=1) | second.any(axis=1)
        alike = (first == second).all(axis=1)
        if written.any() and alike[written].mean() > _DOUBLED:
            return first, 2
    return ink, 1


def _copies(ink: Mask) -> npt.NDArray[np.bool_]:
    """Return the rows (one flag a row) that are copies of the row before, after which the writing jumps."""
    edges = (ink[:, 1:] != ink[:, :-1]).sum(axis=1)
    changed = np.append((ink[1:] != ink[:-1]).sum(axis=1), 0)  # against the next row
    alike = np.concatenate(([False], changed[:-1] == 0))
    sparse, busy = (edges >= _SPARSE[0]) & (edges < _SPARSE[1]), edges >= _BUSY
    lost = np.zeros(len(edges), np.bool_)
    if alike[sparse].sum() > _DRAWN * sparse.sum() or alike[busy].sum() > _TOO_MANY * busy.sum():
        return lost
    copies = alike & busy
    for row in np.flatnonzero(copies & ~np.append(copies[1:], False)):  # the last of each run of copies
        first = row
        while copies[first - 1]:
            first -= 1
        lost[first : row + 1] = row - first < _LONGEST and changed[row] >= _JUMP * edges[row]
    return lost


def _cut(ink: Mask) -> npt.NDArray[np.bool_]:
    """Return the rows (one flag a row) that cut the strokes which stand two rows deep above and below them."""
    lost = np.zeros(len(ink), np.bool_)
    thick = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, _THICK), np.uint8)) > 0
    thin = ink & ~thick
    two = thin[1:] & thin[:-1]
    width = ink.sum(axis=1)
    for gap in range(1, _GAP + 1):
        above, below = two[: -gap - 2], two[gap + 2 :]
        on_both = (above & below).sum(axis=1)
        beside = np.maximum(width[1 : len(above) + 1], width[gap + 2 : gap + 2 + len(above)])
        for row in np.flatnonzero((on_both >= _WIDTH) & (on_both >= _SAME * beside)):
            strokes, within = above[row] & below[row], slice(row + 2, row + 2 + gap)
            if (strokes[1:] & ~strokes[:-1]).sum() < _STROKES:
                continue
            if ((ink[within] & strokes).sum(axis=1) < _LEFT * on_both[row]).all():
                lost[within] = True
    return lost
