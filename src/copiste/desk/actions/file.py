"""A person files a form: version 1 of its record, or the next one. Filing again what is filed gives the same answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from copiste.books.learning import Learning
from copiste.books.seeds import SEEDS, ShownSeed
from copiste.desk import notes
from copiste.desk.actions.action import Action, AtVersion, Text
from copiste.desk.claims import held, seen
from copiste.desk.context import Desk
from copiste.desk.endings import close
from copiste.desk.fields import is_blind
from copiste.desk.work import Work, opened
from copiste.errors import BadRequest, Conflict, NotFilable
from copiste.keeping.artefacts import FIRST, load_assembly, payload_name
from copiste.keeping.artefacts import opened as opened_record
from copiste.keeping.moves import move_pages, settle
from copiste.keeping.payloads import dump
from copiste.pages.model import Problem
from copiste.ports.identity import Person
from copiste.ports.records import RecordEntry, TaskEntry
from copiste.records.correcting import Corrected, Draft, changes, corrected, unconfirmed
from copiste.records.identifiers import form_index, record_id, version_named
from copiste.records.model import FormResult
from copiste.records.paperless import is_paperless
from copiste.records.seeding import outcome
from copiste.records.states import DocumentState, PageState
from copiste.records.tasks import FORMS, Disposition, TaskKind
from copiste.views.tasks import FiledAnswer


class FileBody(AtVersion):
    """A form to file; `confirmed` names the complaints that a person has looked at (`confirm` of each)."""

    confirmed: Annotated[list[Text], Field(max_length=2000, default_factory=list)]
    why: Text | None = None


def run(desk: Desk, person: Person, task: str, body: FileBody) -> FiledAnswer:
    """File the form as the draft says; 422 with what stands in the way."""
    entry = seen(desk, person, task)
    if entry.kind not in FORMS:
        raise BadRequest(where="task")
    if entry.done and entry.disposition == Disposition.FILED and entry.closed_by == person.name:
        return _answer(desk, entry)
    held(desk, person, entry, body.version)
    work = opened(desk, entry)
    result = work.corrected()
    why = body.why or notes.why_reopened(desk, entry)
    faults = _in_the_way(work, result, body.confirmed, why)
    if not faults:
        faults = _keyed(desk, work, result, body.confirmed)
    if faults:
        raise NotFilable(faults)
    filed = _record(desk, person, work, why)
    definition = desk.definition(filed.form.form)
    if definition is not None and desk.offices.get(entry.office).learns:
        Learning(desk.registers, desk.sealer, entry.office).confirm(entry.document, filed.form, definition)
    if entry.kind is not TaskKind.CORRECTION:
        _move_on(desk, entry, filed.form.index)
    closed = close(desk, person, task, Disposition.FILED, version=body.version, answered=len(work.draft.fields))
    what = "record.filed" if filed.entry.version == FIRST else "record.corrected"
    desk.note(person, what, filed.entry.id, entry.office, str(filed.entry.version))
    desk.note(person, "task.file", entry.id, entry.office)
    return _answer(desk, closed)


class _Filed:
    def __init__(self, entry: RecordEntry, form: FormResult) -> None:
        self.entry = entry
        self.form = form


def _in_the_way(work: Work, result: Corrected, confirmed: Sequence[str], why: str | None) -> list[Problem]:
    blind = [each.name for each in work.sheet.form.fields if is_blind(work.sheet, work.draft, each.name)]
    faults = [Problem("stop_unanswered", path=path) for path in dict.fromkeys((*result.unanswered, *blind))]
    faults += unconfirmed(result.problems, confirmed)
    if work.entry.kind is TaskKind.CORRECTION and not (why or "").strip():
        faults.append(Problem("why_missing"))
    return faults


def _keyed(desk: Desk, work: Work, result: Corrected, confirmed: Sequence[str]) -> list[Problem]:
    """Claim the key that the answers now give; a person must have said that another form with it is another case."""
    definition = desk.definition(result.form.form)
    if definition is None or work.entry.kind is TaskKind.CORRECTION:
        return []
    entry = desk.ledger.document(work.entry.document)
    found = desk.duplicates.keyed(entry, result.form, definition, claim=True)
    return [] if found is None else list(unconfirmed([found], confirmed))


def _record(desk: Desk, person: Person, work: Work, why: str | None) -> _Filed:
    """Write the record's version; when it stands already, it must be this very filing, cut off before."""
    entry, now = work.entry, desk.clock()
    draft = _without_seed(desk, person, work)
    result = corrected(work.plain, draft)
    correction = entry.kind is TaskKind.CORRECTION
    made = changes(work.plain.form, result, draft, by=person.name, at=now, why=why, all_of_them=not correction)
    form = replace(result.form, changes=made)
    name = entry.record or record_id(entry.document, form.index)
    version = version_named(entry.id) if correction else FIRST
    record = _entry(desk, entry, form, name, version, now=now)
    desk.outbox.promise(desk.records, name, version, form=form.form, office=entry.office)
    if not desk.records.file(record):
        standing = opened_record(desk.records.record(name, version), desk.sealer)
        if _said(standing) != _said(form):
            raise Conflict(what="record")
    desk.index.enter(name, form)
    desk.outbox.announce(name, version, form=form.form, office=entry.office)
    return _Filed(record, form)


def _entry(desk: Desk, task: TaskEntry, form: FormResult, name: str, version: int, *, now: dt.datetime) -> RecordEntry:
    return RecordEntry(
        id=name,
        version=version,
        office=task.office,
        document=task.document,
        form=form.form,
        edition=form.edition,
        schema_version=form.schema_version,
        software=form.software,
        filed_at=now,
        payload=desk.sealer.seal(task.document, payload_name(name, version), dump(form)),
        paperless=is_paperless(form, task.channel),
    )


def _said(form: FormResult) -> tuple[object, ...]:
    return form.record, [(each.path, each.how, each.by) for each in form.changes]


def _without_seed(desk: Desk, person: Person, work: Work) -> Draft:
    """Return the draft without what was said of the seeded field, and count whether it was caught."""
    if work.seed is None:
        return work.draft
    caught, kept = outcome(work.sheet, work.seed, work.draft.fields.get(work.seed.path))
    seed = ShownSeed(person.team or work.entry.office, caught, work.entry.office)
    with suppress(Conflict):  # it was counted when this filing was begun before
        SEEDS.put(desk.registers, work.entry.id, seed)
    fields = {path: said for path, said in work.draft.fields.items() if path != work.seed.path}
    return replace(work.draft, fields=fields if kept is None else {**fields, work.seed.path: kept})


def _move_on(desk: Desk, entry: TaskEntry, index: int) -> None:
    if entry.kind is TaskKind.COUNTER:
        desk.ledger.move(entry.document, DocumentState.FILED, at=desk.clock())
        return
    move_pages(entry.document, index, load_assembly(entry.document, desk.vault), PageState.FILED, desk.ledger)
    settle(entry.document, ledger=desk.ledger, now=desk.clock())


def _answer(desk: Desk, entry: TaskEntry) -> FiledAnswer:
    name = entry.record or record_id(entry.document, form_index(entry.id))
    version = version_named(entry.id) if entry.kind is TaskKind.CORRECTION else FIRST
    state = desk.ledger.document(entry.document).state.value
    return FiledAnswer(name, version, state)


ACTION = Action(
    "file", FORMS, FileBody, run, FiledAnswer, asks=None, ends=Disposition.FILED, letter="c", chord="Ctrl+Enter"
)
