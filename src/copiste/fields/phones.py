"""Telephone numbers with their extension, in E.164: `+14185550199;ext=432`. `x-region` is CA unless it says otherwise.

>>> PHONE.parse("418 555-0199, poste 432").value
'+14185550199;ext=432'
>>> PHONE.parse("555-0199")
Traceback (most recent call last):
    ...
copiste.fields.base.Unparsable: phone_without_area
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import ValidationResult

from copiste.fields.base import FieldType, FoundBy, Options, Parsed, Unparsable, warning
from copiste.fields.slots import digit_for

# phonenumbers refuses "poste" and swallows the digits after "p." into the number: the extension goes first
_EXTENSION = re.compile(
    r"[ ,;]*(?:;ext=|(?<![a-z])(?:poste|post|extension|ext|p|x)|#)[ .:#]*([0-9]{1,7})$", re.IGNORECASE
)
_ALLOWED = re.compile(r"[0-9+(][0-9()+./ \-]*")
_DASHES = str.maketrans("−–—‐‑·", "-----.")


def _read(text: str, options: Options) -> Parsed:
    body = text.translate(_DASHES)
    match = _EXTENSION.search(body)
    extension = match[1] if match else ""
    body = body[: match.start()] if match else body
    if not _ALLOWED.fullmatch(body):
        raise Unparsable("not_a_phone")
    try:
        number = phonenumbers.parse(body, str(options.get("x-region", "CA")))
    except phonenumbers.NumberParseException:
        raise Unparsable("not_a_phone") from None
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible == ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
        raise Unparsable("phone_without_area")
    if possible != ValidationResult.IS_POSSIBLE:
        raise Unparsable("phone_length")
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    value += f";ext={extension}" if extension else ""
    if not phonenumbers.is_valid_number(number):
        return Parsed(value, (warning("phone_unassigned"),))
    return Parsed(value, evidence=0.1)


def _repair(text: str, _options: Options) -> Iterator[str]:
    match = _EXTENSION.search(text)
    end = match.start() if match else len(text)
    yield "".join(map(digit_for, text[:end])) + text[end:]


PHONE = FieldType(
    "phone",
    _read,
    (
        ("514-555-0123", "+15145550123"),
        ("(418) 555-0199 poste 432", "+14185550199;ext=432"),
        ("418 555-0199 p. 432", "+14185550199;ext=432"),
        ("1 819 555 0142 x12", "+18195550142;ext=12"),
    ),
    _repair,
    charset="0123456789 ()+-./#;=extpos,",
    found_by=FoundBy.PHONE,
)
