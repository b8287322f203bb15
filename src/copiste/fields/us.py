"""United States: social security number, employer identification number, ZIP code.

>>> SSN.parse("123-45-6789").value, SSN.parse("666-45-6789").findings[0].code
('123456789', 'ssn_not_issued')
>>> ZIP.parse("12345 6789").value
'12345-6789'
"""

from __future__ import annotations

import re

from stdnum.us import ein, itin, ssn

from copiste.fields.base import FieldType, FoundBy, Options, Parsed, Unparsable, error, warning
from copiste.fields.ca import compact, digit_repairs
from copiste.fields.slots import DIGITS

_NINE = re.compile(r"[0-9]{9}")
_ZIP = re.compile(r"([0-9]{5})([0-9]{4})?")


def _nine(text: str) -> str:
    digits = compact(text)
    if not _NINE.fullmatch(digits):
        raise Unparsable("nine_digits")
    return digits


def _read_ssn(text: str, _options: Options) -> Parsed:
    digits = _nine(text)
    if ssn.is_valid(digits):
        return Parsed(digits)
    # tax forms take the number of a taxpayer who has no SSN in the same box
    return Parsed(digits, (warning("itin_for_ssn") if itin.is_valid(digits) else error("ssn_not_issued"),))


def _read_ein(text: str, _options: Options) -> Parsed:
    digits = _nine(text)
    return Parsed(digits) if ein.is_valid(digits) else Parsed(digits, (warning("ein_prefix"),))


def _read_zip(text: str, _options: Options) -> Parsed:
    match = _ZIP.fullmatch(compact(text))
    if not match:
        raise Unparsable("not_a_zip")
    return Parsed(f"{match[1]}-{match[2]}" if match[2] else match[1])


SSN = FieldType(
    "us-ssn", _read_ssn, (("123-45-6789", "123456789"),), digit_repairs, charset=DIGITS + " -", found_by=FoundBy.NUMBER
)
EIN = FieldType(
    "us-ein",
    _read_ein,
    (("12-3456789", "123456789"), ("91-1144442", "911144442")),
    digit_repairs,
    charset=DIGITS + " -",
    found_by=FoundBy.NUMBER,
)
ZIP = FieldType(
    "us-zip", _read_zip, (("12345-6789", "12345-6789"), ("02134", "02134")), digit_repairs, charset=DIGITS + " -"
)
