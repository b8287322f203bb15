"""Read one page: which form it is, where its zones are, what is to be shown to the readers, what they made of it.

`plan` does what needs no reader and lists the lines to read; the caller has them read and hands the answers to
`conclude`. So the engines stay behind their port, and this stays a pure function of the page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from copiste.forms.model import BlankPage, Definition, Edition, FieldLayout, Kind, Place
from copiste.pages.arrays import Mask
from copiste.pages.geometry import Box
from copiste.pages.measuring import measured
from copiste.pages.model import Grey, Page, Word
from copiste.reading import electronic, labels, likeness, likeness_page, marks, tick_ink, zones
from copiste.reading.clean import Answers, answers
from copiste.reading.dots import dots
from copiste.reading.features import features
from copiste.reading.identify import KnownPage, identify
from copiste.reading.levels import SEEN
from copiste.reading.model import Crop, Likeness, PagePlace, PageReading, ZoneReading
from copiste.reading.printing import as_dark_as, printed_as
from copiste.reading.register import Registration, printed_share, register
from copiste.reading.seen import sight
from copiste.reading.told_boxes import ToldBoxes
from copiste.reading.traces import darker, traces
from copiste.reading.voices import Panel
from copiste.reading.zone_line import ZoneLine

_ALL_PRINT = 0.95
"""Share of a blank's ink, from 0 to 1, that a page drawn from a file has at least: the same form had 1.00, forms of
other texts in like frames 0.83 and 0.89."""
_STRADDLES, _NEAR, _STUB = 0.3, 35, 2.2
"""Share of a line's height that reaches out of its zone before it may be another's; pixels (3 mm) below and right of a
zone that letters outside it may be its own; heights of a line that what is left beside a stamp is long. Set by hand."""
_PADDING, _STRETCHED = 0.15, 1.3
"""A margin's share of a line's height makes the letters smaller to a reader that scales lines to one height; drawn
wider, they are shown to it about as wide as they are high. Both together are a third look unlike the first two."""


@dataclass(frozen=True, slots=True, eq=False)
class PlannedZone:
    """A zone before its lines are read. `lines` is empty when it is blank, or not text."""

    reading: ZoneReading
    comb: int | None = None
    lines: tuple[ZoneLine, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class PagePlan:
    """A page that was recognised: what is known before any reader has seen it."""

    page: Page
    known: KnownPage
    registration: Registration
    zones: tuple[PlannedZone, ...]
    quality: Mapping[str, float]
    likeness: Likeness | None = None

    @property
    def language(self) -> str:
        """Return the language the page is printed in."""
        return self.known.edition.language

    def crops(self, variant: str, only: Collection[int] | None = None) -> list[Crop]:
        """Return the lines to read, in one of `VARIANTS`, keyed `zone/line`; of the zones in *only*, if given."""
        return [
            Crop(f"{at}/{number}", _image(line, variant))
            for at, zone in enumerate(self.zones)
            if only is None or at in only
            for number, line in enumerate(zone.lines)
        ]


def plan(page: Page, known: Sequence[KnownPage]) -> PagePlan | None:
    """Recognise and register a page; None when it is no page that is known."""
    if not known:
        return None
    found = features(page.pixels)
    best: tuple[KnownPage, Registration] | None = None
    for candidate in identify(found, known):
        registration = register(page.pixels, found, candidate.blank)
        if registration is None or (page.facts.rendered and not _whole(registration, candidate)):
            continue
        if best is None or registration.inliers > best[1].inliers:
            best = candidate, registration
    if best is None:
        return None
    on, registration = best
    drawn = printed_as(registration.aligned, on.blank)
    blank = as_dark_as(registration.aligned, drawn, on.edition)
    on = replace(on, blank=blank)
    told = electronic.told(page, registration)
    shade = dots(registration.aligned, blank, on.edition.boxes(blank.number))
    left = answers(registration, blank, None if told is None else told.frames, shade)
    planned = _looked_at(_planned(page, on, registration, left, told), left, blank)
    quality = {**planned.quality, **printed_share(registration, drawn)}
    known_by = likeness.of_form(registration.aligned, blank, on.edition.fields)
    return replace(planned, quality=quality, likeness=known_by)


def _whole(registration: Registration, candidate: KnownPage) -> bool:
    """Whether the print of a form is all there: on a page that never was on paper, as on a form of another text in the
    same frames, nothing else takes it away."""
    return printed_share(registration, candidate.blank).get("kept", 1.0) >= _ALL_PRINT


def _looked_at(planned: PagePlan, left: Answers, blank: BlankPage) -> PagePlan:
    """Add to each zone how surely its place was seen on this page, and what is left there beside ink."""
    boxes = planned.known.edition.boxes(blank.number)
    dark = darker(left, blank)
    seen, faint = sight(planned.registration, blank, dark).of(boxes), traces(left, dark, boxes)
    height, width = left.raw.shape
    found = (
        {
            **zone.reading.evidence,
            SEEN: surely,
            **faint.of(box.pixels(width, height)),
            "marks": float(sum(max(faint.marks(line.box, line.letters), line.signs) for line in zone.lines)),
        }
        for zone, box, surely in zip(planned.zones, boxes, seen, strict=True)
    )
    return replace(
        planned,
        zones=tuple(
            replace(zone, reading=replace(zone.reading, evidence=evidence))
            for zone, evidence in zip(planned.zones, found, strict=True)
        ),
    )


def plan_by_labels(
    page: Page, level: labels.LevelPage, words: Sequence[Word], editions: Sequence[tuple[Definition, Edition]]
) -> PagePlan | None:
    """Recognise a page by its printed labels; None when it is of none of *editions*.

    *level* is the page set level and *words* are what stands on it. Each zone's evidence says how surely it was
    `located`, 0..1.
    """
    found = labels.placed(level, words, editions)
    if found is None:
        return None
    told = electronic.told(page, found.registration)
    planned = _planned(page, found.known, found.registration, found.answers, told)
    stray = found.stray([line.box for zone in planned.zones for line in zone.lines])
    located = tuple(_located(zone, found, stray) for zone in planned.zones)
    return replace(planned, zones=located, likeness=likeness_page.of_page(page))


def _located(zone: PlannedZone, found: labels.ByLabels, stray: Mask) -> PlannedZone:
    """Add how surely a zone was placed, and the ink near its answer that was taken for nobody's.

    An answer that reaches far out of its zone may be another's; a blank zone may not be blank where ink was taken, or
    where letters stand just outside it that no zone took.
    """
    sure, evidence = found.sure[zone.reading.name], dict(zone.reading.evidence)
    lines = zone.lines
    if zone.reading.kind is Kind.TEXT:
        whole = found.zone(zone.reading.name)
        if any(found.taken_near(box) for box in [line.box for line in lines] or [whole]):
            evidence["foreign"] = max(evidence["foreign"], 2.0)
            lines = tuple(one for one in lines if not (_stub(one.box) and found.taken_near(one.box))) or lines
        x0, y0, x1, y1 = whole
        if found.open(zone.reading.name) and stray[max(y0 - _NEAR, 0) : y1 + _NEAR, x0 : x1 + _NEAR].any():
            evidence["foreign"] = max(evidence["foreign"], 2.0)
        if any(_outside(line.box, whole) > _STRADDLES for line in zone.lines):
            sure /= 2
    return replace(zone, lines=lines, reading=replace(zone.reading, evidence={**evidence, "located": sure}))


def _stub(line: tuple[int, int, int, int]) -> bool:
    """Whether a line is no longer than a letter or two: beside a stamp, what is left of it."""
    x0, y0, x1, y1 = line
    return x1 - x0 < _STUB * (y1 - y0)


def _outside(line: tuple[int, int, int, int], zone: tuple[int, int, int, int]) -> float:
    """Return the share of a line's height that is above or below a zone."""
    _, top, _, bottom = line
    return (max(zone[1] - top, 0) + max(bottom - zone[3], 0)) / max(bottom - top, 1)


