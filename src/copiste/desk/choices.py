"""What the readers made of a field, as choices for a person: the likeliest first, each meaning once, and no junk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import JsonValue

from copiste.desk import wording
from copiste.desk.context import Desk
from copiste.fields.base import Unparsable
from copiste.fields.registry import type_of
from copiste.forms.model import Kind
from copiste.records.model import FieldResult
from copiste.records.unlike import unlike
from copiste.views.fields import CandidateView

LIKELY = 0.5
"""Probability from which a reading stands in the input: below, it is more likely wrong than right."""
_MOST = 4
"""Readings that are offered for one answer; chosen."""
_AHEAD, _BACK = 30, 150
"""Years from today that a day on a form may lie: a lease or a card ends within 30, and nobody is older than 150."""
_EXTENSION = ";ext="


def likely(desk: Desk, read: FieldResult, kind: Kind, subschema: Mapping[str, Any]) -> bool:
    """Whether what was read may stand as the answer that one key accepts."""
    sure = read.confidence is None or read.confidence >= LIKELY
    if kind is not Kind.TEXT or not read.text:
        return sure or not read.text
    return sure and _plausible(read.value, subschema, desk.clock().year)


def candidates(desk: Desk, read: FieldResult, subschema: Mapping[str, Any]) -> tuple[CandidateView, ...]:
    """Return the readers' answers, what was decided for first, then by score: each meaning once, no junk."""
    ranked = sorted(read.candidates, key=lambda one: (one.text != read.text, -one.score))
    texts = [each.text for each in read.candidates if each.text]
    views = [
        CandidateView(
            each.reader,
            wording.reader_title(desk, each.reader),
            each.text,
            wording.value(typed(each.text, subschema)),
            each.score,
            each.variant,
            unlike(each.text, texts),
        )
        for each in ranked
        if each.text
    ]
    year = desk.clock().year
    return tuple(_once(view for view in views if _plausible(view.value, subschema, year)))[:_MOST]


def typed(text: str, subschema: Mapping[str, Any]) -> JsonValue:
    """Return the value of *text*; None when it cannot be typed."""
    try:
        return type_of(subschema).parse(text, subschema).value
    except Unparsable:
        return None


def _once(views: Iterator[CandidateView]) -> Iterator[CandidateView]:
    """Yield each meaning once; a number with an extension is junk where another reader saw it without one."""
    known = list(views)
    plain = {str(each.value) for each in known}
    seen = set()
    for each in known:
        number, found, _ = str(each.value).partition(_EXTENSION)
        if str(each.value) not in seen and not (found and number in plain):
            seen.add(str(each.value))
            yield each


def _plausible(value: object, subschema: Mapping[str, Any], year: int) -> bool:
    """Whether *value* was typed, and is no day that no form speaks of."""
    if value is None:
        return False
    if type_of(subschema).name not in ("date", "year-month"):
        return True
    return year - _BACK <= int(str(value)[:4]) <= year + _AHEAD
