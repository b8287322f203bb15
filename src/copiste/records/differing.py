"""Whether two forms, or two pages, say different things: by what was read on them, not by their pixels."""

from __future__ import annotations

import json

from pydantic import JsonValue

from copiste.fields.base import folded
from copiste.reading.model import VARIANTS, Likeness, Mark, PageReading
from copiste.records.model import Decision, FieldResult, FormResult

_SURE = frozenset({Mark.EMPTY, Mark.TICKED})


def differ(one: FormResult, other: FormResult) -> bool:
    """Whether two forms say different things: answers sure in both, or a figure for which each reader read another."""
    first = {field.name: field for field in one.fields}
    return any(_differs(first[field.name], field) for field in other.fields if field.name in first)


def _differs(one: FieldResult, other: FieldResult) -> bool:
    if one.decision is other.decision is Decision.ACCEPT:
        return _plain(one.value) != _plain(other.value)
    before, after = _by_reader(one), _by_reader(other)
    changed = [_figures(before[reader], after[reader]) for reader in before.keys() & after.keys()]
    return len(changed) > 1 and bool(frozenset.intersection(*changed))


def _by_reader(field: FieldResult) -> dict[str, str]:
    return {each.reader: folded(each.text) for each in field.candidates if each.variant == VARIANTS[0]}


def _figures(before: str, after: str) -> frozenset[tuple[str, str]]:
    """Return the figures of one text for which another, as long, has others."""
    pairs = zip(before, after, strict=True) if len(before) == len(after) else ()
    return frozenset((a, b) for a, b in pairs if a != b and a.isdigit() and b.isdigit())


def _plain(value: JsonValue) -> str:
    return folded(value) if isinstance(value, str) else json.dumps(value, sort_keys=True)


def apart(one: Likeness, other: Likeness) -> int:
    """Return in how many bits two sketches differ."""
    return (int(one.sketch, 16) ^ int(other.sketch, 16)).bit_count()


def ticked_alike(one: PageReading, other: PageReading) -> bool:
    """Whether no box is surely ticked on one page and surely empty on the other."""
    marks = {(zone.name, zone.option): zone.mark for zone in one.zones}
    return not any(
        {zone.mark, marks.get((zone.name, zone.option))} == _SURE for zone in other.zones if zone.mark in _SURE
    )
