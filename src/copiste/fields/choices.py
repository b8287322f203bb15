"""Answers out of a closed set: yes or no, one of, many of, and the presence of a signature.

Options are those of `enum`, or of `oneOf` with `const` (and `title` or `x-title`, which the paper may show instead).

>>> YES_NO.parse("Oui").value, YES_NO.parse("X").value, YES_NO.parse("No").value
(True, True, False)
>>> ONE_OF.parse("ÉTÉ", {"enum": ["été", "hiver"]}).value
'été'
>>> MANY_OF.parse("fax; courriel", {"items": {"enum": ["courriel", "fax", "poste"]}}).value
['courriel', 'fax']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import JsonValue

from copiste.fields.base import FieldType, Options, Parsed, Unparsable, folded

_YES = frozenset(["oui", "o", "yes", "y", "x", "true", "vrai", "on", "1", "✓", "✔", "☑", "☒", "✗", "✘"])
_NO = frozenset(["non", "n", "no", "false", "faux", "off", "0", "☐"])
_BETWEEN = re.compile(r"\s*[\n;,|]\s*")


def options_of(schema: Options) -> dict[str, JsonValue]:
    """Return every spelling of every option, as the paper may show it, with the value that it stands for."""
    spellings: dict[str, JsonValue] = {str(value): value for value in schema.get("enum", ()) if value is not None}
    for branch in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        if isinstance(branch, dict) and branch.get("const") is not None:
            spellings[str(branch["const"])] = branch["const"]
            titles = branch.get("x-title", {})
            for title in (branch.get("title"), *(titles.values() if isinstance(titles, dict) else ())):
                if title:
                    spellings.setdefault(str(title), branch["const"])
    return spellings


def _one(text: str, spellings: dict[str, JsonValue]) -> JsonValue:
    if text in spellings:
        return spellings[text]
    key = folded(text)
    found = [value for spelling, value in spellings.items() if key and folded(spelling) == key]
    if len({str(value) for value in found}) != 1:
        raise Unparsable("ambiguous_option" if found else "not_an_option")
    return found[0]


def _read_one(text: str, options: Options) -> Parsed:
    spellings = options_of(options)
    if not spellings:
        return Parsed(text)
    value = _one(text, spellings)
    keys = {folded(spelling) for spelling, other in spellings.items() if other != value}
    close = any(within_one_edit(folded(text), key) for key in keys)
    return Parsed(value, evidence=0.3 if close or len(folded(text)) < 2 else 1.0)


def _read_many(text: str, options: Options) -> Parsed:
    spellings = options_of(options.get("items") or options)
    if not any(_BETWEEN.split(text)):
        raise Unparsable("not_an_option")
    if not spellings:
        return Parsed([part for part in _BETWEEN.split(text) if part])
    chosen = (
        [_one(text, spellings)]
        if text in spellings
        else [_one(part, spellings) for part in _BETWEEN.split(text) if part]
    )
    ordered: list[JsonValue] = []
    for value in spellings.values():
        if value in chosen and value not in ordered:
            ordered.append(value)
    return Parsed(ordered, evidence=0.5)


def within_one_edit(one: str, other: str) -> bool:
    """Return whether one character put in, left out or changed makes the two the same.

    >>> within_one_edit("gris", "bris"), within_one_edit("fax", "faux"), within_one_edit("mai", "juin")
    (True, True, False)
    """
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return (
        one[start + 1 :] == other[start + 1 :] or one[start:] == other[start + 1 :] or one[start + 1 :] == other[start:]
    )


def _repair_one(text: str, options: Options) -> Iterator[str]:
    yield from (spelling for spelling in options_of(options) if within_one_edit(folded(spelling), folded(text)))


def _read_yes_no(text: str, _options: Options) -> Parsed:
    word = text.rstrip(".").casefold()
    if word in _YES or word in _NO:
        return Parsed(word in _YES, evidence=0.5)
    raise Unparsable("not_yes_or_no")


def _read_signature(text: str, _options: Options) -> Parsed:
    return Parsed(text.casefold() not in _NO)


YES_NO = FieldType("yes-no", _read_yes_no, (("Oui", True), ("no", False), ("X", True)))
ONE_OF = FieldType(
    "one-of", _read_one, (("B", "B"), ("a", "A")), _repair_one, test_options={"enum": ["A", "B", "C", "D", "E"]}
)
MANY_OF = FieldType(
    "many-of",
    _read_many,
    (("Fax, courriel", ["courriel", "fax"]), ("poste", ["poste"])),
    test_options={"items": {"enum": ["courriel", "fax", "poste"]}},
)
SIGNATURE = FieldType("signature", _read_signature, (("/s/ Rose Essai", True), ("non", False)))
