"""Documents and their pages, for people who may see them; every view of what is personal goes into the audit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

from copiste.desk import wording
from copiste.desk.context import Desk
from copiste.desk.fields import is_blind
from copiste.desk.mail import left_beside
from copiste.desk.roles import May, need, scope
from copiste.desk.searching import Sought, page
from copiste.desk.uploads import file_name, forms_of
from copiste.desk.work import open_work
from copiste.errors import Forbidden, KeyDestroyed, ObjectMissing
from copiste.keeping import arranged
from copiste.keeping.artefacts import facts_of, load_assembly, load_contents
from copiste.keeping.queries import by_receipt
from copiste.keeping.vault import ORIGINAL
from copiste.pages.formats import PDF, PNG, TIFF
from copiste.pages.model import Problem
from copiste.pointers import parted
from copiste.ports.identity import Person
from copiste.ports.ledger import DocumentEntry
from copiste.records.arrival import ArrivalFacts
from copiste.records.correcting import Draft, Sheet
from copiste.records.identifiers import is_document_id
from copiste.records.states import DocumentState
from copiste.texts import Language, say
from copiste.views import notices
from copiste.views.common import Coded
from copiste.views.documents import (
    ArrivalView,
    DocumentForm,
    DocumentItem,
    DocumentList,
    DocumentView,
    PageItem,
    PageText,
    QualityView,
    TextLine,
)

_SUFFIX = {PDF: "pdf", TIFF: "tif", PNG: "png"}
_AGAIN = 600.0
"""Seconds within which the same person looking at the same page again is one view."""


@dataclass(slots=True)
class _Lately:
    """Who looked at which page when, the last thousand: a page that is scrolled is not seen anew with every crop."""

    seen: OrderedDict[tuple[str, str], float] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def is_new(self, who: str, what: str, now: float) -> bool:
        with self.lock:
            before = self.seen.get((who, what))
            if before is not None and 0 <= now - before < _AGAIN:
                return False
            self.seen[who, what] = now
            while len(self.seen) > 1000:
                self.seen.popitem(last=False)
            return True


_lately = _Lately()


def document_for(desk: Desk, person: Person, document: str, what: May = May.TASK_READ) -> DocumentEntry:
    """Return a document whose content *person* may see; raise `ObjectMissing` or `Forbidden`."""
    desk.document_or_missing(document)
    entry = desk.ledger.document(document)
    need(person, what, entry.office)
    if desk.hides(document, person):
        raise Forbidden
    return entry


def page_for(desk: Desk, person: Person, document: str, page: int) -> DocumentEntry:
    """Return the document of a page that *person* may see, and put into the audit that they saw it."""
    entry = _there(desk, document_for(desk, person, document))
    if page not in desk.ledger.pages(document):
        raise ObjectMissing(key="page")
    if _lately.is_new(person.name, f"{document}/{page}", desk.clock().timestamp()):
        desk.note(person, "page.view", document, entry.office, str(page))
    return entry


def _there(desk: Desk, entry: DocumentEntry) -> DocumentEntry:
    """Return *entry*; raise `KeyDestroyed` once it was erased: what it held is not merely missing."""
    if desk.is_erased(entry.id):
        raise KeyDestroyed(document=entry.id)
    return entry


def original(desk: Desk, person: Person, document: str) -> tuple[str, str, bytes]:
    """Return media type, a file name that says nothing, and the bytes as received."""
    return original_of(desk, person, document_for(desk, person, document))


def original_of(desk: Desk, person: Person, entry: DocumentEntry) -> tuple[str, str, bytes]:
    """Do so for a document of which it is known that *person* may have it."""
    data = desk.vault.fetch(_there(desk, entry).id, ORIGINAL)
    desk.note(person, "original.view", entry.id, entry.office)
    try:
        kind = load_contents(entry.id, desk.vault).media_type
    except ObjectMissing:
        kind = "application/octet-stream"
    return kind, f"{entry.receipt}.{_SUFFIX.get(kind, 'bin')}", data


def listed(
    desk: Desk,
    person: Person,
    sought: Sought,
    *,
    office: str | None,
    state: DocumentState | None,
    after: str | None,
    limit: int,
) -> DocumentList:
    """Return a page of the documents of *person*'s offices that are looked for, the newest first.

    A whole receipt number, or an id, finds its document with all that was made of it.
    """
    offices = scope(person, office)
    exact = [] if sought.text is None else found(desk, sought.text)
    if exact:
        mine = [entry for entry in exact if offices is None or entry.office in offices]
        return DocumentList(tuple(item(desk, entry, person) for entry in mine), None)
    one = next(iter(offices)) if offices is not None and len(offices) == 1 else None
    every = desk.ledger.documents(office=one, state=state, after=after, backwards=True)

    def takes(entry: DocumentEntry) -> bool:
        return (offices is None or entry.office in offices) and sought.takes(entry, partial(_name, desk, person))

    shown, following = page(every, sought, takes, limit)
    return DocumentList(tuple(item(desk, entry, person) for entry in shown), following)


def _name(desk: Desk, person: Person, document: str) -> str:
    """Return the name of a document's file; nothing where *person* may not see the document."""
    return "" if desk.hides(document, person) else file_name(desk, document)


