"""What a PDF page's own file says of its answers, laid over the blank: widgets, words, and what both draw.

A name, a number of a page or an order in the file proves nothing. A value counts in the zone that its widget covers on
this page, a word in the zone whose ink it stands on; and it is only what the file *says*: readers look at the ink, and
ink that neither words nor widgets drew is measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from copiste.forms.model import FieldLayout
from copiste.pages.anew import Anew
from copiste.pages.arrays import Mask, Rectangles
from copiste.pages.geometry import Box
from copiste.pages.model import Family, Grey, Page, Widget
from copiste.pages.turning import turned
from copiste.reading.clean import RIM, Answers, widened
from copiste.reading.levels import ADDED, ANEW
from copiste.reading.model import ELECTRONIC, TEXT_LAYER, WIDGETS, Candidate, ZoneReading
from copiste.reading.register import Registration
from copiste.reading.strokes import Rectangle, shared
from copiste.reading.told_lines import ToldText, by_lines, hanging, line_of, rectangle_around, text_of
from copiste.reading.vote import same

SHOWN = 0.9
"""Share of a word's strokes that the page must show; below, something lies over it and the file is not believed."""
EDGE = 2
"""Pixels at 300 dpi around a stroke that are its smoothed edge."""
_MINE = 0.5
"""Share of a widget that must lie in a zone, or of a zone in a widget, for its value to be the zone's."""
_CLEARLY = 1.5
"""How many times better than another the widget of a zone fits it, by the share of both that they have in common."""
_ON_INK = 0.6
"""Share of a word that must lie on the ink cut out of a zone to be of its answer."""
_NEAR = RIM - 2
"""Pixels at 300 dpi by which the print's rim is narrowed: electronic pages lie on their blank to a pixel or two."""
_PRINT = 0.8
"""Share of a word's strokes on the blank's print from which on it is the print's own."""
_STROKES = np.array([0, *[255] * 255], np.uint8)
"""For each grey of `Page.drawn` (0 to 255), the one that shows its strokes alone: black."""
_FRAMES = np.array([255, *range(1, 256)], np.uint8)
"""For each grey of `Page.drawn` (0 to 255), the one that shows its frames alone."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """The widgets over one zone: those that fit it `best`, as a rule one, and `others` that lie in or under them."""

    best: tuple[Widget, ...] = ()
    others: tuple[Widget, ...] = ()

    def differ(self, text: str) -> bool:
        """Whether the zone may show another widget's answer: those that fit it best hold several, or they hold none,
        another does, and *text* stands there."""
        values = {" ".join(each.value.split()) for each in self.best} - {""}
        return len(values) > 1 or (not values and bool(text) and any(each.value.strip() for each in self.others))


@dataclass(frozen=True, slots=True, eq=False)
class ToldPage:
    """What the file of a page says, on the blank's own grid. `at` is where its words lie, a rectangle a row; `strokes`
    is where words and ticks show; `frames` the grey of what its widgets draw besides, 255 elsewhere. `anew` draws words
    to be held against the strokes on the page itself, set upright."""

    words: tuple[ToldText, ...]
    at: Rectangles
    widgets: tuple[ToldText, ...]
    strokes: Mask
    frames: Grey
    anew: Anew

    def text(
        self, field: FieldLayout, reading: ZoneReading, box: Box, lines: Sequence[Rectangle], left: Answers
    ) -> ZoneReading:
        """Return *reading* with what the file says of a written answer: *lines* are where its ink lies on the blank."""
        place = _pixels(box, left)
        sharing = self.widgets_of(place, (Family.TEXT, Family.CHOICE, Family.LIST))
        widget = max(sharing.best, key=lambda each: bool(each.value.strip()), default=None)
        value = "" if widget is None else widget.value.strip()
        words = self._words(lines, left)
        found = by_lines([] if any(word.shown < SHOWN for word in words) else words)
        text = text_of(found)
        if field.comb:
            value, text = "".join(value.split()), "".join(text.split())
        written = "" if widget is None or widget.written.strip() == value else widget.written.strip()
        if written and same(text, written):
            text = value  # the file's own wording of the choice stands on the page: it is worded as the form has it
        said = [Candidate(name, each, 1.0, ELECTRONIC) for name, each in ((WIDGETS, value), (TEXT_LAYER, text)) if each]
        cut = any(word.cut for word in words) and not (value and same(value, text))
        differs = cut or sharing.differ(text)
        if not said and not differs:
            return reading
        hint = widget is not None and widget.delivered and widget.family is Family.TEXT and same(value, text)
        evidence = {
            "told": 1.0,
            "differs": float(differs),
            "added": float(self.added([place, *lines], left)),
            "delivered": float(hint),
            ANEW: float((not value or same(value, text)) and self._stands(field, found, [place, *lines], left)),
        }
        wordings = (written,) if written else ()
        return replace(reading, candidates=tuple(said), wordings=wordings, evidence={**reading.evidence, **evidence})

    def widgets_of(self, place: Rectangle, families: tuple[Family, ...]) -> Sharing:
        """Return the widgets that cover a zone, or that it covers: none where several share it side by side."""
        found = [
            each
            for each in self.widgets
            if each.widget is not None
            and each.widget.family in families
            and max(_share(each.at, place), _share(place, each.at)) >= _MINE
            and _share(each.at, place) > 0.1
        ]
        found.sort(key=lambda each: -_fit(each.at, place))
        if any(max(_share(one.at, found[0].at), _share(found[0].at, one.at)) < _MINE for one in found[1:]):
            return Sharing()
        best = [one for one in found if _CLEARLY * _fit(one.at, place) > _fit(found[0].at, place)]
        return Sharing(*(tuple(one.widget for one in part if one.widget) for part in (best, found[len(best) :])))

    def _words(self, lines: Sequence[Rectangle], left: Answers) -> list[ToldText]:
        """Return the words that stand on the ink of an answer."""
        on_ink = _on_one_of(self.at, lines)
        below = _on_one_of(self.at, hanging(lines))
        found = [
            word for word, on, hangs in zip(self.words, on_ink, below, strict=True) if on or (hangs and word.hangs)
        ]
        return [word for word in found if not self._printed(word, left)]

    def _stands(
        self, field: FieldLayout, lines: Sequence[Sequence[ToldText]], places: Iterable[Rectangle], left: Answers
    ) -> bool:
        """Whether the words of *lines*, drawn anew, are all the ink that stands in *places*."""
        if field.comb:
            alike = self.anew.alike_in_cells([(each.text, each.on_page) for words in lines for each in words])
        else:
            alike = self.anew.alike(
                [(line_of(words), rectangle_around(each.on_page for each in words)) for words in lines]
            )
        if not alike:
            return False
        theirs = [rectangle_around(word.at for word in words) for words in lines]
        return self.added(places, left, theirs) < ADDED

    def _printed(self, word: ToldText, left: Answers) -> bool:
        """Whether a word is the blank's own print; a comma or a point upon a rule lies beside it for the most part."""
        x0, y0, x1, y1 = word.at
        strokes = self.strokes[y0:y1, x0:x1]
        return bool((strokes & _narrowed(left.printed, word.at, _NEAR)).sum() >= _PRINT * max(int(strokes.sum()), 1))

    def added(self, places: Iterable[Rectangle], left: Answers, theirs: Sequence[Rectangle] | None = None) -> int:
        """Return the pixels of the largest piece of ink in *places* that neither words nor widgets drew; that none of
        the words in *theirs* drew, where these are given."""
        most = 0
        for x0, y0, x1, y1 in places:
            drawn = self.strokes[y0:y1, x0:x1]
            if theirs is not None:
                drawn = drawn & _covered((x0, y0, x1, y1), theirs)
            around = widened(drawn, EDGE)
            ink = (left.labels[y0:y1, x0:x1] > 0) & (left.stats[left.labels[y0:y1, x0:x1], cv2.CC_STAT_AREA] > 0)
            _, _, stats, _ = cv2.connectedComponentsWithStats((ink & ~around).astype(np.uint8), connectivity=8)
            most = max(most, int(stats[1:, cv2.CC_STAT_AREA].max(initial=0)))
        return most


