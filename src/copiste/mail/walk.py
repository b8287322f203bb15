"""The parts of a message are gone through: what is a document, what is refused, and what is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from email.message import Message

from copiste.errors import DocumentError, TooLarge
from copiste.mail import headers
from copiste.mail.coded import coded_files, coded_whole
from copiste.mail.content import children, content, enclosed, is_coded, whole
from copiste.mail.envelopes import envelope, shown
from copiste.mail.model import Attached, Envelope, Left, MailLimits
from copiste.mail.parsing import check, further, messages, outside, parsed
from copiste.mail.parts import is_file, is_notice, text_file, why_left
from copiste.mail.wrapped import TNEF, WrappedFile, unwrapped
from copiste.pages.formats import ANY, MESSAGE, is_message, media_type
from copiste.refusals import MailElsewhere, NestedMail, OutlookFile, SplitMail

_ONE_TEXT = frozenset({"multipart/alternative", "multipart/related"})
"""Whose parts are one text in several forms, or what that text shows (RFC 2046, 2387)."""
_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})
_COUNT = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class PartPlace:
    """A place in a message: its name, how deep it is, and what the message that it is in says and shows."""

    envelope: Envelope
    shown: frozenset[str]
    nested: int = 0
    place: str = ""
    depth: int = 0
    is_body: bool = True

    def below(self, number: int, *, is_body: bool = False) -> PartPlace:
        """Return the place of a part of this one; *is_body* where the text of a message is looked for."""
        place = f"{self.place}.{number}".lstrip(".")
        return replace(self, place=place, depth=self.depth + 1, is_body=is_body)


@dataclass(slots=True)
class Walk:
    """What was found on the way through a message, and within which limits it goes."""

    limits: MailLimits
    documents: list[Attached] = field(default_factory=list)
    refused: list[Attached] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    parts: int = 0

    def mailbox(self, data: bytes) -> Message:
        """Go through a message, or every message of a mailbox file, and return the first."""
        held = [parsed(each) for each in messages(data, self.limits)]
        for number, each in enumerate(held, start=1):
            self._message(each, str(number) if len(held) > 1 else "", 0)
        return held[0]

    def _message(self, message: Message, place: str, nested: int) -> None:
        """Go through a message; one inside another speaks for its own parts."""
        self._part(message, PartPlace(envelope(message), shown(message), nested, place))

    def _part(self, part: Message, where: PartPlace) -> None:
        if where.depth > self.limits.depth:
            raise TooLarge(limit="depth", found=where.depth, allowed=self.limits.depth)
        kind = part.get_content_type()
        if part.is_multipart() and not kind.startswith("message/"):
            before, after = outside(part)
            self._beside(before, where.below(0), is_said=False)
            for number, child in enumerate(children(part), start=1):
                self._part(child, where.below(number, is_body=number == 1 or kind in _ONE_TEXT))
            last = len(children(part)) + 1
            more = further(part, after)
            if more is None:
                self._beside(after, where.below(last), is_said=True)
            for number, child in enumerate(more or (), start=last):
                self._part(child, where.below(number))
            return
        self._counted()
        here = where if where.place else replace(where, place="1")
        if kind.startswith("message/"):
            self._enclosed(part, kind, here)
        else:
            found = Attached(here.place, headers.file_name(part), content(part), here.envelope, kind)
            self._leaf(found, part, here)

    def _beside(self, data: bytes, where: PartPlace, *, is_said: bool) -> None:
        """Look at what stands outside of the boundaries; before them are words that nobody is meant to read."""
        part = Message(headers.POLICY)
        if not data or (why_left(data, part, where.shown) == "text" and not is_said and not coded_files(data)):
            return
        self._counted()
        self._leaf(Attached(where.place, None, data, where.envelope, "text/plain"), part, where)

    def _enclosed(self, part: Message, kind: str, where: PartPlace) -> None:
        if kind in ("message/partial", "message/external-body"):
            cut = kind == "message/partial"
            name = headers.file_name(part) or (_piece(part) if cut else None)
            found = Attached(where.place, name, whole(part), where.envelope, kind)
            self._refuse(found, SplitMail() if cut else MailElsewhere())
            return
        data, coded = enclosed(part), is_coded(part)
        is_mail = kind in _MESSAGES or (not is_notice(kind) and (is_message(data) or _is_typed(part)))
        if is_mail and not coded and part.is_multipart():
            for inner in children(part):
                self._nested(inner, where)
        elif is_mail and is_message(data):
            self._attached(data, where)
        else:
            self._leaf(Attached(where.place, headers.file_name(part), data, where.envelope, kind), part, where)

    def _attached(self, data: bytes, where: PartPlace) -> None:
        """Go through a file that holds a message, or a mailbox of several."""
        check(data, self.limits)
        held = messages(data, self.limits)
        for number, each in enumerate(held, start=1):
            self._nested(parsed(each), where.below(number) if len(held) > 1 else where)

    def _nested(self, message: Message, where: PartPlace) -> None:
        if where.nested >= self.limits.nested:
            self._refuse(Attached(where.place, None, whole(message), where.envelope, MESSAGE), NestedMail())
        else:
            self._message(message, where.place, where.nested + 1)

    def _leaf(self, found: Attached, part: Message, where: PartPlace) -> None:
        files = unwrapped(found.data)
        if files is None and part.get_content_maintype() not in ("text", "message"):
            files = coded_whole(found.data)
        if files is not None:
            if not files:  # how Outlook wants the message to look; of a Macintosh, a fork with no file
                self.left.append(Left(found.part, "text" if found.data.startswith(TNEF) else "fork"))
            self._files(found, files, where)
            return
        why = why_left(found.data, part, where.shown, is_body=where.is_body)
        if why in ("text", "notice"):
            self._text(found, part, where, why)
        elif why is not None:
            self.left.append(Left(found.part, why))
        elif is_message(found.data):  # a message attached as a file: .eml
            self._attached(found.data, where)
        else:
            try:
                media_type(found.data)
            except DocumentError as error:
                self._refuse(found, error)
            else:
                self.documents.append(found)

    def _text(self, found: Attached, part: Message, where: PartPlace, why: str) -> None:
        """Take the files that are written into a text; one that is a file itself, with none in it, is refused."""
        files = coded_files(found.data)
        if why == "text" and not files and is_file(part, is_body=where.is_body):
            self._refuse(found, text_file(found.name))
            return
        self.left.append(Left(found.part, why))
        self._files(found, files, where)

    def _files(self, found: Attached, files: Sequence[WrappedFile], where: PartPlace) -> None:
        """Go through the files of a wrapping as if each were attached."""
        for number, file in enumerate(files, start=1):
            place = replace(where, place=found.part).below(number)
            self._counted()
            if where.depth > self.limits.depth or file.data is None:
                self._refuse(replace(found, part=place.place, name=file.name), OutlookFile())
                continue
            if file.refusal is not None:
                refused = replace(found, part=place.place, name=file.name, data=file.data, media_type=ANY)
                self._refuse(refused, file.refusal())
                continue
            part = Message(headers.POLICY)
            part["Content-Type"], part["Content-Disposition"] = ANY, "attachment"
            self._leaf(replace(found, part=place.place, name=file.name, data=file.data, media_type=ANY), part, place)

    def _counted(self) -> None:
        self.parts += 1
        if self.parts > self.limits.parts:
            raise TooLarge(limit="parts", found=self.parts, allowed=self.limits.parts)

    def _refuse(self, found: Attached, error: DocumentError) -> None:
        self.refused.append(replace(found, code=error.code, facts=dict(error.facts)))


def _is_typed(part: Message) -> bool:
    """Whether what is enclosed says of what type it is, as a part does."""
    return any("content-type" in inner for inner in children(part))


def _piece(part: Message) -> str | None:
    """Return a name for a piece of a message, as `2-3.partial` for the second of three; a total may not be told."""
    number, total = (str(part.get_param(name) or "") for name in ("number", "total"))
    if not _COUNT.fullmatch(number):
        return None
    return f"{number}-{total}.partial" if _COUNT.fullmatch(total) else f"{number}.partial"
