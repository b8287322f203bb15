"""What people bring in themselves: files that they upload, and records made with no paper at the counter."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from copiste.books import batches, promises
from copiste.books.batches import Batch
from copiste.desk import wording
from copiste.desk.claims import claim
from copiste.desk.context import Desk
from copiste.desk.roles import May, need
from copiste.desk.searching import Sought, page
from copiste.errors import BadRequest, BatchUnopened, KeyDestroyed, ObjectMissing, UploadEmpty, UploadTooLarge
from copiste.flow.reception import Handed
from copiste.keeping.artefacts import load_assembly
from copiste.keeping.entering import enter, keep
from copiste.keeping.payloads import dump, load
from copiste.keeping.tasks import form_task
from copiste.keeping.transfer import Transfer
from copiste.keeping.vault import ASSEMBLY, LANDING
from copiste.ports.identity import Person
from copiste.ports.ledger import DocumentEntry
from copiste.ports.postbox import Postbox, Posting
from copiste.ports.records import TaskEntry, TaskFilter
from copiste.records.assemble import SOFTWARE
from copiste.records.correcting import empty
from copiste.records.identifiers import record_id, task_id
from copiste.records.model import Assembly
from copiste.records.states import DocumentState
from copiste.records.tasks import TaskKind
from copiste.settings.offices import is_office
from copiste.texts import say
from copiste.views.documents import UploadList, UploadView

LARGEST_UPLOAD = 100_000_000
"""Bytes, as many as one document may have (`pages.model.Limits`)."""
Channel = Literal["counter", "telephone", "mail"]
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}")


@dataclass(frozen=True, slots=True)
class Given:
    """A file that somebody gives in. `key` is of their making: given again, it is the same upload.

    `batch` is one of the office, declared before; `passes` says that backs follow the fronts, the last first.
    """

    key: str
    office: str
    name: str
    data: bytes
    batch: str | None = None
    passes: bool = False


@dataclass(frozen=True, slots=True)
class UploadWanted:
    """A file that somebody is about to give in: of *size* bytes and a type, which storage holds them to.

    `batch` is one of the office, declared before.
    """

    key: str
    office: str
    size: int
    media_type: str
    batch: str | None = None


def upload(desk: Desk, person: Person, given: Given, *, largest: int = LARGEST_UPLOAD) -> UploadView:
    """Take a file in, send it on its way, and return its receipt."""
    need(person, May.UPLOAD, given.office)
    _checked(given.key, given.office)
    if not given.data:
        raise UploadEmpty
    if len(given.data) > largest:
        raise UploadTooLarge(allowed=largest)
    batch = _batch(desk, given.office, given.batch)

    def first(entry: DocumentEntry) -> None:
        if batch is not None or given.passes:
            batches.say_of_pages(desk.registers, entry.id, batch=given.batch, passes=given.passes)
        if batch is not None:
            batches.join(desk.registers, batch, entry.id)

    handed = Handed(given.office, "upload", f"{person.name} {given.key}", given.data, given.name)
    entry = desk.reception.run(handed, first)
    if promises.enter_upload(desk.registers, person.name, given.key, entry.id):
        desk.note(person, "upload", entry.id, entry.office)
    return _view(desk, person, given.key, entry.id)


def posting(desk: Desk, postbox: Postbox | None, person: Person, wanted: UploadWanted) -> Posting:
    """Promise *person* a place in the inbox for one file, and return the signed form that puts it there.

    Raise `ObjectMissing` where files are given in by `upload` alone: on one machine.
    """
    need(person, May.UPLOAD, wanted.office)
    _checked(wanted.key, wanted.office)
    if postbox is None:
        raise ObjectMissing(key="postbox")
    if wanted.size > LARGEST_UPLOAD:
        raise UploadTooLarge(allowed=LARGEST_UPLOAD)
    _batch(desk, wanted.office, wanted.batch)
    place = promises.promise(desk.registers, person.name, wanted.office, wanted.key, desk.clock(), batch=wanted.batch)
    desk.note(person, "upload.promise", wanted.key, wanted.office)
    return postbox.posting(place, media_type=wanted.media_type, largest=wanted.size, lasts=promises.LASTS)


def uploads(desk: Desk, person: Person, sought: Sought, *, after: str | None, limit: int) -> UploadList:
    """Return what *person* gave in and looks for, the newest first, and what became of it."""
    keys: dict[str, str] = {}

    def given() -> Iterator[DocumentEntry]:
        for each in promises.UPLOADS.shelf(person.name).entries(desk.registers, after=after, backwards=True):
            keys[each.key] = each.value.key
            yield desk.ledger.document(each.key)

    found, following = page(given(), sought, lambda entry: sought.takes(entry, partial(file_name, desk)), limit)
    return UploadList(tuple(_view(desk, person, keys[entry.id], entry.id) for entry in found), following)


def uploaded(desk: Desk, person: Person, key: str) -> UploadView:
    """Return one upload of *person*; raise `ObjectMissing`."""
    found = promises.UPLOAD_KEYS.shelf(person.name).read(desk.registers, key)
    if found is None:
        raise ObjectMissing(key="upload")
    return _view(desk, person, key, found.document)


def counter(
    desk: Desk, person: Person, *, channel: Channel, form: str, edition: str | None, office: str, key: str
) -> TaskEntry:
    """Open a task on an empty form, with no paper, in *person*'s hand; the same *key* finds the same task."""
    need(person, May.TASK_WRITE, office)
    _checked(key, office)
    if desk.offices.known and office not in desk.offices.known:
        raise BadRequest(where="office")
    definition = desk.definition(form)
    editions = () if definition is None else definition.editions
    chosen = next((each for each in editions if edition in (None, each.name)), None)
    if definition is None or chosen is None:
        raise BadRequest(where="form")
    arrival = desk.sealer.fingerprint(f"counter {person.name} {key}".encode())
    entry = enter(
        office=office, arrival=arrival, fingerprint=arrival, channel=channel, ledger=desk.ledger, now=desk.clock()
    )
    if entry.state is DocumentState.LANDED:
        said = json.dumps({"channel": channel, "form": form, "edition": chosen.name, "by": person.name})
        keep(entry, said.encode(), file_name=None, sealer=desk.sealer, vault=desk.vault, software=desk.software)
        blank = Assembly((), (empty(definition, chosen, SOFTWARE, channel),))
        kept = load(Assembly, desk.vault.keep(entry.id, ASSEMBLY, dump(blank)))
        task = form_task(
            entry, kept.forms[0], kept, definition, sealer=desk.sealer, now=desk.clock(), kind=TaskKind.COUNTER
        )
        desk.records.open_task(task)
        desk.ledger.move(entry.id, DocumentState.REVIEW, at=desk.clock())
        desk.note(person, "task.counter", task.id, office, channel)
    return claim(desk, person, task_id(entry.id, 0))


