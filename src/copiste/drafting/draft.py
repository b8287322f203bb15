"""A form definition proposed from a blank: every place to fill, named by the print beside it.

The places are the widgets of a PDF's AcroForm; on a blank that has none, what its picture offers (`flat`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from copiste.drafting import flat, naming, printed, widgets
from copiste.drafting.labels import labels
from copiste.drafting.opposites import opposites
from copiste.drafting.printed import PrintedPage
from copiste.drafting.widgets import FillableForm, FoundWidget
from copiste.errors import BadUsage, TooLarge
from copiste.forms import blank as pictures
from copiste.forms import layout
from copiste.forms.model import BlankPage, Edition, FieldLayout, Kind, Option, Place
from copiste.pages.formats import PDF, media_type
from copiste.pages.model import Limits

MOST_BYTES = 100_000_000
"""Bytes of a blank, as of any document (`pages.model.Limits`)."""
MOST_PAGES = 100
"""Pages of a blank; chosen, not measured."""
_SIGNATURE = re.compile(r"(?i)^(?!.*\bdate\b).*\b(signatures?|sign here|signez ici)\b")


_LEAST_CELLS = 6
"""Cells of a comb for a date: two each for day, month and year."""
_LEAST_DATE = 32
"""Points for a date: eight digits in type of eight points, half as wide as high."""


@dataclass(frozen=True, slots=True)
class LabelledField:
    """The widgets of one field, the label of each, and the label of the field."""

    widgets: tuple[FoundWidget, ...]
    labels: tuple[str, ...]
    label: str

    @property
    def kind(self) -> Kind:
        """What stands in the field's zones."""
        family = self.widgets[0].family
        if family == "Btn":
            return Kind.ONE_OF if len({widget.state for widget in self.widgets}) > 1 else Kind.TICK
        return Kind.SIGNATURE if family == "Sig" else Kind.TEXT

    @property
    def title(self) -> str:
        """The print, else the tooltip, else the field's own name."""
        return self.label or self.widgets[0].tooltip or self.own_name

    @property
    def own_name(self) -> str:
        """The last part of the qualified name; of a flat blank's field, its number."""
        return self.widgets[0].name.rpartition(".")[2]


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
    groups = labelled(found.widgets, pages)
    if not fillable:
        groups = [signed(group) for group in groups]
    names = naming.unique(_proposed(group, language) for group in groups)
    fields = tuple(_field(name, group, fillable) for name, group in zip(names, groups, strict=True))
    sheets = tuple(_sheet(n, page) for n, page in enumerate(pages, 1))
    called = naming.titles((group.title for group in groups), language, bilingual=bilingual)
    properties = {
        name: _property(group, texts, language, pages[group.widgets[0].page - 1].width)
        for name, group, texts in zip(names, groups, called, strict=True)
    }
    for later, earlier in opposites([_own_box(group) for group in groups]).items():
        properties[names[later]]["x-not-with"] = f"/{names[earlier]}"
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


def signed(field: LabelledField) -> LabelledField:
    """Return *field* as a signature when its label asks for one: no picture tells it from text."""
    if field.kind is not Kind.TEXT or not _SIGNATURE.search(field.label) or field.widgets[0].comb:
        return field
    return replace(field, widgets=tuple(replace(widget, family="Sig") for widget in field.widgets))


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def labelled(found: Sequence[FoundWidget], pages: Sequence[PrintedPage]) -> list[LabelledField]:
    """Return the fields of a blank with their labels, in the order of their first widgets."""
    fields: dict[tuple[str, str], list[int]] = {}
    for n, widget in enumerate(found):
        fields.setdefault((widget.name, widget.family), []).append(n)
    own, over = [""] * len(found), dict.fromkeys(fields, "")
    for number, page in enumerate(pages, 1):
        here = [n for n, widget in enumerate(found) if widget.page == number]
        groups = {
            key: [here.index(n) for n in numbers if n in here]
            for key, numbers in fields.items()
            if _grouped(found, numbers)
        }
        groups = {key: numbers for key, numbers in groups.items() if numbers}
        said = labels(page, [found[n] for n in here], list(groups.values()))
        for n, text in zip(here, said.own, strict=True):
            own[n] = text
        for key, text in zip(groups, said.groups, strict=True):
            over[key] = over[key] or text
    return [
        LabelledField(tuple(found[n] for n in numbers), tuple(own[n] for n in numbers), over[key] or own[numbers[0]])
        for key, numbers in fields.items()
    ]


def _grouped(found: Sequence[FoundWidget], numbers: Sequence[int]) -> bool:
    return found[numbers[0]].family == "Btn" and len({found[n].state for n in numbers}) > 1


def _proposed(field: LabelledField, language: str) -> str:
    texts = (field.label, field.widgets[0].tooltip, field.own_name)
    return next(filter(None, (naming.slug(text, language) for text in texts)), "field")


def _field(name: str, field: LabelledField, fillable: bool) -> FieldLayout:
    grouped, first = field.kind is Kind.ONE_OF, field.widgets[0]
    places = [Place(widget.page, widget.box) for widget in field.widgets]
    options = [Option(widget.state, place) for widget, place in zip(field.widgets, places, strict=True)]
    return FieldLayout(
        name=f"/{name}",
        kind=field.kind,
        places=() if grouped else tuple(places),
        options=tuple(options) if grouped else (),
        multiline=first.multiline,
        comb=first.comb,
        acroform=first.name if fillable else None,
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


def _property(field: LabelledField, titles: Mapping[str, str], language: str, width: float) -> dict[str, Any]:
    first, texts = field.widgets[0], {"title": field.title, "x-title": dict(titles)}
    if field.kind in (Kind.TICK, Kind.SIGNATURE):
        return {"type": "boolean", **texts}
    if field.kind is Kind.ONE_OF:
        return {"type": "string", **_options(field, language), **texts}
    if first.choices:
        return {"type": "string", "enum": list(first.choices), **texts}
    kind = naming.certain_type(field.title) if _holds_a_date(first, width) else {}
    return {"type": "string", **kind, **texts}


def _holds_a_date(widget: FoundWidget, width: float) -> bool:
    """Whether a whole date fits into a place on a page that is *width* points wide: else it is a part of one."""
    if widget.comb:
        return widget.comb >= _LEAST_CELLS
    return (widget.box.x1 - widget.box.x0) * width >= _LEAST_DATE


def _options(field: LabelledField, language: str) -> dict[str, Any]:
    """Return the values of a group, each with what is printed beside its box when all boxes have print."""
    said = {widget.state: label for widget, label in zip(field.widgets, field.labels, strict=True)}
    if not all(said.values()):
        return {"enum": list(said)}
    return {"oneOf": [{"const": value, "title": text, "x-title": {language: text}} for value, text in said.items()]}
