"""What a person says of a form's answers, made into values by the same field types and checks as the readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import JsonValue

from copiste.fields.base import Finding, Severity, Unparsable
from copiste.fields.choices import options_of
from copiste.fields.registry import type_of
from copiste.forms.model import Definition, Edition, FieldLayout, Kind
from copiste.forms.pointers import property_at
from copiste.pages.model import Problem
from copiste.records import asking
from copiste.records.asking import asked, needed
from copiste.records.assemble import CHECKED, checked
from copiste.records.model import Change, Decision, FieldResult, FormResult, Status, Witness

How = Literal["typed", "reader", "accepted", "blank", "illegible"]
HUMAN = 0.9971
"""The probability that an answer keyed once by a clerk is right (Garza and others, 2025)."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said of one field. Text fields have `text`, the others `value`; `accepted` needs neither."""

    how: How
    text: str | None = None
    value: JsonValue = None


@dataclass(frozen=True, slots=True)
class Draft:
    """The corrections of a task at one of its versions. `blind` holds first keys of critical fields by path.

    `before` names the draft that this one followed, and `undo` how many can be put back that way.
    """

    fields: Mapping[str, Correction] = field(default_factory=dict)
    blind: Mapping[str, JsonValue] = field(default_factory=dict)
    by: str = ""
    at: dt.datetime | None = None
    before: str | None = None
    undo: int = 0


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """What a field comes to. `unparsable` is the code of why its text has no value of its type."""

    text: str
    value: JsonValue
    findings: tuple[Finding, ...] = ()
    unparsable: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form with what its definition says of each field; the definition may be gone, the fields are not."""

    form: FormResult
    schema: Mapping[str, Any]
    edition: Edition | None

    @classmethod
    def of(cls, form: FormResult, definition: Definition | None) -> Sheet:
        """Put *form* beside its definition, if that is still known."""
        editions = () if definition is None else definition.editions
        found = next((edition for edition in editions if edition.name == form.edition), None)
        return cls(form, {} if definition is None else definition.schema, found)

    def layout(self, path: str) -> FieldLayout | None:
        """Return where the edition puts the field at *path*."""
        fields = () if self.edition is None else self.edition.fields
        return next((each for each in fields if each.name == path), None)

    def kind(self, path: str) -> Kind:
        """Return what stands at *path*."""
        layout = self.layout(path)
        return Kind.TEXT if layout is None else layout.kind

    def subschema(self, path: str) -> Mapping[str, Any]:
        """Return the subschema of *path*, with the language that the edition is written in."""
        language = {} if self.edition is None else {"x-language": self.edition.language}
        return {**language, **(property_at(self.schema, path) or {})}

    def critical(self, path: str) -> bool:
        """Whether a person has to key *path* before seeing what was read."""
        return self.subschema(path).get("x-critical") is True


@dataclass(frozen=True, slots=True)
class Corrected:
    """A form as it stands with a draft: every field, what is wrong with it, and the stops that are still open."""

    form: FormResult
    answers: Mapping[str, FieldAnswer]
    problems: tuple[Problem, ...]
    unanswered: tuple[str, ...]


def stops(form: FormResult) -> tuple[str, ...]:
    """Return the paths of the fields that need a person."""
    return tuple(each.name for each in form.fields if each.decision is Decision.REVIEW)


def corrected(sheet: Sheet, draft: Draft) -> Corrected:
    """Return the form of *sheet* with *draft* put in; problems are those that whoever files must settle or confirm."""
    answers = {each.name: answer(sheet, each, draft.fields.get(each.name)) for each in sheet.form.fields}
    fields = tuple(
        _answered(each, answers[each.name]) if each.name in draft.fields else each for each in sheet.form.fields
    )
    paper = bool(sheet.form.pages)
    record, invalid = checked(fields, sheet.schema) if paper else asking.checked(fields, sheet.schema, sheet.edition)
    found = (*(each for each in sheet.form.problems if each.code not in CHECKED), *invalid)
    own = [
        Problem("unparsable" if answers[path].unparsable else "check_failed", path=path)
        for path in draft.fields
        if path in answers and (answers[path].unparsable or _failed(answers[path]))
    ]
    status = Status.REVIEW if found else Status.ACCEPTED
    form = replace(sheet.form, record=record, fields=fields, problems=found, status=status)
    unanswered = tuple(path for path in stops(sheet.form) if path not in draft.fields)
    return Corrected(form, answers, (*own, *found), unanswered)


def answer(sheet: Sheet, read: FieldResult, said: Correction | None) -> FieldAnswer:
    """Return what a field comes to when a person says *said* of it; None leaves it as it was read."""
    kind = sheet.kind(read.name)
    if said is None or said.how == "accepted":
        if kind is Kind.TEXT and read.text:
            return _typed(read.text, sheet.subschema(read.name))
        return FieldAnswer(read.text, read.value)
    if said.how in ("blank", "illegible"):
        return FieldAnswer("", _nothing(kind) if said.how == "blank" else None)
    if kind is Kind.TEXT:  # one that has options may come as a value
        text = said.text if said.text is not None or said.value is None else str(said.value)
        return _typed(text or "", sheet.subschema(read.name))
    value = said.text if said.value is None and kind is Kind.ONE_OF else said.value
    return _marked(kind, value, sheet.subschema(read.name))


def changes(
    before: FormResult, after: Corrected, draft: Draft, *, by: str, at: dt.datetime, why: str | None, all_of_them: bool
) -> tuple[Change, ...]:
    """Return what a person did, field by field; without *all_of_them* only what made a difference."""
    made = []
    for old, new in zip(before.fields, after.form.fields, strict=True):
        said = draft.fields.get(old.name)
        differs = (old.text, old.value) != (new.text, new.value)
        if said is not None and (differs or all_of_them):
            made.append(Change(old.name, said.how, old.text, old.value, new.text, new.value, by, at, why))
    return tuple(made)


def unconfirmed(problems: Sequence[Problem], confirmed: Sequence[str]) -> tuple[Problem, ...]:
    """Return the problems that nobody confirmed, each by itself."""
    return tuple(problem for problem in problems if problem.confirmed_by not in confirmed)


def empty(definition: Definition, edition: Edition, software: str, channel: str | None = None) -> FormResult:
    """Return the form of *edition* with no answer in it, as somebody who comes by *channel* begins."""
    fields = tuple(_unasked(layout, definition.schema) for layout in asked(edition, channel))
    return FormResult(
        0, (), definition.id, edition.name, definition.digest, definition.version, software, Status.REVIEW, {}, fields
    )


def _unasked(layout: FieldLayout, schema: Mapping[str, Any]) -> FieldResult:
    critical = (property_at(schema, layout.name) or {}).get("x-critical") is True
    reasons = ("required",) if needed(schema, layout.name) else ("critical",) if critical else ()
    decision = Decision.REVIEW if reasons else Decision.ACCEPT
    return FieldResult(layout.name, layout.acroform, "", _nothing(layout.kind), 0.0, decision, reasons)


def _typed(text: str, subschema: Mapping[str, Any]) -> FieldAnswer:
    kind = type_of(subschema)
    try:
        parsed = kind.parse(text, subschema)
    except Unparsable as fault:
        return FieldAnswer(text, None, unparsable=fault.code)
    return FieldAnswer(text if parsed.value is not None else "", parsed.value, parsed.findings)


def _marked(kind: Kind, value: JsonValue, subschema: Mapping[str, Any]) -> FieldAnswer:
    if kind in (Kind.TICK, Kind.SIGNATURE):
        good = isinstance(value, bool) or (value is None and kind is Kind.SIGNATURE)
        return FieldAnswer("", value) if good else FieldAnswer("", None, unparsable="not_yes_or_no")
    if kind is Kind.MANY_OF:
        known = set(map(str, options_of(subschema.get("items") or subschema).values()))
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list) or (known and not {str(each) for each in given} <= known):
            return FieldAnswer("", None, unparsable="not_an_option")
        return FieldAnswer("\n".join(map(str, given)), list(dict.fromkeys(map(str, given))))
    known = set(map(str, options_of(subschema).values()))
    if value is None or value == "":
        return FieldAnswer("", None)
    if not isinstance(value, str) or (known and value not in known):
        return FieldAnswer("", None, unparsable="not_an_option")
    return FieldAnswer(value, value)


def _nothing(kind: Kind) -> JsonValue:
    return False if kind is Kind.TICK else [] if kind is Kind.MANY_OF else None


def _failed(found: FieldAnswer) -> bool:
    return any(finding.severity is Severity.ERROR for finding in found.findings)


def _answered(read: FieldResult, found: FieldAnswer) -> FieldResult:
    return replace(
        read,
        text=found.text,
        value=found.value,
        confidence=HUMAN,
        decision=Decision.ACCEPT,
        reasons=(),
        witness=(Witness.PERSON,),
    )
