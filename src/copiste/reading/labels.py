"""Read a form of which no blank is at hand: its printed labels say where the answers are.

The page is set level, its words are matched with the labels that the definition names, and rules bound the space of
each answer. The labels, rules and boxes found make up the page's own print: from there on the page is read like one
laid over its blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np

from copiste.forms.model import AnswerSide, BlankPage, Definition, Edition, FieldLayout, Kind, Option, Place
from copiste.labels import boxes as label_boxes
from copiste.labels import rules as label_rules
from copiste.labels import zones as label_zones
from copiste.labels.find import LabelMatch, fields_on, recognised
from copiste.labels.text import Print, Rectangle, Spot, seen
from copiste.pages.arrays import Mask, Matrix
from copiste.pages.geometry import clamped
from copiste.pages.model import WORKING_DPI, Grey, Page, Word
from copiste.reading.clean import CORE, RIM, Answers, separated, widened
from copiste.reading.identify import KnownPage
from copiste.reading.labels_strange import without_strange
from copiste.reading.register import Registration

_INK = 160
"""Grey (0..255) under which a pixel is ink; set by hand."""
_ASTRIDE = 9
"""Pixels: an edge that gave way by more than 0.8 mm cut through writing, which may be the next row's; set by hand."""
_LETTER, _LETTER_TALL, _LETTER_LARGE = 60, 18, 150
"""Pixels of ink, of height at least, and of either side at most, that make a letter: 1.5 to 13 mm; set by hand."""
_LEAST_STRANGE, _CLOSE = 40, 25
"""Pixels of strange ink, and how near (2 mm) to an answer, from which on it casts doubt; set by hand."""
_NUMBER = 2.8
"""The number of an item stands at most so many heights before its label."""
_RIM = 6
"""How far out the outline of a tick box reaches from its inside."""


@dataclass(frozen=True, slots=True, eq=False)
class LevelPage:
    """A page set level: what is to be searched for words. `to_page` maps its pixels to those of the page (3 by 3)."""

    pixels: Grey
    to_page: Matrix


@dataclass(frozen=True, slots=True, eq=False)
class ByLabels:
    """A page recognised by its labels, as a page of an edition whose zones were found on it.

    `edition` is the one that was looked for. `strange` is the ink taken out of *answers* as nobody's answer; `sure`
    (0..1) says how well each field was placed, by its name.
    """

    known: KnownPage
    edition: Edition
    registration: Registration
    answers: Answers
    strange: Mask
    sure: Mapping[str, float]

    def taken_near(self, box: Rectangle) -> bool:
        """Whether strange ink was taken out in or close to a rectangle of the level page."""
        x0, y0, x1, y1 = box
        near = self.strange[max(y0 - _CLOSE, 0) : y1 + _CLOSE, max(x0 - _CLOSE, 0) : x1 + _CLOSE]
        return bool(near.sum() > _LEAST_STRANGE)

    def stray(self, lines: Sequence[Rectangle]) -> Mask:
        """Return the ink of letters that is in none of *lines*: an answer that stands where none is looked for."""
        sizes = self.answers.stats
        letters = (sizes[:, cv2.CC_STAT_AREA] >= _LETTER) & (sizes[:, cv2.CC_STAT_HEIGHT] >= _LETTER_TALL)
        letters &= np.maximum(sizes[:, cv2.CC_STAT_HEIGHT], sizes[:, cv2.CC_STAT_WIDTH]) <= _LETTER_LARGE
        letters[0] = False
        loose = letters[self.answers.labels]
        for x0, y0, x1, y1 in lines:
            loose[y0:y1, x0:x1] = False
        return np.asarray(loose, np.bool_)

    def open(self, name: str) -> bool:
        """Whether no rules close the space of an answer, so that it may stand a little outside its zone."""
        label = next(field.label for field in self.edition.fields if field.name == name)
        return label is not None and label.answer is AnswerSide.LINE

    def zone(self, name: str) -> Rectangle:
        """Return where the zone of a written answer lies on the level page."""
        tall, wide = self.strange.shape
        place = next(field.places[0] for field in self.known.edition.fields if field.name == name)
        return place.box.pixels(wide, tall)


def level(page: Page) -> LevelPage:
    """Set the print of *page* level."""
    return LevelPage(*label_rules.straightened(page.pixels, label_rules.lean(page.pixels)))


def as_it_is(page: Page) -> LevelPage:
    """Return *page* as it lies: a text layer says where its words are on the page itself."""
    return LevelPage(page.pixels, np.eye(3))


def placed(page: LevelPage, words: Sequence[Word], editions: Sequence[tuple[Definition, Edition]]) -> ByLabels | None:
    """Find out which of *editions* the page is, and where its answers are; None when it is none of them."""
    height, width = page.pixels.shape
    found = recognised(Print(seen(words, width, height)), editions)
    if found is None:
        return None
    rules = label_rules.rules(page.pixels)
    ticks = _ticks(found, page.pixels)
    boxes = [tick.box for tick in ticks.values()]
    print_ = _print(page.pixels, found, rules, boxes)
    left, strange = without_strange(separated(page.pixels, widened(print_, CORE), widened(print_, RIM)), boxes)
    around = label_zones.Surroundings(rules, found.spots, (width, height))
    fields, astride = _placed(found, ticks, around, left)
    paper = (width / WORKING_DPI * 72, height / WORKING_DPI * 72)
    blank = BlankPage(found.form_page, np.where(print_, 0, 255).astype(np.uint8), *paper)
    edition = replace(found.edition, pages=(blank,), fields=fields)
    registration = Registration(page.pixels, page.to_page, len(found.spots), 0.0, page.pixels.shape)
    plain = {name: name not in astride and _plain(name, found.edition.fields, ticks) for name in found.sure}
    sure = {name: value if plain[name] else value / 2 for name, value in found.sure.items()}
    known = KnownPage(found.definition, edition, blank)
    return ByLabels(known, found.edition, registration, left, strange, sure)


