"""A schema and a record as trees of FHIR items: groups, rows and typed answers (FHIR R4, Questionnaire.item).

`linkId` is the JSON Pointer of the property; the rows of a table are written `*`, as in `forms.pointers.leaves`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from copiste.fields.choices import options_of
from copiste.fields.registry import type_of
from copiste.forms.pointers import property_at
from copiste.outward.translated import text_of
from copiste.pointers import first_row, parted, pointer_of

Item = dict[str, Any]

_TYPES = {
    "text": "text",
    "date": "date",
    "year-month": "date",
    "money": "decimal",
    "decimal": "decimal",
    "percent": "decimal",
    "integer": "integer",
    "yes-no": "boolean",
    "signature": "boolean",
    "one-of": "choice",
    "many-of": "choice",
}
"""Field type to item type; every other one is a `string`."""
_DAY = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_LARGEST_INTEGER = 2**31 - 1
"""FHIR's `integer` has 32 bits."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def questions(
    schema: Mapping[str, Any], pointer: str = "", within: Mapping[str, Any] | None = None, *, sure: bool = True
) -> list[Item]:
    """Return the items of the Questionnaire that *schema* amounts to.

    An answer is `required` only where it is *sure* that its group is there: of a row or of a group that may be absent,
    a receiver that draws every group once would ask for it all the same (LForms does) and never be content.
    """
    here = schema if within is None else within
    required = set(here.get("required", ())) if sure else set()
    return [_question(schema, pointer + pointer_of(name), name in required) for name in here.get("properties", {})]


def _question(schema: Mapping[str, Any], pointer: str, required: bool) -> Item:
    found = property_at(schema, first_row(pointer)) or {}
    item: Item = {"linkId": pointer, **text_of("text", found, title_of(found, pointer)), "type": kind_of(found)}
    if required and item["type"] != "group":  # a group has no answer: a receiver that asks for one is never content
        item["required"] = True
    rows = _rows(schema, pointer, found)
    if item["type"] == "group":
        inside = found if rows is None else rows
        below = pointer if rows is None else f"{pointer}/*"
        item["item"] = questions(schema, below, inside, sure=required and rows is None)
    if rows is not None or found.get("type") == "array":
        item["repeats"] = True
    if item["type"] == "choice":
        item["answerOption"] = [{"valueCoding": each} for each in _codings(found, translated=True)]
    if item["type"] in ("string", "text") and isinstance(found.get("maxLength"), int):
        item["maxLength"] = found["maxLength"]
    return item


def answers(schema: Mapping[str, Any], record: Mapping[str, Any], pointer: str = "", at: str = "") -> list[Item]:
    """Return the items of the QuestionnaireResponse of *record*: what is blank is left out, nothing else is.

    *pointer* leads to *record* in the schema (rows as `*`), *at* in the whole record.
    """
    found: list[Item] = []
    names = [*_ordered(schema, at), *record]
    for name in dict.fromkeys(name for name in names if name in record):
        found += _answered(schema, record[name], pointer + pointer_of(name), at + pointer_of(name))
    return found


def _answered(schema: Mapping[str, Any], value: Any, pointer: str, at: str) -> Iterator[Item]:
    described = property_at(schema, at) or {}
    base: Item = {"linkId": pointer, "text": title_of(described, pointer)}
    if isinstance(value, Mapping):
        below = answers(schema, value, pointer, at)
        if below:
            yield {**base, "item": below}
        return
    if isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        for index, row in enumerate(value):
            below = answers(schema, row, f"{pointer}/*", f"{at}/{index}") if isinstance(row, Mapping) else []
            if below:
                yield {**base, "item": below}
        return
    said = [typed(described, each) for each in (value if isinstance(value, list) else [value])]
    given = [each for each in said if each is not None]
    if given:
        yield {**base, "answer": given}


def typed(schema: Mapping[str, Any], value: Any) -> Item | None:
    """Return *value* as `answer.value[x]`; None when it is blank. What FHIR's type cannot hold stays text.

    >>> typed({"type": "string", "x-currency": "CAD"}, "12.50"), typed({"type": "boolean"}, False)
    ({'valueDecimal': Decimal('12.50')}, {'valueBoolean': False})
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return {"valueBoolean": value}
    text = _UNPRINTABLE.sub("", str(value))
    if not text.strip():
        return None
    return _exact(schema, value, text) or {"valueString": text}


def _exact(schema: Mapping[str, Any], value: Any, text: str) -> Item | None:
    """Return *value* as its own FHIR type, None when that cannot hold it."""
    kind = kind_of(schema)
    known = [each for each in _codings(schema) if each["code"] == value] if kind == "choice" else []
    if known:
        return {"valueCoding": known[0]}
    if kind == "date" and _DAY.fullmatch(text):
        return {"valueDate": text}
    if kind == "integer" and re.fullmatch(r"-?[0-9]{1,10}", text) and abs(int(text)) <= _LARGEST_INTEGER:
        return {"valueInteger": int(text)}
    if kind == "decimal" and (number := _number(text)) is not None:
        return {"valueDecimal": number}
    return None


def kind_of(schema: Mapping[str, Any]) -> str:
    """Return the item type of a property."""
    items = schema.get("items")
    rows = items if isinstance(items, Mapping) else {}
    if "properties" in schema or schema.get("type") == "object" or "properties" in rows:
        return "group"
    if schema.get("type") == "array" and rows:
        return kind_of(rows) if not options_of(rows) else "choice"
    return _TYPES.get(type_of(schema).name, "string")


def title_of(schema: Mapping[str, Any], pointer: str) -> str:
    """Return how a property is called, French first, as on the paper of its first home; FHIR knows no blank text."""
    titles = schema.get("x-title")
    said = titles.get("fr") or titles.get("en") if isinstance(titles, Mapping) else None
    called = str(said or schema.get("title") or parted(pointer)[1])
    return _UNPRINTABLE.sub("", called).strip() or pointer


def _ordered(schema: Mapping[str, Any], at: str) -> list[str]:
    described = property_at(schema, at) or {}
    return list(described.get("properties", {}))


def _rows(schema: Mapping[str, Any], pointer: str, found: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if found.get("type") != "array" and "items" not in found:
        return None
    rows = property_at(schema, first_row(f"{pointer}/*")) or {}
    return rows if "properties" in rows else None


def _codings(schema: Mapping[str, Any], *, translated: bool = False) -> list[Item]:
    items = schema.get("items")
    options = schema if options_of(schema) else (items if isinstance(items, Mapping) else {})
    branches = [each for each in options.get("oneOf", ()) if isinstance(each, Mapping) and "const" in each]
    if branches:
        return [
            _coding(str(each["const"]), title_of(each, str(each["const"])), each if translated else {})
            for each in branches
        ]
    return [_coding(str(each), str(each)) for each in options.get("enum", ()) if each is not None]


def _coding(code: str, display: str, said: Mapping[str, Any] | None = None) -> Item:
    return {"code": code, **text_of("display", said or {}, display)}


def _number(text: str) -> Decimal | None:
    """Return a decimal with every digit that was written; None when a reader of JSON would lose one that counts."""
    try:
        exact = Decimal(text)
    except InvalidOperation:
        return None
    if not exact.is_finite():
        return None
    return exact if Decimal(repr(float(exact))) == exact else None
