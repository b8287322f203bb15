"""Intake: what landed becomes a document with pages, and each page a message to `read`.

A document is taken up wherever it stands: after landing, when a message comes again, and when the sweep asks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial

from copiste.pages.model import Limits
from copiste.ports.decoder import Decoder
from copiste.ports.inbox import Inbox
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.queues import Queues
from copiste.ports.records import RecordStore
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer
from copiste.records.states import DocumentState, PageState
from copiste.stages import batches, messages
from copiste.stages.allowance import Allowance
from copiste.stages.collecting import heard, routed
from copiste.stages.decoding import decode
from copiste.stages.doors import Doors
from copiste.stages.landing import land
from copiste.stages.mail import Mailroom
from copiste.stages.messages import Document, Landed, ReadPage
from copiste.stages.review.opening import open_refused
from copiste.stages.rhythm import Rhythm
from copiste.stages.vault import Vault


def run(
    message: Landed | Document,
    *,
    channel: str,
    inbox: Inbox,
    ledger: Ledger,
    queues: Queues,
    records: RecordStore,
    registers: Registers,
    sealer: Sealer,
    vault: Vault,
    decoder: Decoder,
    limits: Limits,
    clock: Callable[[], dt.datetime],
    software: Mapping[str, str],
    allowance: Allowance,
    doors: Doors | None = None,
    rhythm: Rhythm | None = None,
    mailroom: Mailroom,
) -> DocumentEntry | None:
    """Return the document as it stands now; None when nothing stands at the door any more: it was taken in before.

    What comes in a folder that bears the name of a batch of its office, belongs to it; *registers* know the batches.
    """
    arrived = None
    if isinstance(message, Landed):
        landed = land(
            message.key,
            channel=channel,
            inbox=inbox,
            ledger=ledger,
            registers=registers,
            sealer=sealer,
            vault=vault,
            clock=clock,
            software=software,
            route=partial(routed, doors or Doors()),
        )
        if landed is None:
            return None
        (entry, arrived) = landed
        if arrived.facts is not None and rhythm is not None:
            facts, door = arrived.facts, arrived.facts.provider or "fax"
            heard(facts, entry.office, door, sealer=sealer, rhythm=rhythm, now=clock())
        document = entry.id
        _join_by_folder(registers, arrived.key, document)
    else:
        document = message.document
    entry = ledger.document(document)
    if mailroom.takes(entry):
        entry = mailroom.open(entry)
    elif entry.state is DocumentState.LANDED:
        entry = decode(
            entry, ledger=ledger, vault=vault, decoder=decoder, limits=limits, clock=clock, software=software
        )
    open_refused(entry, records=records, sealer=sealer, now=clock())
    pass_on(entry, ledger=ledger, queues=queues, allowance=allowance, now=clock())
    if arrived is not None:
        inbox.done(arrived.key, arrived.token)  # last: until here, only the object at the door brings the message back
    return entry


def _join_by_folder(registers: Registers, key: str, document: str) -> None:
    office, folder, *names = key.split("/")
    if names:
        batches.join_named(registers, office, folder, document)


def pass_on(entry: DocumentEntry, *, ledger: Ledger, queues: Queues, allowance: Allowance, now: dt.datetime) -> None:
    """Send the messages that the next step of a document waits for; each may be sent again without harm.

    Beyond the month's allowance none are sent to `read`: the sweep takes the document up again until they may be.
    """
    if entry.state is DocumentState.READING:
        waiting = [page for page, state in ledger.pages(entry.id).items() if state is PageState.DECODED]
        if waiting and not allowance.admit(entry.id, entry.pages or len(waiting), now):
            return
        for page in waiting:
            queues.send(messages.READ, messages.body(ReadPage(entry.id, page)))
        if waiting:
            return
    if entry.state in (DocumentState.READING, DocumentState.ASSEMBLED):
        queues.send(messages.ASSEMBLE, messages.body(Document(entry.id)))
