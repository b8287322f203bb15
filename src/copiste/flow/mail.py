"""A message that landed is opened: each document in it lands by itself, and the message stays as it was received.

The message is a document of its own, kept byte for byte; it and what was in it name each other (`arranged.tie`), so
that the screen leads from one to the other. It ends as `moved`, since it goes on in other documents, or in quarantine
with its reason: then nothing in it was opened, or nothing was there to open.

Every step may be done again: what is in a message lands by a delivery of its own, which is known again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.utils import formataddr

from copiste.books.lines import Rhythm
from copiste.errors import DocumentError
from copiste.flow.collecting import heard
from copiste.flow.reception import Handed, Reception
from copiste.keeping import arranged
from copiste.keeping.moves import refuse
from copiste.keeping.payloads import dump, load
from copiste.keeping.transfer import Transfer
from copiste.keeping.vault import LANDING, ORIGINAL, Vault
from copiste.mail import faxes, trust
from copiste.mail.message import opened
from copiste.mail.model import Attached, Left, OpenedMessage
from copiste.pages.formats import MESSAGE
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.records.arrival import LINE, ArrivalFacts
from copiste.records.states import DocumentState
from copiste.refusals import BY_CODE, NoDocumentInMail
from copiste.settings.doors import Connection, Doors
from copiste.settings.offices import Offices

MAILBOX, ATTACHED, FAX = "mailbox", "email", "fax"
"""Channels: of a message that was collected; of a document that came in one; of one that a fax service sent so."""
INVENTORY = "message"
_INBOXES = ("folder", "bucket")
_FOLDER = "mail/"
"""Where in an office's inbox a mail service puts what anybody may have sent."""
_SES = "amazonses.com"
_PARTS = (ATTACHED, FAX)


@dataclass(frozen=True, slots=True)
class Item:
    """One part of a message: the document that it became, with the reason when it was refused; or why it was left."""

    part: str
    document: str | None = None
    code: str | None = None
    left: str | None = None


@dataclass(frozen=True, slots=True)
class Inventory:
    """What became of every part of a message. Kept sealed with it: subject and sender are personal."""

    sender: str
    subject: str
    message_id: str
    spam: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Mailroom:
    """Where messages are opened."""

    ledger: Ledger
    vault: Vault
    reception: Reception
    doors: Doors
    offices: Offices
    clock: Callable[[], dt.datetime]
    rhythm: Rhythm

    def takes(self, entry: DocumentEntry) -> bool:
        """Whether a document is a message to be opened; one that came inside another message is not opened again."""
        if entry.state is not DocumentState.LANDED or entry.channel in (*_PARTS, arranged.CHANNEL):
            return False
        return self._landing(entry).before[0].media_type == MESSAGE

    def run(self, entry: DocumentEntry) -> DocumentEntry:
        """Return the message as it stands once every document in it is durable, or as it was refused."""
        held_by = self.ledger.first(entry.office, entry.fingerprint or "", entry.id)
        if held_by != entry.id:
            return self.ledger.move(entry.id, DocumentState.DUPLICATE, at=self.clock(), duplicate_of=held_by)
        connection, is_open_to_all = self._connection(entry)
        try:
            message = opened(self.vault.fetch(entry.id, ORIGINAL))
            if connection is not None or is_open_to_all:
                trust.check(message, _rules(connection))
        except DocumentError as error:
            return refuse(entry, error, ledger=self.ledger, vault=self.vault, at=self.clock())
        nothing = _without_document(message)
        landed = self._landed(entry, message, connection) if nothing is None else map(_refused, message.refused)
        items = [*landed, *map(_left, message.left)]
        self.vault.keep(entry.id, INVENTORY, dump(_inventory(message, items)))
        if nothing is not None:
            return refuse(entry, nothing, ledger=self.ledger, vault=self.vault, at=self.clock())
        return self.ledger.move(entry.id, DocumentState.MOVED, at=self.clock())

    def _landed(self, entry: DocumentEntry, message: OpenedMessage, connection: Connection | None) -> Iterator[Item]:
        options = {} if connection is None else connection.options
        for found in (*message.documents, *message.refused):
            service = faxes.chosen(options.get("service", ""), options.get("templates", ""), found.envelope.sender)
            zone = options.get("zone") or self.offices.get(entry.office).zone
            facts = _plain_facts(found) if service is None else faxes.facts(found, service, zone)
            facts = replace(facts, refused=found.code or "")
            # a mailbox is a door of ours; whoever may write for an office could have put any other message there
            whose = self.doors.routed if entry.channel == MAILBOX else self.doors.claimed
            office, facts = whose(facts, entry.office)
            handed = Handed(
                office=office,
                channel=ATTACHED if service is None else FAX,
                delivery=_delivery(entry, found, office, facts),
                data=found.data,
                name=found.name,
                facts=facts,
            )
            child = self.reception.run(handed)
            if self.doors.line(facts.called) is not None and facts.doubt != LINE:
                door = facts.provider or handed.channel
                heard(facts, office, door, sealer=self.reception.sealer, rhythm=self.rhythm, now=self.clock())
            arranged.tie(child.id, (entry.id,), self.vault)
            yield Item(found.part, child.id, found.code)

    def _connection(self, entry: DocumentEntry) -> tuple[Connection | None, bool]:
        """Return the mailbox that a message came by, if it is known, and whether anybody may have sent it there."""
        landing = self._landing(entry)
        if entry.channel == MAILBOX:
            name = "" if landing.facts is None else landing.facts.provider
            return self.doors.connections.get(name), True
        if entry.channel in _INBOXES and (landing.file_name or "").startswith(_FOLDER):
            found = [each for each in self.doors.connections.values() if each.kind == "ses"]
            return next((each for each in found if each.office == entry.office), None), True
        return None, False  # whoever put it there was let in by the folder, or signed in

    def _landing(self, entry: DocumentEntry) -> Transfer:
        return load(Transfer, self.vault.fetch(entry.id, LANDING))