def _planned(
    page: Page, on: KnownPage, registration: Registration, left: Answers, told: electronic.ToldPage | None
) -> PagePlan:
    ticks = tick_ink.tick_page(left, on.blank, on.edition.fields)
    boxes = None if told is None else ToldBoxes(told, ticks)
    planned = tuple(
        zone for field in on.edition.fields for zone in _zones(field, ticks, on.blank.number, registration, boxes)
    )
    quality = {
        "inliers": float(registration.inliers),
        "residual": registration.residual,
        "specks": left.specks,
        **measured(page),
        "damaged_rows": float(page.facts.damaged_rows),
    }
    return PagePlan(page, on, registration, planned, quality)


def _image(line: ZoneLine, variant: str) -> Grey:
    if variant != "padded":
        return line.clean if variant == "clean" else line.raw
    margin = max(round(_PADDING * line.clean.shape[0]), 2)
    padded = cv2.copyMakeBorder(line.clean, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(255,))
    stretched = cv2.resize(padded, None, fx=_STRETCHED, fy=1, interpolation=cv2.INTER_LINEAR)
    return np.asarray(stretched, np.uint8)


def conclude(
    plan_: PagePlan, candidates: Mapping[int, ZoneReading], readers: Mapping[str, str], panel: Panel
) -> PageReading:
    """Return the page's reading; *candidates* holds the zones that were read, by their number in the plan."""
    zones_ = tuple(candidates.get(at, zone.reading) for at, zone in enumerate(plan_.zones))
    known = plan_.known
    return PageReading(
        page=plan_.page.number,
        place=PagePlace.FORM,
        turn=plan_.registration.turn,
        form=known.definition.id,
        edition=known.edition.name,
        definition=known.definition.digest,
        form_page=known.blank.number,
        zones=zones_,
        quality=plan_.quality,
        problems=plan_.page.problems,
        readers=readers,
        panel=panel,
        likeness=plan_.likeness,
    )


