"""The office is told: what became of a document, by the number on its receipt, in words for whoever handed it in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from copiste.books import promises
from copiste.desk import notes, wording
from copiste.desk.context import Desk
from copiste.desk.documents import document_for, notice_of, original_of
from copiste.desk.mail import left_beside
from copiste.desk.roles import May, may, scope
from copiste.desk.searching import Sought, page
from copiste.desk.uploads import file_name, forms_of
from copiste.errors import Forbidden, KeyDestroyed, ObjectMissing
from copiste.keeping import arranged
from copiste.keeping.queries import by_receipt
from copiste.ports.identity import Person
from copiste.ports.ledger import DocumentEntry
from copiste.ports.records import TaskEntry
from copiste.records.identifiers import loose_id, task_id
from copiste.records.states import PageState
from copiste.texts import Language, catalogue, say
from copiste.views import notices
from copiste.views.common import Texts
from copiste.views.receipts import ReceiptItem, ReceiptList, ReceiptPart, ReceiptView

_SAID_OF_ENDING = frozenset({"reject", "dismiss"})


def shown(desk: Desk, person: Person, receipt: str) -> ReceiptView:
    """Return what an office is told of a receipt; raise `ObjectMissing` or `Forbidden`."""
    entry = _entry(desk, person, receipt)
    states = desk.ledger.pages(entry.id)
    waiting = sum(state is PageState.DECODED for state in states.values())
    may_have = _may_have(desk, person, entry)
    there = not desk.is_erased(entry.id)
    parts = tuple(_parts(desk, person, entry))
    return ReceiptView(
        receipt=entry.receipt,
        document=entry.id,
        office=entry.office,
        channel=entry.channel,
        name=file_name(desk, entry.id) if may_have else "",
        landed_at=wording.instant(entry.landed_at) or "",
        landed_local=desk.offices.get(entry.office).local(entry.landed_at),
        state=entry.state.value,
        said=say(f"fate.{entry.state.value}", person.language),
        pages=entry.pages,
        pages_read=len(states) - waiting,
        reason=wording.why_refused(desk, entry.id, entry.reason, person.language),
        parts=parts,
        duplicate_of=None if entry.duplicate_of is None else wording.receipt_of(desk, entry.duplicate_of),
        made_from=_receipts(desk, arranged.parents(entry.id, desk.vault)),
        became=_receipts(desk, arranged.children(entry.id, desk.objects)),
        left=left_beside(desk, entry.id, person.language),
        original=may_have and there,
        again=there and _again(desk, entry, parts),
    )


def listed(
    desk: Desk, person: Person, sought: Sought, *, office: str | None = None, after: str | None = None, limit: int = 50
) -> ReceiptList:
    """Return what came in for *person*'s offices by any door and is looked for, the newest first."""
    offices = scope(person, office)
    one = next(iter(offices)) if offices is not None and len(offices) == 1 else None

    def takes(entry: DocumentEntry) -> bool:
        mine = (offices is None or entry.office in offices) and not desk.hides(entry.id, person)
        return mine and sought.takes(entry, lambda _: _name(desk, person, entry))

    found, following = page(desk.ledger.documents(office=one, after=after, backwards=True), sought, takes, limit)
    return ReceiptList(tuple(_item(desk, person, entry) for entry in found), following)


def original(desk: Desk, person: Person, receipt: str) -> tuple[str, str, bytes]:
    """Return media type, name and bytes of one's own original, or of any that one may see anyhow."""
    entry = _entry(desk, person, receipt)
    if not _may_have(desk, person, entry):
        raise Forbidden
    return original_of(desk, person, entry)


def notice(desk: Desk, person: Person, receipt: str, language: Language) -> tuple[str, str, str]:
    """Return title, text and a file's name of the notice that asks the sender for a better copy."""
    return notice_of(desk, person, _entry(desk, person, receipt), language)


def _entry(desk: Desk, person: Person, receipt: str) -> DocumentEntry:
    found = by_receipt(desk.ledger, receipt)
    if found is None:
        raise ObjectMissing(key="receipt")
    return document_for(desk, person, found.id, May.RECEIPT_READ)


def _may_have(desk: Desk, person: Person, entry: DocumentEntry) -> bool:
    given = promises.UPLOADS.shelf(person.name).read(desk.registers, entry.id) is not None
    return given or may(person, May.TASK_READ)


def _name(desk: Desk, person: Person, entry: DocumentEntry) -> str:
    return file_name(desk, entry.id) if _may_have(desk, person, entry) else ""


def _item(desk: Desk, person: Person, entry: DocumentEntry) -> ReceiptItem:
    return ReceiptItem(
        receipt=entry.receipt,
        office=entry.office,
        channel=entry.channel,
        name=_name(desk, person, entry),
        landed_at=wording.instant(entry.landed_at) or "",
        landed_local=desk.offices.get(entry.office).local(entry.landed_at),
        state=entry.state.value,
        state_text=say(f"state.{entry.state.value}", person.language),
        reason=wording.why_refused(desk, entry.id, entry.reason, person.language),
        pages=entry.pages,
    )


def _parts(desk: Desk, person: Person, entry: DocumentEntry) -> Iterator[ReceiptPart]:
    for index, form, _, record in forms_of(desk, entry):
        seen = record if record is not None and may(person, May.RECORD_READ) else None
        title = wording.definition_title(desk.definition(form), form)
        task = _task(desk, task_id(entry.id, index))
        if record is not None:
            yield ReceiptPart(title, "filed", say("fate.form.filed", person.language), None, None, seen)
        else:
            yield _unfiled(desk, person, title, task)
    loose = _task(desk, loose_id(entry.id))
    if loose is not None:
        yield _unfiled(desk, person, None, loose)


def _unfiled(desk: Desk, person: Person, title: Texts | None, task: TaskEntry | None) -> ReceiptPart:
    """Return what is told of pages that have no record: how their task ended, or that they wait."""
    if task is None or not task.done:
        return ReceiptPart(title, "waits", say("fate.form.waits", person.language), None, None, None)
    said = say(f"fate.form.{task.disposition}", person.language)
    return ReceiptPart(title, "ended", said, wording.why(task.reason, person.language), _note(desk, task), None)


def _task(desk: Desk, name: str) -> TaskEntry | None:
    try:
        return desk.records.task(name)
    except ObjectMissing:
        return None


def _note(desk: Desk, task: TaskEntry) -> str | None:
    """Return what a person said of how a task ended; None where they said nothing, or it was erased."""
    with suppress(KeyDestroyed):  # erased
        said = [each.text for each in notes.of(desk, task) if each.kind in _SAID_OF_ENDING]
        return said[-1] if said else None
    return None


def _receipts(desk: Desk, documents: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, (wording.receipt_of(desk, each) for each in documents)))


def _again(desk: Desk, entry: DocumentEntry, parts: tuple[ReceiptPart, ...]) -> bool:
    """Whether a better copy would help: pages came through badly, the file cannot be read, or a person could not."""
    poor = any(page.reasons for page in notices.quality_of(entry.id, desk.vault))
    unread = entry.reason is not None and f"error.{entry.reason}" in catalogue("fr")
    ended = any(part.reason is not None and part.reason.code in ("illegible", "unreadable") for part in parts)
    return poor or unread or ended
