"""The schema of a draft: what is asked of each field, nested as the fields are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from copiste.drafting import asking
from copiste.drafting.fields import LabelledField
from copiste.drafting.printed import PrintedPage
from copiste.forms.model import Kind
from copiste.pointers import tokens


def of_field(field: LabelledField, titles: Mapping[str, str], language: str, page: PrintedPage) -> dict[str, Any]:
    """Return the property of a field under its *titles* by language."""
    texts = {"title": next(iter(titles.values())), "x-title": dict(titles)}
    if field.kind in (Kind.TICK, Kind.SIGNATURE):
        return {"type": "boolean", **texts}
    if field.kind is Kind.ONE_OF:
        return {"type": "string", **_options(field, language), **texts}
    if field.widgets[0].choices:
        return {"type": "string", "enum": list(field.widgets[0].choices), **texts}
    return {"type": "string", **asking.keywords(field, page, language), **texts}


def _options(field: LabelledField, language: str) -> dict[str, Any]:
    """Return the values of a group, each with what is printed beside its box when all boxes have print."""
    said = {widget.state: label for widget, label in zip(field.widgets, field.labels, strict=True)}
    if not all(said.values()):
        return {"enum": list(said)}
    return {"oneOf": [{"const": value, "title": text, "x-title": {language: text}} for value, text in said.items()]}


def properties(
    pointers: Sequence[str], said: Sequence[Mapping[str, Any]], groups: Mapping[tuple[str, ...], Mapping[str, str]]
) -> dict[str, Any]:
    """Return the properties of a record whose fields stand at *pointers*; *groups* are the titles of groups by their
    names. Rows share the properties of the first."""
    whole: dict[str, Any] = {}
    for pointer, subschema in zip(pointers, said, strict=True):
        parts, here = tokens(pointer), whole
        names: tuple[str, ...] = ()
        for at, part in enumerate(parts[:-1]):
            if part.isdigit():
                continue
            names = (*names, part)
            rows = parts[at + 1].isdigit()
            here = _group(here, part, groups[names], rows=rows)
        here.setdefault(parts[-1], dict(subschema))
    return whole


def _group(here: dict[str, Any], name: str, titles: Mapping[str, str], *, rows: bool) -> dict[str, Any]:
    """Return the properties of a group within *here*, or of the rows of an array."""
    texts = {"title": next(iter(titles.values())), "x-title": dict(titles)}
    inner: dict[str, Any] = {"type": "object", "properties": {}}
    made = {"type": "array", "items": inner, **texts} if rows else {**inner, **texts}
    found = here.setdefault(name, made)
    held: dict[str, Any] = (found["items"] if rows else found)["properties"]
    return held
