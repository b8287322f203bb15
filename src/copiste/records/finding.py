"""What a record is looked for by: names by their sound and their beginning, telephone and other numbers whole.

Which answers these are, the type of each field says (`FieldType.found_by`); beside them any text whose schema declares
a `pattern`, or that `x-duplicate-key` names: a number of the office's own. A term is plain text: outside of memory it
stands only as the keyed fingerprint that `keeping.finding` makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import JsonValue

from copiste.fields.base import FoundBy, folded
from copiste.fields.registry import type_of
from copiste.fields.sound import sound
from copiste.fields.walk import ValuePlace, places

STARTS = range(3, 7)
"""Letters with which a name may be begun: fewer find too many people, more are as good as the whole (chosen)."""
SHORTEST_NUMBER = 4
"""Characters; a shorter number is on everybody's form (chosen)."""
LOCAL = 7
"""Digits of a North American number without its area."""
Term = str
Choice = frozenset[Term]
"""Terms of which a record has one."""
Query = tuple[tuple[Choice, ...], ...]
"""Ways to be what is looked for: in each, all of its choices are met."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_EXTENSION = re.compile(r";ext=.*$")


def terms(schema: Mapping[str, Any], record: JsonValue) -> frozenset[Term]:
    """Return what *record*, which *schema* describes, is found by."""
    own = frozenset(schema.get("x-duplicate-key", ()))
    return frozenset(term for place in places(schema, record) for term in _of_place(place, own))


def query(text: str) -> Query:
    """Return the ways in which *text*, as somebody typed it, can be meant; none where it says too little.

    >>> [[sorted(choice) for choice in way] for way in query("TREM 5811-1234")]
    [[['number:trem58111234']], [['sound:trem', 'start:trem'], ['number:58111234', 'phone:58111234']]]
    """
    parts = text.split()
    figures = " ".join(part for part in parts if any(map(str.isdigit, part)))
    words = _words(" ".join(part for part in parts if part not in figures.split()))
    if not figures:
        return _names(words)
    enough = len(folded(figures)) >= SHORTEST_NUMBER
    ways: list[tuple[Choice, ...]] = [(_number(text),)] if enough or len(folded(text)) >= SHORTEST_NUMBER else []
    if words and enough:  # a name and a number
        ways.append((*map(_word, words), _number(figures)))
    return tuple(ways)


def _of_place(place: ValuePlace, own: frozenset[str]) -> Iterator[Term]:
    if not isinstance(place.value, str):
        return
    kind = type_of(place.schema)
    by = kind.found_by
    if by is None and kind.name == "text" and ("pattern" in place.schema or place.pointer in own):
        by = FoundBy.NUMBER
    if by is FoundBy.NAME:
        yield from _of_name(place.value)
    elif by is FoundBy.PHONE:
        figures = _figures(_EXTENSION.sub("", place.value))
        yield from (f"phone:{figures}", f"phone:{figures[-LOCAL:]}")
    elif by is FoundBy.NUMBER and len(whole := folded(place.value)) >= SHORTEST_NUMBER:
        yield f"number:{whole}"


def _of_name(value: str) -> Iterator[Term]:
    words = _words(value)
    for word in words:
        yield f"sound:{sound(word)}"
        yield from (f"start:{folded(word)[:length]}" for length in STARTS if length <= len(folded(word)))
    if len(words) > 1:  # De la Fontaine, Delafontaine
        yield f"sound:{sound(''.join(words))}"


def _names(words: list[str]) -> Query:
    if not words:
        return ()
    each = tuple(map(_word, sorted(words, key=len, reverse=True)))  # the longest is the rarest, and asked first
    joined = frozenset({f"sound:{sound(''.join(words))}"})
    return (each,) if len(words) == 1 else (each, (joined,))


def _word(word: str) -> Choice:
    plain = folded(word)
    begun = {f"start:{plain}"} if len(plain) in STARTS else set()
    return frozenset({f"sound:{sound(word)}", *begun})


def _number(text: str) -> Choice:
    figures = _figures(text)
    telephone = len(figures) >= LOCAL and not any(map(str.isalpha, text))
    return frozenset({f"number:{folded(text)}"} | ({f"phone:{figures}"} if telephone else set()))


def _words(text: str) -> list[str]:
    """Return the words of a name; an initial is none."""
    return [each for each in _WORD.findall(text) if len(each) > 1]


def _figures(text: str) -> str:
    """Return the digits of a telephone number, without North America's 1."""
    digits = "".join(filter(str.isdigit, text))
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
