"""A message taken apart (RFC 5322, 2045-2047, 2231): the documents in it, and what of it is refused or left.

Everything in a message is hostile. Its size, lines, parts and depth are limited before and while it is parsed, and
whatever a part turns out to be, this module raises `DocumentError` and nothing else.
"""

from __future__ import annotations

import binascii
import datetime as dt
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import Message
from email.parser import BytesParser

from copiste.errors import DocumentError, TooLarge
from copiste.mail import headers
from copiste.mail.parts import why_left
from copiste.pages.formats import MESSAGE, is_message, media_type
from copiste.refusals import BrokenMail, NestedMail, SplitMail

_BODY = 40_000
"""Characters of a message's own text that are kept in mind: fax services say there who called."""
_NESTING = re.compile(rb"multipart/|message/", re.IGNORECASE)
_CONTENT_ID = re.compile(r"cid:([^\s\"'<>)]{1,200})", re.IGNORECASE)
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LINE_END = re.compile(r"<(?:br|/p|/tr|/div|/h\d|/li)\b[^<>]{0,200}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MailLimits:
    """How much a message may hold. Bytes as received (SES takes 40 MB, most mailboxes less), lines, parts with a
    content, levels of parts in parts, and messages inside messages.
    """

    bytes: int = 64_000_000
    lines: int = 1_000_000
    parts: int = 200
    depth: int = 20
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
    """Something in a message. `part` is its place, as `2` or `1.3`; `code` says why it is refused, if it is."""

    part: str
    name: str | None
    data: bytes
    envelope: Envelope
    media_type: str = ""
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A part that is no document, and why: `text`, `picture`, `signature`, `notice`, `empty`."""

    part: str
    why: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A message taken apart. `authentication` are its Authentication-Results from the top, `verdicts` those of SES."""

    envelope: Envelope
    documents: tuple[Attached, ...]
    refused: tuple[Attached, ...]
    left: tuple[Left, ...]
    authentication: tuple[str, ...] = ()
    verdicts: tuple[tuple[str, str], ...] = ()


def opened(data: bytes, limits: MailLimits | None = None) -> Opened:
    """Take the message *data* apart; raise `TooLarge` or `BrokenMail` when that cannot be done."""
    bounds = limits or MailLimits()
    _check(data, bounds)
    try:
        message = _parsed(data)
        walk = _Walk(bounds)
        walk.message(message, "", 0)
        return Opened(
            envelope=_envelope(message),
            documents=tuple(walk.documents),
            refused=tuple(walk.refused),
            left=tuple(walk.left),
            authentication=headers.fields(message, "authentication-results"),
            verdicts=tuple(
                (name, value.upper())
                for name in ("spam", "virus")
                for value in headers.fields(message, f"x-ses-{name}-verdict")
            ),
        )
    except DocumentError:
        raise
    except Exception as fault:
        raise BrokenMail from fault


def _check(data: bytes, limits: MailLimits) -> None:
    counts = (
        ("bytes", len(data), limits.bytes),
        ("lines", max(data.count(b"\n"), data.count(b"\r")), limits.lines),
        # the parser nests at each of these words, and walks all the levels at each line
        ("parts", sum(1 for _ in _NESTING.finditer(data)), limits.parts),
    )
    for limit, found, allowed in counts:
        if found > allowed:
            raise TooLarge(limit=limit, found=found, allowed=allowed)


def _parsed(data: bytes) -> Message:
    return BytesParser(policy=headers.POLICY).parsebytes(data)


@dataclass(frozen=True, slots=True)
class _Where:
    """A place in a message: its name, how deep it is, and what the message that it is in says and shows."""

    envelope: Envelope
    shown: frozenset[str]
    nested: int = 0
    place: str = ""
    depth: int = 0

    def below(self, number: int) -> _Where:
        return replace(self, place=f"{self.place}.{number}".lstrip("."), depth=self.depth + 1)


@dataclass(slots=True)
class _Walk:
    limits: MailLimits
    documents: list[Attached] = field(default_factory=list)
    refused: list[Attached] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    parts: int = 0

    def message(self, message: Message, place: str, nested: int) -> None:
        """Go through a message; one inside another speaks for its own parts."""
        self._part(message, _Where(_envelope(message), _shown(message), nested, place))

    def _part(self, part: Message, where: _Where) -> None:
        if where.depth > self.limits.depth:
            raise TooLarge(limit="depth", found=where.depth, allowed=self.limits.depth)
        kind = part.get_content_type()
        if part.is_multipart() and not kind.startswith("message/"):
            for number, child in enumerate(_children(part), start=1):
                self._part(child, where.below(number))
            return
        self.parts += 1
        if self.parts > self.limits.parts:
            raise TooLarge(limit="parts", found=self.parts, allowed=self.limits.parts)
        here = where if where.place else replace(where, place="1")
        if kind.startswith("message/"):
            self._enclosed(part, kind, here)
        else:
            found = Attached(here.place, headers.file_name(part), _content(part), here.envelope, kind)
            self._leaf(found, part, here)

    def _enclosed(self, part: Message, kind: str, where: _Where) -> None:
        if kind in ("message/partial", "message/external-body"):
            self._refuse(
                Attached(where.place, headers.file_name(part), _whole(part), where.envelope, kind), SplitMail()
            )
        elif kind not in ("message/rfc822", "message/global", "message/news"):
            self.left.append(Left(where.place, "notice"))
        else:
            for inner in _children(part):
                coded = str(part.get("content-transfer-encoding", "")).strip().lower() in ("base64", "quoted-printable")
                data = _recoded(part, inner) if coded else None
                self._nested(inner if data is None else _parsed(data), where)

    def _nested(self, message: Message, where: _Where) -> None:
        if where.nested >= self.limits.nested:
            whole = Attached(where.place, None, _whole(message), where.envelope, MESSAGE)
            self._refuse(whole, NestedMail())
        else:
            self.message(message, where.place, where.nested + 1)

    def _leaf(self, found: Attached, part: Message, where: _Where) -> None:
        why = why_left(found.data, part, where.shown)
        if why is not None:
            self.left.append(Left(found.part, why))
        elif is_message(found.data):  # a message attached as a file: .eml
            _check(found.data, self.limits)
            self._nested(_parsed(found.data), where)
        else:
            try:
                media_type(found.data)
            except DocumentError as error:
                self._refuse(found, error)
            else:
                self.documents.append(found)

    def _refuse(self, found: Attached, error: DocumentError) -> None:
        self.refused.append(replace(found, code=error.code))


def _children(part: Message) -> list[Message]:
    held = part.get_payload()
    return [each for each in held if isinstance(each, Message)] if isinstance(held, list) else []


def _content(part: Message) -> bytes:
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


def _whole(part: Message) -> bytes:
    """Return a part with its fields, as a message of its own."""
    try:
        return part.as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError):
        return _content(part) or b"-"


