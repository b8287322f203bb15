"""assemble: the readings of a document's pages to forms with typed, decided fields, and a place for every page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError
from pydantic import JsonValue

from copiste import __version__
from copiste.forms.model import Definition, Edition
from copiste.forms.pointers import property_at, set_at
from copiste.pages.model import Problem
from copiste.pointers import pointer_of
from copiste.reading.model import PageReading
from copiste.records.calibration import shipped
from copiste.records.cutting import Cutting
from copiste.records.decide import ERROR_TARGET, Judge, ReadZone, Weighed
from copiste.records.evidence import context
from copiste.records.grouping import Group, grouped
from copiste.records.model import UNSEEN, Assembly, Decision, FieldResult, FormResult, Status
from copiste.records.standing import ALONE, faults, standings, target_of

_ROW = re.compile(r".*/[0-9]+(?=/)")
_USUAL = Cutting()
CHECKED = frozenset({"schema", "schema_required", "cross_field"})
"""Problems that `checked` finds, and finds again when an answer was corrected; all others are of the pages."""
SOFTWARE = f"copiste {__version__}"


Recall = Callable[[str, str, str], bool]
"""Whether the office knows an answer: form, name of the field (JSON Pointer), text (`books.learning`)."""


def assemble(
    readings: Sequence[PageReading],
    definitions: Mapping[str, Definition],
    *,
    target: float = ERROR_TARGET,
    recall: Recall | None = None,
    cutting: Cutting | None = _USUAL,
    collate: bool = False,
) -> Assembly:
    """Return what the document came to. *readings* holds one reading a page, in any order.

    *cutting* and *collate* say where it is parted, and how its pages lie (`grouping.grouped`).
    """
    found = grouped(readings, definitions, cutting=cutting, collate=collate)
    judge = Judge(shipped(), target)
    forms = tuple(_form(at, group, definitions[group.form], judge, recall) for at, group in enumerate(found.groups))
    problems = tuple(problem for reading in readings for problem in reading.problems)
    return Assembly(tuple(found.places), forms, (*problems, *found.problems), batches=found.batches)


def _form(index: int, group: Group, definition: Definition, judge: Judge, recall: Recall | None) -> FormResult:
    edition = next(edition for edition in definition.editions if edition.name == group.edition)
    fields = decided(group, edition, definition.schema, judge, recall)
    record, invalid = checked(fields, definition.schema)
    fields = _blamed(fields, invalid)
    unseen = (told for page in group.pages.values() for told in page.problems if told.code in UNSEEN)
    problems = (*group.problems, *unseen, *invalid)
    accepted = not problems and all(one.decision is Decision.ACCEPT for one in fields)
    return FormResult(
        index=index,
        pages=tuple(sorted(page.page for page in group.pages.values())),
        form=definition.id,
        edition=edition.name,
        definition=definition.digest,
        schema_version=definition.version,
        software=SOFTWARE,
        status=Status.ACCEPTED if accepted else Status.REVIEW,
        record=record,
        fields=fields,
        problems=problems,
    )


def decided(
    group: Group, edition: Edition, schema: Mapping[str, Any], judge: Judge, recall: Recall | None = None
) -> tuple[FieldResult, ...]:
    """Decide every field: each by itself first, then in the light of the facts that tie it to others."""
    known = weighed(group, edition, schema, judge)
    facts = standings(schema, record_of((one.layout.name, one.value) for one in known))
    decisions = []
    for one in known:
        standing = facts.get(one.layout.name, ALONE)
        if recall is not None and one.words and recall(group.form, one.layout.name, one.text):
            standing = standing.after_learning()
        decisions.append(judge.rule(one, standing, target=target_of(schema, one.layout.name, judge.target)))
    return tuple(decisions)


def weighed(group: Group, edition: Edition, schema: Mapping[str, Any], judge: Judge) -> tuple[Weighed, ...]:
    """Choose the reading of every field of the edition, in its order."""
    seen: dict[str, list[ReadZone]] = {}
    for page in group.pages.values():
        around = context(page)
        for zone in page.zones:
            seen.setdefault(zone.name, []).append(ReadZone(page.page, zone, around))
    return tuple(
        judge.weigh(
            layout,
            {"x-language": edition.language, **(property_at(schema, layout.name) or {})},
            seen.get(layout.name, []),
        )
        for layout in edition.fields
    )


def record_of(values: Iterable[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    """Build the record from names (JSON Pointers) and values; what is blank stays out, and so does a blank row."""
    record: dict[str, JsonValue] = {}
    written = [(name, value) for name, value in values if value is not None and value != []]
    rows = {_row(name) for name, value in written if value is not False}
    for name, value in written:
        if _row(name) in rows or not _row(name):
            set_at(record, name, value)
    return record


def checked(
    fields: Sequence[FieldResult], schema: Mapping[str, Any]
) -> tuple[dict[str, JsonValue], tuple[Problem, ...]]:
    """Build the record from what is not blank, and hold it against its schema and its cross-field facts."""
    record = record_of((one.name, one.value) for one in fields)
    return record, held(record, schema)


def held(record: dict[str, JsonValue], schema: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Hold *record* against its schema and its cross-field facts; return what is wrong with it, each fault once."""
    found = {
        ("schema_required" if error.validator == "required" else "schema", path): None
        for error in Draft202012Validator(schema).iter_errors(record)
        for path in _pointers(error)
    }
    return (*(Problem(code, path=path) for code, path in found), *faults(schema, record))


def _row(pointer: str) -> str:
    """Return the part of *pointer* that names a table row: one that holds only unticked boxes was left blank.

    >>> _row("/persons/2/child"), _row("/applicant/name")
    ('/persons/2', '')
    """
    found = _ROW.match(pointer)
    return found[0] if found else ""


def _pointers(error: ValidationError) -> list[str]:
    """Point at the value that is wrong, or at those that are missing."""
    missing: list[str] = []
    if error.validator == "required" and isinstance(error.validator_value, list):
        missing = [name for name in error.validator_value if name not in cast("dict[str, Any]", error.instance)]
    path = pointer_of(*error.absolute_path)
    return [path + pointer_of(name) for name in missing] or [path]


def _blamed(fields: tuple[FieldResult, ...], problems: Sequence[Problem]) -> tuple[FieldResult, ...]:
    """Send to a person every field that a problem of the whole record points at."""
    blame = {problem.path: problem.code for problem in problems if problem.path}
    return tuple(
        replace(one, decision=Decision.REVIEW, reasons=(*one.reasons, "record_invalid")) if one.name in blame else one
        for one in fields
    )
