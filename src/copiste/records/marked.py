"""Fields that are ticked or signed: from their boxes to a value, a probability, and what a person has to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from pydantic import JsonValue

from copiste.forms.model import FieldLayout, Kind
from copiste.reading.model import Mark, ZoneReading
from copiste.records.evidence import SPECKS
from copiste.records.ticks import BoxPage, JudgedBox, judged, shipped

UNSURE = 0.6
"""What a mark is worth of which only so much is known that it is in doubt."""

_UNDECIDED = 0.021
"""What no value is worth where a signature is in doubt: it stands there or it does not. None of 46 on made pages was
neither (rule of succession); 38 were signatures."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A field's value; `sure` is the probability that it is right, `least` that of its least sure box."""

    value: JsonValue
    sure: float
    least: float
    reasons: tuple[str, ...] = ()


def marked(layout: FieldLayout, zones: Sequence[tuple[ZoneReading, BoxPage]], *, otherwise: float) -> Marked:
    """Return what the boxes of a field come to. With each zone stands what the boxes of its page have in
    common; *otherwise* is how sure a mark is that was not measured on ink. Nothing ticked in a group is no doubt."""
    if layout.kind is Kind.SIGNATURE:
        return _signed([zone for zone, _ in zones], otherwise)
    model = shipped()
    boxes = [judged(zone, model, page, otherwise=otherwise) for zone, page in zones]
    reasons = tuple(dict.fromkeys(reason for box in boxes for reason in box.reasons))
    if not reasons and any(lost(zone) for zone, _ in zones):
        reasons = ("not_come_through",)
    sure, least = prod(box.sure for box in boxes), min(box.sure for box in boxes)
    ticked = [(zone.option, box) for (zone, _), box in zip(zones, boxes, strict=True) if box.ticked]
    if not (reasons or ticked) and any(page.gone for _, page in zones):
        reasons, sure = ("not_come_through",), min(sure, UNSURE)
    if layout.kind is Kind.TICK:
        return Marked(bool(ticked), sure, least, reasons)
    if layout.kind is Kind.MANY_OF:
        return Marked(list(dict.fromkeys(option for option, _ in ticked if option)), sure, least, reasons)
    chosen = _chosen(ticked)
    if len(chosen) < 2:
        return Marked(next(iter(chosen), None), sure, least, reasons)
    return Marked(None, min(sure, UNSURE), least, (*reasons, "several_ticked"))


def _chosen(ticked: Sequence[tuple[str | None, JudgedBox]]) -> dict[str | None, None]:
    """Return the options that count: where several are ticked, those with nothing the matter, if there are any."""
    plain = [option for option, box in ticked if not box.reasons]
    return dict.fromkeys(plain or [option for option, _ in ticked])


def lost(zone: ZoneReading) -> bool:
    """Whether strokes stood in an empty zone that did not come through."""
    return zone.mark is Mark.EMPTY and zone.evidence.get("strokes", 0.0) > SPECKS


def _signed(zones: Sequence[ZoneReading], otherwise: float) -> Marked:
    if any(zone.mark is Mark.UNSURE for zone in zones):
        return Marked(None, _UNDECIDED, 1.0, ("mark_unsure",))
    if any(lost(zone) for zone in zones):
        return Marked(None, _UNDECIDED, 1.0, ("not_come_through",))
    return Marked(any(zone.mark is Mark.TICKED for zone in zones), otherwise, 1.0)
