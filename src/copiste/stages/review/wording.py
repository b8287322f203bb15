"""Codes, titles and instants as people read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from copiste.errors import ObjectMissing
from copiste.fields.base import Finding
from copiste.forms.model import Definition
from copiste.forms.pointers import property_at, tokens
from copiste.pages.model import Problem
from copiste.records.contract import problem_text
from copiste.stages.offices import utc
from copiste.stages.review.desk import Desk
from copiste.stages.review.opening import NO_FORM
from copiste.stages.review.views import Coded, FindingView, GroupView, ProblemView, Texts
from copiste.texts import Language, catalogue, say


def titled(schema: Mapping[str, Any] | None, name: str) -> Texts:
    """Return the title of a property, an option or a form in both languages; *name* where it has none."""
    known = (schema or {}).get("x-title") or {}
    plain = str((schema or {}).get("title") or name)
    return Texts(str(known.get("fr") or plain), str(known.get("en") or plain))


def form_title(desk: Desk, form: str) -> Texts | None:
    """Return the title of a form; its id when its definition is gone, None for what is about no form."""
    if form == NO_FORM:
        return None
    return definition_title(desk.definition(form), form)


def definition_title(definition: Definition | None, form: str) -> Texts:
    """Return the title of a definition, or the form's id."""
    return titled(None if definition is None else definition.schema, form)


def groups(schema: Mapping[str, Any], path: str) -> tuple[GroupView, ...]:
    """Return the groups and rows that hold *path*, the outermost first."""
    found: list[GroupView] = []
    parts = tokens(path)[:-1]
    for at, part in enumerate(parts):
        prefix = "".join(f"/{each.replace('~', '~0').replace('/', '~1')}" for each in parts[: at + 1])
        if part.isdecimal() and found:
            found[-1] = GroupView(prefix, found[-1].title, int(part) + 1)
        else:
            found.append(GroupView(prefix, titled(property_at(schema, prefix), part), None))
    return tuple(found)


def reason(code: str, language: Language) -> Coded:
    """Return why a field needs a person."""
    return Coded(code, say(f"reason.{code}", language))


def why(code: str | None, language: Language) -> Coded | None:
    """Return the code that a person chose, or that of an error, with its sentence."""
    if code is None:
        return None
    keys = (f"why.{code}", f"error.{code}")
    return Coded(code, say(next((key for key in keys if key in catalogue(language)), code), language))


def unparsable(code: str | None, language: Language) -> Coded | None:
    """Return why a text has no value of its type."""
    return None if code is None else Coded(code, say(f"unparsable.{code}", language))


def findings(found: Iterable[Finding], path: str, language: Language) -> tuple[FindingView, ...]:
    """Return what is odd about the answer at *path*."""
    return tuple(
        FindingView(each.code, say(f"finding.{each.code}", language), each.level.value, each.severity.value, path)
        for each in found
    )


def problems(found: Iterable[Problem], language: Language) -> tuple[ProblemView, ...]:
    """Return problems with their sentences."""
    return tuple(ProblemView(each.code, problem_text(each, language), each.path, each.page) for each in found)


def instant(at: dt.datetime | None) -> str | None:
    """Return an instant in UTC, or None."""
    return None if at is None else utc(at)


def receipt_of(desk: Desk, document: str) -> str:
    """Return the receipt number of a document; nothing when it is not there."""
    try:
        return desk.ledger.document(document).receipt
    except ObjectMissing:
        return ""
