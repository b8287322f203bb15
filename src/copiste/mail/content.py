"""What a part of a message holds: its bytes, its children, its texts; of a wrong coding, what can be had."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from email.message import Message

from copiste.mail import headers

MOST_LEVELS = 20
"""Levels of parts in parts that are looked at; mail programs make three or four."""
_LOOKED_AT = 160_000
"""Bytes of a text of which the beginning is kept."""
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def children(part: Message) -> list[Message]:
    held = part.get_payload()
    return [each for each in held if isinstance(each, Message)] if isinstance(held, list) else []


def content(part: Message) -> bytes:
    """Return the bytes of a part; of a wrong coding, what can be had."""
    held = part.get_payload()
    if not isinstance(held, str):
        return b""
    written = held.encode("utf-8", "surrogateescape")
    coding = str(part.get("content-transfer-encoding", "")).strip().lower()
    try:
        if coding == "base64":
            return _unbased(written)
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AssertionError):
        return written
    return data if isinstance(data, bytes) else written


def _unbased(written: bytes) -> bytes:
    """Return what base64 stands for, passing over what is none, and over a last character that lacks its fellows."""
    try:
        return binascii.a2b_base64(written)
    except binascii.Error:
        signs = _NO_BASE64.sub(b"", written)
        return binascii.a2b_base64(signs[: len(signs) // 4 * 4])


def whole(part: Message) -> bytes:
    """Return a part with its fields, as a message of its own."""
    try:
        return part.as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError):
        return content(part) or b"-"


def is_coded(part: Message) -> bool:
    """Whether some program wrongly put a part of the type message/* into a coding, though RFC 2046 forbids it."""
    return str(part.get("content-transfer-encoding", "")).strip().lower() in ("base64", "quoted-printable")


def enclosed(part: Message) -> bytes:
    """Return what stands in a part of the type message/*, which the parser took for messages, out of its coding."""
    held = b"\n\n".join(_as_it_stood(inner) for inner in children(part)) if part.is_multipart() else content(part)
    if part.is_multipart() and is_coded(part):
        carrier = Message(headers.POLICY)
        carrier["Content-Transfer-Encoding"] = str(part["content-transfer-encoding"]).strip()
        carrier.set_payload(held.decode("ascii", "surrogateescape"))
        held = content(carrier)
    return held if held.strip() else b""


def _as_it_stood(inner: Message) -> bytes:
    """Return the text of a message; one with no fields is its body alone."""
    body = inner.get_payload()
    return whole(inner) if inner.keys() or not isinstance(body, str) else body.encode("utf-8", "surrogateescape")


def own_texts(message: Message, kind: str, depth: int = 0) -> Iterator[str]:
    """Yield the texts of *kind* that are the message's own, not those of messages inside it."""
    if depth > MOST_LEVELS:
        return
    actual = message.get_content_type()
    if message.is_multipart():
        if not actual.startswith("message/"):
            for child in children(message):
                yield from own_texts(child, kind, depth + 1)
    elif actual == kind and message.get_content_disposition() != "attachment":
        charset = message.get_param("charset")
        yield headers.text_of(content(message)[:_LOOKED_AT], charset if isinstance(charset, str) else None)
