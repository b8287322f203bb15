"""What a part is is asked of its bytes: a document is found under whatever type, and an attached file is never text."""

from __future__ import annotations

import pytest

from copiste.mail.message import opened
from tests.unit.mail import makes
from tests.unit.mail.makes import PDF, attach, message

RTF, PS = b"{\\rtf1\\ansi Demande}", b"%!PS-Adobe-3.0\n%%EOF\n"
CSV, HTML = b"nom;montant\nun;2\n", b"<!DOCTYPE html><html><body>Demande</body></html>"
CARD, CALENDAR = b"BEGIN:VCARD\r\nEND:VCARD\r\n", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
KEY = b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQEN\n-----END PGP PUBLIC KEY BLOCK-----\n"


def found(data: bytes) -> tuple[list[bytes], list[str | None], list[str]]:
    """Return the documents in a message, why others are refused, and why the rest is left."""
    message = opened(data)
    return (
        [each.data for each in message.documents],
        [each.code for each in message.refused],
        [each.why for each in message.left],
    )


def with_part(*lines: str, text: str = "") -> bytes:
    """Return a message with a text and a part with these header lines."""
    head = "From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return f"{head}--b\r\n\r\nBonjour\r\n--b\r\n{chr(10).join(lines)}\r\n\r\n{text}\r\n--b--\r\n".encode()


@pytest.mark.parametrize(
    ("data", "kind", "name", "code"),
    [
        (RTF, "text/rtf", "demande.rtf", "unsupported_format"),
        (RTF, "text/plain", "demande.txt", "unsupported_format"),
        (PS, "text/plain", "demande.ps", "unsupported_format"),
        (CSV, "text/csv", "demande.csv", "text_file"),
        (HTML, "text/html", "demande.html", "text_file"),
        (b"Bonjour\n", "text/plain", "demande.txt", "text_file"),
        (b"Bonjour\n", "text/plain", None, "text_file"),
        (b" \r\n", "text/plain", "demande.txt", "empty"),
    ],
)
def test_an_attached_text_that_is_not_read_is_refused_aloud(data: bytes, kind: str, name: str, code: str) -> None:
    assert found(bytes(attach(message(), data, kind, name))) == ([], [code], ["text"])


def test_a_refused_text_is_told_by_the_kind_that_its_name_gives_and_by_no_name() -> None:
    made = attach(message(), CSV, "text/csv", "Rose Tremblay.csv")
    attach(made, CSV, "text/plain", "Rose Tremblay.rosetremblay")

    assert [each.facts for each in opened(bytes(made)).refused] == [{"resource": "named", "name": "CSV"}, {}]


def test_a_document_that_is_attached_as_a_text_is_one() -> None:
    assert found(bytes(attach(message(), PDF, "text/csv", "demande.csv"))) == ([PDF], [], ["text"])


def test_a_text_with_a_name_is_a_file_also_when_it_stands_in_the_message() -> None:
    inline = with_part("Content-Type: text/plain", 'Content-Disposition: inline; filename="a.csv"', text="a;b")
    old = with_part('Content-Type: text/plain; name="a.csv"', text="a;b")

    assert found(inline) == found(old) == ([], ["text_file"], ["text"])


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Type: text/plain",),
        ("Content-Type: text/plain; name=ATT00001.txt", "Content-Disposition: attachment; filename=ATT00001.txt"),
    ],
)
def test_text_of_the_message_is_no_file_nor_what_exchange_makes_of_it(lines: tuple[str, ...]) -> None:
    assert found(with_part(*lines, text="Envoyé de mon téléphone")) == ([], [], ["text", "text"])


def test_the_body_may_have_a_name() -> None:
    data = b"From: a@b.example\r\nSubject: x\r\nContent-Type: text/plain; name=corps.txt\r\n\r\nBonjour\r\n"

    assert found(data) == ([], [], ["text"])


def test_a_file_of_another_format_is_refused_also_in_the_text_but_for_rich_text_of_the_message() -> None:
    assert found(with_part("Content-Type: text/plain", text=PS.decode())) == ([], ["unsupported_format"], ["text"])
    assert found(with_part("Content-Type: text/rtf", text=RTF.decode())) == ([], [], ["text", "text"])


@pytest.mark.parametrize(
    "kind",
    [
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-encrypted",
        "application/pgp-keys",
        "application/ics",
        "text/calendar",
        "text/vcard",
        "application/vnd.apple.pkpass",
        "application/applefile",
        "image/png",
        "audio/wav",
        "chemical/x-pdb",
    ],
)
def test_a_document_under_any_type_is_one(kind: str) -> None:
    assert found(bytes(attach(message(), PDF, kind, "piece"))) == ([PDF], [], ["text"])
    assert found(with_part(f"Content-Type: {kind}", text=PDF.decode()))[0] != []


@pytest.mark.parametrize(
    ("data", "code"), [(makes.ZIP, "archive"), (makes.OLE, "outlook_file"), (RTF, "unsupported_format")]
)
@pytest.mark.parametrize("kind", ["application/pgp-signature", "application/ics", "application/vnd.apple.pkpass"])
def test_what_is_no_signature_is_refused_under_the_type_of_one(data: bytes, code: str, kind: str) -> None:
    assert found(bytes(attach(message(), data, kind, "piece"))) == ([], [code], ["text"])


@pytest.mark.parametrize(
    ("data", "kind", "why"),
    [
        (CARD, "text/vcard", "card"),
        (CARD, "application/octet-stream", "card"),
        (CALENDAR, "text/calendar", "calendar"),
        (CALENDAR, "application/ics", "calendar"),
        (b"\xef\xbb\xbf" + CALENDAR, "text/plain", "calendar"),
        (KEY, "application/pgp-keys", "signature"),
        (KEY, "text/plain", "signature"),
        (makes.SIGNED, "application/pkcs7-signature", "signature"),
        (makes.ZIP.replace(b"scan.pdf", b"pass.json"), "application/vnd.apple.pkpass", "card"),
    ],
)
def test_what_is_about_the_message_is_left_by_what_it_is(data: bytes, kind: str, why: str) -> None:
    assert found(bytes(attach(message(), data, kind, "piece"))) == ([], [], ["text", why])


def test_a_calendar_that_carries_a_file_is_refused_aloud() -> None:
    event = b"BEGIN:VCALENDAR\r\nATTACH;FMTTYPE=application/pdf;ENCO\r\n DING=BASE64:JVBE\r\nEND:VCALENDAR\r\n"
    link = b"BEGIN:VCALENDAR\r\nATTACH:https://a.example/x.pdf\r\nEND:VCALENDAR\r\n"

    assert found(bytes(attach(message(), event, "text/calendar", "a.ics"))) == ([], ["text_file"], ["text"])
    assert found(bytes(attach(message(), event, "application/ics", "a.ics"))) == ([], ["unsupported_format"], ["text"])
    assert found(bytes(attach(message(), link, "text/calendar", "a.ics"))) == ([], [], ["text", "calendar"])
