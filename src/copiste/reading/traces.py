"""What is left in a zone beside what readers are shown: strokes too pale or too broken to be ink, and specks.

A zone is blank when nothing stands in it that does not stand on bare paper as well. Writing that was pale, or that a
fax broke to pieces, leaves more: components of what is darker than its own paper, where the page has few.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from copiste.forms.model import BlankPage
from copiste.pages.arrays import Components, Labels, Mask
from copiste.pages.components import components_and_centres
from copiste.pages.geometry import Box
from copiste.pages.model import WORKING_DPI
from copiste.reading.clean import Answers, fringe, tint

_MM = WORKING_DPI / 25.4
"""Pixels a millimetre at the working resolution."""
_COARSE = 6
"""The paper's own grey is looked for in a picture so many times smaller: half a millimetre a pixel."""
_AROUND = 15
"""Half-millimetres, each way together: no stroke is so broad that all around it is darker than the paper."""
_DARKER, _NOISES = 14.0, 5.0
"""How much darker than its paper a pixel must be: greys, and multiples of the paper's noise."""
_PEL = 2
"""Square pixels at 300 dpi: less is no pel of a fax."""
_DUST, _SPECK = 2.5, 20.0
"""What has more than so many times the area of the page's middle speck, and of 20 square pixels, is more than dust."""
_TWO = 2
"""Marks of a size with letters make a line of writing; one alone may be dirt. Chosen."""
_LOW, _BELOW, _SMALL_SIGN, _MARK = 0.3, 0.15, 0.6, 8.0
"""Marks of a number stand below the upper third of a line or hang a little below it, are smaller than figures (shares
of its height), and hold more than 8 square pixels: what is left of a hyphen on a worn copy does."""
_THIN = 5
"""Pixels: what is no thicker, and mostly touches print, is the print's frayed edge."""
_BLOCK = round(10 * _MM)
"""Pixels of a side of the blocks in which the paper's look is measured: 10 mm."""
_FREE = 0.3
"""Share of a block of 10 mm that must be bare paper outside all zones, to tell how the page's paper looks."""
_HALO = 7
"""Pixels, both ways together, around ink that is shown: what is dark there is its own edge. By eye on made pages."""
_FEW = 4
"""Blocks of bare paper that it takes to tell how a page's paper looks; chosen."""
_INSET = 2
"""Pixels at a zone's edges that are not looked at: frayed rules stand there; by eye on made pages."""

Areas = npt.NDArray[np.float64]
"""A number of each component, in pixels or square pixels: as long as there are components."""
Sums = npt.NDArray[np.int32]
"""Pixels that lie above and to the left: an integral image, one more each way than height by width."""


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """The traces on a registered page.

    `x`, `y`, `side` (the longer one; pixels) and `area` (square pixels) have one entry a component that is darker than
    its paper; `unshown` holds `x`, `y` and `area` of what lies clear of all ink that readers are shown; `bare` is an
    integral image of where there is no print, in pixels; `density` is how many there are on a square pixel of bare
    paper where nobody was asked to write; `dust` is the area of the middle one of those.
    """

    x: Areas
    y: Areas
    area: Areas
    side: Areas
    unshown: tuple[Areas, Areas, Areas]
    bare: Sums
    density: float
    dust: float

    def of(self, box: tuple[int, int, int, int]) -> dict[str, float]:
        """Return the measurements of a zone (left, top, right, bottom in pixels), for its evidence.

        `traces` is how many standard deviations more components lie in it than on bare paper of its size, at least 0;
        `strokes` the square pixels of those that are larger than dust, `unshown` of those among them that are too pale
        to be ink; `longest` the longer side of the largest.
        """
        left, top, right, bottom = box
        here = (self.x > left) & (self.x < right) & (self.y > top + _INSET) & (self.y < bottom - _INSET)
        size = self.bare[bottom, right] - self.bare[top, right] - self.bare[bottom, left] + self.bare[top, left]
        expected = self.density * max(int(size), 0)
        excess = (int(here.sum()) - expected) / math.sqrt(expected + 1)
        large = here & (self.area > max(_DUST * self.dust, _SPECK))
        return {
            "traces": round(max(excess, 0.0), 3),
            "strokes": float(self.area[large].sum()),
            "unshown": self._unshown(box),
            "longest": float(self.side[large].max(initial=0.0)),
        }

    def _unshown(self, box: tuple[int, int, int, int]) -> float:
        left, top, right, bottom = box
        x, y, area = self.unshown
        here = (x > left) & (x < right) & (y > top + _INSET) & (y < bottom - _INSET)
        return float(area[here & (area > max(_DUST * self.dust, _SPECK))].sum())

    def marks(self, line: tuple[int, int, int, int], letters: Sequence[tuple[int, int]]) -> int:
        """Count the marks of a line of figures: what is larger than dust, and stands low or amid between two of its
        *letters* (from where to where each reaches across, in pixels). Points, commas and hyphens do."""
        if len(letters) < _TWO:
            return 0
        _, top, _, bottom = line
        tall = bottom - top
        first, last = min(end for _, end in letters), max(start for start, _ in letters)
        here = (self.x > first) & (self.x < last) & (self.y > top + _LOW * tall) & (self.y < bottom + _BELOW * tall)
        here &= (self.area > max(_DUST * self.dust, _MARK)) & (self.side < _SMALL_SIGN * tall)
        for start, end in letters:
            here &= ~((self.x > start) & (self.x < end))
        return int(here.sum())


