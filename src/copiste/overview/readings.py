"""Forms as the machine read them, each beside what was filed of it: what figures about reading are counted from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from copiste.desk.context import Desk
from copiste.desk.roles import scope
from copiste.errors import KeyDestroyed, ObjectMissing
from copiste.keeping.artefacts import load_assembly, opened
from copiste.ports.identity import Person
from copiste.ports.records import RecordEntry
from copiste.records.identifiers import form_index
from copiste.records.model import FormResult

LOOKED_AT = 200
"""Records that one call opens, at most: on AWS each asks for its key, and a call ends after 29 seconds."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which records are counted: of one form, of one office, filed within days; None is any."""

    form: str | None = None
    office: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A record: its latest entry, the form as the machine read it, and as it is filed now."""

    entry: RecordEntry
    read: FormResult
    filed: FormResult


@dataclass(frozen=True, slots=True)
class ReadForms:
    """The newest records of a span; `more` says that there are more, which were not opened."""

    forms: tuple[ReadForm, ...]
    more: bool


def read_forms(desk: Desk, person: Person, span: Span) -> ReadForms:
    """Return the newest records of *person*'s offices that came on paper or in a file, at most `LOOKED_AT`."""
    found: list[ReadForm] = []
    for looked, entry in enumerate(_entries(desk, person, span)):
        if looked == LOOKED_AT:
            return ReadForms(tuple(found), more=True)
        with suppress(ObjectMissing, KeyDestroyed):  # erased, or of a build that kept less
            read = _read(desk, entry)
            if read is not None:
                found.append(ReadForm(entry, read, opened(entry, desk.sealer)))
    return ReadForms(tuple(found), more=False)


def _entries(desk: Desk, person: Person, span: Span) -> Iterator[RecordEntry]:
    offices = scope(person, span.office)
    for entry in desk.records.records(office=span.office, form=span.form, since=span.since, backwards=True):
        mine = offices is None or entry.office in offices
        late = span.until is not None and entry.filed_at > span.until
        if mine and not late and not desk.hides(entry.document, person):
            yield entry


def _read(desk: Desk, entry: RecordEntry) -> FormResult | None:
    """Return the form of a record as it was read; None for one that was keyed with no paper."""
    index = form_index(entry.id)
    forms = load_assembly(entry.document, desk.vault).forms
    return next((form for form in forms if form.index == index and form.form == entry.form and form.pages), None)