def _recoded(part: Message, inner: Message) -> bytes | None:
    """Return the message that some programs wrongly put into base64, though RFC 2046 forbids it; None when it is not.

    The parser found no fields in it, so its text stands where a body would.
    """
    held = inner.get_payload()
    if inner.keys() or not isinstance(held, str):
        return None
    carrier = Message(headers.POLICY)
    carrier["Content-Transfer-Encoding"] = str(part.get("content-transfer-encoding", "")).strip()
    carrier.set_payload(held)
    data = _content(carrier)
    return data if is_message(data) else None


def _envelope(message: Message) -> Envelope:
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


def _own_texts(message: Message, kind: str, depth: int = 0) -> Iterator[str]:
    """Yield the texts of *kind* that are the message's own, not those of messages inside it."""
    if depth > MailLimits().depth:
        return
    actual = message.get_content_type()
    if message.is_multipart():
        if not actual.startswith("message/"):
            for child in _children(message):
                yield from _own_texts(child, kind, depth + 1)
    elif actual == kind and message.get_content_disposition() != "attachment":
        charset = message.get_param("charset")
        yield headers.text_of(_content(message)[: 4 * _BODY], charset if isinstance(charset, str) else None)


def _text(message: Message) -> str:
    """Return the beginning of a message's text, with the tags of HTML taken out when there is nothing else."""
    kept = "\n".join(text[:_BODY] for text in _own_texts(message, "text/plain"))
    if not kept.strip():
        marked = "\n".join(text[:_BODY] for text in _own_texts(message, "text/html"))
        kept = html.unescape(_TAG.sub(" ", _LINE_END.sub("\n", marked)))
    return kept[:_BODY]


def _shown(message: Message) -> frozenset[str]:
    """Return the Content-IDs of the pictures that the HTML of a message shows."""
    return frozenset(
        name.lower() for text in _own_texts(message, "text/html") for name in _CONTENT_ID.findall(text[: 4 * _BODY])
    )
