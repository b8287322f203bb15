"""The ink in and around a tick box on a registered page, and whose it is. Lengths are in pixels at 300 dots an inch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from copiste.forms.model import BlankPage, FieldLayout, Kind
from copiste.pages.arrays import Mask, Pieces
from copiste.pages.geometry import Box
from copiste.pages.model import Grey
from copiste.reading import strokes
from copiste.reading.clean import RIM, Answers
from copiste.reading.strokes import Rectangle

SPECK = 8
"""Components of fewer pixels (300 dpi) are dust."""
_DARK = 110
"""Greys of a blank's outline that has to be on a page: paler ones vanish on faxes."""
_EVEN = 12
"""Greys by which the ground of a box varies at most as it is drawn: beside a pale outline it is no ground."""
_WIDER = 1.6
"""A loop around a box is wider than it by this much: a check's two strokes are not."""
_OUTLINE = 5
"""Pixels around a box in which its printed outline is looked for, and how far it may lie from its place."""
_TINTED = 1.5
"""A box's own tint comes out at most so many times as dark as it is drawn; on a fax it may vanish."""
_ANOTHERS = 0.5
"""A stroke with less than this share of the ink in one box that it has in another is the other's tick, passing by."""


@dataclass(frozen=True, eq=False)
class TickPage:
    """A registered page's ink and the picture of its blank, and where its tick boxes (`boxes`) and other answers
    (`writing`) stand, in pixels."""

    answers: Answers
    blank: Grey
    boxes: Sequence[Rectangle]
    writing: Sequence[Rectangle]

    def pixels(self, box: Box) -> Rectangle:
        """Return *box* in pixels of the registered page."""
        height, width = self.answers.raw.shape
        return box.pixels(width, height)

    @cached_property
    def ink(self) -> Mask:
        """Where ink is that is no dust."""
        counted = self.answers.stats[:, cv2.CC_STAT_AREA] >= SPECK
        counted[0] = False
        return self.answers.where(counted)

    @cached_property
    def loops(self) -> Sequence[Rectangle]:
        """Loops that go around print of the form."""
        return strokes.loops(self.ink, self.answers.printed)

    @cached_property
    def dark(self) -> Mask:
        """Where the page is dark, print or not."""
        return np.asarray(self.answers.raw < self.answers.threshold, np.bool_)

    @cached_property
    def tones(self) -> tuple[float, float]:
        """The greys of the page's paper and of its ink."""
        sample = self.answers.raw[::7, ::7]
        dark = sample < self.answers.threshold
        if not dark.any() or dark.all():
            return 255.0, 0.0
        return float(np.median(sample[~dark])), float(np.median(sample[dark]))


def tick_page(answers: Answers, blank: BlankPage, fields: Iterable[FieldLayout]) -> TickPage:
    """Return a page ready for its tick boxes to be looked at: those of *fields* on the page of *blank*."""
    height, width = answers.raw.shape
    boxes, writing = [], []
    for field in fields:
        ticks = [option.place for option in field.options] or (field.places if field.kind is Kind.TICK else ())
        boxes += [place.box.pixels(width, height) for place in ticks if place.page == blank.number]
        if field.kind in (Kind.TEXT, Kind.SIGNATURE):
            writing += [place.box.pixels(width, height) for place in field.places if place.page == blank.number]
    return TickPage(answers, blank.pixels, boxes, writing)


def _inside(page: TickPage, box: Rectangle) -> dict[int, int]:
    """Return the components in a box with the pixels that they have there."""
    left, top, right, bottom = box
    labels = page.answers.labels[top:bottom, left:right]
    numbers, counts = np.unique(labels[page.ink[top:bottom, left:right]], return_counts=True)
    return dict(zip(numbers.tolist(), counts.tolist(), strict=True))


def own(page: TickPage, box: Rectangle) -> tuple[Pieces, int]:
    """Return the components that are this box's own, and how much of the ink in it is, or may be, of another's tick."""
    here, elsewhere = _inside(page, box), {}
    for number in here:
        x, y, w, h = page.answers.stats[number][:4].tolist()
        if max(w, h) > 0.8 * (box[2] - box[0]):
            met = [one for one in page.boxes if one != box and strokes.shared(one, (x, y, x + w, y + h))]
            elsewhere[number] = max((_inside(page, one).get(number, 0) for one in met), default=0)
    mine = [number for number, count in here.items() if count >= _ANOTHERS * elsewhere.get(number, 0)]
    shared = [number for number, count in elsewhere.items() if count >= _ANOTHERS * here[number]]
    return np.array(mine, np.int64), sum(here[number] for number in shared)