def _plain(name: str, fields: Sequence[FieldLayout], ticks: Mapping[label_boxes.Key, label_boxes.Ticked]) -> bool:
    """Whether every box of a field is there, and plain to see."""
    wanted = {one.value for field in fields if field.name == name for one in field.labelled}
    return all((name, value) in ticks for value in wanted) and all(
        tick.plain for (field, _), tick in ticks.items() if field == name
    )


def _ticks(found: LabelMatch, pixels: Grey) -> dict[label_boxes.Key, label_boxes.Ticked]:
    options: dict[label_boxes.Key, tuple[Spot, AnswerSide]] = {}
    for field in found.edition.fields:
        if field.kind is Kind.TICK and field.label and field.name in found.labels:
            options[field.name, ""] = found.labels[field.name], field.label.answer
        for one in field.labelled:
            if (field.name, one.value) in found.options:
                options[field.name, one.value] = found.options[field.name, one.value], one.label.answer
    squares = label_rules.boxes(pixels)
    ticks = label_boxes.located(options, squares, pixels < _INK) if options else {}
    for field in fields_on(found):
        missing = [one.value for one in field.labelled if (field.name, one.value) not in found.options]
        if missing and len(missing) == len(field.labelled):
            row = label_boxes.in_row(found.labels[field.name], len(missing), squares)
            ticks |= {
                (field.name, value): label_boxes.Ticked(box, False) for value, box in zip(missing, row, strict=False)
            }
    return ticks


def _print(pixels: Grey, found: LabelMatch, rules: label_rules.PageRules, boxes: Sequence[Rectangle]) -> Mask:
    """Return the page's own print: the ink of the words found, the rules, the outlines of the boxes."""
    where = rules.pixels.copy()
    for spot in found.spots:
        for word, following in pairwise((*spot.words, spot.words[-1])):
            x0, y0, x1, y1 = word.box
            gap = following.box[0] - x1
            level = following.box[1] < y1 and y0 < following.box[3]
            end = following.box[0] if level and 0 < gap < 3 * word.height else x1 + word.height // 3
            where[max(y0 - 2, 0) : y1 + 3, max(x0 - 2, 0) : end + 1] = True
    for spot in found.labels.values():
        x0, y0, _, y1 = spot.words[0].box
        tall = spot.words[0].height
        stops = [rule[2] for rule in rules.down if rule[2] <= x0 and rule[1] < y0 and y1 < rule[3]]
        where[y0 - 2 : y1 + 3, max(x0 - int(_NUMBER * tall), *stops, 0) : x0] = True
    for x0, y0, x1, y1 in boxes:  # a cross over a box is often read as part of the word beside it
        wide, tall = x1 - x0, y1 - y0
        where[max(y0 - tall // 2, 0) : y1 + tall // 2, max(x0 - wide, 0) : x1 + _RIM] = False
        where[max(y0 - _RIM, 0) : y1 + _RIM, max(x0 - _RIM, 0) : x1 + _RIM] = True
        where[y0:y1, x0:x1] = False
    return np.asarray((pixels < _INK) & where, np.bool_)


def _placed(
    found: LabelMatch,
    ticks: Mapping[label_boxes.Key, label_boxes.Ticked],
    around: label_zones.Surroundings,
    left: Answers,
) -> tuple[tuple[FieldLayout, ...], frozenset[str]]:
    """Return the fields whose label stands on the page, with their zones as they lie there.

    Then the names of those on whose edge a line is written that may be the next row's.
    """
    here = [(field, field.label, found.labels[field.name]) for field in fields_on(found) if field.label]
    written = {
        field.name: label_zones.zone(spot, label.answer, around, multiline=field.multiline)
        for field, label, spot in here
        if field.kind in (Kind.TEXT, Kind.SIGNATURE)
    }
    ink = left.where(left.stats[:, cv2.CC_STAT_AREA] > 0)
    rows = {field.name for field, label, _ in here if label.answer is AnswerSide.LINE}
    given = label_zones.snapped([*written.values()], [name in rows for name in written], ink)
    snapped = dict(zip(written, given, strict=True))
    astride = frozenset(name for name, (_, moved) in snapped.items() if moved > _ASTRIDE and name in rows)
    zones = {name: box for name, (box, _) in snapped.items()}
    zones |= {name: ticks[name, ""].box for name in found.labels if (name, "") in ticks}
    placed_: list[FieldLayout] = []
    for field, _, _ in here:
        options = tuple(
            Option(one.value, _place(ticks[field.name, one.value].box, found, around))
            for one in field.labelled
            if (field.name, one.value) in ticks
        )
        if options:
            placed_.append(replace(field, label=None, labelled=(), options=options))
        elif field.name in zones:
            places = (_place(zones[field.name], found, around),)
            placed_.append(replace(field, label=None, places=places))
    return tuple(placed_), astride


def _place(box: Rectangle, found: LabelMatch, around: label_zones.Surroundings) -> Place:
    width, height = around.size
    x0, y0, x1, y1 = box
    return Place(found.form_page, clamped(x0 / width, y0 / height, x1 / width, y1 / height))
