"""Files come out of the wrappings that other programs send them in; what cannot come out is refused aloud."""

from __future__ import annotations

import binascii
import struct

import pytest

from copiste.mail.message import opened
from copiste.mail.wrapped import unwrapped

from .makes import LOGO, PDF, attach, message

FORK = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\x02" + b"\0" * 40


def attribute(level: int, kind: int, held: bytes) -> bytes:
    return struct.pack("<BII", level, kind, len(held)) + held + struct.pack("<H", sum(held) & 0xFFFF)


def tnef(*files: tuple[bytes, bytes | None]) -> bytes:
    """Return a winmail.dat with files by name; one without content is a message of Outlook's own."""
    made = b"\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x00089006, b"\x00\x00\x01\x00")
    for name, content in files:
        made += attribute(2, 0x00069002, b"\x01\x00" + b"\xff" * 12) + attribute(2, 0x00018010, name + b"\0")
        if content is not None:
            made += attribute(2, 0x0006800F, content)
    return made


def apple_single(name: bytes, data: bytes) -> bytes:
    start = 26 + 24
    entries = struct.pack(">III", 3, start, len(name)) + struct.pack(">III", 1, start + len(name), len(data))
    return b"\x00\x05\x16\x00\x00\x02\x00\x00" + b"\0" * 16 + b"\x00\x02" + entries + name + data


def uu(name: str, data: bytes) -> str:
    lines = [binascii.b2a_uu(data[at : at + 45], backtick=True).decode() for at in range(0, len(data), 45)]
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


def winmail(*files: tuple[bytes, bytes | None]) -> bytes:
    return bytes(attach(message(), tnef(*files), "application/ms-tnef", "winmail.dat"))


def test_the_files_of_winmail_dat_are_documents_under_their_names() -> None:
    found = opened(winmail((b"demande.pdf", PDF), (b"d\xe9m.pdf", PDF)))

    assert [(each.part, each.name, each.data) for each in found.documents] == [
        ("2.1", "demande.pdf", PDF),
        ("2.2", "dém.pdf", PDF),
    ]
    assert not found.refused


def test_what_in_winmail_dat_is_no_file_is_refused_beside_what_is() -> None:
    found = opened(winmail((b"demande.pdf", PDF), (b"Message", None), (b"lot.zip", b"PK\x03\x04" + b"\0" * 60)))

    assert [each.name for each in found.documents] == ["demande.pdf"]
    assert [(each.name, each.code) for each in found.refused] == [("Message", "outlook_file"), ("lot.zip", "archive")]


def test_a_winmail_dat_that_only_says_how_the_text_looks_is_text() -> None:
    found = opened(winmail())

    assert [each.why for each in found.left] == ["text", "text"]
    assert not found.refused


@pytest.mark.parametrize("length", range(6, len(tnef((b"demande.pdf", PDF))), 9))
def test_a_winmail_dat_cut_short_never_fails(length: int) -> None:
    found = opened(bytes(attach(message(), tnef((b"demande.pdf", PDF))[:length], "application/ms-tnef", "winmail.dat")))

    assert len(found.documents) + len(found.refused) + len(found.left) >= 2


def test_the_fork_beside_a_file_of_a_macintosh_is_passed_over_and_the_file_read() -> None:
    double = (
        b"From: a@b.example\r\nDate: Fri, 27 Nov 2026 09:00:00 -0500\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/appledouble; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: application/applefile; name=f.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + binascii.b2a_base64(FORK)
        + b"--b\r\nContent-Type: application/pdf; name=f.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + binascii.b2a_base64(PDF)
        + b"--b--\r\n"
    )
    beside = bytes(attach(attach(message(), FORK, "application/octet-stream", "._f.pdf"), PDF))

    for data in (double, beside):
        found = opened(data)
        assert [each.data for each in found.documents] == [PDF]
        assert "fork" in [each.why for each in found.left]
        assert not found.refused


def test_a_file_with_its_fork_in_one_is_read() -> None:
    (found,) = opened(bytes(attach(message(), apple_single(b"f.pdf", PDF), "application/applefile", None))).documents

    assert (found.name, found.data) == ("f.pdf", PDF)


def test_a_wrapping_with_a_fork_and_no_file_is_left() -> None:
    data = b"\x00\x05\x16\x00\x00\x02\x00\x00" + b"\0" * 18
    found = opened(bytes(attach(message(), data, "application/applefile", None)))

    assert [each.why for each in found.left] == ["text", "fork"]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_files_written_into_the_text_are_documents(ends: str) -> None:
    text = f"Bonjour,\n\n{uu('un.pdf', PDF)}\nPuis :\n{uu('deux.pdf', PDF + b'% deux')}\nMerci.\n"
    plain = "From: a@b.example\nDate: Fri, 27 Nov 2026 09:00:00 -0500\n\n" + text

    found = opened(plain.replace("\n", ends).encode())

    assert [(each.name, each.data) for each in found.documents] == [("un.pdf", PDF), ("deux.pdf", PDF + b"% deux")]
    assert [each.why for each in found.left] == ["text"]


@pytest.mark.parametrize("before", [b"From a@b.example Fri Nov 27 09:00:00 2026\n", b"\r\n\r\n", b"\n>From x\n\n"])
def test_lines_before_the_header_are_passed_over(before: bytes) -> None:
    assert [each.data for each in opened(before + bytes(attach(message(), PDF))).documents] == [PDF]


def test_what_is_no_wrapping_is_none() -> None:
    assert unwrapped(PDF) is None
    assert unwrapped(LOGO) is None