def _zones(
    field: FieldLayout,
    ticks: tick_ink.TickPage,
    number: int,
    registration: Registration,
    told: ToldBoxes | None,
) -> Iterable[PlannedZone]:
    """Yield the zones of *field* on page *number*: one a place, or one an option."""
    for option in field.options:
        if option.place.page == number:
            where = registration.box_on_page(option.place.box)
            reading = _ticked(ZoneReading(field.name, field.kind, where, option.value), field, option.place, ticks)
            yield PlannedZone(reading if told is None else told.mark(reading, option.place.box))
    for place in field.places:
        if place.page == number:
            where = registration.box_on_page(place.box)
            if field.kind is Kind.TICK:
                reading = _ticked(ZoneReading(field.name, field.kind, where), field, place, ticks)
                yield PlannedZone(reading if told is None else told.mark(reading, place.box))
            else:
                yield _place(_part(field, place), place.box, where, ticks, told)


def _part(field: FieldLayout, place: Place) -> FieldLayout:
    """Return the part of a spread answer that stands in *place*, as a field of its own; any other as it is."""
    if field.joined is None:
        return field
    return replace(field, places=(replace(place, comb=None),), comb=place.comb, joined=None, acroform=None)


def _ticked(zone: ZoneReading, field: FieldLayout, place: Place, ticks: tick_ink.TickPage) -> ZoneReading:
    seen = marks.tick(ticks, ticks.pixels(place.box))
    return replace(zone, mark=marks.looks(seen, correction=field.correction), evidence=seen)


def _place(field: FieldLayout, box: Box, where: Box, ticks: tick_ink.TickPage, told: ToldBoxes | None) -> PlannedZone:
    reading = ZoneReading(field.name, field.kind, where)
    if field.kind is Kind.TEXT:
        cut = zones.cut(ticks.answers, box, multiline=field.multiline, comb=field.comb)
        evidence = {
            "ink": float(cut.ink),
            "overflow": cut.overflow,
            "foreign": cut.foreign,
            "crossed": cut.crossed,
            "stamped": cut.stamped,
            "lost": 0.0 if field.comb else max((line.lost for line in cut.lines), default=0.0),
            "lines": float(len(cut.lines)),
            "broken": max((line.broken for line in cut.lines), default=0.0),
            "height": max((float(line.height) for line in cut.lines), default=0.0),
        }
        if field.comb:
            evidence["cells"] = float(cut.cells)
        reading = replace(reading, evidence=evidence)
        if told is not None:
            reading = told.told.text(field, reading, box, [line.box for line in cut.lines], ticks.answers)
        return PlannedZone(reading, field.comb, cut.lines)
    mark, seen = marks.signature(ticks, ticks.pixels(box))
    reading = replace(reading, mark=mark, evidence=seen)
    return PlannedZone(reading if told is None else told.mark(reading, box))