def traces(answers: Answers, dark: Mask, zones: Sequence[Box]) -> Traces:
    """Look for all on a registered page that is *dark* (`darker`) and was not printed on its blank.

    *zones* are where people are asked to write.
    """
    dark = dark & ~answers.printed
    frayed = fringe(answers.printed)
    x, y, area, stats, kept = _pieces(dark, frayed)
    side = stats[kept][:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1).astype(float)
    free = ~answers.printed
    bare = np.asarray(cv2.integral(free.astype(np.uint8)), np.int32)
    height, width = answers.raw.shape
    for box in zones:
        x0, y0, x1, y1 = box.pixels(width, height)
        free[max(y0 - _INSET, 0) : y1 + _INSET, max(x0 - _INSET, 0) : x1 + _INSET] = False
    density, dust = _on_paper(free, x, y, area)
    return Traces(x, y, area, side, _unshown(answers, dark, frayed), bare, density, dust)


def _unshown(answers: Answers, dark: Mask, frayed: Mask) -> tuple[Areas, Areas, Areas]:
    """Return where what is *dark* lies clear of all ink that readers are shown (across, down), and how large it is."""
    ink = answers.where(answers.stats[:, cv2.CC_STAT_AREA] > 0).view(np.uint8)
    x, y, area, _, _ = _pieces(dark & (cv2.dilate(ink, np.ones((_HALO, _HALO), np.uint8)) == 0), frayed)
    return x, y, area


def _pieces(dark: Mask, frayed: Mask) -> tuple[Areas, Areas, Areas, Components, Mask]:
    """Return the middles, across and down, and the areas of the components of *dark* that are no frayed edge of print,
    which lies where it is *frayed*; and the measurements of all components, with which of them those are."""
    labels, stats, centres = components_and_centres(dark)
    kept = _of_their_own(labels, stats, dark & frayed)
    area = stats[kept, cv2.CC_STAT_AREA].astype(float)
    return centres[kept, 0], centres[kept, 1], area, stats, kept


def darker(answers: Answers, blank: BlankPage) -> Mask:
    """Return what of a registered page is darker than the paper around it, tinted by *blank* or white: ink and print.

    It has the blank's size. An even ground that is broader than 7 mm is taken for the paper, however dark it is.
    """
    page, tinted, printed = answers.raw, tint(blank), answers.printed
    small = cv2.resize(page, None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA)
    light = cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), _AROUND)
    paper = cv2.resize(light, page.shape[::-1], interpolation=cv2.INTER_LINEAR)
    shaded = cv2.multiply(tinted, np.full_like(tinted, int(np.median(light))), scale=1 / 255)
    off = np.minimum(paper, shaded).astype(np.int16) - page
    sample = off[::7, ::7][~printed[::7, ::7]]
    noise = 1.48 * float(np.median(np.abs(sample - np.median(sample)))) if sample.size else 0.0
    return np.asarray(off > max(_DARKER, _NOISES * noise), np.bool_)


def _of_their_own(labels: Labels, stats: Components, frayed: Mask) -> Mask:
    """Return which components are no pel too few, and no frayed edge of the print: little of them lies where that is
    *frayed*."""
    touching = np.bincount(labels[frayed], minlength=len(stats))
    area = stats[:, cv2.CC_STAT_AREA]
    thin = np.minimum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) <= _THIN
    kept = (area >= _PEL) & ~((touching > 0.4 * area) & thin)
    kept[0] = False
    return np.asarray(kept, np.bool_)


def _on_paper(free: Mask, x: Areas, y: Areas, area: Areas) -> tuple[float, float]:
    """Return the density of components in the middle one of blocks of bare paper, and the area of their dust."""
    rows, columns = free.shape[0] // _BLOCK, free.shape[1] // _BLOCK
    whole = free[: rows * _BLOCK, : columns * _BLOCK].reshape(rows, _BLOCK, columns, _BLOCK).sum(axis=(1, 3))
    at_y, at_x = (y // _BLOCK).astype(int), (x // _BLOCK).astype(int)
    inside = (at_y < rows) & (at_x < columns) & free[y.astype(int), x.astype(int)]
    counts = np.zeros((rows, columns))
    np.add.at(counts, (at_y[inside], at_x[inside]), 1)
    open_ = whole > _FREE * _BLOCK * _BLOCK
    if open_.sum() < _FEW:
        return 0.0, 0.0
    density = float(np.percentile(counts[open_] / whole[open_], 60))
    dust = float(np.median(area[inside])) if inside.any() else 0.0
    return density, dust
