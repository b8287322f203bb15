"""Whether two pages are the same sheet of paper, scanned or faxed again.

Copies of one form share nearly all their ink: the print. So what is compared is what people wrote, on the blank's own
grid, to which each page was registered: the print and a margin around it are left out on both. A `Trace` keeps that
writing at 150 dots per inch. Two traces are the same sheet when no place of one contradicts the other: faxes and
copiers lose thin strokes, so letters are compared where both have ink, and little may be gone as a whole. The worst
place decides, never an average: two applications of one family may differ in a single digit. What bad paper hides of
that is left to what was read (`books.duplicates`).

A `sketch` is a few bits of a trace for finding candidates: signs of random projections of its middle scales (Charikar,
"Similarity estimation techniques from rounding algorithms", 2002). Traces of one sheet differ in few of them.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from copiste.forms.model import BlankPage, FieldLayout
from copiste.pages.arrays import Mask
from copiste.pages.model import Grey
from copiste.reading.clean import KEPT, ink_level, printed, widened
from copiste.reading.model import Likeness

FACTOR = 2
"""Pixels at the working resolution, each way, that make one of a trace."""
_FRAYS, _AROUND_PRINT = 3, 9
"""Pixels at 300 dpi around the blank's ink where ink is print, and where it is not compared: it may be print."""
_AROUND_ZONE = 8
"""Pixels at 300 dpi around a zone that are known but not compared: a page lies a little off."""
_COMPARED = 0x80
"""The bit of a cell that is compared; ink takes the lower ones, as it counts to `FACTOR` squared."""
_TILE = 12
"""Pixels of a trace: about one letter."""
_BLOCK = (64, 160)
"""Pixels of a trace, down and across, that are looked for together: 11 by 27 mm; by hand, bench/image_duplicates.py."""
_REACH = 4
"""How far, pixels of a trace, a block may lie from where registration put it."""
_SOFT = 0.8
"""Spread, pixels of a trace, by which ink is blurred before it is compared: edges fray; bench/image_duplicates.py."""
_FAINT = 0.25
"""Share of a letter's usual energy under which a tile holds too little to be told from dirt."""
LIMIT = 0.72
"""Correlation under which a tile holds two letters."""
_WHOLE, _GONE, MOST_GONE = 0.4, 0.1, 0.1
"""Share of a letter's usual energy that both must have to be compared, the one under which a letter is gone from one
of them, and the share of tiles that may be gone."""
PART, GONE = 2.0, 3.0
"""Stand for the correlation of a tile of which little, or nothing, is left in one trace."""
_POOR, ODD, _EVEN = 0.05, 6.0, 0.02
"""What the poorest twentieth of the tiles reaches is how well the page came through; a tile so many times further
from perfect, and a little, is another letter on it."""
LEAST_INK = 700.0
"""Pixels of a trace, about two dozen letters: what is shorter can be the same on two sheets."""
BITS = 384
"""Of a sketch: two of unrelated pages differ in half, give or take ten (binomial); bench/image_duplicates.py."""
FARTHEST = 44
"""Bits of a sketch that may differ between traces of one sheet."""
_CELL = 16
"""Pixels of a trace, each way, that make one cell of a sketch: 2.7 mm; set by hand, bench/image_duplicates.py."""
_NARROW, _WIDE = 0.9, 2.7
"""Spreads, cells, of the two blurs whose difference a sketch is made of; set by hand, bench/image_duplicates.py."""

