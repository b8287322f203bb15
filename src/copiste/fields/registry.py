"""The field types, in one explicit list. To add one, write it in the file of its family and list it here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from copiste.fields import ca, ca_qc, choices, contact, dates, fr, money, names, numbers, phones, text, us
from copiste.fields.base import FieldType

FIELD_TYPES: Mapping[str, FieldType] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            text.TEXT,
            names.NAME,
            names.SURNAME,
            names.GIVEN_NAME,
            dates.DATE,
            dates.YEAR_MONTH,
            money.MONEY,
            numbers.INTEGER,
            numbers.DECIMAL,
            numbers.PERCENT,
            phones.PHONE,
            contact.EMAIL,
            ca.SIN,
            ca.BN,
            ca.POSTAL_CODE,
            ca_qc.NAM,
            ca_qc.NEQ,
            us.SSN,
            us.EIN,
            us.ZIP,
            fr.NIR,
            fr.SIREN,
            fr.SIRET,
            fr.POSTAL_CODE,
            choices.YES_NO,
            choices.ONE_OF,
            choices.MANY_OF,
            choices.SIGNATURE,
        )
    }
)
"""By name, which is the `format` in the schema wherever the JSON Schema type alone does not say it."""

_BY_TYPE = {"boolean": choices.YES_NO, "integer": numbers.INTEGER, "number": numbers.DECIMAL, "array": choices.MANY_OF}


def type_of(subschema: Mapping[str, Any]) -> FieldType:
    """Return the field type of a property: by `format`, `x-currency`, its options, its `type`; else plain text."""
    named = FIELD_TYPES.get(str(subschema.get("format")))
    if named is not None:
        return named
    if "x-currency" in subschema:
        return money.MONEY
    if choices.options_of(subschema):
        return choices.ONE_OF
    declared = subschema.get("type")
    kinds = declared if isinstance(declared, list) else [declared]
    return next((_BY_TYPE[kind] for kind in kinds if kind in _BY_TYPE), text.TEXT)