def reaches(page: TickPage, own: Pieces, box: Rectangle) -> tuple[int, int, int, int]:
    """Return how far (pixels) the box's own strokes go beyond each side of it."""
    if not own.size:
        return 0, 0, 0, 0
    stats = page.answers.stats[own]
    x, y, w, h = (stats[:, column] for column in range(4))
    left, top, right, bottom = box
    return (
        max(left - int(x.min()), 0),
        max(top - int(y.min()), 0),
        max(int((x + w).max()) - right, 0),
        max(int((y + h).max()) - bottom, 0),
    )


def beside(page: TickPage, box: Rectangle, near: Rectangle, own: Pieces) -> list[int]:
    """Return the pieces of ink (pixels) close to the box that are neither its own nor another answer's."""
    x0, y0, x1, y1 = strokes.within(near, page.ink.shape)
    place = (slice(y0, y1), slice(x0, x1))
    ink = page.ink[place] & page.answers.strange(place)
    numbers, counts = np.unique(page.answers.labels[place][ink], return_counts=True)
    found = []
    for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
        x, y, w, h, area = page.answers.stats[number][:5].tolist()
        middle = (x + w // 2, y + h // 2)
        elsewhere = any(strokes.contains(zone, middle) for zone in page.writing) or any(
            strokes.shared(one, (x, y, x + w, y + h)) for one in page.boxes if one != box
        )
        if number not in own and not elsewhere and (count > area // 2 or max(w, h) > 2 * (near[2] - near[0])):
            found.append(count)
    return found


def around_box(loop: Rectangle, box: Rectangle) -> bool:
    """Whether a loop that is no tick's own goes around the middle of a box."""
    return strokes.holds(loop, box) and loop[2] - loop[0] > _WIDER * (box[2] - box[0])


def beside_loop(loop: Rectangle, box: Rectangle, boxes: Sequence[Rectangle]) -> bool:
    """Whether a loop goes around words that stand beside the box, and no other box is nearer to them."""
    if strokes.holds(loop, box):
        return False
    gap = strokes.gap(loop, box)
    return gap is not None and not any(
        (other := strokes.gap(loop, one)) is not None and other < gap for one in boxes if one != box
    )


def lined(page: TickPage, box: Rectangle) -> float:
    """Return the share of a box's height or width along which a long line runs that is no print."""
    left, top, right, bottom = box
    bare = ~page.answers.printed[top:bottom, left:right]
    upright, level = strokes.lined(page.dark, box)
    return max(float((upright & bare).any(axis=1).mean()), float((level & bare).any(axis=0).mean()))


def shade(page: TickPage, box: Rectangle) -> float:
    """Return how much darker the unprinted ground of a box is than the blank has it, the page's ink being 1."""
    left, top, right, bottom = box
    drawn = page.blank[top:bottom, left:right]
    even = cv2.erode(drawn, np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)) >= np.median(drawn) - _EVEN
    bare = ~page.answers.printed[top:bottom, left:right] & even
    paper, dark = page.tones
    if bare.sum() < 0.1 * bare.size or paper - dark < 1:
        return 0.0
    around = strokes.window(page.ink.shape, box, 2.0 * (right - left))[0]
    open_ = page.answers.raw[around][~page.answers.printed[around]]
    level = float(np.percentile(open_, 75)) if open_.size else paper
    below = level - page.answers.raw[top:bottom, left:right][bare].astype(np.float64)
    tint = 255 - float(drawn[bare].mean())
    return (float(below.mean()) - min(max(float(np.median(below)), 0.0), _TINTED * tint)) / (paper - dark)


def framed(page: TickPage, box: Rectangle) -> float:
    """Return how much of the print around a box's edge is on the page, 0..1; 1 where nothing is printed."""
    x0, y0, x1, y1 = strokes.within(strokes.grown(box, _OUTLINE), page.blank.shape)
    asked = page.blank[y0:y1, x0:x1] < _DARK
    if asked.sum() < SPECK:
        return 1.0
    size = 2 * _OUTLINE - 1
    darkest = cv2.erode(page.answers.raw[y0:y1, x0:x1], np.ones((size, size), np.uint8))
    return float((darkest[asked] < page.answers.threshold).mean())