Ink = npt.NDArray[np.float32]
"""Ink, or what is made of it, from pixel to pixel or from tile to tile of a trace: height by width."""
Signs = npt.NDArray[np.float32]
"""Cells of a trace by bits of a sketch: 1 or -1."""
Bits = npt.NDArray[np.bool_]
"""A sketch: as long as `BITS`."""


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What was written on a page, at half the working resolution.

    `cells` holds the ink of each pixel, 0 to `FACTOR` squared, and the bit 0x80 where it is compared.
    """

    cells: Grey

    @property
    def ink(self) -> Grey:
        """Return the ink of each pixel."""
        return np.asarray(self.cells & (_COMPARED - 1), np.uint8)

    @property
    def compared(self) -> Mask:
        """Return where ink is compared."""
        return self.cells >= _COMPARED

    @property
    def tells(self) -> bool:
        """Whether there is enough writing to tell one sheet from another."""
        return float(self.ink[self.compared].sum()) / FACTOR**2 >= LEAST_INK

    def packed(self) -> str:
        """Return the trace as text: its size, and its cells compressed."""
        height, width = self.cells.shape
        return f"{width}x{height}:" + base64.b64encode(zlib.compress(self.cells.tobytes(), 3)).decode("ascii")


def unpacked(text: str) -> Trace:
    """Return the trace that `packed` wrote."""
    size, _, data = text.partition(":")
    width, height = map(int, size.split("x"))
    plain = zlib.decompress(base64.b64decode(data))
    return Trace(np.frombuffer(plain, np.uint8).reshape(height, width))


def traced(aligned: Grey, blank: BlankPage, fields: tuple[FieldLayout, ...]) -> Trace:
    """Return what was written in the zones of a page that was laid over *blank*."""
    return traced_ink(aligned < ink_level(aligned), blank, fields)


def traced_ink(ink: Mask, blank: BlankPage, fields: tuple[FieldLayout, ...]) -> Trace:
    """Return the trace of a page of which it is known where ink is."""
    known, compared = _zones(blank, fields)
    return trace_of(ink & known, compared)


def trace_of(ink: Mask, compared: Mask) -> Trace:
    """Return the trace of *ink* that is compared where *compared* says; both at the working resolution."""
    height, width = (side // FACTOR for side in ink.shape)
    inner = compared[: height * FACTOR : FACTOR, : width * FACTOR : FACTOR]
    return Trace(np.asarray(_counted(ink) + inner.astype(np.uint8) * np.uint8(_COMPARED), np.uint8))


def of_form(aligned: Grey, blank: BlankPage, fields: tuple[FieldLayout, ...]) -> Likeness | None:
    """Return what a page of a form is known again by; None when too little was written on it."""
    trace = traced(aligned, blank, fields)
    return Likeness(hexed(sketch(trace)), trace.packed()) if trace.tells else None


def hexed(bits: Bits) -> str:
    """Return the bits of a sketch as hexadecimal digits."""
    return np.packbits(bits).tobytes().hex()


@lru_cache(maxsize=KEPT)
def _zones(blank: BlankPage, fields: tuple[FieldLayout, ...]) -> tuple[Mask, Mask]:
    """Return where written ink is looked for, and, a little within, where it is compared."""
    height, width = blank.pixels.shape
    zone = np.zeros((height, width), np.bool_)
    for field in fields:
        for place in (*field.places, *(option.place for option in field.options)):
            if place.page == blank.number:
                x0, y0, x1, y1 = place.box.pixels(width, height)
                zone[y0:y1, x0:x1] = True
    return widened(zone, _AROUND_ZONE) & ~printed(blank, _FRAYS), zone & ~printed(blank, _AROUND_PRINT)


def _counted(ink: Mask) -> Grey:
    height, width = (side // FACTOR * FACTOR for side in ink.shape)
    image = ink[:height, :width].view(np.uint8)
    cells = np.zeros((height // FACTOR, width // FACTOR), np.uint8)
    for down in range(FACTOR):
        for across in range(FACTOR):
            cells += image[down::FACTOR, across::FACTOR]
    return cells


def sketch(trace: Trace) -> Bits:
    """Return the bits of a trace by which candidates are found."""
    ink = np.where(trace.compared, trace.ink, 0)
    height, width = (side // _CELL for side in ink.shape)
    cells = ink[: height * _CELL, : width * _CELL].astype(np.float32)
    mass = np.sqrt(cv2.resize(cells, (width, height), interpolation=cv2.INTER_AREA)) * _CELL
    band = cv2.GaussianBlur(mass, (0, 0), _NARROW) - cv2.GaussianBlur(mass, (0, 0), _WIDE)
    return np.asarray(band.ravel() @ projections(band.size) > 0, np.bool_)


@cache
def projections(size: int) -> Signs:
    """Return *size* by `BITS` signs that are the same in every installation, whatever its libraries."""
    stream = hashlib.shake_256(b"copiste likeness 1").digest(size * BITS // 8)
    signs = np.unpackbits(np.frombuffer(stream, np.uint8)).astype(np.float32) * 2 - 1
    return np.asarray(signs.reshape(size, BITS), np.float32)


def same(one: Trace, other: Trace) -> bool:
    """Whether two pages of one form are the same sheet: alike in their sketches, and at every place in both."""
    if one.cells.shape != other.cells.shape or not (one.tells and other.tells):
        return False
    if int((sketch(one) != sketch(other)).sum()) > FARTHEST:
        return False
    return agree(one, other)


def agree(one: Trace, other: Trace, most_gone: float = MOST_GONE) -> bool:
    """Whether two traces that lie on one grid nowhere contradict each other, nor lack much of each other."""
    found = tiles(one, other, LIMIT)
    whole = found[found < PART]
    if not whole.size or float(whole.min()) < LIMIT or float((found == GONE).mean()) > most_gone:
        return False
    return 1 - float(whole.min()) <= ODD * (1 - float(np.quantile(whole, _POOR))) + _EVEN


def tiles(one: Trace, other: Trace, enough: float = -1.0) -> Ink:
    """Return the correlations of all tiles where either trace has a letter; a first one below *enough* ends the search.

    It is `PART` where one of them has too little left of the letter to be compared, and `GONE` where it has none.
    """
    compared = one.compared & other.compared
    a, b = _soft(one), _soft(other)
    usual = _usual(a), _usual(b)
    pad = _REACH + _TILE
    tall, wide = _BLOCK
    held = np.maximum(one.ink, other.ink) * compared
    apart = np.abs(a / usual[0] ** 0.5 - b / usual[1] ** 0.5) * compared
    a, b, mask = (
        np.asarray(cv2.copyMakeBorder(each, pad, pad + tall, pad, pad + wide, cv2.BORDER_CONSTANT), np.float32)
        for each in (a, b, compared.astype(np.float32))
    )
    corners = [(y, x) for y in range(0, held.shape[0], tall) for x in range(0, held.shape[1], wide)]
    corners.sort(key=lambda at: -float(apart[at[0] : at[0] + tall, at[1] : at[1] + wide].sum()))
    found = [np.empty(0, np.float32)]
    for y, x in corners:  # first where they are furthest apart: other sheets are told at the first look
        if held[y : y + tall, x : x + wide].any():
            at = slice(y, y + tall + 2 * pad), slice(x, x + wide + 2 * pad)
            found.append(_block(a[at], b[at], mask[at], usual, pad))
            if (found[-1] < enough).any():
                return found[-1]
    return np.concatenate(found)


def _soft(trace: Trace) -> Ink:
    return np.asarray(cv2.GaussianBlur(trace.ink.astype(np.float32) / FACTOR**2, (0, 0), _SOFT), np.float32)


def _energy(ink: Ink) -> Ink:
    return np.asarray(cv2.boxFilter(ink * ink, -1, (_TILE, _TILE), normalize=False), np.float32)


def _usual(ink: Ink) -> float:
    """Return the energy of a tile that is well filled on this page."""
    every = _energy(ink)[:: _TILE // 2, :: _TILE // 2]
    filled = every[every > 0.02 * max(float(every.max()), 1e-6)]
    return float(np.quantile(filled, 0.7)) if filled.size else 1.0


def _block(a: Ink, b: Ink, mask: Ink, usual: tuple[float, float], pad: int) -> Ink:
    """Return what `tiles` does of one block, the block moved as a whole and each tile a little more."""
    inner = slice(pad, -pad), slice(pad, -pad)
    off_x, off_y = _offset(a * mask, b)
    a = a * mask
    energy = _energy(a)
    best = np.full(a.shape, -1.0, np.float32)
    there = np.zeros(a.shape, np.float32)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            to = np.array([[1, 0, -off_x - dx], [0, 1, -off_y - dy]], np.float32)
            moved = np.asarray(cv2.warpAffine(b, to, (b.shape[1], b.shape[0])), np.float32) * mask
            other = _energy(moved)
            shared = cv2.boxFilter(a * moved, -1, (_TILE, _TILE), normalize=False)
            best = np.maximum(best, shared / np.sqrt(np.maximum(energy * other, 1e-2)))
            there = other if dx == dy == 0 else there
    step = _TILE // 4
    each = (energy / usual[0])[inner][::step, ::step], (there / usual[1])[inner][::step, ::step]
    lesser = np.minimum(*each)
    found = np.where(lesser > _WHOLE, best[inner][::step, ::step], np.where(lesser > _GONE, PART, GONE))
    return np.asarray(found[np.maximum(*each) > _FAINT], np.float32)


def _offset(a: Ink, b: Ink) -> tuple[int, int]:
    """Return by how much (x, y) a block of *b* lies off that of *a*."""
    middle = a[_REACH:-_REACH, _REACH:-_REACH]
    if not middle.any() or not b.any():
        return 0, 0
    scores = cv2.matchTemplate(b, middle, cv2.TM_CCORR_NORMED)
    _, _, _, (x, y) = cv2.minMaxLoc(scores)
    return x - _REACH, y - _REACH