def told(page: Page, registration: Registration) -> ToldPage | None:
    """Lay what a page's file says over the blank; None for a page whose file says nothing."""
    if page.drawn is None:
        return None
    alone = _drawn_as(page.drawn, _STROKES)
    strokes = registration.laid(alone) < 128
    upright = turned(alone, registration.turn) < 128
    beside = _drawn_as(page.drawn, _FRAMES)
    frames = registration.laid(beside) if beside.min() < 255 else np.full_like(registration.aligned, 255)
    laid = _laid([*(each.box for each in page.words), *(each.box for each in page.widgets)], registration)
    words = tuple(ToldText(word.text, *next(laid), word.score, cut=word.cut) for word in page.words)
    widgets = tuple(ToldText(each.name, *next(laid), 1.0, each) for each in page.widgets)
    at = np.array([word.at for word in words], np.int64).reshape(-1, 4)
    return ToldPage(words, at, widgets, np.asarray(strokes, np.bool_), frames, Anew(np.asarray(upright, np.bool_)))


def _drawn_as(drawn: Grey, table: Grey) -> Grey:
    return np.asarray(cv2.LUT(drawn, table), np.uint8)


def _laid(boxes: Sequence[Box], registration: Registration) -> Iterator[tuple[Rectangle, Rectangle]]:
    """Yield where each box of the page as it came lies on the blank and on the page set upright, in pixels."""
    x0, y0, x1, y1 = np.array([each.as_list() for each in boxes], np.float64).reshape(-1, 4).T
    for _ in range(registration.turn // 90):
        x0, y0, x1, y1 = 1 - y1, x0, 1 - y0, x1
    tall, wide = registration.shape
    corners = np.stack([np.stack([x * wide, y * tall], axis=-1) for x in (x0, x1) for y in (y0, y1)], axis=1)
    back = np.linalg.inv(registration.to_page)
    there = cv2.perspectiveTransform(corners.reshape(-1, 1, 2), back).reshape(-1, 4, 2) if boxes else corners
    upright = np.rint(np.stack([x0 * wide, y0 * tall, x1 * wide, y1 * tall], axis=-1)).astype(int)
    for each, (left, top, right, bottom) in zip(there, upright.tolist(), strict=True):
        yield _within(np.asarray(each, np.float64), registration.aligned.shape), (left, top, right, bottom)


def _within(corners: npt.NDArray[np.float64], shape: tuple[int, ...]) -> Rectangle:
    """Return the rectangle around *corners* on a picture of that *shape*, at least a pixel each way."""
    high, long = shape
    left, top = np.clip(corners.min(axis=0), 0, (long - 1, high - 1))
    right, bottom = np.clip(corners.max(axis=0), 0, (long, high))
    return int(left), int(top), max(int(left) + 1, round(float(right))), max(int(top) + 1, round(float(bottom)))


def _pixels(box: Box, left: Answers) -> Rectangle:
    return box.pixels(left.raw.shape[1], left.raw.shape[0])


def _share(one: Rectangle, other: Rectangle) -> float:
    """Return the share of *one* that *other* covers, 0..1."""
    return shared(one, other) / max(_area(one), 1)


def _fit(one: Rectangle, other: Rectangle) -> float:
    """Return the share of two rectangles together that both cover, 0..1."""
    both = shared(one, other)
    return both / max(_area(one) + _area(other) - both, 1)


def _area(one: Rectangle) -> int:
    return (one[2] - one[0]) * (one[3] - one[1])


def _shares(rectangles: Rectangles, place: Rectangle) -> npt.NDArray[np.float64]:
    """Return the share of each of *rectangles*, a row each, that *place* covers, 0..1."""
    x0, y0, x1, y1 = rectangles.T
    wide = np.minimum(x1, place[2]) - np.maximum(x0, place[0])
    tall = np.minimum(y1, place[3]) - np.maximum(y0, place[1])
    area = np.maximum((x1 - x0) * (y1 - y0), 1)
    return np.asarray(np.maximum(wide, 0) * np.maximum(tall, 0) / area, np.float64)


def _on_one_of(rectangles: Rectangles, lines: Sequence[Rectangle]) -> npt.NDArray[np.bool_]:
    """Return for each of *rectangles* whether it lies on one of *lines*."""
    shares = [_shares(rectangles, line) >= _ON_INK for line in lines]
    return np.asarray(np.any(shares, axis=0) if shares else np.zeros(len(rectangles)), np.bool_)


def _narrowed(mask: Mask, at: Rectangle, by: int) -> Mask:
    """Return a part of *mask*, narrowed *by* so many pixels on each side of what it shows."""
    x0, y0, x1, y1 = at
    left, top = min(by, x0), min(by, y0)
    around = mask[y0 - top : y1 + by, x0 - left : x1 + by].astype(np.uint8)
    narrow = cv2.erode(around, np.ones((2 * by + 1, 2 * by + 1), np.uint8))
    return np.asarray(narrow[top : top + y1 - y0, left : left + x1 - x0], np.bool_)


def _covered(place: Rectangle, rectangles: Iterable[Rectangle]) -> Mask:
    """Return where in a place *rectangles* lie, with the edges of what stands in them."""
    left, top, right, bottom = place
    found = np.zeros((bottom - top, right - left), np.bool_)
    for x0, y0, x1, y1 in rectangles:
        across = slice(max(x0 - left - EDGE, 0), max(x1 - left + EDGE, 0))
        found[max(y0 - top - EDGE, 0) : max(y1 - top + EDGE, 0), across] = True
    return found
