"""Files that stand in a text in a coding of old are taken out of it, or refused aloud; prose stays prose."""

from __future__ import annotations

import base64
import binascii

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.mail import makes
from tests.unit.mail.makes import PDF, attach, message
from tests.unit.mail.test_left import found
from tests.unit.mail.test_wrapped import uu

LONG = PDF + b"% Demande de permis de construire\n" * 8
CODED = uu("demande.pdf", LONG)
B64 = f"begin-base64 644 demande.pdf\n{base64.encodebytes(LONG).decode()}====\n"
CUT = CODED[: CODED.index("\n`")] + "\n"
YENC = "=ybegin line=128 size=4 name=demande.pdf\nrstu\n=yend size=4\n"
BINHEX = '(This file must be converted with BinHex 4.0)\n\n:$f*TEQKPH#jdCA0d!*!%!3!!!,!!!"\n:\n'
XX_SIGNS = "+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def xx(coded: str) -> str:
    """Return a uuencoded file as xxencode writes it."""
    head, *lines, end, nothing = coded.split("\n")
    made = ["".join(XX_SIGNS[(ord(sign) - 32) & 63] for sign in line) for line in lines]
    return "\n".join([head, *made, end, nothing])


def written(text: str, ends: str = "\n") -> bytes:
    """Return a message with nothing but this text."""
    return ("From: a@b.example\nDate: Fri, 27 Nov 2026 09:00:00 -0500\n\n" + text).replace("\n", ends).encode()


def quoted(text: str, mark: str) -> str:
    return "".join(f"{mark}{line}\n" for line in text.splitlines())


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "coded",
    [
        CODED,
        B64,
        CODED.replace("644 ", ""),
        CODED.replace("644 ", "0644 "),
        CODED.replace("644 ", "644  "),
        B64.replace("644 ", ""),
        CODED.replace("\n`\n", "\n \n"),
        CODED.replace("\n`\n", "\n\n"),
        CODED.replace("\nend\n", "\n"),
        CODED.replace("\n", "\n\n"),
        quoted(CODED, "> "),
        quoted(CODED, ">> "),
        quoted(CODED, "    "),
        quoted(B64, "> "),
        quoted(CODED, "> ").replace("> \n", ">\n"),
    ],
)
def test_a_file_written_into_the_text_is_taken(coded: str, ends: str) -> None:
    assert found(written(f"Bonjour,\n\n{coded}\nMerci.\n", ends)) == ([LONG], [], ["text"])
    assert found(written(coded, ends)) == ([LONG], [], ["text"])


@pytest.mark.parametrize(
    "coded",
    [
        CUT,
        CUT[:-20],
        quoted(CUT, "> "),
        CODED.replace("644 ", "").replace("\n`\nend\n", "\n"),
        CODED.replace("\nM", "\nCoupure\nM", 3).replace("\nCoupure", "", 1),
        B64.replace("====\n", ""),
        B64[:120],
        B64.replace("====", "====")[:-40] + "é====\n",
        YENC,
        quoted(YENC, "> "),
        YENC.replace("line=128", "part=1 line=128"),
        BINHEX,
        quoted(BINHEX, "> "),
        BINHEX[:70],
        xx(CODED),
    ],
)
def test_a_coding_that_is_cut_off_or_not_opened_is_refused_aloud(coded: str) -> None:
    assert found(written(f"Bonjour,\n\n{coded}\nMerci.\n")) == ([], ["text_coded"], ["text"])


@pytest.mark.parametrize(
    "prose",
    [
        "begin 644 demande.pdf",
        "begin 644 demande.pdf\n\nBonjour,",
        "begin 100 days from now\nPAY TO THE ORDER OF ROSE",
        "begin here\nHELLO WORLD",
        "begin the form at once\nand send it",
        "We begin 644 demande.pdf",
        "> begin quoting\n> Of all",
        "begin-base64 is a coding\nof POSIX",
        "begin\nend",
        "(This file must be converted with BinHex 4.0) stood there, nothing more.",
        "(This file must be converted with BinHex 4.0)\nand nothing came.",
        "=ybegin was there",
        "BEGIN 644 x\nM",
    ],
)
def test_prose_stays_prose(prose: str) -> None:
    assert found(written(f"Bonjour,\n{prose}\n\nMerci.\n")) == ([], [], ["text"])
    assert found(written(f"{prose}\n\nMerci.\n")) == ([], [], ["text"])


