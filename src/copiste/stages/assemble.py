"""Assemble: the readings of all pages become forms; each goes to `file` or to a person, each page to its place.

A document leaves ASSEMBLED only when every accepted form is a record and every other one a task, so a crash between any
two steps leaves it where the sweep finds it, and running again ends in the same place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from copiste.forms.model import Definition
from copiste.pages.legibility import judged
from copiste.pages.model import Problem
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.library import Library
from copiste.ports.queues import Queues
from copiste.ports.records import RecordStore
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer
from copiste.reading.model import PagePlace, PageReading
from copiste.records.assemble import Recall
from copiste.records.cutting import Cutting
from copiste.records.model import Assembly, PagePlacing, PageQuality, Status
from copiste.records.states import DocumentState, PageState
from copiste.stages import messages
from copiste.stages.batches import join_by_sheets, lie_of
from copiste.stages.decoding import INCOMPLETE, load_contents
from copiste.stages.messages import Document, FileForm
from copiste.stages.offices import Offices
from copiste.stages.payloads import dump, load
from copiste.stages.review.opening import form_task, open_loose
from copiste.stages.review.settling import settle
from copiste.stages.vault import ASSEMBLY, Vault, page_reading

PLACES: Mapping[PagePlace, PageState] = {
    PagePlace.BLANK: PageState.BLANK,
    PagePlace.COVER: PageState.COVER,
    PagePlace.SEPARATOR: PageState.SEPARATOR,
    PagePlace.UNRECOGNISED: PageState.UNRECOGNISED,
    PagePlace.UNREADABLE: PageState.QUARANTINED,
    PagePlace.ATTACHMENT: PageState.UNRECOGNISED,  # only of an attachment to nothing
}
ALL_UNREADABLE = "pages_unreadable"
"""The reason of a document in quarantine whose every page is unreadable."""


class Assembler(Protocol):
    """What `records.assemble.assemble` does."""

    def __call__(
        self,
        readings: Sequence[PageReading],
        definitions: Mapping[str, Definition],
        *,
        recall: Recall | None = None,
        cutting: Cutting | None = None,
        collate: bool = False,
    ) -> Assembly: ...


class Flag(Protocol):
    """What `duplicates.Duplicates.flag` does."""

    def __call__(
        self,
        entry: DocumentEntry,
        readings: Sequence[PageReading],
        assembly: Assembly,
        definitions: Mapping[str, Definition],
        now: dt.datetime,
    ) -> Assembly: ...


def run(
    message: Document,
    *,
    ledger: Ledger,
    queues: Queues,
    records: RecordStore,
    sealer: Sealer,
    vault: Vault,
    library: Library,
    assemble: Assembler,
    clock: Callable[[], dt.datetime],
    learned: Callable[[str], Recall | None] = lambda _office: None,
    seed_share: float = 0,
    flag: Flag | None = None,
    offices: Offices | None = None,
    registers: Registers | None = None,
) -> DocumentEntry:
    """Put a document together and send its forms on; return the document as it stands now.

    *learned* gives what an office has learned, None for one that does not learn; *flag* sends to a person what came
    before; *offices* say what cuts a document, *registers* what batch it belongs to.
    """
    entry = ledger.document(message.document)
    if entry.state is DocumentState.READING:
        pages = ledger.pages(entry.id)
        if PageState.DECODED in pages.values():
            return entry  # sent too early, or again: the last page sends another
        lie = lie_of(entry, load_contents(entry.id, vault), registers, offices or Offices())
        reading = partial(assemble, recall=learned(entry.office), cutting=lie.cutting, collate=lie.collate)
        _put_together(
            entry,
            len(pages),
            vault=vault,
            library=library,
            assemble=waiting if lie.waits else reading,
            flag=flag,
            now=clock(),
        )
        if registers is not None:
            join_by_sheets(registers, entry, load_assembly(entry.id, vault).batches)
        entry = ledger.move(entry.id, DocumentState.ASSEMBLED, at=clock())
    if entry.state is not DocumentState.ASSEMBLED:
        return entry
    assembly = load_assembly(entry.id, vault)
    open_loose(entry, assembly, records=records, sealer=sealer, now=clock())
    states = ledger.pages(entry.id)
    for placing in assembly.pages:
        if placing.form is None and states[placing.page] is PageState.READ:
            ledger.move_page(entry.id, placing.page, PLACES[placing.place])
    for form in assembly.forms:
        if form.status is Status.ACCEPTED:
            queues.send(messages.FILE, messages.body(FileForm(entry.id, form.index)))
        else:
            definition = library.definitions().get(form.form)
            task = form_task(entry, form, assembly, definition, sealer=sealer, now=clock(), seed_share=seed_share)
            records.open_task(task)
            to_review(entry.id, form.index, assembly, ledger)
    return conclude(entry, assembly, ledger=ledger, now=clock())


def conclude(entry: DocumentEntry, assembly: Assembly, *, ledger: Ledger, now: dt.datetime) -> DocumentEntry:
    """Move a document on from ASSEMBLED once every page of it has come to its place; no effect before.

    Pages move after their record or task is written, so of several workers finishing at once at least one sees the end.
    """
    if PageState.READ in ledger.pages(entry.id).values():
        return entry
    if any(form.status is Status.REVIEW for form in assembly.forms):
        ledger.move(entry.id, DocumentState.REVIEW, at=now)
        return settle(entry.id, ledger=ledger, now=now)  # a quick clerk may have done the last task meanwhile
    if assembly.forms:
        return ledger.move(entry.id, DocumentState.FILED, at=now)
    if all(placing.place is PagePlace.UNREADABLE for placing in assembly.pages):
        return ledger.move(entry.id, DocumentState.QUARANTINED, at=now, reason=ALL_UNREADABLE)
    return ledger.move(entry.id, DocumentState.SET_ASIDE, at=now)


def load_assembly(document: str, vault: Vault) -> Assembly:
    """Return what *document* came to."""
    return load(Assembly, vault.fetch(document, ASSEMBLY))


def move_pages(document: str, form: int, assembly: Assembly, to: PageState, ledger: Ledger) -> None:
    """Move the pages of a form, and those attached to it."""
    for placing in assembly.pages:
        if placing.form == form:
            ledger.move_page(document, placing.page, to)


def to_review(document: str, form: int, assembly: Assembly, ledger: Ledger) -> None:
    """Move the pages of a form to review, but for those that a person has moved on from there already."""
    states = ledger.pages(document)
    for placing in assembly.pages:
        if placing.form == form and states[placing.page] is PageState.READ:
            ledger.move_page(document, placing.page, PageState.REVIEW)


def waiting(readings: Sequence[PageReading], definitions: Mapping[str, Definition]) -> Assembly:
    """Return the pages of one pass over a stack: they wait, as no form's, for a person to put both together."""
    del definitions
    kept = (PagePlace.BLANK, PagePlace.UNREADABLE)
    places = [PagePlacing(one.page, one.place if one.place in kept else PagePlace.UNRECOGNISED) for one in readings]
    return Assembly(tuple(places), (), (Problem("pass_waits"),))


def _put_together(
    entry: DocumentEntry,
    pages: int,
    *,
    vault: Vault,
    library: Library,
    assemble: Callable[[Sequence[PageReading], Mapping[str, Definition]], Assembly],
    flag: Flag | None,
    now: dt.datetime,
) -> None:
    document = entry.id
    if vault.find(document, ASSEMBLY) is not None:
        return
    readings = [load(PageReading, vault.fetch(document, page_reading(page))) for page in range(1, pages + 1)]
    definitions = library.definitions()
    assembly = assemble(readings, definitions)
    if flag is not None:
        assembly = flag(entry, readings, assembly, definitions, now)
    found = load_contents(document, vault).problems
    missing = tuple(problem for problem in found if problem.code == INCOMPLETE)
    whole = replace(
        assembly,
        forms=tuple(form.held(*missing) for form in assembly.forms),
        problems=found + assembly.problems,
        quality=tuple(map(_quality, readings)),
    )
    vault.keep(document, ASSEMBLY, dump(whole))


def _quality(reading: PageReading) -> PageQuality:
    found = judged(reading.quality)
    return PageQuality(reading.page, found.score, found.reasons)
