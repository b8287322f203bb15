"""Forms as the machine read them, each beside what was filed of it: what figures about reading are counted from."""

from __future__ import annotations

import datetime as dt
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
PASSED_OVER = 5000
"""Records that are looked at without being opened, at most: a form that came seldom is not sought for ever."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which records are counted: of one form, of one office, filed within days; None is any."""

    form: str | None = None
    office: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    def takes(self, entry: RecordEntry) -> bool:
        """Whether a record is counted; the office is asked for where records are listed."""
        return (
            self.form in (None, entry.form)
            and (self.since is None or entry.filed_at >= self.since)
            and (self.until is None or entry.filed_at <= self.until)
        )


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A record: its latest entry, the form as the machine read it, and as it is filed now."""

    entry: RecordEntry
    read: FormResult
    filed: FormResult


@dataclass(frozen=True, slots=True)
class ReadForms:
    """The newest records of a span; `more` says that there may be more, which were not opened."""

    forms: tuple[ReadForm, ...]
    more: bool


def read_forms(desk: Desk, person: Person, span: Span) -> ReadForms:
    """Return the newest records of *person*'s offices that came on paper or in a file, at most `LOOKED_AT`."""
    offices = scope(person, span.office)
    found: list[ReadForm] = []
    looked = 0
    for walked, entry in enumerate(desk.records.records(office=span.office, backwards=True)):
        if looked == LOOKED_AT or walked == PASSED_OVER:
            return ReadForms(tuple(found), more=True)
        mine = offices is None or entry.office in offices
        if not mine or not span.takes(entry) or desk.hides(entry.document, person):
            continue
        looked += 1
        with suppress(ObjectMissing, KeyDestroyed):  # erased, or of a build that kept less
            read = _read(desk, entry)
            if read is not None:
                found.append(ReadForm(entry, read, opened(entry, desk.sealer)))
    return ReadForms(tuple(found), more=False)


def _read(desk: Desk, entry: RecordEntry) -> FormResult | None:
    """Return the form of a record as it was read; None for one that was keyed with no paper."""
    index = form_index(entry.id)
    forms = load_assembly(entry.document, desk.vault).forms
    return next((form for form in forms if form.index == index and form.form == entry.form and form.pages), None)
