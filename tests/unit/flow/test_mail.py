"""A message lands as it is, each document in it lands by itself, and a message that may not come in is said aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from copiste.flow.mail import INVENTORY, Inventory
from copiste.flow.reception import Handed
from copiste.keeping import arranged
from copiste.keeping.artefacts import facts_of
from copiste.keeping.payloads import load
from copiste.keeping.vault import ORIGINAL, Vault
from copiste.pages.formats import media_type
from copiste.pages.model import Decoded, Limits, Opened, Page
from copiste.ports import messages
from copiste.ports.ledger import DocumentEntry
from copiste.reading.model import PagePlace
from copiste.records.arrival import ArrivalFacts
from copiste.records.states import DocumentState
from copiste.settings.doors import Connection, Doors, Line
from tests.contract.homes import Home, embedded
from tests.unit.flow.flow import FACTS, Crash, Flow, Fuse, assembly
from tests.unit.mail import makes
from tests.unit.mail.makes import PDF, TIFF, attach, message, with_pdf

OPEN = Connection("boite", "imap", "greffe", options={"allow": "*"})
SES_PASS = b"Authentication-Results: amazonses.com; dkim=pass header.d=ruisseau.example\r\n"


class OnePage:
    """Decodes what is of a kind that is read to one tiny page, and refuses the rest as the real one does."""

    def decode(self, data: bytes, limits: Limits) -> Decoded:
        with self.opened(data, limits) as document:
            return Decoded(document.media_type, tuple(document.pages))

    @contextmanager
    def opened(self, data: bytes, limits: Limits) -> Iterator[Opened]:
        del limits
        yield Opened(media_type(data), 1, iter([Page(1, np.full((3, 4), 1, np.uint8), FACTS)]))


@dataclass(slots=True)
class Office:
    """An embedded home where messages come in."""

    home: Home
    doors: Doors = field(default_factory=lambda: Doors(connections={"boite": OPEN}))
    fuse: Fuse = field(default_factory=Fuse)

    @property
    def flow(self) -> Flow:
        return Flow(self.home, assembly(PagePlace.BLANK), self.fuse, decoder=OnePage(), doors=self.doors)

    @property
    def vault(self) -> Vault:
        return Vault(self.home.objects, self.home.sealer)

    def intake(self, body: str) -> None:
        """Give one message of the queue to intake."""
        self.flow.take(messages.INTAKE, body)

    def run(self) -> None:
        """Take in all that was announced."""
        while leased := self.home.queues.lease(messages.INTAKE, seconds=60):
            for each in leased:
                try:
                    self.intake(each.body)
                except Crash:
                    self.home.queues.release(each)
                    raise
                self.home.queues.ack(each)

    def collected(self, data: bytes, uid: str = "1.1") -> None:
        """Hand in a message as the mailbox does, and take it in."""
        facts = ArrivalFacts(provider="boite", provider_id=uid)
        replace(self.flow, fuse=Fuse()).deps.reception.run(
            Handed("greffe", "mailbox", f"imap boite {uid}", data, None, facts)
        )
        self.run()

    def dropped(self, key: str, data: bytes) -> None:
        """Put a message at the door, and take it in."""
        self.home.drop(key, data)
        self.home.queues.send(messages.INTAKE, messages.landed_body(key, "t", "inbox"))
        self.run()

    def entries(self) -> list[DocumentEntry]:
        return list(self.home.ledger.documents())

    def states(self) -> list[tuple[str, str, str | None]]:
        return [(entry.channel, entry.state.value, entry.reason) for entry in self.entries()]

    def findings(self) -> list[str]:
        return self.flow.findings()


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[..., Office]]:
    homes: list[Home] = []

    def make(**options: Any) -> Office:
        return Office(embedded(tmp_path / str(len(homes)), homes), **options)

    yield make
    for each in homes:
        each.close()


@pytest.fixture
def office(made: Callable[..., Office]) -> Office:
    return made()


def three() -> EmailMessage:
    return attach(attach(attach(message(), PDF), TIFF, "image/tiff", "b.tif"), makes.ZIP, "application/zip", "c.zip")


def test_a_message_is_kept_as_it_was_and_each_document_in_it_lands(office: Office) -> None:
    data = bytes(three())
    office.collected(data)

    whole, *parts = office.entries()
    assert office.states() == [
        ("mailbox", "moved", None),
        ("email", "reading", None),
        ("email", "reading", None),
        ("email", "quarantined", "archive"),
    ]
    assert office.vault.fetch(whole.id, ORIGINAL) == data
    assert [office.vault.fetch(part.id, ORIGINAL) for part in parts] == [PDF, TIFF, makes.ZIP]
    assert arranged.children(whole.id, office.home.objects) == tuple(part.id for part in parts)
    assert all(arranged.parents(part.id, office.vault) == (whole.id,) for part in parts)
    assert office.findings() == []


def test_what_is_refused_in_a_message_says_for_itself_why(office: Office) -> None:
    piece = EmailMessage()
    piece.set_type('message/partial; number=1; total=2; id="un"')
    piece.set_payload("JVBE")
    made = attach(attach(message(), PDF), b"nom;montant\n", "text/csv", "tableau.csv")
    made.attach(piece)
    office.collected(bytes(made))

    assert [reason for _, _, reason in office.states()] == [None, None, "text_file", "mail_split"]
    assert sorted(task.reason or "" for task in office.home.records.tasks()) == ["mail_split", "text_file"]


def test_what_the_message_says_is_kept_with_each_document_and_with_it(office: Office) -> None:
    office.collected(with_pdf())
    whole, part = office.entries()

    facts = facts_of(part.id, office.vault)
    inventory = load(Inventory, office.vault.fetch(whole.id, INVENTORY))

    assert (facts.station, facts.caller_name) == ("envois@ruisseau.example", "Clinique du Ruisseau")
    assert facts.provider_id == "<un@ruisseau.example>"
    assert inventory.subject == "Demande à traiter"
    assert [(item.part, item.document, item.left) for item in inventory.items] == [
        ("2", part.id, None),
        ("1", None, "text"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes(message()), "mail_no_document"),
        (bytes(attach(message(), makes.LOCKED_ZIP, "application/zip", "a.zip")), "archive_locked"),
        (bytes(attach(message(), makes.ENVELOPED, "application/pkcs7-mime", "smime.p7m")), "mail_encrypted"),
        (makes.pictured(makes.LOGO), "mail_no_document"),
    ],
)
def test_a_message_with_nothing_to_read_is_said_aloud_with_its_reason(office: Office, data: bytes, reason: str) -> None:
    office.collected(data)

    assert office.states() == [("mailbox", "quarantined", reason)]
    assert [task.reason for task in office.home.records.tasks()] == [reason]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"allow": "autre.example"}, "mail_sender"),
        ({}, "mail_sender"),
        ({"allow": "ruisseau.example", "authority": "mx.greffe.example"}, "mail_unproven"),
    ],
)
def test_a_sender_that_may_not_write_is_said_aloud_and_nothing_is_opened(
    made: Callable[..., Office], options: dict[str, str], reason: str
) -> None:
    office = made(doors=Doors(connections={"boite": Connection("boite", "imap", "greffe", options=options)}))
    data = with_pdf()
    office.collected(data)

    assert office.states() == [("mailbox", "quarantined", reason)]
    (entry,) = office.entries()
    assert office.vault.find(entry.id, INVENTORY) is None
    assert office.vault.fetch(entry.id, ORIGINAL) == data
    assert [task.reason for task in office.home.records.tasks()] == [reason]


def test_a_mailbox_that_is_no_longer_described_lets_nobody_in(made: Callable[..., Office]) -> None:
    office = made(doors=Doors())
    office.collected(with_pdf())

    assert office.states() == [("mailbox", "quarantined", "mail_sender")]


def test_a_message_told_twice_and_one_sent_twice_are_their_documents_once(office: Office) -> None:
    data = with_pdf()
    office.collected(data)
    office.collected(data)
    office.collected(b"Received: by another\r\n" + data, "1.2")
    office.collected(data, "2.1")

    assert [(channel, state) for channel, state, _ in office.states()] == [
        ("mailbox", "moved"),
        ("email", "reading"),
        ("mailbox", "moved"),
        ("mailbox", "duplicate"),
    ]


def test_another_document_under_the_same_numbers_is_another_document(office: Office) -> None:
    office.collected(with_pdf())
    office.collected(with_pdf(PDF + b"another"), "1.2")

    assert [channel for channel, *_ in office.states()] == ["mailbox", "email", "mailbox", "email"]


def test_a_fax_goes_to_the_office_of_the_line_that_was_called(made: Callable[..., Office]) -> None:
    options = {"allow": "passerelle.example", "service": "generic"}
    office = made(
        doors=Doors(
            {"+15145550199": Line("+15145550199", "permis", ("avis",), "Permis")},
            {"boite": Connection("boite", "imap", "greffe", options=options)},
        )
    )
    text = "From: 418 555-0100\nTo: (514) 555-0199\nPages received: 1 of 2\nFax ID: 77\n"
    office.collected(with_pdf(text=text, sender="fax@passerelle.example"))

    whole, fax = office.entries()
    facts = facts_of(fax.id, office.vault)

    assert (whole.office, fax.office, fax.channel) == ("greffe", "permis", "fax")
    assert (facts.provider, facts.provider_id, facts.caller) == ("generic", "77", "418 555-0100")
    assert (facts.line, facts.forms, facts.is_incomplete) == ("Permis", ("avis",), True)
    assert [slip.value["line"] for slip in office.home.registers.slips("rhythm")] == ["Permis"]


@pytest.mark.parametrize("key", ["greffe/fax.eml", "greffe/mail/9tk3m"])
@pytest.mark.parametrize(("via", "to"), [((), "greffe"), (("greffe",), "permis")])
def test_a_message_in_the_folder_of_one_office_gives_another_nothing_that_its_line_does_not_allow(
    made: Callable[..., Office], key: str, via: tuple[str, ...], to: str
) -> None:
    ses = Connection("ses", "ses", "greffe", options={"allow": "xmedius.com"})
    office = made(doors=Doors({"+15145550199": Line("+15145550199", "permis", ("avis",), "Permis", via)}, {"ses": ses}))
    text = "Caller ID: 418 555-0100\nTo: (514) 555-0199\nPages received: 1\n"
    head = SES_PASS.replace(b"ruisseau.example", b"xmedius.com")
    office.dropped(key, head + with_pdf(text=text, sender="fax@xmedius.com"))

    whole, fax = office.entries()
    facts = facts_of(fax.id, office.vault)

    assert (whole.office, fax.office, fax.channel) == ("greffe", to, "fax")
    assert (facts.line, facts.doubt) == (("Permis", "") if via else ("", "line"))
    assert [slip.value["line"] for slip in office.home.registers.slips("rhythm")] == (["Permis"] if via else [])


def test_a_message_in_a_trusted_folder_is_opened_whoever_sent_it(office: Office) -> None:
    office.dropped("greffe/transfert.eml", with_pdf())

    assert [(channel, state) for channel, state, _ in office.states()] == [("folder", "moved"), ("email", "reading")]
    assert list(office.home.inbox.waiting()) == []


@pytest.mark.parametrize(
    ("head", "allow", "reason"),
    [
        (SES_PASS, "ruisseau.example", None),
        (SES_PASS, "autre.example", "mail_sender"),
        (b"", "ruisseau.example", "mail_unproven"),
        (SES_PASS + b"X-SES-Virus-Verdict: FAIL\r\n", "ruisseau.example", "mail_infected"),
    ],
)
def test_what_a_mail_service_put_at_the_door_may_be_anybody_s(
    made: Callable[..., Office], head: bytes, allow: str, reason: str | None
) -> None:
    office = made(doors=Doors(connections={"ses": Connection("ses", "ses", "greffe", options={"allow": allow})}))
    office.dropped("greffe/mail/9tk3m", head + with_pdf())

    assert office.states()[0] == ("folder", "quarantined" if reason else "moved", reason)
    assert len(office.entries()) == (1 if reason else 2)


def test_without_a_list_what_a_mail_service_put_there_is_refused(office: Office) -> None:
    office.dropped("greffe/mail/9tk3m", SES_PASS + with_pdf())

    assert office.states() == [("folder", "quarantined", "mail_sender")]


def test_a_message_too_deep_in_messages_is_not_opened_by_landing_anew(office: Office) -> None:
    inner = attach(message(), PDF)
    for _ in range(4):
        outer = attach(message(), TIFF, "image/tiff", "a.tif")
        outer.add_attachment(inner)
        inner = outer
    office.collected(bytes(inner))

    assert sorted({reason for *_, reason in office.states() if reason}) == ["mail_nested"]
    assert office.findings() == []


def test_a_crash_after_any_call_changes_nothing(made: Callable[..., Office]) -> None:
    data = bytes(three())
    usual = made()
    usual.collected(data)
    burnt = 0
    while True:
        burnt += 1
        office = made(fuse=Fuse(burnt))
        try:
            office.collected(data)
        except Crash:
            office.fuse = Fuse()
            office.run()
        else:
            break
        assert office.states() == usual.states()
        assert office.findings() == []
    assert burnt > 20
    assert DocumentState.MOVED in {entry.state for entry in usual.entries()}


def test_a_message_with_nothing_to_read_keeps_word_of_what_is_in_it(office: Office) -> None:
    office.collected(bytes(attach(message(), makes.LOCKED_ZIP, "application/zip", "a.zip")))
    (whole,) = office.entries()

    items = load(Inventory, office.vault.fetch(whole.id, INVENTORY)).items
    assert [(item.part, item.document, item.code, item.left) for item in items] == [
        ("2", None, "archive_locked", None),
        ("1", None, None, "text"),
    ]
