"""A form definition: what the office wants (schema) and where each edition of the paper puts it (layout)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from copiste.pages.geometry import Box
from copiste.pages.model import Grey


class Kind(StrEnum):
    """What stands in a zone."""

    TEXT = "text"
    TICK = "tick"
    ONE_OF = "one-of"
    MANY_OF = "many-of"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Place:
    """A zone on a page of the edition; `page` counts from 1.

    `comb` is the number of cells of one part of a spread answer (`FieldLayout.joined`).
    """

    page: int
    box: Box
    comb: int | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One tick box of a group: the value that it stands for, and where it is.

    `acroform` is its own field's name where each box of a many-of group is a field of its own in the blank PDF.
    """

    value: str
    place: Place
    acroform: str | None = None


class AnswerSide(StrEnum):
    """Where an answer stands, seen from its printed label; `box-left` and `box-right` are for tick boxes."""

    NEAR = "near"
    """On the rule that begins at the label's end, when there is one, else in the label's cell."""
    CELL = "cell"
    LINE = "line"
    BOX_LEFT = "box-left"
    BOX_RIGHT = "box-right"


@dataclass(frozen=True, slots=True)
class Label:
    """Printed words to look for on the page: any of the wordings in `says`, which may break over several lines."""

    says: tuple[str, ...]
    answer: AnswerSide = AnswerSide.NEAR


@dataclass(frozen=True, slots=True)
class LabelledOption:
    """One tick box of a group whose place is found by the words beside it."""

    value: str
    label: Label


@dataclass(frozen=True, slots=True)
class FieldLayout:
    """Where an edition puts one property.

    `name` is the JSON Pointer of the value in the record. `places` holds the zone of text, ticks and signatures
    (text that repeats on several pages has several); `options` the boxes of a group. `comb` is the number of cells.
    `joined` says that one answer is spread over the places, in reading order, and what stands between its parts in
    the text; `acroform` then names the field of each box. `correction` is `filled` when a filled box means an
    undone tick on this form. In an edition that is read by its
    printed labels, `label` stands in the place of `places`, and `labelled` in that of `options`.
    """

    name: str
    kind: Kind
    places: tuple[Place, ...] = ()
    options: tuple[Option, ...] = ()
    multiline: bool = False
    comb: int | None = None
    acroform: str | tuple[str, ...] | None = None
    correction: str | None = None
    label: Label | None = None
    joined: str | None = None
    labelled: tuple[LabelledOption, ...] = ()

    def __post_init__(self) -> None:
        grouped = self.kind in (Kind.ONE_OF, Kind.MANY_OF)
        options, elsewhere = (self.labelled, self.options) if self.label else (self.options, self.labelled)
        placed = bool(self.places or self.label)
        if not self.name.startswith("/") or grouped != bool(options) or elsewhere or (not grouped and not placed):
            raise ValueError(f"a group has options, anything else has places, and names are pointers: {self.name}")
        if self.places and (grouped or self.label):
            raise ValueError(f"an answer is found by its zone or by its label: {self.name}")
        spread = self.joined is not None
        if spread and (self.kind is not Kind.TEXT or self.comb or self.multiline or self.label):
            raise ValueError(
                f"only text in zones is spread over them, and its combs are those of its parts: {self.name}"
            )
        if not spread and (isinstance(self.acroform, tuple) or any(place.comb for place in self.places)):
            raise ValueError(f"parts belong to an answer that is spread: {self.name}")


@dataclass(frozen=True, slots=True, eq=False)
class BlankPage:
    """One page of the empty form: `pixels` at `pages.model.WORKING_DPI`, and its size on paper in points.

    `viewed` is the same page with what viewers draw for its fields (borders, grounds, cells), where that differs: some
    programs print it and some do not.
    """

    number: int
    pixels: Grey
    width_pt: float
    height_pt: float
    viewed: BlankPage | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """One printing of a form. `fields` stand in reading order.

    An edition that is read by its printed labels has no `pages`: `titles` are the wordings that tell it from other
    forms, and `prints` what else is printed there: it ends an answer's space, and is no answer.
    """

    name: str
    language: str
    pages: tuple[BlankPage, ...]
    fields: tuple[FieldLayout, ...]
    titles: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()

    def boxes(self, page: int) -> tuple[Box, ...]:
        """Return where answers stand on a page of the blank, by its number, in the order of its zones."""
        places = (place for field in self.fields for place in (*(o.place for o in field.options), *field.places))
        return tuple(place.box for place in places if place.page == page)


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A form: its schema, and every edition of it. `digest` is the SHA-256 of its folder (CONTRACT.md)."""

    id: str
    version: str
    schema: Mapping[str, Any]
    editions: tuple[Edition, ...]
    digest: str
