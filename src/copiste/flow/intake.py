"""Intake: what landed becomes a document with pages, and each page a message to `read`.

A document is taken up wherever it stands: after landing, when a message comes again, and when the sweep asks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from copiste.books import batches
from copiste.books.allowance import Allowance
from copiste.books.lines import Rhythm
from copiste.errors import GivenUp
from copiste.flow.collecting import heard
from copiste.flow.decoding import Decoding
from copiste.flow.landing import Landing
from copiste.flow.mail import Mailroom
from copiste.keeping.moves import refuse
from copiste.keeping.tasks import open_refused
from copiste.ports import messages
from copiste.ports.inbox import Arrived
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.messages import Document, Landed, ReadPage
from copiste.ports.queues import Queues
from copiste.ports.records import RecordStore
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer
from copiste.records.states import DocumentState, PageState

PAGE_GIVES_WAY, MOST_GIVEN_WAY = 10.0, 600.0
"""Seconds by which each page of a document goes behind the one before it and lets what comes meanwhile be read first,
and the most that any does. The first is more than a page takes one reader; the second lets a thick stack end on a day
when there is no pause. Both chosen.
"""


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes in what landed. `registers` know the batches: what comes in a folder that bears the name of a batch of its
    office, belongs to it.
    """

    landing: Landing
    mailroom: Mailroom
    decoding: Decoding
    ledger: Ledger
    queues: Queues
    records: RecordStore
    registers: Registers
    sealer: Sealer
    allowance: Allowance
    rhythm: Rhythm
    clock: Callable[[], dt.datetime]

    def run(self, message: Landed | Document, attempt: int) -> DocumentEntry | None:
        """Return the document as it stands now; None when nothing stands at the door any more: it was taken before.

        *attempt* counts the deliveries of *message*: after some that failed, the document goes to a person.
        """
        last = messages.is_last(attempt, message)
        if isinstance(message, Document):
            return self._take_up(self.ledger.document(message.document), last=last)
        landed = self.landing.run(message)
        if landed is None:
            return None
        entry, arrived = landed
        self._note(entry, arrived)
        entry = self._take_up(entry, last=last)
        # last: until here, only the object at the door brings the message back
        self.landing.inbox.done(arrived.key, arrived.token)
        return entry

    def _note(self, entry: DocumentEntry, arrived: Arrived) -> None:
        """Let the line that a fax came by hear of it, and the batch whose folder it lay in."""
        if arrived.facts is not None:
            door = arrived.facts.provider or "fax"
            heard(arrived.facts, entry.office, door, sealer=self.sealer, rhythm=self.rhythm, now=self.clock())
        office, folder, *names = arrived.key.split("/")
        if names:
            batches.join_named(self.registers, office, folder, entry.id)

    def _take_up(self, stands: DocumentEntry, *, last: bool) -> DocumentEntry:
        entry = stands
        if last and entry.state is DocumentState.LANDED:
            entry = refuse(entry, GivenUp(), ledger=self.ledger, vault=self.mailroom.vault, at=self.clock())
        elif self.mailroom.takes(entry):
            entry = self.mailroom.run(entry)
        elif entry.state is DocumentState.LANDED:
            entry = self.decoding.run(entry)
        open_refused(entry, ledger=self.ledger, records=self.records, sealer=self.sealer, now=self.clock())
        self._pass_on(entry, opened=stands.state is DocumentState.LANDED)
        return entry

    def _pass_on(self, entry: DocumentEntry, *, opened: bool) -> None:
        """Send the messages that the next step of a document waits for; each may be sent again without harm.

        Of a document that was just *opened* no page was read yet.

        Beyond the month's allowance none are sent to `read`: the sweep takes the document up again until they may be.
        """
        if entry.state is DocumentState.READING:
            waiting = [*range(1, (entry.pages or 0) + 1)] if opened else self._unread(entry.id)
            if waiting and not self.allowance.admit(entry.id, entry.pages or len(waiting), self.clock()):
                return
            for turn, page in enumerate(waiting):
                way = min(turn * PAGE_GIVES_WAY, MOST_GIVEN_WAY)
                self.queues.send(messages.READ, messages.body(ReadPage(entry.id, page)), gives_way=way)
            if waiting:
                return
        if entry.state in (DocumentState.READING, DocumentState.ASSEMBLED):
            self.queues.send(messages.ASSEMBLE, messages.body(Document(entry.id)))

    def _unread(self, document: str) -> list[int]:
        return [page for page, state in self.ledger.pages(document).items() if state is PageState.DECODED]
