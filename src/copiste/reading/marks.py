"""Tick boxes and signature zones: how much ink people put in and around them, beyond the form's own, and how it lies.

Everything here is measured, nothing decided but what is drawn on the page for people: `records.ticks` weighs it.
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np

from copiste.pages.arrays import Mask
from copiste.pages.components import components
from copiste.reading import strokes, tick_ink
from copiste.reading.clean import widened
from copiste.reading.levels import EMPTY_BELOW, FILLED_FROM, LINED, LONG, SURROUNDED, TICKED_FROM
from copiste.reading.model import Mark
from copiste.reading.strokes import Rectangle
from copiste.reading.tick_ink import TickPage

_RING = 1.3
"""How far beyond the box, in its own sizes, ink may be meant for it."""
_SIGNED_MM2 = 8.0
"""Square millimetres of ink from which on a zone is signed: a pen stroke 20 mm long and 0.4 mm wide, two initials. Of
195 made zones the signed ones had 25 and more."""
_LOOKED_AT_MM2 = 0.4
"""From here on a person looks: a pen stroke a millimetre long."""
_DUST = 60
"""Pixels at 300 dpi of a component that is no copier's dust, of which a worn copy's signature zone may hold dozens."""
_RUNNING = 106
"""Pixels at 300 dpi that a stroke of a signature measures from end to end, 9 mm: letters of stamps without a frame and
of typed names are smaller. Of 100 signatures on made pages four, all on faxes, came in smaller pieces."""
_AROUND_STAMP = 0.5
"""How far around the frame of a stamp, in its heights, ink may be of the stamp: a worn frame may lack a side,
which may stand by itself."""
PIXELS_PER_MM2 = (300 / 25.4) ** 2
"""Pixels of a square millimetre at 300 dpi."""


def tick(page: TickPage, box: Rectangle) -> Mapping[str, float]:
    """Return what is seen in and around the tick box *box* (pixels of the registered page), by name.

    Shares are of the box's area and lengths in its sizes. `ink` is the share that holds ink of its own; `deep` the same
    of its middle; `passing` ink of strokes that have as much in another box; `reach` how far its strokes leave it;
    `sides` over how many sides; `runs` how often a line across meets a stroke; `around` the share of directions in
    which ink surrounds it; `beside` the largest piece of ink close by and `clutter` all of it, that is nobody's answer;
    `circled` 1 for a loop around it and `word` for one around the words beside it; `line` the share of its height or
    width along which a long straight line runs through it; `shade` how much darker its ground is than the blank has it,
    1 for ink; `frame` the share of its printed outline that is on the page.
    """
    left, top, right, bottom = box
    own, passing = tick_ink.own(page, box)
    area, size = (right - left) * (bottom - top), ((right - left) * (bottom - top)) ** 0.5
    window, (dx, dy) = strokes.window(page.ink.shape, box, 1.8 * size)
    ink = page.ink[window]
    inside = (slice(dy, dy + bottom - top), slice(dx, dx + right - left))
    mine = np.isin(page.answers.labels[window], own) if own.size else np.zeros(ink.shape, np.bool_)
    inset_x, inset_y = (right - left) // 4, (bottom - top) // 4
    deep = mine[inside][inset_y : bottom - top - inset_y, inset_x : right - left - inset_x]
    reaches = tick_ink.reaches(page, own, box)
    beside = tick_ink.beside(page, box, strokes.grown(box, _RING * size), own)
    return {
        "ink": float(mine[inside].sum()) / area,
        "deep": float(deep.mean()) if deep.size else 0.0,
        "passing": float(passing) / area,
        "reach": max(reaches) / size,
        "sides": float(sum(reach > 0.3 * size for reach in reaches)),
        "runs": strokes.runs(mine),
        "around": strokes.surrounded(ink, (dx, dy, dx + right - left, dy + bottom - top)),
        "beside": max(beside, default=0) / area,
        "clutter": sum(beside) / area,
        "circled": float(any(tick_ink.around_box(loop, box) for loop in page.loops)),
        "word": float(any(tick_ink.beside_loop(loop, box, page.boxes) for loop in page.loops)),
        "line": tick_ink.lined(page, box),
        "shade": tick_ink.shade(page, box),
        "frame": tick_ink.framed(page, box),
    }


def looks(seen: Mapping[str, float], *, correction: str | None = None) -> Mark:
    """Return what a box looks like by its ink alone, to be drawn: `records.ticks` judges it."""
    if seen["around"] >= SURROUNDED or seen["line"] >= LINED or seen["circled"] or seen["word"]:
        return Mark.UNSURE
    if seen["ink"] < EMPTY_BELOW:
        return Mark.EMPTY
    if seen["ink"] < TICKED_FROM or seen["reach"] > LONG:
        return Mark.UNSURE
    return Mark.CORRECTED if correction == "filled" and seen["ink"] >= FILLED_FROM else Mark.TICKED


def signature(page: TickPage, box: Rectangle) -> tuple[Mark, Mapping[str, float]]:
    """Return whether ink stands in the signature zone *box* (pixels of the registered page), and what was measured.

    `ink` is the share of the zone that it covers, dust apart; `signed` square millimetres of it that are of running
    strokes, in no long straight line, and may not be of a stamp; `stamped` the share of the zone where ink may be a
    stamp's.
    """
    left, top, right, bottom = box
    stats, numbers = page.answers.stats, page.answers.labels[top:bottom, left:right]
    ink = page.ink[top:bottom, left:right] & (stats[:, cv2.CC_STAT_AREA] >= _DUST)[numbers]
    upright, level = strokes.lined(page.dark, box)
    stamped = _stamped(page, box)
    free = ink & _running(page, box) & ~widened(upright | level, 1) & ~stamped
    seen = {
        "ink": float(ink.mean()),
        "signed": float(free.sum()) / PIXELS_PER_MM2,
        "stamped": float(stamped.mean()),
    }
    if ink.sum() < _LOOKED_AT_MM2 * PIXELS_PER_MM2:
        return Mark.EMPTY, seen
    return Mark.TICKED if seen["signed"] >= _SIGNED_MM2 else Mark.UNSURE, seen


def _running(page: TickPage, box: Rectangle) -> Mask:
    """Return where in *box* strokes run on for as long as those of a signature do. What hangs together across the
    form's print alone does not: there, letters of a stamp touch each other."""
    around, (left, top) = strokes.window(page.ink.shape, box, _RUNNING)
    numbers, stats = components(page.ink[around] & ~page.answers.printed[around])
    long = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= _RUNNING
    long[0] = False  # the paper
    found: Mask = long[numbers[top : top + box[3] - box[1], left : left + box[2] - box[0]]]
    return found


def _stamped(page: TickPage, box: Rectangle) -> Mask:
    """Return where in *box* ink may be of a stamp: under its frame, and around it."""
    left, top, right, bottom = box
    found = np.zeros((bottom - top, right - left), np.bool_)
    for stamp in page.answers.stamps:
        around = strokes.grown(stamp, round(_AROUND_STAMP * (stamp[3] - stamp[1])))
        there = around[0] - left, around[1] - top, around[2] - left, around[3] - top
        x0, y0, x1, y1 = strokes.within(there, found.shape)
        found[y0 : max(y1, 0), x0 : max(x1, 0)] = True
    return found
