"""Identifiers of our own making: they sort by time, say nothing about anybody, and are safe in keys, paths and URLs.

A document's identifier is a ULID: 48 bits of UTC milliseconds and 80 random bits in Crockford's base 32, 26 characters.
Within one millisecond the order is left to chance. A record and a task are named after their document and form index,
and what belongs to one version of a record after both: here they are made and taken apart, and nowhere else.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26
"""Characters of a ULID: 128 bits, five each."""
_INSTANT = 10
"""The first characters of a ULID, which tell its millisecond: 48 bits, five each."""
_RANDOM_BYTES = 10
"""The 80 random bits of a ULID."""
_MOST_FORMS = 1000
"""Forms of one document, which its records' names count in three digits; chosen, not measured."""
_DOCUMENT = re.compile(rf"[0-9A-Za-z]{{{_LENGTH}}}")
_DERIVED = re.compile(
    r"(?P<document>[0-9A-Za-z]+)-(?:(?P<kind>[rt])(?P<form>[0-9]{3})(?:-v(?P<version>[0-9]{3,}))?|x[0-9]{3})"
)


def new_document_id(now: dt.datetime, randomness: Callable[[int], bytes]) -> str:
    """Return a new identifier for a document that landed at *now* (aware).

    *randomness* gives that many random bytes: `secrets.token_bytes`, or `random.Random(seed).randbytes` in tests.
    """
    if now.tzinfo is None:
        raise ValueError("an instant without a time zone says nothing")
    milliseconds = int(now.timestamp() * 1000)
    number = milliseconds << (8 * _RANDOM_BYTES) | int.from_bytes(randomness(_RANDOM_BYTES), "big")
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))


def following(identifier: str) -> str:
    """Return the identifier right after *identifier*: for those of one process that must keep their order.

    >>> following("01K0000000000000000000000Z")
    '01K00000000000000000000010'
    """
    number = sum(_ALPHABET.index(char) << 5 * place for place, char in enumerate(reversed(identifier))) + 1
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))


def same_millisecond(one: str, other: str) -> bool:
    """Whether two identifiers were made in one millisecond, so that chance alone orders them."""
    return one[:_INSTANT] == other[:_INSTANT]


def record_id(document: str, index: int) -> str:
    """Return the identifier of the record of form *index* (from 0) in *document*."""
    return _derived(document, "r", index)


def task_id(document: str, index: int) -> str:
    """Return the identifier of the task that a person has for form *index* (from 0) in *document*."""
    return _derived(document, "t", index)


def loose_id(document: str) -> str:
    """Return the identifier of the task that a person has for what belongs to no form in *document*."""
    return _derived(document, "x", 0)


def version_id(record: str, version: int) -> str:
    """Return the identifier of what belongs to one version of a record: its event, and the correction that ends in it.

    >>> version_id("01K0000000000000000000000Z-r003", 2)
    '01K0000000000000000000000Z-r003-v002'
    """
    return f"{record}-v{version:03}"


def part_id(document: str, number: int) -> str:
    """Return the identifier of a page or a form of a document, by its number.

    >>> part_id("01K0000000000000000000000Z", 12)
    '01K0000000000000000000000Z/12'
    """
    return f"{document}/{number}"


def part_of(identifier: str) -> tuple[str, int]:
    """Return document and number of what `part_id` named.

    >>> part_of("01K0000000000000000000000Z/12")
    ('01K0000000000000000000000Z', 12)
    """
    document, _, number = identifier.partition("/")
    return document, int(number)


def is_document_id(text: str) -> bool:
    """Whether *text* can be a document's identifier, in capitals or not: what cannot never reaches a store."""
    return _DOCUMENT.fullmatch(text) is not None


def is_record_id(text: str) -> bool:
    """Whether *text* can be a record's identifier."""
    found = _DERIVED.fullmatch(text)
    return found is not None and found["kind"] == "r" and not found["version"] and is_document_id(found["document"])


def is_task_id(text: str) -> bool:
    """Whether *text* can be a task's identifier: of a form, of what belongs to none, or of a correction."""
    found = _DERIVED.fullmatch(text)
    return found is not None and (found["kind"] == "r") == bool(found["version"]) and is_document_id(found["document"])


def document_in(text: str) -> str:
    """Return the document that a record's or a task's identifier names; any other *text* as it is.

    >>> document_in("01K0000000000000000000000Z-r003-v002"), document_in("2026-0042")
    ('01K0000000000000000000000Z', '2026-0042')
    """
    found = _DERIVED.fullmatch(text)
    return text if found is None else found["document"]


def names_form(identifier: str) -> bool:
    """Whether a record's or a task's identifier names a form of its document."""
    found = _DERIVED.fullmatch(identifier)
    return found is not None and found["form"] is not None


def form_index(identifier: str) -> int:
    """Return the index of the form that a record's, a form's task's or a correction's identifier names.

    >>> form_index("01K0000000000000000000000Z-t003"), form_index("01K0000000000000000000000Z-r003-v002")
    (3, 3)
    """
    found = _DERIVED.fullmatch(identifier)
    if found is None or found["form"] is None:
        raise ValueError(f"no form is named by {identifier}")
    return int(found["form"])


def version_named(correction: str) -> int:
    """Return the version of its record in which a correction ends.

    >>> version_named("01K0000000000000000000000Z-r003-v002")
    2
    """
    found = _DERIVED.fullmatch(correction)
    if found is None or found["version"] is None:
        raise ValueError(f"no version is named by {correction}")
    return int(found["version"])


def _derived(document: str, kind: str, index: int) -> str:
    if not 0 <= index < _MOST_FORMS:
        raise ValueError(f"a form index lies between 0 and {_MOST_FORMS - 1}: {index}")
    return f"{document}-{kind}{index:03}"
