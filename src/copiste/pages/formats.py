"""What a file is, by its first bytes; its name and its declared type are never asked."""

from __future__ import annotations

import re

from copiste.errors import DocumentError, EmptyDocument, UnsupportedFormat
from copiste.refusals import ArchiveFile, EncryptedMail, LockedArchive, NestedMail, OutlookFile, SignedMail

PDF, TIFF, PNG, JPEG = "application/pdf", "image/tiff", "image/png", "image/jpeg"
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
_PDF_WITHIN = 1024
"""Readers of PDF look for the header this far: mail gateways and printers put their own lines before it."""


_ARCHIVES = (
    (0, b"PK\x03\x04"),
    (0, b"PK\x05\x06"),
    (0, b"7z\xbc\xaf\x27\x1c"),
    (0, b"Rar!\x1a\x07"),
    (0, b"\x1f\x8b\x08"),
    (0, b"BZh"),
    (0, b"\xfd7zXZ\x00"),
    (0, b"\x28\xb5\x2f\xfd"),
    (0, b"MSCF"),
    (257, b"ustar"),
)
_OFFICE_FILES = (b"[Content_Types].xml", b"_rels/.rels", b"mimetype")
"""The first member of the ZIP that a .docx, .xlsx or .odt is: somebody has to print those, not to unpack them."""
_CMS = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
"""An object identifier of PKCS 7 up to its last number: 2 signed, 3 enveloped (RFC 5652); 1.9.16.1.23 is AEAD."""
_CMS_AEAD = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"
_HEADER = re.compile(rb"([!-9;-~]{1,100}):")
_OF_MAIL = frozenset(
    b"received return-path delivered-to from to date subject message-id mime-version content-type sender "
    b"dkim-signature authentication-results x-ses-spam-verdict x-ses-virus-verdict".split()
)


def media_type(data: bytes) -> str:
    """Return the media type of *data*; raise the `DocumentError` that says what it is instead."""
    if not data.strip(b"\x00 \r\n\t"):
        raise EmptyDocument
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if is_message(data):
        raise NestedMail
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return PDF
    raise _unread(data)


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


def _unread(data: bytes) -> DocumentError:
    """Return the error that says what *data* is, and so what its sender can do."""
    if any(data.startswith(mark, at) for at, mark in _ARCHIVES):
        return _archive(data)
    if data.startswith((b"\x78\x9f\x3e\x22", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return OutlookFile()
    if data.startswith(b"\x30") and (at := data.find(_CMS, 0, 32)) >= 0:
        return SignedMail() if data[at + len(_CMS) : at + len(_CMS) + 1] == b"\x02" else EncryptedMail()
    if data.startswith(b"\x30") and _CMS_AEAD in data[:32]:
        return EncryptedMail()
    if data.lstrip()[:64].startswith(b"-----BEGIN PGP MESSAGE-----"):
        return EncryptedMail()
    return UnsupportedFormat()


def _archive(data: bytes) -> DocumentError:
    if not data.startswith(b"PK\x03\x04"):
        return ArchiveFile()
    if data[30:60].startswith(_OFFICE_FILES):
        return UnsupportedFormat()
    return LockedArchive() if data[6:7] and data[6] & 1 else ArchiveFile()
