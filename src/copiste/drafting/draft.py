"""A form definition proposed from a blank: every place to fill, named by the print beside it.

The places are the widgets of a PDF's AcroForm; on a blank that has none, what its picture offers (`flat`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from copiste.drafting import flat, naming, printed, shaping, widgets
from copiste.drafting.fields import LabelledField, labelled, questions, signed
from copiste.drafting.nesting import nested
from copiste.drafting.opposites import opposites
from copiste.drafting.pointing import pointers
from copiste.drafting.printed import PrintedPage
from copiste.drafting.spreads import Spread, joined_up
from copiste.drafting.widgets import FillableForm, FoundWidget
from copiste.errors import BadUsage, TooLarge
from copiste.forms import blank as pictures
from copiste.forms import layout
from copiste.forms.model import BlankPage, Edition, FieldLayout, Kind, Option, Place
from copiste.pages.formats import PDF, media_type
from copiste.pages.model import Limits
from copiste.pointers import pointer_of, tokens

MOST_BYTES = 100_000_000
"""Bytes of a blank, as of any document (`pages.model.Limits`)."""
MOST_PAGES = 100
"""Pages of a blank; chosen, not measured."""


def draft(
    blank: bytes, *, form: str, edition: str, title: str | None = None, words: flat.Words = flat.no_words
) -> dict[str, bytes]:
    """Return the files of a definition (CONTRACT.md) for *blank*, by name relative to its folder.

    *blank* is a PDF, or an image of the empty form. *words* reads pages that have no text layer. Raises `BadUsage` when
    there is no place to fill, and `DocumentError` when the blank cannot be read.
    """
    if len(blank) > MOST_BYTES:
        raise TooLarge(limit="bytes", found=len(blank), allowed=MOST_BYTES)
    found, pages, fillable = _found(blank, words)
    if not found.widgets:
        raise BadUsage(problem="no_boxes")
    said = [segment.text for page in pages for segment in page.segments]
    language, bilingual = naming.language_of(said), naming.is_bilingual(said)
    whole_ones, spreads = joined_up(found.widgets, pages, language) if fillable else (found.widgets, {})
    groups = [replace(group, spread=spreads.get(group.widgets[0].name)) for group in labelled(whole_ones, pages)]
    groups = [signed(group, pages[group.widgets[0].page - 1], fillable=fillable) for group in groups]
    bound = opposites([_own_box(group) for group in groups])
    placed = nested(groups, pages, [*zip(bound, questions(groups, pages, bound), strict=True)])
    names, over = pointers(placed, language)
    fields = tuple(_field(name, group, fillable) for name, group in zip(names, groups, strict=True))
    sheets = tuple(_sheet(n, page) for n, page in enumerate(pages, 1))
    called = naming.titles([*(one.label for one in placed), *over.values()], language, bilingual=bilingual)
    said_ = [
        shaping.of_field(group, texts, language, pages[group.widgets[0].page - 1])
        for group, texts in zip(groups, called, strict=False)
    ]
    for group in bound:
        for n, later in enumerate(group[1:], 1):
            others = [_pattern(names[m]) for m in group[:n]]
            said_[later]["x-not-with"] = others[0] if len(others) == 1 else others
    properties = shaping.properties(names, said_, dict(zip(over, called[len(groups) :], strict=True)))
    whole = title or found.title or form
    schema = _schema(
        form, whole, {tongue: whole for tongue in ("fr", "en") if bilingual or tongue == language}, properties
    )
    folder = f"editions/{edition}/"
    files = {
        "schema.json": _json(schema),
        folder + "layout.json": _json(layout.as_json(Edition(edition, language, sheets, fields))),
    }
    seen = {f"{folder}blank-{one.number}-viewed.png": one.viewed for one in sheets if one.viewed is not None}
    drawn = {f"{folder}blank-{sheet.number}.png": sheet for sheet in sheets} | seen
    return files | {name: pictures.encode(sheet.pixels) for name, sheet in drawn.items()}


def _own_box(field: LabelledField) -> tuple[FoundWidget, str] | None:
    single = field.kind is Kind.TICK and len(field.widgets) == 1
    return (field.widgets[0], field.labels[0] or field.own_name) if single else None


def _pattern(pointer: str) -> str:
    """Return a pointer with a star for each row."""
    return pointer_of(*("*" if part.isdigit() else part for part in tokens(pointer)))


def _sheet(number: int, page: PrintedPage) -> BlankPage:
    viewed = None if page.viewed is None else BlankPage(number, page.viewed, page.width, page.height)
    return BlankPage(number, page.pixels, page.width, page.height, viewed)


def _found(blank: bytes, words: flat.Words) -> tuple[FillableForm, tuple[PrintedPage, ...], bool]:
    """Return the places to fill, the print of each page, and whether the places are fields of an AcroForm."""
    if media_type(blank) == PDF:
        found = widgets.find(blank, MOST_PAGES)
        if found.widgets:
            return found, printed.pages(blank, found), True
    seen, pages = flat.read(blank, words, Limits(bytes=MOST_BYTES, pages=MOST_PAGES, pixels=printed.MOST_PIXELS))
    return seen, pages, False


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _field(name: str, field: LabelledField, fillable: bool) -> FieldLayout:
    grouped, first = field.kind is Kind.ONE_OF, field.widgets[0]
    places = [Place(widget.page, widget.box) for widget in field.widgets]
    options = [Option(widget.state, place) for widget, place in zip(field.widgets, places, strict=True)]
    if field.spread is not None:
        return _spread(name, field.spread)
    return FieldLayout(
        name=name,
        kind=field.kind,
        places=() if grouped else tuple(places),
        options=tuple(options) if grouped else (),
        multiline=first.multiline,
        comb=first.comb,
        acroform=first.name if fillable else None,
    )


def _spread(name: str, spread: Spread) -> FieldLayout:
    return FieldLayout(
        name=name,
        kind=Kind.TEXT,
        places=tuple(Place(zone.page, zone.box, zone.comb) for zone in spread.zones),
        joined=spread.between,
        acroform=tuple(part.name for part in spread.parts),
    )


def _schema(form: str, title: str, titles: Mapping[str, str], properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:copiste:form:{form}",
        "title": title,
        "x-title": dict(titles),
        "x-version": "1.0.0",
        "type": "object",
        "properties": dict(properties),
    }
