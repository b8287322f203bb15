"""A message taken apart (RFC 5322, 2045-2047, 2231): the documents in it, and what of it is refused or left.

Everything in a message is hostile. Its size, lines, parts and depth are limited before and while it is parsed, and
whatever a part turns out to be, this module raises `DocumentError` and nothing else.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from email.message import Message
from email.parser import BytesParser

from copiste.errors import DocumentError, TooLarge
from copiste.mail import headers
from copiste.mail.content import MOST_LEVELS, children, content, own_texts, recoded, whole
from copiste.mail.parts import why_left
from copiste.mail.wrapped import TNEF, WrappedFile, unwrapped, uuencoded
from copiste.pages.formats import ANY, MESSAGE, is_message, media_type
from copiste.refusals import BrokenMail, MailElsewhere, NestedMail, OutlookFile, SplitMail

_BODY = 40_000
"""Characters of a message's own text that are kept in mind: fax services say there who called."""
_NESTING = re.compile(rb"multipart/|message/", re.IGNORECASE)
_CONTENT_ID = re.compile(r"cid:([^\s\"'<>)]{1,200})", re.IGNORECASE)
_LINES_BEFORE = re.compile(rb"\A(?:[ \t]*\r?\n|From [^\r\n]{0,998}\r?\n|>From [^\r\n]{0,998}\r?\n)+")
"""Blank lines, and the line that a mailbox file puts before each message: after them, no header would be found."""
_COUNT = re.compile(r"[0-9]{1,4}")
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
    """Something in a message. `part` is its place, as `2` or `1.3`; `code` says why it is refused, if it is."""

    part: str
    name: str | None
    data: bytes
    envelope: Envelope
    media_type: str = ""
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A part that is no document, and why: `text`, `picture`, `signature`, `notice`, `empty`, `fork`."""

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


def opened(data: bytes, limits: MailLimits | None = None) -> OpenedMessage:
    """Take the message *data* apart; raise `TooLarge` or `BrokenMail` when that cannot be done."""
    bounds = limits or MailLimits()
    _check(data, bounds)
    try:
        message = _parsed(data)
        walk = _Walk(bounds)
        walk.message(message, "", 0)
        return OpenedMessage(
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
    return BytesParser(policy=headers.POLICY).parsebytes(_LINES_BEFORE.sub(b"", data[:_BODY]) + data[_BODY:])


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
            for number, child in enumerate(children(part), start=1):
                self._part(child, where.below(number))
            return
        self._counted()
        here = where if where.place else replace(where, place="1")
        if kind.startswith("message/"):
            self._enclosed(part, kind, here)
        else:
            found = Attached(here.place, headers.file_name(part), content(part), here.envelope, kind)
            self._leaf(found, part, here)

    def _enclosed(self, part: Message, kind: str, where: _Where) -> None:
        if kind in ("message/partial", "message/external-body"):
            cut = kind == "message/partial"
            name = headers.file_name(part) or (_piece(part) if cut else None)
            found = Attached(where.place, name, whole(part), where.envelope, kind)
            self._refuse(found, SplitMail() if cut else MailElsewhere())
        elif kind not in ("message/rfc822", "message/global", "message/news"):
            self.left.append(Left(where.place, "notice"))
        else:
            for inner in children(part):
                coded = str(part.get("content-transfer-encoding", "")).strip().lower() in ("base64", "quoted-printable")
                data = recoded(part, inner) if coded else None
                self._nested(inner if data is None else _parsed(data), where)

    def _nested(self, message: Message, where: _Where) -> None:
        if where.nested >= self.limits.nested:
            self._refuse(Attached(where.place, None, whole(message), where.envelope, MESSAGE), NestedMail())
        else:
            self.message(message, where.place, where.nested + 1)

    def _leaf(self, found: Attached, part: Message, where: _Where) -> None:
        if (files := unwrapped(found.data)) is not None:
            self._files(found, files, where)
            return
        why = why_left(found.data, part, where.shown)
        if why is not None:
            self.left.append(Left(found.part, why))
            if why == "text":
                self._files(found, uuencoded(found.data), where)
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

    def _files(self, found: Attached, files: Sequence[WrappedFile], where: _Where) -> None:
        """Go through the files of a wrapping as if each were attached. One with none in it is the message's look."""
        if found.data.startswith(TNEF) and not files:
            self.left.append(Left(found.part, "text"))
        for number, file in enumerate(files, start=1):
            place = replace(where, place=f"{found.part}.{number}", depth=where.depth + 1)
            self._counted()
            if where.depth > self.limits.depth or file.data is None:
                self._refuse(replace(found, part=place.place, name=file.name), OutlookFile())
                continue
            part = Message(headers.POLICY)
            part["Content-Type"], part["Content-Disposition"] = ANY, "attachment"
            self._leaf(replace(found, part=place.place, name=file.name, data=file.data, media_type=ANY), part, place)

    def _counted(self) -> None:
        self.parts += 1
        if self.parts > self.limits.parts:
            raise TooLarge(limit="parts", found=self.parts, allowed=self.limits.parts)

    def _refuse(self, found: Attached, error: DocumentError) -> None:
        self.refused.append(replace(found, code=error.code))


def _piece(part: Message) -> str | None:
    """Return a name for a piece of a message, as `2-3.partial` for the second of three; a total may not be told."""
    number, total = (str(part.get_param(name) or "") for name in ("number", "total"))
    if not _COUNT.fullmatch(number):
        return None
    return f"{number}-{total}.partial" if _COUNT.fullmatch(total) else f"{number}.partial"


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


def _text(message: Message) -> str:
    """Return the beginning of a message's text, with the tags of HTML taken out when there is nothing else."""
    kept = "\n".join(text[:_BODY] for text in own_texts(message, "text/plain"))
    if not kept.strip():
        marked = "\n".join(text[:_BODY] for text in own_texts(message, "text/html"))
        kept = html.unescape(_TAG.sub(" ", _LINE_END.sub("\n", marked)))
    return kept[:_BODY]


def _shown(message: Message) -> frozenset[str]:
    """Return the Content-IDs of the pictures that the HTML of a message shows."""
    return frozenset(
        name.lower() for text in own_texts(message, "text/html") for name in _CONTENT_ID.findall(text[: 4 * _BODY])
    )
