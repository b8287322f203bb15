"""France: registration number (NIR, « numéro de sécurité sociale »), SIREN, SIRET, postal code.

>>> NIR.parse("1 85 05 99 999 999 53").value
'185059999999953'
>>> SIRET.parse("732 829 320 00074").value, POSTAL_CODE.parse("75 008").value
('73282932000074', '75008')
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.fr import nir, siren, siret

from copiste.fields.base import FieldType, FoundBy, Options, Parsed, Unparsable, warning
from copiste.fields.ca import checked, compact, digit_repairs
from copiste.fields.slots import DIGITS, by_slots

_NIR = re.compile(r"([1-478])([0-9]{4})([0-9]{2}|2[AB])([0-9]{6})([0-9]{2})?")
_SIREN = re.compile(r"[0-9]{9}")
_SIRET = re.compile(r"[0-9]{14}")
_POSTAL_CODE = re.compile(r"(?!00)[0-9]{5}")


def _read_nir(text: str, _options: Options) -> Parsed:
    value = compact(text)
    match = _NIR.fullmatch(value)
    if not match:
        raise Unparsable("not_a_nir")
    if match[5] is None:
        return Parsed(value, (warning("nir_without_key"),), 0.1)
    return checked(value, nir.calc_check_digits(value[:13]) == match[5], "nir_checksum")


def _read_siren(text: str, _options: Options) -> Parsed:
    value = compact(text)
    if not _SIREN.fullmatch(value):
        raise Unparsable("nine_digits")
    return checked(value, siren.is_valid(value), "siren_checksum")


def _read_siret(text: str, _options: Options) -> Parsed:
    value = compact(text)
    if not _SIRET.fullmatch(value):
        raise Unparsable("fourteen_digits")
    return checked(value, siret.is_valid(value), "siret_checksum")


def _read_postal_code(text: str, _options: Options) -> Parsed:
    value = compact(text)
    if not _POSTAL_CODE.fullmatch(value):
        raise Unparsable("five_digits")
    return Parsed(value)


def _repair_nir(text: str, _options: Options) -> Iterator[str]:
    chars = compact(text)
    yield from by_slots(chars, [DIGITS] * 6 + [DIGITS + "AB"] + [DIGITS] * (len(chars) - 7))


_SPACED = DIGITS + " "
NIR = FieldType(
    "fr-nir",
    _read_nir,
    (("1 85 05 99 999 999 53", "185059999999953"), ("199012A99900136", "199012A99900136")),
    _repair_nir,
    charset=_SPACED + "AB",
    found_by=FoundBy.NUMBER,
)
SIREN = FieldType(
    "fr-siren", _read_siren, (("732 829 320", "732829320"),), digit_repairs, charset=_SPACED, found_by=FoundBy.NUMBER
)
SIRET = FieldType(
    "fr-siret",
    _read_siret,
    (("73282932000074", "73282932000074"), ("356 000 000 49837", "35600000049837")),
    digit_repairs,
    charset=_SPACED,
    found_by=FoundBy.NUMBER,
)
POSTAL_CODE = FieldType(
    "fr-postal-code", _read_postal_code, (("75008", "75008"), ("01000", "01000")), digit_repairs, charset=_SPACED
)
