"""Take the form's own print out of a registered page, and leave the answers.

Form lines inside a crop hurt reading most (DESIGN, Reading). What lies under the blank's ink is taken out; strokes
that cross it are joined again. What is left are components of ink; a zone's answer is made of those that lie
in it, so that a neighbour's descender or a stamp's edge does not get in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from copiste.forms.model import BlankPage
from copiste.pages.arrays import Chosen, Components, Labels, Mask, Pieces
from copiste.pages.components import components
from copiste.pages.model import Grey
from copiste.reading.register import Registration
from copiste.reading.stamps import stamps

CORE, RIM = 1, 4
"""How far around the blank's ink (pixels at 300 dpi) ink is surely the print's, and may be the print's."""
PRINTED = 150
"""Greys of the blank below which it is print that hides answers."""
_WHITE = 245
"""Grey of the blank from which on it is paper; what lies between is a tint. Set by hand."""
_FRAYED = 2
"""Pixels around dark print that are its own edge, drawn smoothly, and no tint."""
_DARKER = 35
"""How much darker than the form's own tint writing is, at least."""
_TINTS = np.array([grey if grey < _WHITE else 255 for grey in range(256)], np.uint8)
"""For each grey (0 to 255), the tint that it is: 255 is none."""
_SHADES = np.array([*(max(grey - _DARKER, 0) for grey in range(255)), 255], np.uint8)
"""For each tint (0 to 255), the grey below which a pixel on it is written ink: `_DARKER` levels less."""
_SMOOTH = 0.5
"""Greys of noise under which paper was whitened, so that Otsu's threshold does; set by hand."""
KEPT = 2
"""Pages of blanks of which what is drawn from them is kept: a mask takes 8 MB and is made anew in 2 to 13 ms. It pays
where documents of one form follow each other, and a worker does not grow with the forms that it knows."""
_IN_DOTS = 0.8
"""Share of a component in dots from which on it is of them: it may hang together with print beside its place."""
_SPECK = 7
"""Components of fewer pixels (300 dpi) are dust, not even a dot of an i."""


@dataclass(frozen=True, eq=False)
class Answers:
    """What people put on a registered page: `raw` as it came, `clean` with the blank's ink taken out.

    `labels` numbers the components of ink of `clean` (0 is paper); `stats` has a row each: left, top, width, height,
    area (OpenCV's order). `specks` is the share of components too small to be writing; `stamps` are the rectangles
    (left, top, right, bottom) of what looks like the frame of a stamp. `dots` is where ink that belongs to no answer is
    most likely a tint of the form that came out as dots; None where none did.
    """

    raw: Grey
    clean: Grey
    labels: Labels
    stats: Components
    printed: Mask
    threshold: int
    specks: float
    stamps: tuple[tuple[int, int, int, int], ...] = ()
    dots: Mask | None = None

    def where(self, which: Chosen) -> Mask:
        """Return where those components are that *which* has an entry each for: a mask as large as the page."""
        at, numbers = self._inked
        found = np.zeros(self.labels.shape, np.bool_)
        found.ravel()[at] = which[numbers]
        return found

    def strange(self, place: tuple[slice, slice]) -> Mask:
        """Return where in *place* ink may be somebody's: all of it is, but for tints that came out as dots."""
        found: Mask = self.labels[place] > 0
        return found if self.dots is None else found & ~self.dots[place]

    @cached_property
    def _inked(self) -> tuple[Pieces, Pieces]:
        """The pixels of ink by their numbers, and the component that each is of: a page is bare paper for the most."""
        at = np.flatnonzero(self.labels)
        return at, self.labels.ravel()[at].astype(np.int64)


@lru_cache(maxsize=4 * KEPT)  # each page as widely as four ask for it
def printed(blank: BlankPage, spread: int) -> Mask:
    """Return where the blank has ink, widened by *spread* pixels."""
    return widened(blank.pixels < PRINTED, spread)


def widened(ink: Mask, spread: int) -> Mask:
    """Return *ink* widened by *spread* pixels."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * spread + 1, 2 * spread + 1))
    return np.asarray(cv2.dilate(ink.astype(np.uint8), kernel), np.bool_)


@lru_cache(maxsize=KEPT)
def tint(blank: BlankPage) -> Grey:
    """Return the grey of the blank's own tints: watermarks, shaded cells. 255 on white."""
    return _tints(blank.pixels)


@lru_cache(maxsize=KEPT)
def _shade(blank: BlankPage) -> Grey:
    return shade_of(tint(blank))


def _tints(pixels: Grey) -> Grey:
    """Return the grey of a picture's own tints: watermarks, shaded cells, also beside dark print. 255 on white."""
    alone = pixels.copy()
    alone[widened(pixels < PRINTED, _FRAYED)] = 255
    darkest = cv2.erode(alone, np.ones((9, 9), np.uint8))
    return np.asarray(cv2.LUT(darkest, _TINTS), np.uint8)


def shade_of(tinted: Grey) -> Grey:
    """Return below which grey a pixel may be written ink, given the print's own tints: 255 on white."""
    return np.asarray(cv2.LUT(tinted, _SHADES), np.uint8)


