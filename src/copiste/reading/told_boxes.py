"""Tick boxes and signatures of a page whose file says how they stand, and the ink at them that no widget drew.

A file says how a box stands; people write over it all the same: with a viewer's pen they circle it, tick beside it, or
strike its words. That ink is measured by itself, as on paper, under names of its own (`STRANGE`, `OVER_WORDS`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np

from copiste.forms.model import Kind
from copiste.pages.arrays import Mask
from copiste.pages.components import components
from copiste.pages.geometry import Box
from copiste.pages.model import OFF, ON, Family
from copiste.reading import marks
from copiste.reading.clean import CORE, RIM, widened
from copiste.reading.electronic import EDGE, ToldPage
from copiste.reading.levels import ADDED, OVER_WORDS, STRANGE
from copiste.reading.model import Mark, ZoneReading
from copiste.reading.strokes import Rectangle
from copiste.reading.tick_ink import TickPage

_TONED = 235
"""Grey of a blank below which its print may show on a page."""
_GAP, _FAR = 1.5, 25.0
"""How far words may stand from their box and from each other, and how far they go on from it, in the box's heights."""
_TALLER = 0.25
"""How far words may stand above and below their box, in its heights."""


@dataclass(frozen=True, eq=False)
class ToldBoxes:
    """What a file says of a page (`told`), and the ink of its boxes (`ticks`)."""

    told: ToldPage
    ticks: TickPage

    def mark(self, reading: ZoneReading, box: Box) -> ZoneReading:
        """Return *reading*, a tick box or a signature as its ink shows it, with what the file says of it.

        Where the two do not say the same, it is unsure.
        """
        place, signed = self.ticks.pixels(box), reading.kind is Kind.SIGNATURE
        mine = self.told.widgets_of(place, (Family.SIGNATURE if signed else Family.BUTTON,)).best
        states = {state for widget in mine for state in (widget.value, widget.shown)} - {""}
        if not states:
            return reading
        added = self.told.added([place], self.ticks.answers)
        seen = reading.mark is not Mark.EMPTY if signed else self._drawn(place) >= ADDED
        differs = states != {ON if seen else OFF}
        told = {"told": 1.0, "added": 0.0 if signed else float(added), "differs": float(differs)}
        reading = replace(reading, evidence={**reading.evidence, **told, **({} if signed else self._around(place))})
        if differs:
            return replace(reading, mark=Mark.UNSURE)
        if signed:  # programs draw names in print as well as strokes: the file holds a signature, and the page shows it
            return replace(reading, mark=Mark.TICKED if seen else Mark.EMPTY)
        if added < ADDED:
            return replace(reading, mark=Mark.TICKED if seen else Mark.EMPTY)
        return reading

    def _drawn(self, box: Rectangle) -> int:
        """Return the pixels of text and ticks in a box that are not the blank's own, such as a letter for a box."""
        mine = self.told.strokes[_part(box)] & ~widened(self.ticks.blank[_part(box)] < _TONED, EDGE)
        return int(mine.sum())

    def _around(self, box: Rectangle) -> Mapping[str, float]:
        """Return what is measured of ink that no widget drew, at a box and over its words."""
        page = self._strange
        seen = {} if page is None else {f"{STRANGE}{name}": value for name, value in marks.tick(page, box).items()}
        return {**seen, OVER_WORDS: float(sum(self._over[_part(words)].sum() for words in self._words(box)))}

    @cached_property
    def _mine(self) -> Mask:
        """Where widgets draw text and ticks."""
        found = np.zeros_like(self.told.strokes)
        for widget in self.told.widgets:
            found[_part(widget.at)] = self.told.strokes[_part(widget.at)]
        return found

    @cached_property
    def _strange(self) -> TickPage | None:
        """The page without what its widgets draw; None where nothing else was put on it."""
        left, mine = self.ticks.answers, widened(self._mine, EDGE)
        ink = (left.labels > 0) & ~mine
        at = np.flatnonzero(ink)
        if at.size < ADDED:  # as on most pages: no components have to be looked for
            return None
        ink.ravel()[at] = left.stats[left.labels.ravel()[at], cv2.CC_STAT_AREA] > 0
        labels, stats = components(ink)
        if not (stats[1:, cv2.CC_STAT_AREA] >= ADDED).any():
            return None
        bare = replace(left, raw=np.where(mine, np.uint8(255), left.raw), labels=labels, stats=stats)
        return replace(self.ticks, answers=bare)

    @cached_property
    def _over(self) -> Mask:
        """Where the page is dark and neither text nor print nor a widget's frame is, nor their edges, and where text is
        that is no print.

        Text is known to the pixel, so that a stroke shows between the letters of print; rules and pictures are not.
        """
        text, toned = self.told.strokes, self.ticks.blank < _TONED  # print in colour is paler than `printed` takes
        rules = (toned & ~widened(text, RIM)) | (self.told.frames < _TONED)
        typed = text & ~self._mine & ~self.ticks.answers.printed & ~widened(toned, CORE)
        return np.asarray((self.ticks.dark & ~widened(text, CORE) & ~widened(rules, RIM)) | typed, np.bool_)

    def _words(self, box: Rectangle) -> Sequence[Rectangle]:
        """Return where the words of a box stand: the print of its line to the right or to the left of it, whichever is
        nearer, up to the next box, with the room after it that a stroke overruns; both where they are as near."""
        left, top, right, bottom = box
        size = bottom - top
        line = max(top - round(_TALLER * size), 0), bottom + round(_TALLER * size)
        others = [one for one in self.ticks.boxes if one != box and one[1] < line[1] and one[3] > line[0]]
        until = min([one[0] for one in others if one[0] >= right], default=self.ticks.blank.shape[1])
        since = max([one[2] for one in others if one[2] <= left], default=0)
        far = round(_FAR * size)
        inked = np.asarray((self.ticks.blank[line[0] : line[1]] < _TONED).any(axis=0), np.bool_)
        after = _reach(inked[right + EDGE + 1 : min(until, right + far)], size)
        before = _reach(inked[max(since, left - far, 0) : max(left - EDGE - 1, 0)][::-1], size)
        gaps = [first for first, _ in (after, before) if first >= 0]
        ends = min(right + EDGE + 1 + after[1] + size // 2, until), max(left - EDGE - 1 - before[1] - size // 2, since)
        places = ((after, right + EDGE + 1, ends[0]), (before, ends[1], left - EDGE - 1))
        return [(x0, line[0], x1, line[1]) for (first, _), x0, x1 in places if gaps and first == min(gaps)]


def _reach(inked: Mask, size: int) -> tuple[int, int]:
    """Return where words begin and end that begin near the start of *inked*; (-1, 0) where there are none."""
    at = np.flatnonzero(inked)
    if not at.size or at[0] > _GAP * size:
        return -1, 0
    ends = np.flatnonzero(np.diff(at) > _GAP * size)
    return int(at[0]), int(at[ends[0]] if ends.size else at[-1]) + 1


def _part(place: Rectangle) -> tuple[slice, slice]:
    return slice(place[1], place[3]), slice(place[0], place[2])
