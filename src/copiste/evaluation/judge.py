"""Every field of a labelled document held against its truth: what was asked, what was read, what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copiste.evaluation import compare
from copiste.evaluation.truth import TrueForm, Truth
from copiste.forms.model import Definition, Kind
from copiste.forms.pointers import property_at

_LOW = "low_confidence"
Line = Mapping[str, Any]
"""A line of `copiste read --format jsonl` (docs/evaluate.md names what is used of it)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One field of one document.

    `mark` is true of tick boxes, groups and signatures; `filled` of text that is not blank. `right` is near right, and
    exact of marks and blanks; `sound` also says that the value for the record is right. `missing` fields are not
    mentioned in the reading at all. `handwritten` is the truth's word where it has one, else the reading's.
    """

    form: str
    name: str
    true: Any
    mark: bool
    filled: bool
    handwritten: bool
    exact: bool
    right: bool
    sound: bool
    accepted: bool
    missing: bool
    confidence: float | None
    text: str = ""
    value: Any = None
    reasons: tuple[str, ...] = ()
    candidates: tuple[Mapping[str, Any], ...] = ()
    page: int | None = None
    box: tuple[float, float, float, float] | None = None

    @property
    def silent(self) -> bool:
        """Whether a wrong value would be in a record with no person having looked."""
        return self.accepted and self.filled and not self.sound

    @property
    def other(self) -> bool:
        """Whether a blank or a mark was accepted and is wrong."""
        return self.accepted and not self.filled and not self.right

    @property
    def ranked(self) -> tuple[float, bool] | None:
        """Return confidence and whether it was deserved, of a text that is not blank."""
        return (self.confidence, self.right) if self.filled and self.confidence is not None else None

    def accepted_at(self, threshold: float) -> bool:
        """Whether the field would be accepted if that confidence were enough: it has no other fault."""
        faults = set(self.reasons) - {_LOW}
        return not self.missing and not faults and (self.confidence or 0.0) >= threshold


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled document. `identified` says that the right forms and no others were found.

    `placed` pages are where they belong, of `pages` that the truth knows.
    """

    source: str
    sha256: str
    cases: tuple[Case, ...]
    identified: bool
    readable: bool
    placed: int = 0
    pages: int = 0


def judged(truth: Truth, document: Line, forms: Sequence[Line], definitions: Mapping[str, Definition]) -> Judged:
    """Hold what was read of a document against its truth. Forms meet in order, each with one of its own kind."""
    left = list(forms)
    cases: list[Case] = []
    accepted = any(form["status"] == "accepted" for form in forms)
    for true in truth.forms:
        found = next((form for form in left if form["form"] == true.form), None)
        if found is not None:
            left.remove(found)
        cases += _cases(true, found, _Form(definitions.get(true.form), found), accepted=accepted)
    places = [page["place"] for page in document["pages"]]
    return Judged(
        source=document["source"],
        sha256=document["sha256"],
        cases=tuple(cases),
        identified=[form["form"] for form in forms] == [form.form for form in truth.forms],
        readable=bool(document["pages"]) or not truth.forms,
        placed=sum(one == other for one, other in zip(truth.places, places, strict=False)),
        pages=len(truth.places),
    )


class _Form:
    """What a definition says of its fields: which there are, of which kind and type."""

    def __init__(self, definition: Definition | None, found: Line | None) -> None:
        editions = definition.editions if definition else ()
        name = found["edition"] if found else None
        edition = next((each for each in editions if each.name == name), editions[-1] if editions else None)
        self._schema = definition.schema if definition else {}
        self._language = edition.language if edition else ""
        self.fields = {field.name: field for field in edition.fields} if edition else {}
        self._names = {field.acroform: name for name, field in self.fields.items() if field.acroform}

    def name(self, key: str) -> str:
        """Return the pointer of a field that a truth names: by it, without its first slash, or by the AcroForm name."""
        return f"/{key}" if f"/{key}" in self.fields else self._names.get(key, key)

    def schema(self, name: str) -> Mapping[str, Any]:
        found = property_at(self._schema, name) if name.startswith("/") else None
        return {"x-language": self._language, **(found or {})}

    def mark(self, name: str, true: object) -> bool:
        field = self.fields.get(name)
        return field.kind is not Kind.TEXT if field else isinstance(true, bool | list)


def _cases(true: TrueForm, found: Line | None, form: _Form, *, accepted: bool) -> Iterator[Case]:
    read = {field["name"]: field for field in found["fields"]} if found else {}
    wanted = {form.name(key): (key, answer) for key, answer in true.answers.items()}
    if true.whole:
        wanted |= {name: (name, None) for name in (*form.fields, *read) if name not in wanted}
    for name, (key, answer) in wanted.items():
        field = read.get(name)
        hand = true.by_hand(name, key if key != name else None)
        by_hand = bool(field and field["handwritten"]) if hand is None else hand
        mark = form.mark(name, answer)
        filled = not mark and not compare.blank(answer)
        if field is None:
            yield _missing(true.form, name, answer, mark=mark, filled=filled, by_hand=by_hand, accepted=accepted)
        else:
            yield _case(true.form, answer, field, form.schema(name), mark=mark, filled=filled, by_hand=by_hand)


def _missing(form: str, name: str, true: Any, *, mark: bool, filled: bool, by_hand: bool, accepted: bool) -> Case:
    """A field that the reading leaves out: wrong, and silent when the document went through without a person."""
    return Case(
        form=form,
        name=name,
        true=true,
        mark=mark,
        filled=filled,
        handwritten=by_hand,
        exact=False,
        right=False,
        sound=False,
        accepted=accepted and filled,
        missing=True,
        confidence=None,
    )


def _case(
    form: str, true: Any, field: Line, schema: Mapping[str, Any], *, mark: bool, filled: bool, by_hand: bool
) -> Case:
    text, value = field["text"], field["value"]
    if mark:
        right = exact = sound = compare.marked(true, value)
    elif filled:
        exact = compare.exactly(true, text, value)
        right = exact or compare.nearly(true, text, value, schema)
        sound = right and compare.renders(true, value, schema)
    else:
        right = exact = sound = compare.blank(text)
    where = field["where"][0] if field["where"] else None
    return Case(
        form=form,
        name=field["name"],
        true=true,
        mark=mark,
        filled=filled,
        handwritten=by_hand,
        exact=exact,
        right=right,
        sound=sound,
        accepted=field["decision"] == "accept",
        missing=False,
        confidence=field["confidence"],
        text=text,
        value=value,
        reasons=tuple(field["reasons"]),
        candidates=tuple(field["candidates"]),
        page=where["page"] if where else None,
        box=tuple(where["box"]) if where else None,
    )