def answers(
    registration: Registration, blank: BlankPage, frames: Grey | None = None, dots: Mask | None = None
) -> Answers:
    """Separate what was written from what was printed on the blank.

    *frames* is the grey of what the page's own widgets draw on the blank's grid, 255 elsewhere: print as well. *dots*
    is where tints came out as dots (`reading.dots`), a mask of the blank's size.
    """
    core, rim, shade = printed(blank, CORE), printed(blank, RIM), _shade(blank)
    if frames is not None and frames.min() < _WHITE:
        ink = frames < PRINTED
        core, rim = core | widened(ink, CORE), rim | widened(ink, RIM)
        shade = np.minimum(shade, shade_of(_tints(frames)))
    return separated(registration.aligned, core, rim, shade, dots)


def separated(page: Grey, core: Mask, rim: Mask, shade: Grey | None = None, dots: Mask | None = None) -> Answers:
    """Separate what was written on *page* from print, which is surely in *core* and may be in *rim*, and in *dots*.

    Ink well away from the print was written. From there it is followed for a few pixels into the uncertain rim
    around the print, and across the print itself where it goes on at the other side. Ink is darker than *shade*.
    """
    sure, threshold = _thresholds(page)
    ink = page < (threshold if shade is None else np.minimum(threshold, shade))
    kept = ink & ~rim
    kept = _followed(kept, ink & ~core, RIM - CORE + 1)
    kept |= _closed(kept, CORE) & ink & core
    labels, stats = components(kept)
    count = len(stats)
    clean = np.where(fringe(kept) | ~rim, page, 255).astype(np.uint8)
    at = np.flatnonzero(kept)
    numbers = labels.ravel()[at]
    faint = np.bincount(numbers[page.ravel()[at] < sure], minlength=count) == 0
    touching = np.bincount(numbers[fringe(rim).ravel()[at]], minlength=count)
    stats[faint | _residue(stats, touching) | _dotted(labels, stats, dots), cv2.CC_STAT_AREA] = 0
    specks = float((stats[1:, cv2.CC_STAT_AREA] < _SPECK).mean()) if count > 1 else 0.0
    return Answers(page, clean, labels, stats, rim, threshold, specks, stamps(labels, stats), dots)


def _dotted(labels: Labels, stats: Components, dots: Mask | None) -> Mask:
    """Return which components lie in *dots* for the most part."""
    if dots is None:
        return np.zeros(len(stats), np.bool_)
    within = np.bincount(labels[dots], minlength=len(stats))
    return np.asarray(within >= _IN_DOTS * stats[:, cv2.CC_STAT_AREA], np.bool_)


def ink_level(page: Grey) -> int:
    """Return the grey below which a pixel of a page is surely ink."""
    return _thresholds(page)[0]


def _thresholds(page: Grey) -> tuple[int, int]:
    """Return the grey below which a pixel is surely ink, and the one below which it is ink beside sure ink.

    Two thresholds (Canny's hysteresis, 1986): the hairlines of a fine pen are hardly darker than the paper's noise,
    but they hang together with strokes that are. The first is Otsu's; the second follows paper and noise.
    """
    otsu, _ = cv2.threshold(page, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    sure = int(np.clip(otsu + 15, 120, 205))
    sample = page[::7, ::7]
    paper_pixels, ink_pixels = sample[sample >= sure], sample[sample < sure]
    if not paper_pixels.size or not ink_pixels.size:
        return sure, sure
    paper = float(np.median(paper_pixels))
    noise = 1.48 * float(np.median(np.abs(paper_pixels - paper)))
    if noise < _SMOOTH:
        return sure, sure
    contrast = paper - float(np.median(ink_pixels))
    return sure, max(sure, int(paper - max(5 * noise, 0.15 * contrast)))


def _followed(kept: Mask, ink: Mask, steps: int) -> Mask:
    """Grow *kept* into the touching *ink*, pixel by pixel, *steps* times: a stroke, not a whole rule."""
    grown = kept
    for _ in range(steps):
        grown = fringe(grown) & ink | grown
    return grown


def _closed(kept: Mask, spread: int) -> Mask:
    """Bridge gaps as thick as a rule: up and down, left and right, and aslant."""
    size = 2 * spread + 7
    image = kept.astype(np.uint8)
    aslant = np.eye(size, dtype=np.uint8)
    kernels = (np.ones((size, 1), np.uint8), np.ones((1, size), np.uint8), aslant, aslant[::-1].copy())
    closed = [np.asarray(cv2.morphologyEx(image, cv2.MORPH_CLOSE, kernel), np.bool_) for kernel in kernels]
    return closed[0] | closed[1] | closed[2] | closed[3]


def fringe(kept: Mask) -> Mask:
    """Return *kept* widened by a pixel, aslant too."""
    return np.asarray(cv2.dilate(kept.astype(np.uint8), np.ones((3, 3), np.uint8)), np.bool_)


def _residue(stats: Components, touching: npt.NDArray[np.intp]) -> Mask:
    """Find components that are only the frayed edge of the print: thin, and mostly *touching* it."""
    area = np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    thin = np.minimum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) <= RIM
    return np.asarray((touching / area > 0.5) & thin, np.bool_)
