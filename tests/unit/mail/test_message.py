"""A message is taken apart into its documents; what is none is left or refused with its reason, and nothing else."""

from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copiste.errors import DocumentError, TooLarge
from copiste.mail.message import opened
from copiste.mail.model import MailLimits, OpenedMessage
from copiste.refusals import BrokenMail
from tests.unit.mail import makes
from tests.unit.mail.makes import LOGO, PAGE, PDF, TIFF, attach, message, pictured, with_pdf


def kept(data: bytes) -> list[bytes]:
    return [each.data for each in opened(data).documents]


def refused(data: bytes) -> list[str | None]:
    found = opened(data)
    assert found.documents == ()
    return [each.code for each in found.refused]


def left(data: bytes) -> list[str]:
    return [each.why for each in opened(data).left]


def written(*lines: str) -> bytes:
    head = ("From: a@b.example", "Subject: x", "MIME-Version: 1.0")
    return "\r\n".join((*head, *lines)).encode("utf-8")


def nested(depth: int, inner: EmailMessage) -> bytes:
    for _ in range(depth):
        outer = message()
        outer.add_attachment(inner)
        inner = outer
    return bytes(inner)


def test_documents_are_known_by_their_bytes_and_not_by_their_names() -> None:
    made = message()
    attach(made, PDF, "application/octet-stream", "scan")
    attach(made, TIFF, "text/plain", "notes.txt")
    attach(made, b"just words", "application/pdf", "faux.pdf")

    found = opened(bytes(made))

    assert [(each.part, each.name, each.data) for each in found.documents] == [
        ("2", "scan", PDF),
        ("3", "notes.txt", TIFF),
    ]
    assert [(each.part, each.code) for each in found.refused] == [("4", "unsupported_format")]
    assert found.envelope.sender == "envois@ruisseau.example"
    assert found.envelope.subject == "Demande à traiter"
    assert found.envelope.text.strip() == "Bonjour,"
    assert found.envelope.passed_at is not None


def test_a_message_that_is_nothing_but_a_document() -> None:
    data = written("Content-Type: image/tiff", "Content-Transfer-Encoding: base64", "", base64.b64encode(TIFF).decode())

    assert kept(data) == [TIFF]


@pytest.mark.parametrize("disposition", ["inline", "attachment"])
def test_a_logo_that_the_text_shows_is_no_document(disposition: str) -> None:
    assert kept(pictured(LOGO, disposition)) == []
    assert left(pictured(LOGO, disposition)).count("picture") == 1


def test_a_page_that_was_put_into_the_text_is_a_document() -> None:
    assert kept(pictured(PAGE)) == [PAGE]


@pytest.mark.parametrize(
    ("size", "is_document"),
    [((1200, 300), False), ((699, 2000), False), ((700, 900), True), ((900, 700), True), ((64, 64), False)],
)
def test_an_inline_picture_is_a_document_when_it_is_as_large_as_a_page(
    size: tuple[int, int], is_document: bool
) -> None:
    assert bool(kept(pictured(makes.png(*size)))) is is_document


@pytest.mark.parametrize(("size", "is_document"), [((199, 600), False), ((200, 600), True)])
def test_an_attached_picture_is_a_document_unless_it_is_tiny(size: tuple[int, int], is_document: bool) -> None:
    assert bool(kept(bytes(attach(message(), makes.png(*size), "image/png", "image001.png")))) is is_document


def test_a_pdf_is_a_document_also_inline() -> None:
    made = message()
    made.add_attachment(PDF, maintype="application", subtype="pdf", disposition="inline", filename="a.pdf")

    assert kept(bytes(made)) == [PDF]


