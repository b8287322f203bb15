"""A document and its forms as callers see them: the JSON shapes that CONTRACT.md fixes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from copiste.pages.geometry import Box
from copiste.pages.model import Problem
from copiste.records.model import Assembly, FieldResult, FormResult, PagePlacing, Where
from copiste.texts import Language, catalogue, explain_code, say


def document_line(
    *, source: str, sha256: str, media_type: str, assembly: Assembly, seconds: float, language: Language
) -> dict[str, Any]:
    """Return the line of a document: every page with its one place, and the problems of the whole."""
    return {
        "kind": "document",
        "source": source,
        "sha256": sha256,
        "media_type": media_type,
        "pages": [_placing(page) for page in assembly.pages],
        "problems": [problem_line(problem, language) for problem in assembly.problems],
        "seconds": round(seconds, 2),
    }


def form_line(form: FormResult, *, source: str, sha256: str, language: Language) -> dict[str, Any]:
    """Return the line of one form found in a document."""
    return {
        "kind": "form",
        "source": source,
        "sha256": sha256,
        "index": form.index,
        "pages": list(form.pages),
        "form": form.form,
        "edition": form.edition,
        "definition": form.definition,
        "schema_version": form.schema_version,
        "software": form.software,
        "status": str(form.status),
        "record": form.record,
        "fields": [field_line(field) for field in form.fields],
        "problems": [problem_line(problem, language) for problem in form.problems],
    }


def field_line(field: FieldResult) -> dict[str, Any]:
    """Return one field: what was read, what it is worth, and where it stands."""
    return {
        "name": field.name,
        "acroform": list(field.acroform) if isinstance(field.acroform, tuple) else field.acroform,
        "text": field.text,
        "value": field.value,
        "confidence": field.confidence,
        "decision": str(field.decision),
        "reasons": list(field.reasons),
        "candidates": [
            {"reader": c.reader, "text": c.text, "score": c.score, "variant": c.variant} for c in field.candidates
        ],
        "where": [{"page": where.page, "box": box.as_list()} for where in field.where for box in _boxes(where)],
        "handwritten": field.handwritten,
        "settled": field.settled or None,
        "as_read": field.as_read,
        "witness": [str(each) for each in field.witness],
    }


def _boxes(where: Where) -> Iterator[Box]:
    """Yield the box of each widget that stands there."""
    wide = (where.box.x1 - where.box.x0) / where.cells
    for n in range(where.cells):
        yield replace(where.box, x0=where.box.x0 + n * wide, x1=where.box.x0 + (n + 1) * wide)


def problem_line(problem: Problem, language: Language) -> dict[str, Any]:
    """Return a problem with its sentence in *language*."""
    line: dict[str, Any] = {"code": problem.code, "message": problem_text(problem, language)}
    if problem.page is not None:
        line["page"] = problem.page
    if problem.path is not None:
        line["path"] = problem.path
    return line


def problem_text(problem: Problem, language: Language) -> str:
    """Return the sentence of a problem: a cross-field finding's, its own, or that of the error it came from."""
    finding = problem.facts.get("finding")
    key = f"finding.{finding}" if finding else f"problem.{problem.code}"
    facts = {"page": problem.page or "", **problem.facts}
    return say(key, language, **facts) if key in catalogue(language) else explain_code(problem.code, language, facts)


def _placing(placing: PagePlacing) -> dict[str, Any]:
    line: dict[str, Any] = {"page": placing.page, "place": str(placing.place)}
    if placing.form is not None:
        line["form"] = placing.form
    if placing.turn:
        line["turn"] = placing.turn
    return line
