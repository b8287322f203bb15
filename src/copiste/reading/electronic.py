"""Answers that need no OCR: AcroForm values that the file still carries, and a true text layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from copiste.forms.model import Definition, Edition, FieldLayout, Kind, Option
from copiste.pages.geometry import Box
from copiste.pages.model import Page, Widget, Word
from copiste.reading.model import ELECTRONIC, TEXT_LAYER, WIDGETS, Candidate, Mark, PagePlace, PageReading, ZoneReading
from copiste.reading.page import PagePlan

_OFF = frozenset({"", "Off"})


def from_widgets(page: Page, widgets: Sequence[Widget], definitions: Mapping[str, Definition]) -> PageReading | None:
    """Read a page from the file's own AcroForm values; None when they are no known form's.

    Most of the names must be the edition's own, and most of the edition's must be there.
    """
    values = {widget.name: widget.value for widget in widgets}
    found = _edition(values, definitions)
    if found is None:
        return None
    definition, edition = found
    if page.number > len(edition.pages):
        return None
    zones = [zone for field in edition.fields for zone in _zones(field, page.number, values)]
    return PageReading(
        page=page.number,
        place=PagePlace.FORM,
        form=definition.id,
        edition=edition.name,
        definition=definition.digest,
        form_page=page.number,
        zones=tuple(zones),
        problems=page.problems,
        readers={WIDGETS: ""},
    )


def from_words(plan: PagePlan) -> dict[int, ZoneReading]:
    """Fill the plan's text zones with the words of the page's true text layer that lie in them."""
    found = {}
    for at, zone in enumerate(plan.zones):
        if zone.lines:
            text = _text_in(plan.page.words, zone.reading.box)
            candidate = Candidate(TEXT_LAYER, "".join(text.split()) if zone.comb else text, 1.0, ELECTRONIC)
            found[at] = replace(zone.reading, candidates=(candidate,))
    return found


def _edition(values: Mapping[str, str], definitions: Mapping[str, Definition]) -> tuple[Definition, Edition] | None:
    best: tuple[float, Definition, Edition] | None = None
    for definition in definitions.values():
        for edition in definition.editions:
            names = {name for field in edition.fields for name in _names(field)}
            shared = len(names & values.keys())
            share = shared / max(len(names | values.keys()), 1)
            if share > 0.5 and (best is None or share > best[0]):
                best = share, definition, edition
    return None if best is None else best[1:]


def _zones(field: FieldLayout, number: int, values: Mapping[str, str]) -> list[ZoneReading]:
    value = values.get(field.acroform or "", "")
    if field.kind in (Kind.ONE_OF, Kind.MANY_OF):
        return [
            ZoneReading(
                field.name, field.kind, option.place.box, option.value, mark=_mark(_chosen(option, value, values))
            )
            for option in field.options
            if option.place.page == number
        ]
    here = [place for place in field.places if place.page == number]
    if field.kind is Kind.TEXT:
        said = (Candidate(WIDGETS, value.strip(), 1.0, ELECTRONIC),) if value.strip() else ()
        return [ZoneReading(field.name, field.kind, place.box, candidates=said) for place in here]
    return [ZoneReading(field.name, field.kind, place.box, mark=_mark(value not in _OFF)) for place in here]


def _names(field: FieldLayout) -> set[str]:
    return {name for name in (field.acroform, *(option.acroform for option in field.options)) if name}


def _chosen(option: Option, value: str, values: Mapping[str, str]) -> bool:
    """Whether the box is ticked: by its own field where it has one, else by the value of the group's."""
    return value == option.value if option.acroform is None else values.get(option.acroform, "") not in _OFF


def _mark(ticked: bool) -> Mark:
    return Mark.TICKED if ticked else Mark.EMPTY


def _text_in(words: Sequence[Word], box: Box) -> str:
    inside = [word for word in words if word.box.overlap(box) >= 0.5]
    lines: list[list[Word]] = []
    for word in sorted(inside, key=lambda w: (w.box.y0 + w.box.y1, w.box.x0)):
        middle = (word.box.y0 + word.box.y1) / 2
        if lines and lines[-1][0].box.y0 <= middle <= lines[-1][0].box.y1:
            lines[-1].append(word)
        else:
            lines.append([word])
    return "\n".join(" ".join(w.text for w in sorted(line, key=lambda w: w.box.x0)) for line in lines)