def test_an_inline_picture_that_is_not_read_is_left_and_an_attached_one_refused() -> None:
    gif = b"GIF89a" + b"\0" * 40
    made = message()
    made.add_attachment(gif, maintype="image", subtype="gif", disposition="inline", filename="a.gif")

    assert (left(bytes(made)), refused(bytes(made))) == (["text", "picture"], [])
    assert refused(bytes(attach(message(), gif, "image/gif", "a.gif"))) == ["unsupported_format"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (makes.ZIP, "archive"),
        (makes.LOCKED_ZIP, "archive_locked"),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 20, "archive"),
        (b"Rar!\x1a\x07\x01\0" + b"\0" * 20, "archive"),
        (b"\x1f\x8b\x08" + b"\0" * 20, "archive"),
        (b"\0" * 0 + b"x" * 257 + b"ustar\x0000", "archive"),
        (makes.DOCX, "unsupported_format"),
        (makes.TNEF[:4], "outlook_file"),
        (makes.OLE, "outlook_file"),
        (makes.ENVELOPED, "mail_encrypted"),
        (makes.SIGNED, "mail_signed"),
        (makes.PGP, "mail_encrypted"),
        (b"\0\0\0\0", "empty"),
        (b"", "empty"),
    ],
)
def test_what_is_not_opened_is_refused_with_its_reason(data: bytes, code: str) -> None:
    assert refused(bytes(attach(message(), data, "application/octet-stream", "piece"))) == [code]


def test_a_message_that_is_encrypted_as_a_whole() -> None:
    enveloped = base64.b64encode(makes.ENVELOPED).decode()
    smime = written(
        'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
        "Content-Transfer-Encoding: base64",
        "",
        enveloped,
    )
    pgp = written(
        'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
        "",
        "--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b",
        "Content-Type: application/octet-stream\r\n\r\n" + makes.PGP.decode() + "\r\n--b--",
    )
    in_the_text = bytes(message(makes.PGP.decode()))

    assert refused(smime) == refused(pgp) == refused(in_the_text) == ["mail_encrypted"]


def test_what_is_signed_in_clear_is_read_and_its_signature_left() -> None:
    data = written(
        'Content-Type: multipart/signed; micalg=sha-256; protocol="application/pkcs7-signature"; boundary=b',
        "",
        "--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(PDF).decode(),
        '--b\r\nContent-Type: application/pkcs7-signature; name="smime.p7s"',
        "Content-Transfer-Encoding: base64\r\n\r\nMIIB\r\n--b--",
    )

    assert kept(data) == [PDF]
    assert left(data) == ["signature"]


def test_a_message_in_a_message_speaks_for_its_own_documents() -> None:
    inner = attach(message(sender="fax@passerelle.example"), PDF)
    found = opened(nested(1, inner))

    assert [(each.part, each.envelope.sender) for each in found.documents] == [("2.2", "fax@passerelle.example")]
    assert found.envelope.sender == "envois@ruisseau.example"


def test_messages_in_messages_are_opened_to_a_depth() -> None:
    inner = attach(message(), PDF)

    assert kept(nested(3, inner)) == [PDF]
    assert refused(nested(4, inner)) == ["mail_nested"]


def test_a_message_saved_as_a_file_is_opened_and_so_is_one_in_base64() -> None:
    eml = with_pdf()
    coded = written(
        "Content-Type: multipart/mixed; boundary=b",
        "",
        "--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(eml).decode()
        + "--b--",
    )

    assert kept(bytes(attach(message(), eml, "application/octet-stream", "transfert.eml"))) == [PDF]
    assert kept(coded) == [PDF]


def test_a_text_that_quotes_the_header_of_what_it_answers_is_text() -> None:
    assert left(bytes(message("From: a@b.example\nSubject: x\nDate: today\n\nBonjour"))) == ["text"]


def test_pieces_of_a_split_message_are_refused_and_notices_left() -> None:
    piece = written('Content-Type: message/partial; number=1; total=3; id="a@b"', "", "JVBERi0xLjcK")
    notice = written(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "",
        "--b\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n\r\n--b--",
    )

    elsewhere = written('Content-Type: message/external-body; access-type=URL; URL="http://a.example/"', "", "x")
    (found,) = opened(piece).refused

    assert (found.code, found.name) == ("mail_split", "1-3.partial")
    assert refused(elsewhere) == ["mail_elsewhere"]
    assert (refused(notice), left(notice)) == ([], ["text", "notice"])


@pytest.mark.parametrize(
    ("told", "name"),
    [("number=2", "2.partial"), ('number="2"; total="x"', "2.partial"), ("number=../../x; total=2", None), ("", None)],
)
def test_a_piece_is_named_by_its_number_and_by_nothing_else(told: str, name: str | None) -> None:
    (found,) = opened(written(f"Content-Type: message/partial; {told}", "", "x")).refused

    assert (found.code, found.name) == ("mail_split", name)


