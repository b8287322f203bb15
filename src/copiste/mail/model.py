"""What a message turns out to hold: its envelope, its documents, what is refused and what is left."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from copiste.mail.content import MOST_LEVELS


@dataclass(frozen=True, slots=True)
class MailLimits:
    """How much a message may hold. Bytes as received (SES takes 40 MB, most mailboxes less), lines, parts with a
    content, levels of parts in parts, and messages inside messages.
    """

    bytes: int = 64_000_000
    lines: int = 1_000_000
    parts: int = 200
    depth: int = MOST_LEVELS
    nested: int = 3


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a message says of itself. `senders` are all addresses in From; `sent_at` is its Date, `passed_at` the last
    station's (Received); both None when they cannot be read. `text` is the beginning of its own text.
    """

    senders: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    id: str = ""
    sent_at: dt.datetime | None = None
    date: str = ""
    passed_at: dt.datetime | None = None
    text: str = ""

    @property
    def sender(self) -> str:
        """Return the one address in From, or nothing when there is none, or more than one."""
        return self.senders[0][1] if len(self.senders) == 1 else ""


@dataclass(frozen=True, slots=True)
class Attached:
    """Something in a message. `part` is its place, as `2` or `1.3`; `code` and `facts` say why it may be refused."""

    part: str
    name: str | None
    data: bytes
    envelope: Envelope
    media_type: str = ""
    code: str | None = None
    facts: dict[str, str | int | float] = field(default_factory=dict)


WHY_LEFT = ("text", "picture", "signature", "calendar", "card", "notice", "empty", "fork")
"""Why a part is no document, in the order in which people are told."""


@dataclass(frozen=True, slots=True)
class Left:
    """A part that is no document, and why: one of `WHY_LEFT`."""

    part: str
    why: str


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """A message taken apart. `authentication` are its Authentication-Results from the top, `verdicts` those of SES."""

    envelope: Envelope
    documents: tuple[Attached, ...]
    refused: tuple[Attached, ...]
    left: tuple[Left, ...]
    authentication: tuple[str, ...] = ()
    verdicts: tuple[tuple[str, str], ...] = ()
