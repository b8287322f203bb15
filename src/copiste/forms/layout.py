"""`layout.json` to `Edition` and back. The format and its manual: `schemas/meta/layout.json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from copiste.forms.model import (
    AnswerSide,
    BlankPage,
    Edition,
    FieldLayout,
    Kind,
    Label,
    LabelledOption,
    Option,
    Place,
)
from copiste.pages.geometry import Box
from copiste.pages.model import Grey


def edition_of(layout: Mapping[str, Any], blanks: Mapping[str, Grey]) -> Edition:
    """Return the edition that *layout*, valid by its meta-schema, describes; *blanks* are its pictures by name.

    Raises `ValueError` for a box that is none and `KeyError` for a picture that is not there.
    """
    pages = tuple(_page(page, blanks) for page in layout.get("pages", ()))
    fields = tuple(field_of(entry) for entry in layout["fields"])
    titles, prints = tuple(layout.get("titles", ())), tuple(layout.get("prints", ()))
    return Edition(layout["edition"], layout["language"], pages, fields, titles, prints)


def _page(entry: Mapping[str, Any], blanks: Mapping[str, Grey]) -> BlankPage:
    number, size = entry["page"], (float(entry["width"]), float(entry["height"]))
    viewed = BlankPage(number, blanks[entry["viewed"]], *size) if "viewed" in entry else None
    return BlankPage(number, blanks[entry["blank"]], *size, viewed)


def field_of(entry: Mapping[str, Any]) -> FieldLayout:
    """Return one entry of `fields`; raise `ValueError` for a box that is none."""
    return FieldLayout(
        name=entry["name"],
        kind=Kind(entry["kind"]),
        places=tuple(_place(place) for place in entry.get("places", ())),
        options=tuple(_option(option) for option in entry.get("options", ()) if "label" not in option),
        multiline=entry.get("multiline", False),
        comb=entry.get("comb"),
        acroform=_names(entry.get("acroform")),
        correction=entry.get("correction"),
        joined=entry.get("joined"),
        label=_label(entry["label"]) if "label" in entry else None,
        labelled=tuple(
            LabelledOption(option["value"], _label(option["label"]))
            for option in entry.get("options", ())
            if "label" in option
        ),
    )


def _names(said: str | list[str] | None) -> str | tuple[str, ...] | None:
    return tuple(said) if isinstance(said, list) else said


def _label(entry: Mapping[str, Any]) -> Label:
    return Label(tuple(entry["says"]), AnswerSide(entry.get("answer", AnswerSide.NEAR)))


def _place(entry: Mapping[str, Any]) -> Place:
    return Place(entry["page"], Box(*map(float, entry["box"])), entry.get("comb"))


def as_json(edition: Edition) -> dict[str, Any]:
    """Return *edition* as `layout.json` holds it; page n's picture is `blank-n.png`."""
    head: dict[str, Any] = {"edition": edition.name, "language": edition.language}
    if edition.titles:
        head |= {"titles": list(edition.titles), "prints": list(edition.prints)}
    else:
        head["pages"] = [_paged(page) for page in edition.pages]
    return {**head, "fields": [_entry(field) for field in edition.fields]}


def _paged(page: BlankPage) -> dict[str, Any]:
    pictures = {"blank": f"blank-{page.number}.png"}
    if page.viewed is not None:
        pictures["viewed"] = f"blank-{page.number}-viewed.png"
    size = {"width": round(page.width_pt, 3), "height": round(page.height_pt, 3)}
    return {"page": page.number, **pictures, **size}


def _entry(field: FieldLayout) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": field.name, "kind": field.kind.value}
    if field.label is not None:
        entry["label"] = _labelled(field.label)
    if field.options:
        entry["options"] = [_optioned(option) for option in field.options]
    elif field.labelled:
        entry["options"] = [{"value": one.value, "label": _labelled(one.label)} for one in field.labelled]
    elif field.places:
        entry["places"] = [_parted(place) for place in field.places]
    if field.multiline:
        entry["multiline"] = True
    names = list(field.acroform) if isinstance(field.acroform, tuple) else field.acroform
    rest = {"joined": field.joined, "comb": field.comb, "acroform": names, "correction": field.correction}
    return entry | {name: value for name, value in rest.items() if value is not None}


def _labelled(label: Label) -> dict[str, Any]:
    return {"says": list(label.says), "answer": label.answer.value}


def _option(entry: Mapping[str, Any]) -> Option:
    return Option(entry["value"], _place(entry), entry.get("acroform"))


def _optioned(option: Option) -> dict[str, Any]:
    own = {} if option.acroform is None else {"acroform": option.acroform}
    return {"value": option.value, **_placed(option.place), **own}


def _parted(place: Place) -> dict[str, Any]:
    return _placed(place) | ({} if place.comb is None else {"comb": place.comb})


def _placed(place: Place) -> dict[str, Any]:
    """A tick box of 7 points needs finer fractions than `Box.as_list` gives: a millionth of the page."""
    box = place.box
    return {"page": place.page, "box": [round(v, 6) for v in (box.x0, box.y0, box.x1, box.y1)]}
