"""What a file is, by its first bytes; its name and its declared type are never asked."""

from __future__ import annotations

from copiste.errors import DocumentError, EmptyDocument, UnsupportedFormat

PDF, TIFF, PNG, JPEG = "application/pdf", "image/tiff", "image/png", "image/jpeg"
ANY = "application/octet-stream"

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


def media_type(data: bytes) -> str:
    """Return the media type of *data*; raise `EmptyDocument` or `UnsupportedFormat`."""
    if not data.strip(b"\x00 \r\n\t"):
        raise EmptyDocument
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return PDF
    raise UnsupportedFormat


def kind_of(data: bytes) -> str:
    """Return the media type of *data*, or that of any bytes when it is none that is read."""
    try:
        return media_type(data)
    except DocumentError:
        return ANY
