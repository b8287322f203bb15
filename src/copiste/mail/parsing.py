"""Bytes become a message, within limits that are looked at before anything is parsed."""

from __future__ import annotations

import re
from email.message import Message
from email.parser import BytesParser

from copiste.errors import TooLarge
from copiste.mail import headers
from copiste.mail.content import children
from copiste.mail.model import MailLimits
from copiste.pages.formats import is_message

_HEAD = 40_000
"""Bytes in which the lines before a header are looked for; chosen, not measured."""
_NESTING = re.compile(rb"multipart/|message/", re.IGNORECASE)
_LINES_BEFORE = re.compile(rb"\A(?:[ \t]*\r?\n|From [^\r\n]{0,998}\r?\n|>From [^\r\n]{0,998}\r?\n)+")
"""Blank lines, and the line that a mailbox file puts before each message: after them, no header would be found."""
_MAILBOX = re.compile(rb"[ \t\r\n]{0,1000}From ")
_FOLLOWING = re.compile(rb"\n\r?\n(?=From ([^\r\n]{1,500})\r?\n[!-9;-~]{1,100}:)")
_TIME = re.compile(rb"[0-9]:[0-9]{2}")
"""Before a further message in a mailbox (RFC 4155): a blank line, a line with sender and time, and a field."""
_FIELDS = 8200
"""Bytes of what may be a message that are asked whether it is one: a little more than are looked at."""


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


def messages(data: bytes, limits: MailLimits) -> list[bytes]:
    """Return the messages in a mailbox file; of anything else, *data* alone.

    >>> one = b"From a@b.example Fri Nov 27 09:00:00 2026\\nFrom: a@b.example\\nSubject: x\\n\\nBonjour\\n"
    >>> len(messages(one + b"\\n" + one, MailLimits()))
    2
    """
    starts = [0]
    lines = (each for each in _FOLLOWING.finditer(data) if _TIME.search(each[1])) if _MAILBOX.match(data) else ()
    for count, found in enumerate(lines, start=1):
        if count > limits.parts:
            raise TooLarge(limit="parts", found=count, allowed=limits.parts)
        if is_message(data[found.end() : found.end() + _FIELDS]):
            starts.append(found.end())
    return [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]


def outside(part: Message) -> tuple[bytes, bytes]:
    """Return what stands before the first boundary of a part of many and after its last, where no part should."""
    before, after = (str(held or "").encode("utf-8", "surrogateescape") for held in (part.preamble, part.epilogue))
    return before, after if after.strip() else b""


def further(part: Message, after: bytes) -> list[Message] | None:
    """Return the parts that go on *after* the boundary that should have been the last; None when none do."""
    boundary = str(part.get_boundary() or "").encode("utf-8", "surrogateescape")
    line = rb"^--" + re.escape(boundary)
    if not boundary or b'"' in boundary or not re.search(line + rb"[ \t]*\r?$", after, re.MULTILINE):
        return None
    opened = re.sub(
        rb"(?:" + line + rb"--[ \t]*\r?\n?)+", lambda _: b"--" + boundary + b"\n", after, flags=re.MULTILINE
    )
    head = b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\n\n--' + boundary + b"\n\n"
    return [each for each in children(parsed(head + opened)) if each.keys() or _says_something(each)]


def _says_something(part: Message) -> bool:
    held = part.get_payload()
    return not isinstance(held, str) or bool(held.strip())
