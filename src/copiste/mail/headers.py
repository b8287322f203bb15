"""The header fields of a message as text, whatever is in them. Only their first 8,000 characters are looked at."""

from __future__ import annotations

import binascii
import datetime as dt
import re
from collections.abc import Iterable
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime

_LONGEST = 8000
"""Characters of a header, eight lines of the longest that RFC 5322 allows (998)."""
_MOST = 50
"""Headers of one name, and encoded words in one; chosen, not measured."""
_CHARSETS = re.compile(
    r"(us-)?ascii|utf-?(8|16|16le|16be)|iso-?8859-?\d{1,2}|latin-?1|(windows-?|cp)\d{3,4}|koi8-[ru]|mac-?roman|"
    r"gb2312|gbk|gb18030|big5|shift_jis|iso-2022-jp|euc-(jp|kr)"
)


class Bounded(Compat32):
    """The policy that messages are parsed by: long fields are cut before anything looks at them, 8-bit ones are text.

    It is the older of the standard library's parsers on purpose. The newer one takes every field apart by a recursive
    grammar whose time and whose exceptions a sender chooses; this one leaves fields alone until they are asked for.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return name and value of a field, cut."""
        kept: list[str] = []
        room = _LONGEST
        for line in sourcelines:
            kept.append(line[:room])
            room -= len(line)
            if room <= 0:
                break
        return super().header_source_parse(kept)

    def header_fetch_parse(self, name: str, value: str) -> str:
        """Return the value with its 8-bit characters as the text that they most likely are."""
        del name
        return text_of(value.encode("utf-8", "surrogateescape")) if isinstance(value, str) else str(value)


POLICY = Bounded()


def text_of(data: bytes, charset: str | None = None) -> str:
    """Return *data* as text in *charset*, or in UTF-8, or in Windows' Latin alphabet; never an error.

    >>> text_of(b"\\xe9t\\xe9"), text_of(b"\\xc3\\xa9t\\xc3\\xa9", "no-such-charset")
    ('été', 'été')
    """
    named = (charset or "").strip("\"' ").lower()
    for each in (named, "utf-8"):
        if _CHARSETS.fullmatch(each):
            try:
                return data.decode(each)
            except (UnicodeError, LookupError):
                continue  # not these letters: the next, and in the end one that reads anything
    return data.decode("cp1252", "replace")


def unwrapped(value: str) -> str:
    """Return *value* with its encoded words (RFC 2047) decoded and its spaces and controls made single spaces.

    >>> unwrapped("=?utf-8?q?T=C3=A9l=C3=A9copie?=\\r\\n =?iso-8859-1?b?6Q==?="), unwrapped("=?utf-8?q?open")
    ('Télécopieé', '=?utf-8?q?open')
    """
    short = value[:2000]
    if short.count("=?") <= _MOST:
        try:
            parts = decode_header(short.replace("\r", "").replace("\n", ""))
            short = "".join(part if isinstance(part, str) else text_of(part, charset) for part, charset in parts)
        except (MessageError, binascii.Error, ValueError, LookupError):
            pass  # spoilt coding is shown as it came
    return plain(short)


def plain(text: str) -> str:
    """Return *text* on one line, with nothing in it that does not print."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def field(message: Message, name: str) -> str:
    """Return the first field *name*, decoded; nothing when there is none."""
    return unwrapped(message.get(name, ""))


def fields(message: Message, name: str) -> tuple[str, ...]:
    """Return the fields *name* from the top, as they stand but on one line."""
    return tuple(plain(str(value)) for value in (message.get_all(name) or [])[:_MOST])


def addresses(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return name and address of everybody in *values*; an address is in lower case, and has one @."""
    try:
        found = getaddresses([value[:2000] for value in values])
    except (ValueError, IndexError, TypeError, AttributeError, RecursionError):
        return ()
    return tuple((unwrapped(name), address.lower()) for name, address in found if address.count("@") == 1)


def instant(value: str) -> dt.datetime | None:
    """Return the instant that a Date field names, in UTC, or None. One with no zone is taken for none.

    >>> instant("Thu, 26 Nov 2026 20:05:00 -0500"), instant("yesterday")
    (datetime.datetime(2026, 11, 27, 1, 5, tzinfo=datetime.timezone.utc), None)
    """
    try:
        found = parsedate_to_datetime(value[:100])
        return None if found.tzinfo is None else found.astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def file_name(part: Message) -> str | None:
    """Return the name that the sender gave to a part (RFC 2231, RFC 2047 or bare), without folders; None for none."""
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError, IndexError):
        return None
    last = re.split(r"[\\/]", unwrapped(name or ""))[-1].strip()
    return last[:200] or None
