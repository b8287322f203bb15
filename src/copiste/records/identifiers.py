"""Identifiers of our own making: they sort by time, say nothing about anybody, and are safe in keys, paths and URLs.

A document's identifier is a ULID: 48 bits of UTC milliseconds and 80 random bits in Crockford's base 32, 26 characters.
Within one millisecond the order is left to chance. A record and a task are named after their document and form index.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26
_RANDOM_BYTES = 10
_MOST_FORMS = 1000


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


def record_id(document: str, index: int) -> str:
    """Return the identifier of the record of form *index* (from 0) in *document*."""
    return _derived(document, "r", index)


def task_id(document: str, index: int) -> str:
    """Return the identifier of the task that a person has for form *index* (from 0) in *document*."""
    return _derived(document, "t", index)


def loose_id(document: str) -> str:
    """Return the identifier of the task that a person has for what belongs to no form in *document*."""
    return _derived(document, "x", 0)


def correction_id(record: str, version: int) -> str:
    """Return the identifier of the task that ends in *version* of *record*, which was filed before."""
    return f"{record}-v{version:03}"


def form_index(identifier: str) -> int:
    """Return the index of the form that a record's or a form's task's identifier names.

    >>> form_index("01K0000000000000000000000-r003")
    3
    """
    return int(identifier.rsplit("-", 1)[1][1:])


def _derived(document: str, kind: str, index: int) -> str:
    if not 0 <= index < _MOST_FORMS:
        raise ValueError(f"a form index lies between 0 and {_MOST_FORMS - 1}: {index}")
    return f"{document}-{kind}{index:03}"
