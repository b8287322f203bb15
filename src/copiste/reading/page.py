"""Read one page: which form it is, where its zones are, what is to be shown to the readers, what they made of it.

`plan` does what needs no reader and lists the lines to read; the caller has them read and hands the answers to
`conclude`. So the engines stay behind their port, and this stays a pure function of the page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from copiste.forms.model import Definition, Edition, FieldLayout, Kind
from copiste.pages.geometry import Box
from copiste.pages.measuring import measured
from copiste.pages.model import Grey, Page, Word
from copiste.reading import labels, likeness, likeness_page, marks, zones
from copiste.reading.clean import Answers, Mask, answers
from copiste.reading.features import features
from copiste.reading.identify import KnownPage, identify
from copiste.reading.model import Crop, Likeness, Mark, PagePlace, PageReading, ZoneReading
from copiste.reading.register import Registration, printed_share, register

_STRADDLES, _NEAR, _STUB = 0.3, 35, 2.2
_PADDING, _STRETCHED = 0.15, 1.3
"""A margin's share of a line's height makes the letters smaller to a reader that scales lines to one height; drawn
wider, they are shown to it about as wide as they are high. Both together are a third look unlike the first two."""


@dataclass(frozen=True, slots=True, eq=False)
class PlannedZone:
    """A zone before its lines are read. `lines` is empty when it is blank, or not text."""

    reading: ZoneReading
    comb: int | None = None
    lines: tuple[zones.Line, ...] = ()


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
        if registration is not None and (best is None or registration.inliers > best[1].inliers):
            best = candidate, registration
    if best is None:
        return None
    on, registration = best
    planned = _planned(page, on, registration, answers(registration, on.blank))
    quality = {**planned.quality, **printed_share(registration, on.blank)}
    known_by = likeness.of_form(registration.aligned, on.blank, on.edition.fields)
    return replace(planned, quality=quality, likeness=known_by)


def plan_by_labels(
    page: Page, level: labels.Level, words: Sequence[Word], editions: Sequence[tuple[Definition, Edition]]
) -> PagePlan | None:
    """Recognise a page by its printed labels; None when it is of none of *editions*.

    *level* is the page set level and *words* are what stands on it. Each zone's evidence says how surely it was
    `located`, 0..1.
    """
    found = labels.placed(level, words, editions)
    if found is None:
        return None
    planned = _planned(page, found.known, found.registration, found.answers)
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


def _planned(page: Page, on: KnownPage, registration: Registration, left: Answers) -> PagePlan:
    planned = tuple(zone for field in on.edition.fields for zone in _zones(field, on.blank.number, left, registration))
    quality = {
        "inliers": float(registration.inliers),
        "residual": registration.residual,
        "specks": left.specks,
        **measured(page),
        "damaged_rows": float(page.facts.damaged_rows),
    }
    return PagePlan(page, on, registration, planned, quality)


def _image(line: zones.Line, variant: str) -> Grey:
    if variant != "padded":
        return line.clean if variant == "clean" else line.raw
    margin = max(round(_PADDING * line.clean.shape[0]), 2)
    padded = cv2.copyMakeBorder(line.clean, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(255,))
    stretched = cv2.resize(padded, None, fx=_STRETCHED, fy=1, interpolation=cv2.INTER_LINEAR)
    return np.asarray(stretched, np.uint8)


def conclude(plan_: PagePlan, candidates: Mapping[int, ZoneReading], readers: Mapping[str, str]) -> PageReading:
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
        likeness=plan_.likeness,
    )


def _zones(field: FieldLayout, number: int, left: Answers, registration: Registration) -> Iterable[PlannedZone]:
    """Yield the zones of *field* on page *number*: one a place, or one an option."""
    for option in field.options:
        if option.place.page == number:
            mark, share = marks.tick(left, option.place.box, correction=field.correction)
            where = registration.box_on_page(option.place.box)
            yield PlannedZone(
                ZoneReading(field.name, field.kind, where, option.value, mark=mark, evidence={"ink": share})
            )
    for place in field.places:
        if place.page == number:
            where = registration.box_on_page(place.box)
            yield _place(field, place.box, where, left)


def _place(field: FieldLayout, box: Box, where: Box, left: Answers) -> PlannedZone:
    reading = ZoneReading(field.name, field.kind, where)
    if field.kind is Kind.TEXT:
        cut = zones.cut(left, box, multiline=field.multiline, comb=field.comb)
        evidence = {
            "ink": float(cut.ink),
            "overflow": cut.overflow,
            "foreign": cut.foreign,
            "crossed": cut.crossed,
            "stamped": cut.stamped,
            "lost": 0.0 if field.comb else max((line.lost for line in cut.lines), default=0.0),
            "lines": float(len(cut.lines)),
            "height": max((float(line.height) for line in cut.lines), default=0.0),
        }
        if field.comb:
            evidence["cells"] = float(cut.cells)
        return PlannedZone(replace(reading, evidence=evidence), field.comb, cut.lines)
    look = marks.signature if field.kind is Kind.SIGNATURE else marks.tick
    mark, share = look(left, box)
    return PlannedZone(replace(reading, mark=_corrected(field, mark, share), evidence={"ink": share}))


def _corrected(field: FieldLayout, mark: Mark, share: float) -> Mark:
    filled = field.correction == "filled" and mark is Mark.TICKED and share >= marks.FILLED_FROM
    return Mark.CORRECTED if filled else mark
