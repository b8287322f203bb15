"""Whether a place of a form was seen at all: the form's own print around it has to be found on this page.

A zone without ink is blank only where the paper was looked at. Where the page was cut or torn, where something white
lay over it, or where a transmission broke off, the print around the zone is gone as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from copiste.forms.model import BlankPage
from copiste.pages.arrays import Mask
from copiste.pages.geometry import Box
from copiste.pages.model import WORKING_DPI
from copiste.reading.register import Registration

_MM = WORKING_DPI / 25.4
"""Pixels a millimetre at the working resolution."""
_SPARSE = 3
"""Pixels at the working resolution: one in so many each way is looked at, a quarter of a millimetre."""
_PRINT = 128
"""Grey below which the blank's print is dark enough to be asked for: paler tints vanish on faxes."""
_NEAR = 4
"""How far, in pixels at the working resolution, print may lie from its place and still be found."""
_TILE = 6 * _MM
"""Zones are looked at in tiles of about 6 mm, so that a note over half of one is told from a fold beside it."""
_REACHES = (1.5 * _MM, 4 * _MM, 8 * _MM, 16 * _MM, 40 * _MM)
"""How far around a tile print is looked for: no farther than there is enough of it."""
_ENOUGH = 40
"""Sampled pixels of print that make a witness: 10 mm of a fine rule, or three letters of 8 points."""
_SOLID, _DARK_REACH = 0.7, 4 * _MM
"""Share of the bare paper within 4 mm that is dark, from which on a place is blacked out; a filled box is not."""
_BLOCK = 20 * _MM
"""Pixels of a side of the blocks that say how well print is found on a page: 20 mm."""
_WELL = 75
"""Print is found as well as in the better quarter of blocks of 20 mm: what is cut off makes nothing else surer."""

Counts = npt.NDArray[np.int64]
"""How much lies above and to the left, in sparse pixels: an integral image, one more each way than height by width."""
Tiles = npt.NDArray[np.float64]
"""Parts of the registered page by left, top, right and bottom, in pixels: n by 4."""
Shares = npt.NDArray[np.float64]
"""A share from 0 to 1 for each tile: as long as there are tiles."""
_OUTWARDS = np.array([-1.0, -1.0, 1.0, 1.0])
"""Which way each side of a tile moves when the tile grows."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What of a blank's print was found on a page.

    `asked`, `found`, `paper` and `dark` are integral images (counts, at a third of the working resolution) of the
    blank's print, of what was found of it, of the blank's bare paper, and of what is dark of that. `whole` is the
    share of the print that was found where the page came through well, 0..1.
    """

    registration: Registration
    asked: Counts
    found: Counts
    paper: Counts
    dark: Counts
    whole: float

    def of(self, boxes: Sequence[Box]) -> list[float]:
        """Return how surely each place of *boxes* on the blank was seen, 0..1: that of its worst tile, of the print
        around it, measured by what was found of the page's print elsewhere."""
        height, width = self.registration.aligned.shape
        tiles = [_tiles(*box.pixels(width, height)) for box in boxes]
        if not tiles:
            return []
        first = np.cumsum([0, *(len(each) for each in tiles[:-1])])
        return [float(worst) for worst in np.minimum.reduceat(self._seen(np.concatenate(tiles)), first)]

    def _seen(self, tiles: Tiles) -> Shares:
        """Return how surely each tile was seen."""
        window, asked = tiles, np.zeros(len(tiles), np.int64)
        for reach in _REACHES:  # of the first one in which there is enough print
            few = asked < _ENOUGH
            window = np.where(few[:, None], tiles + reach * _OUTWARDS, window)
            asked = np.where(few, _sums(self.asked, window), asked)
        share = _sums(self.found, window) / np.maximum(asked, 1) / max(self.whole, 0.01)
        seen = np.where(asked < _ENOUGH, 1.0, np.minimum(share, 1.0))  # nothing is printed that could be missed
        around = tiles + _DARK_REACH * _OUTWARDS
        paper = _sums(self.paper, around)
        black = (asked >= _ENOUGH) & (paper > 0) & (_sums(self.dark, around) > _SOLID * paper)
        seen[black | ~self._on_the_page(tiles)] = 0.0
        return np.asarray(seen, np.float64)

    def _on_the_page(self, tiles: Tiles) -> npt.NDArray[np.bool_]:
        middles = (tiles[:, None, :2] + tiles[:, None, 2:]) / 2
        x, y = np.asarray(cv2.perspectiveTransform(middles, self.registration.to_page), np.float64)[:, 0].T
        tall, wide = self.registration.shape
        return np.asarray((x > -_MM) & (x < wide + _MM) & (y > -_MM) & (y < tall + _MM), np.bool_)


def sight(registration: Registration, blank: BlankPage, darker: Mask) -> Sight:
    """Look for the print of *blank* on a registered page; *darker* says where that is darker than its paper."""
    ink, paper = _print(blank)
    size = 2 * _NEAR + 1
    near = cv2.dilate(darker.astype(np.uint8), np.ones((size, size), np.uint8))[::_SPARSE, ::_SPARSE]
    found = ink & (near > 0)
    dark = paper & darker[::_SPARSE, ::_SPARSE]
    asked, held = _integral(ink), _integral(found)
    return Sight(registration, asked, held, _integral(paper), _integral(dark), _elsewhere(asked, held))


def _elsewhere(asked: Counts, found: Counts) -> float:
    """Return the share of print found where the page came through well, 0..1."""
    step = round(_BLOCK / _SPARSE)
    blocks = [np.diff(np.diff(counts[::step, ::step], axis=0), axis=1) for counts in (asked, found)]
    full = blocks[0] >= _ENOUGH
    return float(np.percentile(blocks[1][full] / blocks[0][full], _WELL)) if full.any() else 1.0


@lru_cache(maxsize=256)
def _print(blank: BlankPage) -> tuple[Mask, Mask]:
    """Return where a blank has print that can be asked for, and where it is bare paper, sampled."""
    lightest = cv2.erode(blank.pixels, np.ones((2 * _NEAR + 1, 2 * _NEAR + 1), np.uint8))
    return blank.pixels[::_SPARSE, ::_SPARSE] < _PRINT, lightest[::_SPARSE, ::_SPARSE] >= _PRINT


def _integral(mask: Mask) -> Counts:
    return np.asarray(cv2.integral(mask.astype(np.uint8)), np.int64)


def _tiles(left: int, top: int, right: int, bottom: int) -> Tiles:
    """Return the tiles of a zone."""
    across, down = max(round((right - left) / _TILE), 1), max(round((bottom - top) / _TILE), 1)
    columns, rows = np.linspace(left, right, across + 1), np.linspace(top, bottom, down + 1)
    sides = [(x0, y0, x1, y1) for y0, y1 in pairwise(rows) for x0, x1 in pairwise(columns)]
    return np.array(sides, np.float64)


def _sums(counts: Counts, windows: Tiles) -> Counts:
    """Return how much lies in each window."""
    height, width = counts.shape
    most = (width - 1, height - 1, width - 1, height - 1)
    left, top, right, bottom = np.clip(np.rint(windows / _SPARSE).astype(np.intp), 0, most).T
    inside = counts[bottom, right] - counts[top, right] - counts[bottom, left] + counts[top, left]
    return np.asarray(inside, np.int64)
