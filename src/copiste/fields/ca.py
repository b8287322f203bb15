"""Canada: social insurance number, business number, postal code.

>>> SIN.parse("046 454 286").value, SIN.parse("046 454 286").findings[0].code
('046454286', 'sin_not_issued')
>>> POSTAL_CODE.parse("g1a1a1").value
'G1A 1A1'
>>> POSTAL_CODE.repairs("GIA 1A1")
('G1A 1A1',)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from stdnum import luhn

from copiste.fields.base import FieldType, Finding, FoundBy, Level, Options, Parsed, Unparsable, error, warning
from copiste.fields.slots import DIGITS, LETTERS, POSTAL, POSTAL_FIRST, by_slots

_NINE = re.compile(r"[0-9]{9}")
_BN = re.compile(r"([0-9]{9})(?:([A-Z]{2})([0-9]{4}))?")
_BN_PROGRAMS = frozenset({"RC", "RD", "RE", "RG", "RM", "RN", "RP", "RR", "RT", "RZ"})
_POSTAL_CODE = re.compile(rf"[{POSTAL_FIRST}][0-9][{POSTAL}][0-9][{POSTAL}][0-9]")


def compact(text: str) -> str:
    """Return *text* in capitals without the blanks, hyphens, points and slashes that people put between groups."""
    return re.sub(r"[\s.\-−–—‐‑/]", "", text).upper()


def checked(value: str, holds: bool, code: str, *others: Finding) -> Parsed:
    """Return a number with a check digit: full evidence when it holds, an error finding when it does not."""
    if holds:
        return Parsed(value, others, 1.0)
    return Parsed(value, (error(code, Level.CHECKSUM), *others))


def _read_sin(text: str, _options: Options) -> Parsed:
    digits = compact(text)
    if not _NINE.fullmatch(digits):
        raise Unparsable("nine_digits")
    odd = (warning("sin_not_issued"),) if digits[0] in "08" else ()
    return checked(digits, luhn.is_valid(digits) and digits != "0" * 9, "sin_checksum", *odd)


def _read_bn(text: str, _options: Options) -> Parsed:
    match = _BN.fullmatch(compact(text))
    if not match:
        raise Unparsable("not_a_bn")
    odd = (warning("bn_program"),) if match[2] and match[2] not in _BN_PROGRAMS else ()
    parsed = checked(match[0], luhn.is_valid(match[1]), "bn_checksum", *odd)
    return replace(parsed, evidence=min(parsed.evidence, 0.7)) if match[2] else parsed  # the account checks nothing


def _read_postal_code(text: str, _options: Options) -> Parsed:
    code = compact(text)
    if not _POSTAL_CODE.fullmatch(code):
        raise Unparsable("not_a_postal_code")
    return Parsed(f"{code[:3]} {code[3:]}", evidence=0.2)


def digit_repairs(text: str, _options: Options) -> Iterator[str]:
    """Yield readings in which every character is a digit."""
    chars = compact(text)
    yield from by_slots(chars, [DIGITS] * len(chars))


def _repair_bn(text: str, _options: Options) -> Iterator[str]:
    chars = re.sub(r"[\s.\-−–—‐‑/]", "", text)
    slots = [DIGITS] * 9 + ([] if len(chars) == 9 else ["R", LETTERS, *[DIGITS] * 4])
    yield from by_slots(chars, slots)


def _repair_postal_code(text: str, _options: Options) -> Iterator[str]:
    slots = (POSTAL_FIRST, DIGITS, POSTAL, DIGITS, POSTAL, DIGITS)
    for chars in by_slots(re.sub(r"[\s.\-]", "", text), slots):
        yield f"{chars[:3]} {chars[3:]}"


SIN = FieldType(
    "ca-sin",
    _read_sin,
    (("046 454 286", "046454286"), ("130-692-544", "130692544")),
    digit_repairs,
    charset=DIGITS + " -",
    found_by=FoundBy.NUMBER,
)
BN = FieldType(
    "ca-bn",
    _read_bn,
    (("123456782RT0001", "123456782RT0001"), ("12345 6782", "123456782")),
    _repair_bn,
    charset=DIGITS + LETTERS + " -",
    found_by=FoundBy.NUMBER,
)
POSTAL_CODE = FieldType(
    "ca-postal-code",
    _read_postal_code,
    (("G1A 1A1", "G1A 1A1"), ("h0h0h0", "H0H 0H0")),
    _repair_postal_code,
    charset=DIGITS + POSTAL + " -",
)
