"""What stands in a part of the type message/*: a message, a delivery notice, or a document that was typed so."""

from __future__ import annotations

import base64

import pytest

from tests.unit.mail import makes
from tests.unit.mail.makes import PDF, with_pdf
from tests.unit.mail.test_left import found, with_part

NOTICES = (
    "message/delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
    "message/tracking-status",
    "message/global-delivery-status",
    "message/global-disposition-notification",
    "message/global-headers",
)
PLAIN, CODED = PDF.decode(), base64.encodebytes(PDF).decode()
BASE64 = "Content-Transfer-Encoding: base64"


@pytest.mark.parametrize("kind", [*NOTICES, "message/x-scan", "message/http", "message/rfc822", "message/global"])
def test_a_document_in_a_part_typed_as_a_message_is_one(kind: str) -> None:
    assert found(with_part(f"Content-Type: {kind}", text=PLAIN))[0] != []
    assert found(with_part(f"Content-Type: {kind}", BASE64, text=CODED)) == ([PDF], [], ["text"])


@pytest.mark.parametrize("kind", ["message/x-scan", "message/rfc822", "message/news"])
def test_a_message_in_a_part_typed_as_one_is_opened(kind: str) -> None:
    inner = with_pdf()
    plain = with_part(f"Content-Type: {kind}", text=inner.decode())
    coded = with_part(f"Content-Type: {kind}", BASE64, text=base64.encodebytes(inner).decode())

    assert found(plain) == found(coded) == ([PDF], [], ["text", "text"])


@pytest.mark.parametrize("kind", NOTICES)
def test_a_delivery_notice_is_left_and_what_hangs_beside_it_looked_at(kind: str) -> None:
    fields = "Reporting-MTA: dns; mx.greffe.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed"
    data = with_part(
        f"Content-Type: {kind}", text=f"{fields}\r\n--b\r\nContent-Type: application/pdf\r\n{BASE64}\r\n\r\n{CODED}"
    )

    assert found(data) == ([PDF], [], ["text", "notice"])


def test_returned_headers_are_a_notice() -> None:
    assert found(with_part("Content-Type: message/global-headers", text="From: a@b\r\nTo: c@d\r\nSubject: x")) == (
        [],
        [],
        ["text", "notice"],
    )


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        ("message/delivery-status", makes.ZIP, "archive"),
        ("message/x-scan", makes.ZIP, "archive"),
        ("message/x-scan", b"PAGE 1 OF 2", "unsupported_format"),
        ("message/rfc822", makes.ZIP, "archive"),
    ],
)
def test_what_is_no_notice_and_no_message_is_refused_aloud(kind: str, data: bytes, code: str) -> None:
    coded = base64.encodebytes(data).decode()

    assert found(with_part(f"Content-Type: {kind}", BASE64, text=coded)) == ([], [code], ["text"])


def test_an_empty_one_holds_nothing() -> None:
    assert found(with_part("Content-Type: message/x-scan")) == ([], [], ["text", "empty"])
