"""What a message says of itself, and the beginning of its own text."""

from __future__ import annotations

import html
import re
from email.message import Message

from copiste.mail import headers
from copiste.mail.content import own_texts
from copiste.mail.model import Envelope

_BODY = 40_000
"""Characters of a message's own text that are kept in mind: fax services say there who called."""
_CONTENT_ID = re.compile(r"cid:([^\s\"'<>)]{1,200})", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LINE_END = re.compile(r"<(?:br|/p|/tr|/div|/h\d|/li)\b[^<>]{0,200}>", re.IGNORECASE)


def envelope(message: Message) -> Envelope:
    """Return what a message says of itself."""
    passed = headers.fields(message, "received")
    return Envelope(
        senders=headers.addresses(headers.fields(message, "from")),
        subject=headers.field(message, "subject")[:500],
        id=headers.field(message, "message-id")[:500],
        sent_at=headers.instant(headers.field(message, "date")),
        date=headers.field(message, "date")[:100],
        passed_at=headers.instant(passed[0].rpartition(";")[2].strip()) if passed else None,
        text=_text(message),
    )


def _text(message: Message) -> str:
    """Return the beginning of a message's text, with the tags of HTML taken out when there is nothing else."""
    kept = "\n".join(text[:_BODY] for text in own_texts(message, "text/plain"))
    if not kept.strip():
        marked = "\n".join(text[:_BODY] for text in own_texts(message, "text/html"))
        kept = html.unescape(_TAG.sub(" ", _LINE_END.sub("\n", marked)))
    return kept[:_BODY]


def shown(message: Message) -> frozenset[str]:
    """Return the Content-IDs of the pictures that the HTML of a message shows."""
    return frozenset(
        name.lower() for text in own_texts(message, "text/html") for name in _CONTENT_ID.findall(text[: 4 * _BODY])
    )
