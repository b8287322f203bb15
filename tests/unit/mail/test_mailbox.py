"""A mailbox file holds many messages: each is opened, within the limits of one."""

from __future__ import annotations

import pytest

from copiste.errors import TooLarge
from copiste.mail.message import opened
from copiste.mail.model import MailLimits
from tests.unit.mail.makes import PDF, TIFF, attach, message, with_pdf

LINE = b"From envois@ruisseau.example Fri Nov 27 09:00:00 2026\n"
SECOND = PDF + b"% deux"


def mailbox(*messages: bytes, ends: bytes = b"\n") -> bytes:
    """Return a mailbox file of these messages."""
    return b"\n".join(LINE + each.rstrip(b"\n") + b"\n" for each in messages).replace(b"\n", ends)


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_the_documents_of_every_message_in_a_mailbox_are_taken(ends: bytes) -> None:
    found = opened(mailbox(with_pdf(), with_pdf(SECOND, sender="fax@passerelle.example"), with_pdf(TIFF), ends=ends))

    assert [(each.part, each.data, each.envelope.sender) for each in found.documents] == [
        ("1.2", PDF, "envois@ruisseau.example"),
        ("2.2", SECOND, "fax@passerelle.example"),
        ("3.2", TIFF, "envois@ruisseau.example"),
    ]
    assert found.envelope.sender == "envois@ruisseau.example"


@pytest.mark.parametrize("kind", ["application/mbox", "text/plain", "application/octet-stream"])
def test_a_mailbox_that_is_attached_is_opened_whole(kind: str) -> None:
    found = opened(bytes(attach(message(), mailbox(with_pdf(), with_pdf(SECOND)), kind, "envois.mbox")))

    assert [(each.part, each.data) for each in found.documents] == [("2.1.2", PDF), ("2.2.2", SECOND)]


def test_a_mailbox_of_one_message_is_that_message() -> None:
    assert [each.part for each in opened(mailbox(with_pdf())).documents] == ["2"]


@pytest.mark.parametrize("line", ["From now on we write so.\n", "From: me\n", "From a@b.example\nnothing: of mail\n"])
def test_a_line_of_prose_begins_no_message(line: str) -> None:
    found = opened(mailbox(with_pdf(text=f"Bonjour,\n\n{line}\nMerci.\n")))

    assert [each.part for each in found.documents] == ["2"]


def test_a_mailbox_of_too_many_messages_is_refused_aloud() -> None:
    with pytest.raises(TooLarge, match="parts"):
        opened(mailbox(*[bytes(message())] * 12), MailLimits(parts=10))
    with pytest.raises(TooLarge, match="parts"):
        opened(mailbox(*[b"a: b\n"] * 30), MailLimits(parts=10))


def test_messages_in_mailboxes_are_opened_to_a_depth() -> None:
    inner = mailbox(with_pdf(), with_pdf(SECOND))
    for _ in range(4):
        inner = bytes(attach(message(), inner, "application/mbox", "a.mbox"))
    found = opened(inner)

    assert (found.documents, [each.code for each in found.refused]) == ((), ["mail_nested"] * 2)
