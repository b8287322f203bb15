"""Bytes become a message, within limits that are looked at before anything is parsed."""

from __future__ import annotations

import re
from email.message import Message
from email.parser import BytesParser

from copiste.errors import TooLarge
from copiste.mail import headers
from copiste.mail.model import MailLimits

_HEAD = 40_000
"""Bytes in which the lines before a header are looked for; chosen, not measured."""
_NESTING = re.compile(rb"multipart/|message/", re.IGNORECASE)
_LINES_BEFORE = re.compile(rb"\A(?:[ \t]*\r?\n|From [^\r\n]{0,998}\r?\n|>From [^\r\n]{0,998}\r?\n)+")
"""Blank lines, and the line that a mailbox file puts before each message: after them, no header would be found."""


def check(data: bytes, limits: MailLimits) -> None:
    """Raise `TooLarge` for what would take too long to parse."""
    counts = (
        ("bytes", len(data), limits.bytes),
        ("lines", max(data.count(b"\n"), data.count(b"\r")), limits.lines),
        # the parser nests at each of these words, and walks all the levels at each line
        ("parts", sum(1 for _ in _NESTING.finditer(data)), limits.parts),
    )
    for limit, found, allowed in counts:
        if found > allowed:
            raise TooLarge(limit=limit, found=found, allowed=allowed)


def parsed(data: bytes) -> Message:
    """Return the message that *data* is."""
    return BytesParser(policy=headers.POLICY).parsebytes(_LINES_BEFORE.sub(b"", data[:_HEAD]) + data[_HEAD:])
