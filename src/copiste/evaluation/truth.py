"""What a document truly says, as an office writes it down: one small JSON file beside it (docs/evaluate.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from copiste.pointers import pointer_of


class BadTruth(ValueError):
    """A truth file says what cannot be. `pointer` is the JSON Pointer of the fault in it."""

    def __init__(self, pointer: str) -> None:
        super().__init__(pointer)
        self.pointer = pointer


@dataclass(frozen=True, slots=True)
class TrueForm:
    """One form of a document. `answers` maps a field (its JSON Pointer, or its AcroForm name) to text or value.

    `whole` is true when a field that is not mentioned is blank, false when nothing is known of it. `handwritten` is
    None when the file does not say, else the fields written by hand.
    """

    form: str
    answers: Mapping[str, Any]
    whole: bool
    handwritten: frozenset[str] | None = None
    all_by_hand: bool = False

    def by_hand(self, name: str, acroform: str | None) -> bool | None:
        """Return whether a field is written by hand; None when the truth does not say."""
        if self.all_by_hand:
            return True
        return None if self.handwritten is None else bool({name, acroform} & self.handwritten)


@dataclass(frozen=True, slots=True)
class Truth:
    """A document: its forms in order, and the place of each page where the file says it."""

    forms: tuple[TrueForm, ...]
    places: tuple[str, ...] = field(default=())


def truth_of(told: Any) -> Truth:
    """Return the truth that a file's JSON tells: one form, or several under `forms`. Raises `BadTruth`."""
    if not isinstance(told, dict):
        raise BadTruth("")
    several = told.get("forms")
    if several is None:
        forms: Sequence[TrueForm] = (_form(told, ""),)
    elif isinstance(several, list):
        forms = [_form(each, pointer_of("forms", at)) for at, each in enumerate(several)]
    else:
        raise BadTruth("/forms")
    pages = told.get("pages", [])
    if not isinstance(pages, list) or not all(isinstance(page, dict) and "place" in page for page in pages):
        raise BadTruth("/pages")
    return Truth(tuple(forms), tuple(str(page["place"]) for page in pages))


def _form(told: Any, at: str) -> TrueForm:
    if not isinstance(told, dict) or not isinstance(told.get("form"), str):
        raise BadTruth(f"{at}/form")
    answers: dict[str, Any] = {}
    record, fields = told.get("record"), told.get("fields")
    if record is None and fields is None:
        raise BadTruth(f"{at}/fields")
    if record is not None:
        if not isinstance(record, dict):
            raise BadTruth(f"{at}/record")
        answers |= dict(leaves(record))
    if fields is not None:
        if not isinstance(fields, dict):
            raise BadTruth(f"{at}/fields")
        answers |= {name: _answer(said, f"{at}/fields", name) for name, said in fields.items()}
    hands = told.get("handwritten")
    if hands is not None and not isinstance(hands, bool | list):
        raise BadTruth(f"{at}/handwritten")
    marked = {name for name, said in (fields or {}).items() if isinstance(said, dict) and said.get("handwritten")}
    listed = None if hands is None and not marked else frozenset(marked | set(hands if isinstance(hands, list) else ()))
    return TrueForm(told["form"], answers, record is not None, listed, hands is True)


def _answer(said: Any, at: str, name: str) -> Any:
    """Return an answer: as it stands, or under `value` where the file says more about it."""
    value = said.get("value") if isinstance(said, dict) else said
    scalars = value if isinstance(value, list) else [value]
    if any(isinstance(each, dict | list) for each in scalars):
        raise BadTruth(f"{at}{pointer_of(name)}")
    return value


def leaves(record: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every answer of a record with its JSON Pointer; a list of plain values is one answer (a many-of group).

    >>> dict(leaves({"a": {"b": "1"}, "rows": [{"c": True}], "tags": ["x", "y"]}))
    {'/a/b': '1', '/rows/0/c': True, '/tags': ['x', 'y']}
    """
    if isinstance(record, dict):
        for name, below in record.items():
            yield from leaves(below, pointer + pointer_of(name))
    elif isinstance(record, list) and any(isinstance(each, dict | list) for each in record):
        for at, below in enumerate(record):
            yield from leaves(below, pointer + pointer_of(at))
    else:
        yield pointer, record
