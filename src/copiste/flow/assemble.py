"""Assemble: the readings of all pages become forms; each goes to `file` or to a person, each page to its place.

A document leaves ASSEMBLED only when every accepted form is a record and every other one a task, so a crash between any
two steps leaves it where the sweep finds it, and running again ends in the same place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from copiste.books.batches import join_by_sheets, order_of
from copiste.errors import GivenUp
from copiste.forms.model import Definition
from copiste.keeping.artefacts import load_assembly, load_contents
from copiste.keeping.moves import PLACES, conclude, to_review
from copiste.keeping.payloads import dump, load
from copiste.keeping.tasks import form_task, open_loose
from copiste.keeping.vault import ASSEMBLY, Vault, page_reading
from copiste.pages.legibility import judged
from copiste.pages.model import Problem
from copiste.ports import messages
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.library import Library
from copiste.ports.messages import Document, FileForm
from copiste.ports.queues import Queues
from copiste.ports.records import RecordStore
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer
from copiste.reading.model import PagePlace, PageReading
from copiste.records.assemble import Recall
from copiste.records.cutting import Cutting
from copiste.records.model import Assembly, FormResult, PagePlacing, PageQuality, Status
from copiste.records.states import DocumentState, PageState
from copiste.settings.offices import Offices


class Assembler(Protocol):
    """What `records.assemble.assemble` does."""

    def __call__(
        self,
        readings: Sequence[PageReading],
        definitions: Mapping[str, Definition],
        *,
        recall: Recall | None,
        cutting: Cutting | None,
        collate: bool,
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


@dataclass(frozen=True, slots=True)
class Assemble:
    """Puts documents together and sends their forms on.

    `learned` gives what an office has learned, None for one that does not learn; `flag` sends to a person what came
    before; `offices` say what cuts a document, `registers` what batch it belongs to.
    """

    ledger: Ledger
    queues: Queues
    records: RecordStore
    registers: Registers
    sealer: Sealer
    vault: Vault
    library: Library
    offices: Offices
    assemble: Assembler
    learned: Callable[[str], Recall | None]
    flag: Flag
    seed_share: float
    clock: Callable[[], dt.datetime]

    def run(self, message: Document, attempt: int) -> DocumentEntry:
        """Put one document together; return it as it stands now. *attempt* counts the deliveries of *message*."""
        entry = self.ledger.document(message.document)
        if entry.state is DocumentState.READING:
            pages = self.ledger.pages(entry.id)
            if PageState.DECODED in pages.values():
                return entry  # sent too early, or again: the last page sends another
            self._put_together(entry, len(pages), last=messages.is_last(attempt, message))
            join_by_sheets(self.registers, entry, load_assembly(entry.id, self.vault).batches)
            entry = self.ledger.move(entry.id, DocumentState.ASSEMBLED, at=self.clock())
        if entry.state is not DocumentState.ASSEMBLED:
            return entry
        assembly = load_assembly(entry.id, self.vault)
        open_loose(entry, assembly, records=self.records, sealer=self.sealer, now=self.clock())
        loose = [placing for placing in assembly.pages if placing.form is None]
        states = self.ledger.pages(entry.id) if loose else {}
        for placing in loose:
            if states[placing.page] is PageState.READ:
                self.ledger.move_page(entry.id, placing.page, PLACES[placing.place])
        for form in assembly.forms:
            if form.status is Status.ACCEPTED:
                self.queues.send(messages.FILE, messages.body(FileForm(entry.id, form.index)))
            else:
                self._ask(entry, form, assembly)
        return conclude(entry, assembly, ledger=self.ledger, now=self.clock())

    def _ask(self, entry: DocumentEntry, form: FormResult, assembly: Assembly) -> None:
        """Leave a form to a person."""
        definition = self.library.definitions().get(form.form)
        task = form_task(
            entry, form, assembly, definition, sealer=self.sealer, now=self.clock(), seed_share=self.seed_share
        )
        self.records.open_task(task)
        to_review(entry.id, form.index, assembly, self.ledger)

    def _put_together(self, entry: DocumentEntry, pages: int, *, last: bool) -> None:
        if self.vault.find(entry.id, ASSEMBLY) is not None:
            return
        fetched = (self.vault.fetch(entry.id, page_reading(page)) for page in range(1, pages + 1))
        readings = [load(PageReading, data) for data in fetched]
        if last:
            self.vault.keep(entry.id, ASSEMBLY, dump(given_up(readings)))
            return
        definitions, contents = self.library.definitions(), load_contents(entry.id, self.vault)
        order = order_of(entry, contents, self.registers, self.offices)
        if order.waits:
            assembly = waiting(readings)
        else:
            recall = self.learned(entry.office)
            assembly = self.assemble(readings, definitions, recall=recall, cutting=order.cutting, collate=order.collate)
        assembly = self.flag(entry, readings, assembly, definitions, self.clock())
        whole = replace(assembly.of(contents.problems), quality=tuple(map(_quality, readings)))
        self.vault.keep(entry.id, ASSEMBLY, dump(whole))


def given_up(readings: Sequence[PageReading]) -> Assembly:
    """Return the pages of a document that could not be put together: a person says what they are."""
    return replace(waiting(readings), problems=(Problem(GivenUp.code),))


def waiting(readings: Sequence[PageReading]) -> Assembly:
    """Return the pages of one pass over a stack: they wait, as no form's, for a person to put both together."""
    kept = (PagePlace.BLANK, PagePlace.UNREADABLE)
    places = [PagePlacing(one.page, one.place if one.place in kept else PagePlace.UNRECOGNISED) for one in readings]
    return Assembly(tuple(places), (), (Problem("pass_waits"),))


def _quality(reading: PageReading) -> PageQuality:
    found = judged(reading.quality)
    return PageQuality(reading.page, found.score, found.reasons)
