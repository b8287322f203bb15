"""Filed records, for people: seen beside their pages with every change, opened again, given out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from copiste.desk import evidence, notes, tasks, wording
from copiste.desk.claims import claim
from copiste.desk.context import Desk
from copiste.desk.fields import field_view
from copiste.desk.roles import May, need, scope
from copiste.errors import BadRequest, Conflict, Forbidden, ObjectMissing, VersionConflict
from copiste.keeping.artefacts import FIRST, opened, still_there
from copiste.keeping.payloads import dump
from copiste.keeping.queries import record_json
from copiste.pointers import parted
from copiste.ports.identity import Person
from copiste.ports.records import RecordEntry, TaskEntry
from copiste.records.correcting import Draft, Sheet, answer
from copiste.records.identifiers import form_index, is_record_id, version_id
from copiste.records.model import FormResult
from copiste.records.tasks import TaskKind, TaskState
from copiste.views.records import ChangeView, RecordItem, RecordView, VersionView


def record_for(desk: Desk, person: Person, record: str, version: int | None = None) -> RecordEntry:
    """Return a record that *person* may see; raise `ObjectMissing` or `Forbidden`."""
    if not is_record_id(record):
        raise ObjectMissing(key="record")
    entry = desk.records.record(record, version)
    need(person, May.RECORD_READ, entry.office)
    if desk.hides(entry.document, person):
        raise Forbidden
    return entry


def item(desk: Desk, entry: RecordEntry) -> RecordItem:
    """Return *entry* as lists show it."""
    return RecordItem(
        **record_json(entry),
        receipt=wording.receipt_of(desk, entry.document),
        form_title=wording.definition_title(desk.definition(entry.form), entry.form),
        corrected=entry.version > FIRST,
    )


def view(desk: Desk, person: Person, record: str, version: int | None = None) -> RecordView:
    """Return a record with its answers and its whole history, and put into the audit that *person* saw it."""
    entry = record_for(desk, person, record, version)
    desk.note(person, "record.view", record, entry.office, str(entry.version))
    form = opened(entry, desk.sealer)
    sheet = Sheet.of(form, desk.definition(form.form))
    fields = tuple(
        field_view(
            desk,
            entry.document,
            sheet,
            each,
            Draft(blind={each.name: ""}),
            answer=answer(sheet, each, None),
            language=person.language,
        )
        for each in form.fields
    )
    versions = list(_versions(desk, record))
    title = wording.definition_title(desk.definition(form.form), form.form)
    placings = tasks.form_of_record(desk, entry.document, form_index(record))
    listing = item(desk, entry)
    return RecordView(
        **{name: getattr(listing, name) for name in RecordItem.__dataclass_fields__},
        record=form.record,
        fields=fields,
        pages=evidence.pages_of(desk, entry.document, placings, getattr(title, person.language), person),
        versions=tuple(_version(each, made) for each, made in versions),
        changes=tuple(change for each, made in versions for change in _changes(each, made, sheet)),
        task=_open_correction(desk, record, versions[-1][0].version),
    )


def reopen(desk: Desk, person: Person, record: str, version: int, why: str) -> TaskEntry:
    """Open a task that ends in the next version of a record, in *person*'s hand; one that is open already is it."""
    entry = record_for(desk, person, record)
    need(person, May.RECORD_REOPEN, entry.office)
    if entry.version != version:
        raise VersionConflict(version=entry.version)
    if not why.strip():
        raise BadRequest(where="why")
    name = version_id(record, version + 1)
    form = replace(opened(entry, desk.sealer), changes=())
    task = TaskEntry(
        id=name,
        office=entry.office,
        document=entry.document,
        form=entry.form,
        opened_at=desk.clock(),
        payload=desk.sealer.seal(entry.document, name, dump(form)),
        kind=TaskKind.CORRECTION,
        receipt=wording.receipt_of(desk, entry.document),
        channel="",
        pages=len(form.pages),
        record=record,
    )
    if not desk.records.open_task(task):
        _wake(desk, name)
    if why.strip() != notes.why_reopened(desk, task):
        notes.add(desk, task, person, "reopen", why.strip())
    desk.note(person, "record.reopen", record, entry.office, str(version))
    return claim(desk, person, name)


def export(
    desk: Desk,
    person: Person,
    *,
    office: str | None,
    form: str | None,
    since: dt.datetime | None,
    after: str | None = None,
) -> Iterator[tuple[RecordEntry, FormResult]]:
    """Yield the records of *person*'s offices with their answers, those after the id *after*; whoever gives them says
    so before (`exported`)."""
    offices = scope(person, office)
    need(person, May.RECORD_READ)
    hidden = desk.hidden_from(person)
    found = (
        entry
        for entry in desk.records.records(form=form, since=since, after=after)
        if (offices is None or entry.office in offices) and entry.document not in hidden
    )
    yield from still_there(found, desk.sealer)


def exported(desk: Desk, person: Person, records: Iterable[tuple[str, str, int]]) -> None:
    """Put into the audit that *person* is given these records: id, office and version of each."""
    desk.note_all(person, "record.export", [(name, office, str(version)) for name, office, version in records])


def given(desk: Desk, person: Person, record: str) -> tuple[RecordEntry, FormResult]:
    """Return a record to give out, and put into the audit that *person* took it."""
    entry = record_for(desk, person, record)
    desk.note(person, "record.export", entry.id, entry.office, str(entry.version))
    return entry, opened(entry, desk.sealer)


def _versions(desk: Desk, record: str) -> Iterator[tuple[RecordEntry, FormResult]]:
    latest = desk.records.record(record).version
    for version in range(FIRST, latest + 1):
        entry = desk.records.record(record, version)
        yield entry, opened(entry, desk.sealer)


def _version(entry: RecordEntry, form: FormResult) -> VersionView:
    by = form.changes[0].by if form.changes else None
    why = form.changes[0].why if form.changes else None
    event = "record.filed" if entry.version == FIRST else "record.corrected"
    return VersionView(entry.version, wording.instant(entry.filed_at) or "", by, why, event)  # type: ignore[arg-type]


def _changes(entry: RecordEntry, form: FormResult, sheet: Sheet) -> Iterator[ChangeView]:
    for each in form.changes:
        yield ChangeView(
            entry.version,
            each.path,
            wording.titled(sheet.subschema(each.path), parted(each.path)[1]),
            wording.value(each.before),
            each.before_text,
            wording.value(each.after),
            each.after_text,
            each.how,
            each.by,
            wording.instant(each.at) or "",
            each.why,
        )


def _open_correction(desk: Desk, record: str, version: int) -> str | None:
    try:
        task = desk.records.task(version_id(record, version + 1))
    except ObjectMissing:
        return None
    return None if task.done else task.id


def _wake(desk: Desk, task: str) -> None:
    """Open a correction again that was closed without a new version."""
    standing = desk.records.task(task)
    if standing.done:
        with suppress(Conflict):  # another has opened it again
            desk.records.change_task(
                replace(
                    standing,
                    state=TaskState.WAITING,
                    disposition=None,
                    reason=None,
                    closed_at=None,
                    closed_by=None,
                    draft=None,
                    version=standing.version + 1,
                )
            )
