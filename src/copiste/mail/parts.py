"""Which parts of a message are documents, and which are its own text, a logo or a signature."""

from __future__ import annotations

from email.message import Message

from copiste.errors import DocumentError, EmptyDocument, UnsupportedFormat
from copiste.mail.pictures import size_of
from copiste.pages.formats import PHOTOS, media_type
from copiste.refusals import NestedMail, ResourceFork

_PAGE_SHORT, _PAGE_LONG = 700, 900
"""Pixels that a picture has at least if it can be a page that somebody put into the text: Letter at about 80 dpi."""
_TINY = 200
"""A picture with a side shorter than this is a logo even when it is attached."""
_BESIDE = frozenset({
    "application/pgp-signature", "application/pgp-encrypted", "application/pgp-keys", "application/pkcs7-signature",
    "application/x-pkcs7-signature", "application/ics", "application/vnd.apple.pkpass",
})  # fmt: skip


def why_left(data: bytes, part: Message, shown: frozenset[str]) -> str | None:
    """Return why a part with the content *data* is no document; None when it is one, or has to be refused aloud.

    What it is is asked of its bytes. A PDF or TIFF is a document wherever it stands. A picture that stands in the
    text (shown by a Content-ID in *shown*, marked inline, or not marked at all) is one only when it is as large as a
    page; one that is attached, unless it is tiny. Text is the message's own; signatures and calendars are about it.
    """
    if not data:
        return None if part.get_content_disposition() == "attachment" else "empty"
    if part.get_content_type() in _BESIDE:
        return "signature"
    family = part.get_content_maintype()
    try:
        actual = media_type(data)
    except DocumentError as error:
        if error.code == ResourceFork.code:
            return "fork"  # the file that it belongs to stands beside it
        if family == "text":
            return "text" if _is_prose(error, part) else None
        is_picture = family == "image" and error.code == UnsupportedFormat.code
        return "picture" if is_picture and _is_trifle(data, error, part, shown) else None
    return "picture" if actual in PHOTOS and _is_logo(data, part, shown) else None


def _is_prose(error: DocumentError, part: Message) -> bool:
    """Whether a text is there to be read, also when it begins with the header of the message that it answers."""
    if error.code == NestedMail.code:
        return part.get_content_disposition() != "attachment"
    return error.code in (UnsupportedFormat.code, EmptyDocument.code)


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
