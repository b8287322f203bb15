"""Codes, titles and instants as people read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import JsonValue

from copiste.desk.context import Desk
from copiste.errors import ObjectMissing
from copiste.fields.base import Finding
from copiste.forms.model import Definition
from copiste.forms.pointers import property_at
from copiste.keeping.artefacts import why_refused as why_refused_of
from copiste.keeping.tasks import NO_FORM
from copiste.pages.geometry import Box
from copiste.pages.model import Problem
from copiste.pointers import pointer_of, tokens
from copiste.reading.model import SOURCES
from copiste.records.contract import problem_text
from copiste.settings.offices import utc
from copiste.texts import LANGUAGES, Language, catalogue, explain_code, say
from copiste.views.common import Coded, Corners, FindingView, ProblemView, Texts, Value
from copiste.views.fields import GroupView

_CODES = frozenset(
    {
        *("kind", "kindwhy", "taskstate", "state", "disposition", "channel", "notekind", "aside", "how"),
        *("role", "did", "formstatus", "arrival", "batchside", "seenby", "deliverystate", "door", "step", "why"),
    }
)
"""What stands before the point in the keys of the words for codes, most of them in `codes.json`."""


_KNOWING = frozenset({"unsupported_format", "too_large", "decoding_exhausted"})
"""Codes of refusals whose sentence names what was found."""
_VAGUE = ("low_confidence", "handwritten")
"""Reasons that say little where there is another."""


@cache
def words(language: Language) -> Mapping[str, str]:
    """Return the words for every code that the API gives without its sentence: `kind.form`, `state.filed` and so on."""
    return {key: text for key, text in catalogue(language).items() if key.partition(".")[0] in _CODES}


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
        prefix = pointer_of(*parts[: at + 1])
        if part.isdecimal() and found:
            found[-1] = GroupView(prefix, found[-1].title, int(part) + 1)
        else:
            found.append(GroupView(prefix, titled(property_at(schema, prefix), part), None))
    return tuple(found)


def reader_title(desk: Desk, name: str) -> Texts:
    """Return how people call what read an answer; *name* for a reader that is not here any more."""
    if name in SOURCES:  # the file itself holds the answer
        return Texts(*(say(f"source.{name}", each) for each in LANGUAGES))
    known = desk.reader_facts().get(name)
    return Texts(name, name) if known is None else Texts(known.title["fr"], known.title["en"])


def reason(code: str, language: Language) -> Coded:
    """Return why a field needs a person."""
    return Coded(code, say(f"reason.{code}", language))


def witness(code: str, language: Language) -> Coded:
    """Return what an accepted answer was witnessed by."""
    return Coded(code, say(f"witness.{code}", language))


def brief(codes: Sequence[str], language: Language) -> str | None:
    """Return the main one of the reasons of a field in a few words: one that says more than that it is not sure."""
    main = next((code for code in codes if code not in _VAGUE), next(iter(codes), None))
    return None if main is None else say(f"brief.{main}", language)


def why(code: str | None, language: Language) -> Coded | None:
    """Return the code that a person chose, or that of an error, with its sentence."""
    if code is None:
        return None
    keys = (f"why.{code}", f"error.{code}")
    return Coded(code, say(next((key for key in keys if key in catalogue(language)), code), language))


def why_refused(desk: Desk, document: str, code: str | None, language: Language) -> Coded | None:
    """Do so for the reason of a document, with what is known of it: the format it is in, the limit that it passed."""
    found = why(code, language)
    if code not in _KNOWING:
        return found
    refused = why_refused_of(document, desk.vault)
    if found is None or refused is None or refused.code != code:
        return found
    return Coded(found.code, explain_code(refused.code, language, refused.facts))


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
    return tuple(
        ProblemView(each.code, problem_text(each, language), each.path, each.page, each.confirmed_by) for each in found
    )


def instant(at: dt.datetime | None) -> str | None:
    """Return an instant in UTC, or None."""
    return None if at is None else utc(at)


def receipt_of(desk: Desk, document: str) -> str:
    """Return the receipt number of a document; nothing when it is not there."""
    try:
        return desk.ledger.document(document).receipt
    except ObjectMissing:
        return ""


def corners(box: Box) -> Corners:
    """Return a box as the API gives it."""
    x0, y0, x1, y1 = box.as_list()
    return x0, y0, x1, y1


def value(found: JsonValue) -> Value:
    """Return the value of a field as the API gives it: a field holds no object, and a list of options at most."""
    if isinstance(found, dict):
        raise TypeError("a field holds no object")
    return [str(each) for each in found] if isinstance(found, list) else found
