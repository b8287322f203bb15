"""Québec: health insurance number (NAM) and enterprise number (NEQ).

A NAM is three letters of the surname at birth, one of the given name, birth YYMMDD (month + 50 for a woman), a sequence
digit and a check digit. RAMQ publishes no algorithm; this is the one of the public health_card library, which gives all
its published vectors (DOMAIN 3.1). The century is not on the number, so either may make the digit hold.

>>> NAM.parse("ESSF 8501 1513").value, nam_facts("ESSF85511518")
('ESSF85011513', NamFacts(letters='ESSF', birth='850115', sex='F'))
>>> NAM.parse("ESSF 8551 1519").findings[0].code
'nam_checksum'
>>> NEQ.parse("1100000018").evidence
1.0
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum import luhn

from copiste.fields.base import FieldType, FoundBy, Level, Options, Parsed, Unparsable, error, warning
from copiste.fields.ca import checked, compact, digit_repairs
from copiste.fields.dates import calendar_day
from copiste.fields.slots import DIGITS, LETTERS, by_slots

_NAM = re.compile(r"[A-Z]{4}[0-9]{8}")
_WEIGHTS = (7, 1, 1, 3, 9, 7, 3, 9, 5, 3, 1, 3, 5, 7, 6, 9, 1)
"""Weights of the NAM's check digit, place by place, of a card number with its century written out."""
_NAM_EVIDENCE = 0.85  # the century is unknown: about two wrong digits in ten pass, letters rarely
_NEQ = re.compile(r"[0-9]{10}")
_NEQ_ISSUED = ("11", "22", "33", "88")
_NEQ_FUTURE = ("44", "55", "66", "77", "99")


@dataclass(frozen=True, slots=True)
class NamFacts:
    """What a NAM says of its bearer: four letters, birth as YYMMDD without the 50, and sex, `F` or `M`."""

    letters: str
    birth: str
    sex: str


def nam_facts(value: str) -> NamFacts:
    """Return what the NAM *value* (twelve characters) says. Raises ValueError when it has another shape."""
    if not _NAM.fullmatch(value):
        raise ValueError("a NAM is four letters and eight digits")
    month = int(value[6:8])
    female = month > 50
    return NamFacts(value[:4], f"{value[4:6]}{month - 50 * female:02}{value[8:10]}", "F" if female else "M")


def nam_check_digit(first_eleven: str, century: int) -> int:
    """Return the check digit of the first eleven characters of a NAM for someone born in 18, 19 or 20 hundred."""
    letters = "".join(f"{_letter_number(letter):02}" for letter in first_eleven[:4])
    digits = f"{letters}{century:02}{first_eleven[4:]}"
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 10


def _letter_number(letter: str) -> int:
    """Return A=1 … R=18, then S=20 … Z=27: the gap of the card code that the number was born in."""
    number = ord(letter) - ord("A") + 1
    return number + 1 if letter >= "S" else number


def _read_nam(text: str, _options: Options) -> Parsed:
    value = compact(text)
    if not _NAM.fullmatch(value):
        raise Unparsable("not_a_nam")
    birth = nam_facts(value).birth
    year, month, day = birth[:2], int(birth[2:4]), int(birth[4:])
    centuries = [century for century in (19, 20) if calendar_day(int(f"{century}{year}"), month, day)]
    if not centuries:
        return Parsed(value, (error("nam_birth"),))
    if value[11] not in {str(nam_check_digit(value[:11], century)) for century in centuries}:
        return Parsed(value, (error("nam_checksum", Level.CHECKSUM),))
    return Parsed(value, (warning("nam_sequence"),) if value[10] == "0" else (), _NAM_EVIDENCE)


def _repair_nam(text: str, _options: Options) -> Iterator[str]:
    """Yield readings whose slots fit; those whose check digit holds come first."""
    chars = re.sub(r"[\s.\-−–—‐‑/]", "", text)
    found = list(by_slots(chars, [LETTERS] * 4 + [DIGITS] * 8))
    yield from sorted(found, key=lambda value: bool(_read_nam(value, {}).findings))


def _read_neq(text: str, _options: Options) -> Parsed:
    value = compact(text)
    if not _NEQ.fullmatch(value):
        raise Unparsable("ten_digits")
    if value[:2] not in _NEQ_ISSUED + _NEQ_FUTURE:
        return Parsed(value, (error("neq_prefix"),))
    future = (warning("neq_prefix_future"),) if value[:2] in _NEQ_FUTURE else ()
    return checked(value, luhn.is_valid(value[2:]), "neq_checksum", *future)


NAM = FieldType(
    "ca-qc-nam",
    _read_nam,
    (("ESSF 8501 1513", "ESSF85011513"), ("ESSF 8551 1518", "ESSF85511518"), ("XXXX 0002 2918", "XXXX00022918")),
    _repair_nam,
    charset=DIGITS + LETTERS + " ",
    found_by=FoundBy.NUMBER,
)
NEQ = FieldType(
    "ca-qc-neq",
    _read_neq,
    (("1100000018", "1100000018"), ("22 00000018", "2200000018"), ("3300000018", "3300000018")),
    digit_repairs,
    charset=DIGITS + " ",
    found_by=FoundBy.NUMBER,
)