def test_files_of_several_codings_in_one_text_are_each_told() -> None:
    text = f"{CODED}\n{YENC}\n{B64}\n{CUT}\n{CODED.replace('demande', 'autre')}"
    documents, refused, left = found(written(text))

    assert (documents, refused, left) == ([LONG, LONG, LONG], ["text_coded", "text_coded"], ["text"])


@pytest.mark.parametrize("coded", [CODED, B64])
@pytest.mark.parametrize(("kind", "name"), [("application/octet-stream", "d.uue"), ("text/plain", "d.txt")])
def test_a_coded_file_that_is_attached_is_opened(coded: str, kind: str, name: str) -> None:
    assert found(bytes(attach(message(), coded.encode(), kind, name)))[:2] == ([LONG], [])


@pytest.mark.parametrize("coded", [CUT, BINHEX, YENC])
def test_one_that_is_attached_and_not_opened_is_refused(coded: str) -> None:
    attached = bytes(attach(message(), coded.encode(), "application/mac-binhex40", "d.hqx"))

    assert found(attached)[:2] == ([], ["text_coded"])


def test_an_archive_in_a_coding_is_refused_as_one() -> None:
    assert found(written(uu("lot.zip", makes.ZIP))) == ([], ["archive"], ["text"])


OUTSIDE = (
    "From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    "{before}\r\n--b\r\n\r\nBonjour\r\n--b--\r\n{after}"
)
MIME = "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(LONG).decode()


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("", CODED, ["text", "text"]),
        (CODED, "", ["text", "text"]),
        ("This is a message in MIME format.", "\r\n" + CODED, ["text", "text"]),
        ("", f"\r\n--b\r\n{MIME}\r\n--b--\r\n", ["text"]),
        ("", f"\r\nListe\r\n--b\r\n\r\nPied\r\n--b--\r\n--b\r\n{MIME}", ["text", "text", "text"]),
    ],
)
def test_a_file_before_the_first_boundary_or_after_the_last_is_taken(before: str, after: str, left: list[str]) -> None:
    assert found(OUTSIDE.format(before=before, after=after).encode()) == ([LONG], [], left)


def test_what_is_cut_off_after_the_last_boundary_is_refused_and_prose_there_is_text() -> None:
    assert found(OUTSIDE.format(before="", after=CUT).encode()) == ([], ["text_coded"], ["text", "text"])
    assert found(OUTSIDE.format(before="MIME", after="\r\nListe\r\n").encode()) == ([], [], ["text", "text"])
    assert found(OUTSIDE.format(before="MIME", after="\r\n").encode()) == ([], [], ["text"])


def test_closing_boundaries_without_end_are_gone_through_at_once() -> None:
    documents, refused, left = found(OUTSIDE.format(before="", after="--b--\r\n" * 100_000).encode())

    assert (documents, refused) == ([], [])
    assert left.count("text") >= 1


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    data=st.binary(max_size=300),
    mark=st.sampled_from(["", "> ", "| "]),
    before=st.text(st.characters(categories=["L", "P", "Zs"]), max_size=40),
)
def test_whatever_is_coded_comes_out_as_it_went_in(data: bytes, mark: str, before: str) -> None:
    held = PDF + data
    lines = [binascii.b2a_uu(held[at : at + 45]).decode() for at in range(0, len(held), 45)]
    coded = quoted(f"begin 644 a.pdf\n{''.join(lines)} \nend\n", mark)

    assert found(written(f"{before}\n{coded}"))[0] == [held]
