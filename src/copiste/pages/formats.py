"""What a file is, by its first bytes; its name and its declared type are never asked."""

from __future__ import annotations

import re

from copiste.errors import DocumentError, EmptyDocument, UnsupportedFormat
from copiste.pages import strangers
from copiste.refusals import NestedMail

PDF, TIFF, PNG, JPEG = "application/pdf", "image/tiff", "image/png", "image/jpeg"
WEBP, AVIF, HEIC = "image/webp", "image/avif", "image/heic"
PHOTOS = frozenset({PNG, JPEG, WEBP, AVIF, HEIC})
"""What cameras, telephones and screens make: one picture, a page or a logo."""
ANY = "application/octet-stream"
MESSAGE = "message/rfc822"

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),  # BigTIFF
    (b"MM\x00+", TIFF),
)
_BRANDS = {
    b"avif": AVIF, b"avis": AVIF, b"heic": HEIC, b"heix": HEIC, b"heim": HEIC, b"heis": HEIC, b"hevc": HEIC,
    b"hevx": HEIC, b"mif1": HEIC, b"mif2": HEIC, b"msf1": HEIC,
}  # fmt: skip
"""Major brands of ISO/IEC 23008-12 (HEIF) and of AVIF."""
_PDF_WITHIN = 1024
"""Readers of PDF look for the header this far: mail gateways and printers put their own lines before it."""
_HEADER = re.compile(rb"([!-9;-~]{1,100}):")
_OF_MAIL = frozenset(
    b"received return-path delivered-to from to date subject message-id mime-version content-type sender "
    b"dkim-signature authentication-results x-ses-spam-verdict x-ses-virus-verdict".split()
)


def media_type(data: bytes) -> str:
    """Return the media type of *data*; raise the `DocumentError` that says what it is instead.

    What has a mark of its own at its first bytes is that, whatever stands further in: an archive of stored PDFs is
    none, though the header of the first stands close to its beginning.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise EmptyDocument
    picture = _picture(data)
    if picture is not None:
        return picture
    stranger = strangers.marked(data)
    if stranger is not None:
        raise stranger
    if is_message(data):
        raise NestedMail
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return PDF
    raise strangers.worded(data) or UnsupportedFormat()


def _picture(data: bytes) -> str | None:
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp":
        brand = _BRANDS.get(data[8:12])
        return AVIF if brand == HEIC and b"avif" in data[16:64] and b"heic" not in data[16:64] else brand
    return None


def kind_of(data: bytes) -> str:
    """Return the media type of *data*, or that of any bytes when it is none that is read."""
    if is_message(data):
        return MESSAGE
    try:
        return media_type(data)
    except DocumentError:
        return ANY


def is_message(data: bytes) -> bool:
    """Whether *data* begins as a message does: with header lines, at least two of them such as mail has.

    >>> is_message(b"Received: from a\\r\\n by b\\r\\nSubject: x\\r\\n\\r\\n"), is_message(b"Note: a\\nTo: do\\n\\n")
    (True, False)
    """
    head = data[:8192].lstrip(b"\r\n")
    lines = head.splitlines()
    if len(data) > 8192:
        lines = lines[:-1]
    if lines and lines[0].startswith(b"From "):  # as in an mbox
        lines = lines[1:]
    found: set[bytes] = set()
    for line in lines:
        if not line:
            break
        if line[:1] in b" \t" and found:
            continue
        name = _HEADER.match(line)
        if name is None:
            return False
        found.add(name[1].lower())
    return len(found & _OF_MAIL) >= 2
