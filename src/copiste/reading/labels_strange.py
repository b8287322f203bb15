"""Ink that is no answer's: stamps set sideways, strokes far taller than writing. On label-only pages cells are large,
and offices stamp where there is room.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np

from copiste.labels.text import Rectangle
from copiste.pages.arrays import Components, Labels, Mask, Pieces
from copiste.reading.clean import Answers

_TALLEST = 210
"""No letter is taller than 18 mm, pixels at 300 dpi."""
_MOST = 80
"""Pixels: a letter of a stamp is 7 mm either way at most; set by hand."""
_SMEAR = 15
"""Letters of a word are nearer to each other than this; lines of type are further apart."""
_COLUMN, _STACKED = 80, 3
"""A word set sideways is at least so tall, and made of so many pieces."""
_DOT = 12
"""What is smaller makes no letter: a dotted rule is no word."""
_AROUND = 80
"""Pixels: pieces whose middles lie within 7 mm across and down are neighbours; set by hand."""
_SHARE = 0.5
"""Share of its neighbours' ink that is of columns, for a piece to be of the stamp; set by hand."""
_APART, _STAMP, _CLOSE, _LEAST, _ROUNDS = 40, 170, 140, 10, 3
"""Pixels between pieces of one row or stack (3.4 mm), from the stamp's words to what it left near them (14 mm), to what
belongs to it for having no fellow (12 mm); the least height of a fellow; times that this is asked. Set by hand."""
_TOO_MANY = 8000
"""Pieces of a page beyond which it is noise: every one is compared with every other; chosen, not measured."""


def without_strange(answers: Answers, ticks: Iterable[Rectangle]) -> tuple[Answers, Mask]:
    """Return *answers* without strange ink, and the mask of what was taken out. What stands in one of *ticks* stays."""
    stats = answers.stats.copy()
    strange = (stats[:, cv2.CC_STAT_HEIGHT] > _TALLEST) & (stats[:, cv2.CC_STAT_AREA] > 0)
    strange |= _sideways(answers.labels, stats)
    for x0, y0, x1, y1 in ticks:
        strange[np.unique(answers.labels[y0:y1, x0:x1])] = False
    strange[0] = False
    stats[strange, cv2.CC_STAT_AREA] = 0
    return replace(answers, stats=stats), answers.where(strange)


def _sideways(labels: Labels, stats: Components) -> Mask:
    """Find the pieces of words set sideways: smeared up and down they make columns, where lines of type do not."""
    found = np.zeros(len(stats), np.bool_)
    size = np.maximum(stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH])
    small = (size <= _MOST) & (stats[:, cv2.CC_STAT_AREA] > 2)
    small[0] = False
    pieces = np.flatnonzero(small)
    if not _STACKED <= pieces.size <= _TOO_MANY:
        return found
    column = _columns(small[labels], labels, stats, pieces)
    x = stats[pieces, cv2.CC_STAT_LEFT] + stats[pieces, cv2.CC_STAT_WIDTH] / 2
    y = stats[pieces, cv2.CC_STAT_TOP] + stats[pieces, cv2.CC_STAT_HEIGHT] / 2
    near = (np.abs(x[:, None] - x) < _AROUND) & (np.abs(y[:, None] - y) < _AROUND)
    weight = np.minimum(stats[pieces, cv2.CC_STAT_AREA], 200).astype(np.float32)
    share = near.astype(np.float32) @ (weight * column) / np.maximum(near.astype(np.float32) @ weight, 1)
    column &= share >= _SHARE
    # what is left amid the stamp goes with it: specks, and letters that stand alone
    tiny = size[pieces] < _MOST / 4
    column |= ((near & column).sum(axis=1) >= _STACKED) & (tiny | (share >= _SHARE))
    for _ in range(_ROUNDS if column.any() else 0):
        column |= _beside_them(column, pieces, stats)
    found[pieces] = column
    return found


def _beside_them(column: Mask, pieces: Pieces, stats: Components) -> Mask:
    """Find what else the stamp left near its words: figures one above the other, pieces with no fellow on their row.

    A letter of an answer has another of its height close beside it.
    """
    x0, y0 = stats[pieces, cv2.CC_STAT_LEFT], stats[pieces, cv2.CC_STAT_TOP]
    high = stats[pieces, cv2.CC_STAT_HEIGHT]
    x1, y1 = x0 + stats[pieces, cv2.CC_STAT_WIDTH], y0 + high
    across = np.maximum(x0[:, None] - x1, x0 - x1[:, None])
    down = np.maximum(y0[:, None] - y1, y0 - y1[:, None])
    other = ~np.eye(len(pieces), dtype=np.bool_) & ~column[None, :]
    low, tall = np.minimum(high[:, None], high), np.maximum(high[:, None], high)
    fellow = ((across < 0.7 * tall) & (down < -0.6 * low) & (low > 0.65 * tall) & (low > _LEAST) & other).any(axis=1)
    alone = ~((across < _APART) & (down < 0) & other).any(axis=1)
    stacked = ((down < _APART) & (across < 0) & other & alone[None, :]).any(axis=1)
    there = column[None, :] & (across < _STAMP) & (down < _STAMP)
    close = (there & (across < _CLOSE) & (down < _CLOSE)).any(axis=1)
    return np.asarray((alone & stacked & there.any(axis=1)) | (close & ~fellow), np.bool_)


def _columns(ink: Mask, labels: Labels, stats: Components, pieces: Pieces) -> Mask:
    """Tell for each of *pieces* whether it belongs to a column of them, and to no row that is longer."""
    of, extent = _smeared(ink, labels, len(stats), (_SMEAR, 3))
    along, rows = _smeared(ink, labels, len(stats), (3, _SMEAR))
    of, along = of[pieces], along[pieces]
    letters = np.maximum(stats[pieces, cv2.CC_STAT_HEIGHT], stats[pieces, cv2.CC_STAT_WIDTH]) >= _DOT
    members, tallest = np.bincount(of, weights=letters, minlength=len(extent)), np.zeros(len(extent), np.int64)
    np.maximum.at(tallest, of, stats[pieces, cv2.CC_STAT_HEIGHT])
    high, broad = extent[:, cv2.CC_STAT_HEIGHT], extent[:, cv2.CC_STAT_WIDTH]
    column = (high >= _COLUMN) & (high > 1.3 * broad) & (high > 1.8 * tallest) & (members >= _STACKED)
    return np.asarray(column[of] & (rows[along, cv2.CC_STAT_WIDTH] < high[of]), np.bool_)


def _smeared(ink: Mask, labels: Labels, count: int, reach: tuple[int, int]) -> tuple[Pieces, Components]:
    """Smear ink by *reach* (down, across): return each of *count* components' strip, and what each strip spans."""
    smeared = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones(reach, np.uint8))
    _, strips, extent, _ = cv2.connectedComponentsWithStats(smeared, connectivity=8)
    strip = np.zeros(count, np.int64)
    strip[labels[ink]] = strips[ink]
    return strip, np.asarray(extent, np.int32)