def _rules(connection: Connection | None) -> trust.SenderRules:
    """Return who may write to a mailbox: nobody, when nothing says who."""
    if connection is None:
        return trust.SenderRules(())
    authority = connection.options.get("authority", _SES if connection.kind == "ses" else "")
    return trust.SenderRules.of(connection.options.get("allow", ""), "" if authority == "none" else authority)


def _without_document(message: OpenedMessage) -> DocumentError | None:
    """Return the reason when a message holds nothing that is read: that of the one thing in it, if there is one."""
    if message.documents or len(message.refused) > 1:
        return None
    return _named(message.refused[0].code or "") if message.refused else NoDocumentInMail()


def _named(code: str) -> DocumentError:
    return BY_CODE.get(code, DocumentError)()


def _plain_facts(found: Attached) -> ArrivalFacts:
    envelope = found.envelope
    return ArrivalFacts(
        provider=ATTACHED,
        provider_id=envelope.id,
        received_at=envelope.passed_at or envelope.sent_at,
        local_time=envelope.date,
        station=envelope.sender,
        caller_name=envelope.senders[0][0] if envelope.sender else "",
        media_type=found.media_type,
    )


def _delivery(entry: DocumentEntry, found: Attached, office: str, facts: ArrivalFacts) -> str:
    """Return the name by which a document in a message is known again, should the message come twice.

    Its bytes are in it: numbers of faxes and messages are what senders say, and a document that only claims the number
    of another must not be taken for it. So is the office: one message may go to the mailboxes of two.
    """
    digest = hashlib.sha256(found.data).hexdigest()
    known = f"{facts.provider} {facts.provider_id}" if facts.provider_id else f"{entry.id} {found.part}"
    return f"{office} {known} {digest}"


def _inventory(message: OpenedMessage, items: list[Item]) -> Inventory:
    envelope = message.envelope
    return Inventory(
        sender=", ".join(formataddr(each) for each in envelope.senders)[:500],
        subject=envelope.subject,
        message_id=envelope.id,
        spam=dict(message.verdicts).get("spam", ""),
        items=tuple(items),
    )


def _left(left: Left) -> Item:
    return Item(left.part, left=left.why)


def _refused(found: Attached) -> Item:
    return Item(found.part, code=found.code)
