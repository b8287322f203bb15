"""Messages made for these tests, of fictitious people; and bytes that look like what is attached to them."""

from __future__ import annotations

import struct
import zlib
from email.message import EmailMessage

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"
TIFF = b"II*\0\x08\0\0\0" + b"\0" * 40
ZIP = b"PK\x03\x04\x14\0\0\0\x08\0" + b"\0" * 16 + b"\x08\0\0\0scan.pdf"
LOCKED_ZIP = b"PK\x03\x04\x14\0\x01\0\x08\0" + b"\0" * 16 + b"\x08\0\0\0scan.pdf"
DOCX = b"PK\x03\x04\x14\0\0\0\x08\0" + b"\0" * 16 + b"\x13\0\0\0[Content_Types].xml"
TNEF = b"\x78\x9f\x3e\x22" + b"\0" * 30
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 30
ENVELOPED = b"\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03" + b"\0" * 30
SIGNED = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + b"\0" * 30
PGP = b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"


def png(width: int, height: int) -> bytes:
    """Return an all white PNG."""
    rows = zlib.compress(b"".join(b"\0" + b"\xff" * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    made = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


LOGO, PAGE = png(240, 80), png(850, 1100)


def message(
    text: str = "Bonjour,\n", *, sender: str = "Clinique du Ruisseau <envois@ruisseau.example>"
) -> EmailMessage:
    """Return a message with a text and nothing attached."""
    made = EmailMessage()
    made["Received"] = "from mx.ruisseau.example by mx.greffe.example; Fri, 27 Nov 2026 09:00:05 -0500"
    made["From"] = sender
    made["To"] = "formulaires@greffe.example"
    made["Subject"] = "Demande à traiter"
    made["Date"] = "Fri, 27 Nov 2026 09:00:00 -0500"
    made["Message-ID"] = "<un@ruisseau.example>"
    made.set_content(text)
    return made


def attach(
    made: EmailMessage, data: bytes, kind: str = "application/pdf", name: str | None = "demande.pdf"
) -> EmailMessage:
    """Attach a file to *made*, and return it."""
    family, _, sub = kind.partition("/")
    made.add_attachment(data, maintype=family, subtype=sub, filename=name)
    return made


def with_pdf(data: bytes = PDF, **options: str) -> bytes:
    """Return a message with a PDF attached, as bytes."""
    return bytes(attach(message(**options), data))


def pictured(picture: bytes, disposition: str = "inline") -> bytes:
    """Return a message whose HTML shows a picture by its Content-ID."""
    made = message()
    made.add_alternative('<p>Bonjour</p><img src="cid:image001@x">', subtype="html")
    html = list(made.iter_parts())[1]
    assert isinstance(html, EmailMessage)
    html.add_related(
        picture, maintype="image", subtype="png", cid="<image001@x>", disposition=disposition, filename="image001.png"
    )
    return bytes(made)