def test_signatures_calendars_and_cards_are_left() -> None:
    made = attach(message(), b"BEGIN:VCARD\r\nEND:VCARD\r\n", "text/vcard", "a.vcf")
    attach(made, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar", "a.ics")
    attach(made, b"-----BEGIN PGP SIGNATURE-----", "application/pgp-signature", "a.asc")

    assert (refused(bytes(made)), left(bytes(made))) == ([], ["text", "card", "calendar", "signature"])


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("filename*=iso-8859-1''t%E9l%E9copie.pdf", "télécopie.pdf"),
        ("filename*0*=utf-8''t%C3%A9l%C3%A9;\r\n filename*1=copie.pdf", "télécopie.pdf"),
        ('filename="=?utf-8?b?dMOpbMOpY29waWUucGRm?="', "télécopie.pdf"),
        ('filename="télécopie.pdf"', "télécopie.pdf"),
        ('filename="..\\\\..\\\\a/b/télécopie.pdf"', "télécopie.pdf"),
        ("filename*=no-such-charset''%FF%FE.pdf", "ÿþ.pdf"),
        ('filename=""', None),
        ("filename*=", None),
    ],
)
def test_names_are_read_as_they_are_written(field: str, name: str | None) -> None:
    coded = base64.b64encode(PDF).decode()
    data = written("Content-Type: application/pdf", f"Content-Disposition: attachment; {field}",
                   "Content-Transfer-Encoding: base64", "", coded)  # fmt: skip

    assert [each.name for each in opened(data).documents] == [name]


def test_8_bit_headers_and_wrong_charsets_are_text() -> None:
    data = (
        b"From: \xc9lise <elise@b.example>\r\nSubject: T\xe9l\xe9copie\r\n"
        b"Content-Type: text/plain; charset=no-such\r\n\r\nD\xc3\xa9j\xe0\r\n"
    )
    found = opened(data).envelope

    assert found.senders == (("Élise", "elise@b.example"),)
    assert found.subject == "Télécopie"
    assert found.text.strip() == "DÃ©jà"


def test_what_the_html_says_is_text_when_nothing_else_is() -> None:
    data = written("Content-Type: text/html", "", "<p>Caller&nbsp;ID: 418&#32;555-0100</p><p>Pages: 2</p><" + "<" * 50)

    assert opened(data).envelope.text.split("\n")[:2] == [" Caller\xa0ID: 418 555-0100", " Pages: 2"]


def test_base64_that_is_none_gives_what_can_be_had() -> None:
    data = written("Content-Type: application/pdf", "Content-Disposition: attachment; filename=a.pdf",
                   "Content-Transfer-Encoding: base64", "", "JVBERi0xLjcK!!!%%%===JVBER")  # fmt: skip

    assert [each.data[:8] for each in opened(data).documents] == [b"%PDF-1.7"]


def test_a_message_that_ends_in_the_middle_of_an_attachment_still_gives_it() -> None:
    whole = with_pdf()

    assert len(kept(whole[: whole.rindex(b"--==")])) == 1


@pytest.mark.parametrize(
    ("data", "limit"),
    [
        (b"From: a@b\r\nSubject: x\r\n\r\n" + b"x" * 2000, "bytes"),
        (b"From: a@b\r\nSubject: x\r\n\r\n" + b"\n" * 900, "lines"),
        (b"From: a@b\r\nSubject: x\r\n\r\n" + b"multipart/" * 30, "parts"),
    ],
)
def test_what_passes_a_limit_is_refused_before_it_is_parsed(data: bytes, limit: str) -> None:
    with pytest.raises(TooLarge) as refusal:
        opened(data, MailLimits(bytes=1500, lines=200, parts=10))

    assert refusal.value.facts["limit"] == limit


