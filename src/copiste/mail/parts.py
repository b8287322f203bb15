"""Which parts of a message are documents, and which are its own text, a logo or a signature."""

from __future__ import annotations

import re
from email.message import Message

from copiste.errors import DocumentError, EmptyDocument, UnsupportedFormat
from copiste.mail import headers
from copiste.mail.pictures import size_of
from copiste.pages.formats import PHOTOS, media_type
from copiste.refusals import ArchiveFile, NestedMail, ResourceFork, SignedMail, TextFile

_PAGE_SHORT, _PAGE_LONG = 700, 900
"""Pixels that a picture has at least if it can be a page that somebody put into the text: Letter at about 80 dpi."""
_TINY = 200
"""A picture with a side shorter than this is a logo even when it is attached."""
_SIGNATURES = frozenset({
    "application/pgp-signature", "application/pgp-encrypted", "application/pgp-keys", "application/pkcs7-signature",
    "application/x-pkcs7-signature",
})  # fmt: skip
_NOTICES = frozenset({
    "message/delivery-status", "message/disposition-notification", "message/feedback-report",
    "message/tracking-status", "message/imdn+xml", "message/global-delivery-status",
    "message/global-disposition-notification", "message/global-headers",
})  # fmt: skip
"""What mail systems tell of mail (RFC 3464, 8098, 5965, 3886, 5438, 6533)."""
_PASS, _IN_A_PASS = "application/vnd.apple.pkpass", b"pass.json"
_OF_PROSE = (NestedMail.code, EmptyDocument.code)
_RICH = frozenset({"text/rtf", "text/richtext", "text/enriched"})
_BEGINNINGS = (
    (b"BEGIN:VCALENDAR", "calendar"), (b"BEGIN:VCARD", "card"), (b"-----BEGIN PGP SIGNATURE", "signature"),
    (b"-----BEGIN PGP PUBLIC KEY", "signature"),
)  # fmt: skip
"""How texts that are about a message begin (RFC 5545, 6350, 4880)."""
_CARRIES = re.compile(rb"^ATTACH;[^\r\n]{0,1000}?ENCODING=BASE64", re.IGNORECASE | re.MULTILINE)
_FOLD = re.compile(rb"\r?\n[ \t]")
"""A property of a calendar that holds a file, and how lines are folded there (RFC 5545, 3.8.1.1 and 3.1)."""
_OF_EXCHANGE = re.compile(r"ATT\d{5,9}\.(?:txt|html?)", re.IGNORECASE)
"""How Exchange names the pieces of a message's text that stand between its attachments."""
_TEXTS = {"csv": "CSV", "tsv": "TSV", "htm": "HTML", "html": "HTML", "xml": "XML", "json": "JSON"}


def why_left(data: bytes, part: Message, shown: frozenset[str], *, is_body: bool = True) -> str | None:
    """Return why a part with the content *data* is no document; None when it is one, or has to be refused aloud.

    What it is is asked of its bytes. A PDF or TIFF is a document wherever it stands, whatever its type. A picture that
    stands in the text (shown by a Content-ID in *shown*, marked inline, or not marked at all) is one only when it is as
    large as a page; one that is attached, unless it is tiny. Text is the message's own, or a file (`is_file`);
    signatures, cards and calendars are about it.
    """
    if not data:
        return None if part.get_content_disposition() == "attachment" else "empty"
    try:
        actual = media_type(data)
    except DocumentError as error:
        return _why_unread(data, error, part, shown, is_body=is_body)
    return "picture" if actual in PHOTOS and _is_logo(data, part, shown) else None


def is_notice(kind: str) -> bool:
    """Whether a part of this type tells what became of another message."""
    return kind in _NOTICES


def is_file(part: Message, *, is_body: bool) -> bool:
    """Whether a text is a file that somebody sent, and not what they wrote: it is attached, or has a name.

    A name alone makes no file of what stands where a text is looked for (*is_body*): some programs name the body too.
    """
    name = headers.file_name(part)
    if name is not None and _OF_EXCHANGE.fullmatch(name):
        return False
    return part.get_content_disposition() == "attachment" or (name is not None and not is_body)


def text_file(name: str | None) -> TextFile:
    """Return why an attached text is refused, by the kind that its *name* ends in; nothing else of the name is told."""
    kind = _TEXTS.get((name or "").rpartition(".")[2].lower())
    return TextFile() if kind is None else TextFile(resource="named", name=kind)


def _why_unread(
    data: bytes, error: DocumentError, part: Message, shown: frozenset[str], *, is_body: bool
) -> str | None:
    """Return why a part that is none of the formats which are read is passed over all the same."""
    if error.code == ResourceFork.code:
        return "fork"  # the file that it belongs to stands beside it
    beside = _beside(data, part.get_content_type(), error)
    if beside is not None:
        return beside
    family = part.get_content_maintype()
    if is_notice(part.get_content_type()):
        return "notice" if _is_unknown(error) or error.code in _OF_PROSE else None
    if family == "text":
        return "text" if _is_prose(data, error, part, is_body=is_body) else None
    is_picture = family == "image" and error.code == UnsupportedFormat.code
    return "picture" if is_picture and _is_trifle(data, error, part, shown) else None


def _beside(data: bytes, kind: str, error: DocumentError) -> str | None:
    """Return what a part is that goes with a message and is not its text; a type is believed of unknown bytes only."""
    if _is_unknown(error):
        start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").upper()
        found = next((why for mark, why in _BEGINNINGS if start.startswith(mark)), None)
        if found is not None:
            return None if found == "calendar" and _CARRIES.search(_FOLD.sub(b"", data)) else found
        return "signature" if kind in _SIGNATURES else None
    if error.code == ArchiveFile.code:
        return "card" if kind == _PASS and _IN_A_PASS in data else None
    is_blank = error.code == EmptyDocument.code
    is_signed = error.code == SignedMail.code and kind.endswith("pkcs7-signature")
    return "signature" if is_signed or (is_blank and kind in _SIGNATURES) else None


def _is_unknown(error: DocumentError) -> bool:
    return error.code == UnsupportedFormat.code and "name" not in error.facts


def _is_prose(data: bytes, error: DocumentError, part: Message, *, is_body: bool) -> bool:
    """Whether a text is there to be read, also when it begins with the header of the message that it answers."""
    is_coded = error.code == ArchiveFile.code and data[:200].lstrip().startswith(b"begin")
    if _is_unknown(error) or is_coded:  # a coded file is looked for in every text
        return True
    if is_file(part, is_body=is_body):
        return False
    if error.code == UnsupportedFormat.code:
        return part.get_content_type() in _RICH
    return error.code in _OF_PROSE


def _is_trifle(data: bytes, error: DocumentError, part: Message, shown: frozenset[str]) -> bool:
    """Whether a picture that is not read may be passed over: never one that could be a page in a known format."""
    if not _stands_in_text(part, shown):
        return False
    return "name" not in error.facts if size_of(data) is None else _is_logo(data, part, shown)


def _is_logo(data: bytes, part: Message, shown: frozenset[str]) -> bool:
    size = size_of(data)
    if size is None:
        return False  # what it is, decoding will say
    short, long = sorted(size)
    if _stands_in_text(part, shown):
        return short < _PAGE_SHORT or long < _PAGE_LONG
    return short < _TINY


def _stands_in_text(part: Message, shown: frozenset[str]) -> bool:
    name = str(part.get("content-id", "")).strip().strip("<>").lower()
    return (bool(name) and name in shown) or part.get_content_disposition() != "attachment"