def file_name(desk: Desk, document: str) -> str:
    """Return the name under which a file was received; nothing when it had none, or its document was erased."""
    try:
        kept = desk.vault.find(document, LANDING)
    except KeyDestroyed:
        return ""
    return "" if kept is None else load(Transfer, kept).file_name or ""


def forms_of(desk: Desk, entry: DocumentEntry) -> Iterator[tuple[int, str, str | None, str | None]]:
    """Yield index, form, task and record of every form in a document; a task or record that is not there is None."""
    try:
        assembly = load_assembly(entry.id, desk.vault)
    except ObjectMissing:
        return
    for form in assembly.forms:
        task = _there(desk.records.task, task_id(entry.id, form.index))
        record = _there(desk.records.record, record_id(entry.id, form.index))
        yield form.index, form.form, task, record


def _there(find: Callable[[str], object], name: str) -> str | None:
    try:
        find(name)
    except ObjectMissing:
        return None
    return name


def _view(desk: Desk, person: Person, key: str, document: str) -> UploadView:
    entry = desk.ledger.document(document)
    records = [record for *_, record in forms_of(desk, entry) if record is not None]
    waiting = list(desk.records.queue(TaskFilter(document=document)))
    return UploadView(
        id=key,
        name=file_name(desk, document),
        office=entry.office,
        document=entry.id,
        receipt=entry.receipt,
        landed_at=wording.instant(entry.landed_at) or "",
        state=entry.state.value,
        state_text=say(f"state.{entry.state.value}", person.language),
        reason=wording.why_refused(desk, document, entry.reason, person.language),
        pages=entry.pages,
        records=tuple(records),
        tasks=len(waiting),
    )


def _batch(desk: Desk, office: str, name: str | None) -> Batch | None:
    """Return the batch of *office* that *name* names; raise `BatchUnopened` when nobody declared it."""
    if name is None:
        return None
    batch = batches.find(desk.registers, office, name)
    if batch is None:
        raise BatchUnopened
    return batch


def _checked(key: str, office: str) -> None:
    if not _KEY.fullmatch(key):
        raise BadRequest(where="key")
    if not is_office(office):
        raise BadRequest(where="office")