def test_parts_and_depth_have_limits() -> None:
    made = message()
    for _ in range(12):
        attach(made, PDF)
    deep = message()
    for _ in range(6):
        outer = EmailMessage()
        outer.make_mixed()
        outer.attach(deep)
        deep = outer

    with pytest.raises(TooLarge, match="parts"):
        opened(bytes(made), MailLimits(parts=10))
    with pytest.raises(TooLarge, match="depth"):
        opened(b"From: a@b.example\r\nSubject: x\r\n" + bytes(deep), MailLimits(depth=4))


def test_a_thousand_levels_are_a_limit_and_no_stack_overflow() -> None:
    lines = [f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}" for n in range(190)]

    with pytest.raises((TooLarge, BrokenMail)):
        opened(written(*lines, "", "x"))


def test_a_field_of_a_million_characters_is_cut() -> None:
    data = written("X-Long: " + ';"' * 500_000, "Content-Type: multipart/mixed; " + ';"' * 500_000, "", "x")

    assert opened(data).documents == ()


SNIPPETS = [
    b"From: a@b.example\r\n",
    b"From: ((((((((((\r\n",
    b'From: a@b, <c@d>, "\r\n',
    b"Subject: =?utf-8?b?",
    b"Date: Fri, 99 Nov 99999999\r\n",
    b"Received: ;\r\n",
    b"Authentication-Results: x; dkim=pass (((\r\n",
    b" folded\r\n",
    b"\r\n",
    b"\r\n\r\n",
    b"--b\r\n",
    b"--b--\r\n",
    b"Content-Type: multipart/mixed; boundary=b\r\n",
    b"Content-Type: multipart/mixed; boundary=\r\n",
    b"Content-Type: multipart/mixed; boundary*0=b; boundary*2=\r\n",
    b'Content-Type: multipart/digest; boundary="b\r\n',
    b"Content-Type: message/rfc822\r\n",
    b"Content-Type: message/partial\r\n",
    b"Content-Type: text/html; charset=idna\r\n",
    b"Content-Type: text/plain; charset*=utf-8'';;\r\n",
    b"Content-Type: /;=\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\nbegin 644 a\r\n",
    b"Content-Disposition: attachment; filename*0*=utf-8''%E9; filename*1=\"\r\n",
    b"Content-Type: message/delivery-status\r\n",
    b"Content-Type: message/x-scan\r\n",
    b"\r\n\r\nFrom a@b.example Fri Nov 27 09:00:00 2026\r\nFrom: a@b.example\r\nSubject: x\r\n",
    b"From a@b.example Fri Nov 27 09:00:00 2026\r\n",
    b"\r\n> begin 644 a.pdf\r\n",
    b"\r\nbegin-base64 644 a.pdf\r\n",
    b"M86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A86%A\r\n",
    b"\r\n`\r\nend\r\n====\r\n",
    b"\r\n=ybegin line=128 name=a\r\n",
    b"\r\n(This file must be converted with BinHex 4.0)\r\n:",
    b"JVBERi0xLjcK",
    b"%PDF-1.7",
    b"PK\x03\x04",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xc0",
    b"\xff\xfe\0",
]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.one_of(st.sampled_from(SNIPPETS), st.binary(max_size=20)), max_size=40).map(b"".join))
def test_whatever_arrives_it_is_taken_apart_or_refused(data: bytes) -> None:
    try:
        found = opened(data)
    except DocumentError:
        return
    assert isinstance(found, OpenedMessage)
    assert all(each.code for each in found.refused)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(at=st.integers(0, 4000), spoilt=st.binary(min_size=1, max_size=40))
def test_a_message_spoilt_anywhere_is_taken_apart_or_refused(at: int, spoilt: bytes) -> None:
    whole = nested(2, attach(attach(message(), PDF), makes.ZIP, "application/zip", "a.zip"))
    at %= len(whole)
    try:
        found = opened(whole[:at] + spoilt + whole[at + len(spoilt) :])
    except DocumentError:
        return
    assert isinstance(found, OpenedMessage)
    assert all(each.code for each in found.refused)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    files=st.lists(st.binary(max_size=200).map(lambda data: b"%PDF-1.7\n" + data), max_size=5),
    name=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30),
)
def test_every_document_comes_out_as_it_went_in(files: list[bytes], name: str) -> None:
    made = message()
    for data in files:
        attach(made, data, name=name)

    assert kept(bytes(made)) == files