def found(desk: Desk, q: str) -> list[DocumentEntry]:
    """Return the document that a receipt number as typed, or an id, names, with all that was made of it."""
    first = _named(desk, q)
    return [] if first is None else list(_descent(desk, first))


def item(desk: Desk, entry: DocumentEntry, person: Person) -> DocumentItem:
    """Return *entry* as lists show it."""
    return DocumentItem(
        id=entry.id,
        office=entry.office,
        receipt=entry.receipt,
        name=_name(desk, person, entry.id),
        channel=entry.channel,
        state=entry.state.value,
        state_text=say(f"state.{entry.state.value}", person.language),
        landed_at=wording.instant(entry.landed_at) or "",
        landed_local=desk.offices.get(entry.office).local(entry.landed_at),
        changed_at=wording.instant(entry.changed_at) or "",
        pages=entry.pages,
        reason=wording.why_refused(desk, entry.id, entry.reason, person.language),
        duplicate_of=entry.duplicate_of,
    )


def view(desk: Desk, person: Person, document: str) -> DocumentView:
    """Return a document with what became of its pages and forms; what it says is not in it."""
    entry = document_for(desk, person, document)
    listing = item(desk, entry, person)
    states = desk.ledger.pages(document)
    forms = tuple(
        DocumentForm(
            index,
            form,
            wording.definition_title(desk.definition(form), form),
            "review" if record is None else "filed",
            task,
            record,
        )
        for index, form, task, record in forms_of(desk, entry)
    )
    return DocumentView(
        **{name: getattr(listing, name) for name in DocumentItem.__dataclass_fields__},
        page_states=tuple(
            PageItem(page, state.value, say(f"state.{state.value}", person.language))
            for page, state in sorted(states.items())
        ),
        quality=tuple(
            QualityView(
                each.page,
                each.score,
                tuple(Coded(code, say(f"legibility.{code}", person.language)) for code in each.reasons),
            )
            for each in notices.quality_of(document, desk.vault)
        ),
        forms=forms,
        arrival=_arrival(desk, person, entry),
        made_from=arranged.parents(document, desk.vault),
        became=arranged.children(document, desk.objects),
        left=left_beside(desk, document, person.language),
        problems=wording.problems(_problems(desk, document), person.language),
    )


def notice(desk: Desk, person: Person, document: str, language: Language) -> tuple[str, str, str]:
    """Return title, text and a file's name of the notice that asks the sender for a better copy."""
    return notice_of(desk, person, document_for(desk, person, document), language)


def notice_of(desk: Desk, person: Person, entry: DocumentEntry, language: Language) -> tuple[str, str, str]:
    """Do so for a document of which it is known that *person* may see it."""
    desk.note(person, "notice.view", entry.id, entry.office, language)
    said = notices.text(entry, desk.offices.get(entry.office), desk.vault, language)
    return notices.title(language), said, f"notice-{entry.receipt}"


def _arrival(desk: Desk, person: Person, entry: DocumentEntry) -> ArrivalView | None:
    """Return what the door knew, if it knew anything; that somebody saw it goes into the audit."""
    try:
        facts = facts_of(entry.id, desk.vault)
    except (ObjectMissing, KeyDestroyed):
        return None
    if facts == ArrivalFacts():
        return None
    if _lately.is_new(person.name, f"{entry.id}/arrival", desk.clock().timestamp()):
        desk.note(person, "arrival.view", entry.id, entry.office)
    names = (name for name in ArrivalView.__dataclass_fields__ if name != "received_at")
    received = None if facts.received_at is None else wording.instant(facts.received_at)
    return ArrivalView(received_at=received, **{name: getattr(facts, name) for name in names})


def _problems(desk: Desk, document: str) -> tuple[Problem, ...]:
    try:
        return load_assembly(document, desk.vault).problems
    except ObjectMissing:
        return ()


def text(desk: Desk, person: Person, document: str, page: int) -> PageText:
    """Return the text alternative of a page: what was read at each place; what is to be keyed blind is left out."""
    page_for(desk, person, document, page)
    lines: list[TextLine] = []
    try:
        forms = load_assembly(document, desk.vault).forms
    except ObjectMissing:
        forms = ()
    for form in forms:
        sheet = Sheet.of(form, desk.definition(form.form))
        work = open_work(desk, document, form.index)
        sheet, draft = (sheet, Draft()) if work is None else (work.sheet, work.draft)
        hidden = {each.name for each in form.fields if work is not None and is_blind(sheet, draft, each.name)}
        lines += [
            TextLine(
                each.name,
                wording.titled(sheet.subschema(each.name), parted(each.name)[1]),
                each.text,
                wording.corners(where.box),
            )
            for each in sheet.form.fields
            for where in each.where
            if where.page == page and each.name not in hidden
        ]
    alt = say("page.text", person.language, page=page, count=sum(bool(line.text) for line in lines))
    return PageText(document, page, alt, tuple(lines))


def _named(desk: Desk, q: str) -> DocumentEntry | None:
    plain = q.strip()
    if is_document_id(plain):
        try:
            return desk.ledger.document(plain.upper())
        except ObjectMissing:
            return None
    return by_receipt(desk.ledger, plain)


def _descent(desk: Desk, entry: DocumentEntry) -> Iterator[DocumentEntry]:
    yield entry
    for child in arranged.children(entry.id, desk.objects):
        yield from _descent(desk, desk.ledger.document(child))
