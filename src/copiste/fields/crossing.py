"""Facts that tie fields to one another, declared in the schema by six keywords.

- `x-role` says what a property is to its subject (`ROLES`); roles of one subject are compared with each other.
- `x-subject` names the subject. Without it the subject is the object that the property stands in; with it, all
  properties of that name in the same table row or, outside of tables, in the whole record.
- `x-sum-of`, a list of pointers, says that the value is their sum; `*` stands for every row, a leading `-` takes away.
- `x-agrees-with`, a pointer, says that the paper asks for the same thing twice.
- `x-not-before`, a pointer to another day, says which day cannot be later than this one.
- `x-not-with`, a pointer to another tick box or a list of them, says which cannot be ticked together with this one.

In pointers, `*` stands for the row that the property itself is in, as far as the two paths go together.
A check that cannot be made (a value missing, a role that stands twice) is not made.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pydantic import JsonValue

from copiste.fields.base import Finding, Level, error, folded
from copiste.fields.persons import (
    birth_agrees,
    given_name_agrees,
    nir_birth_agrees,
    nir_sex_agrees,
    sex_agrees,
    surname_agrees,
)
from copiste.fields.provinces import postal_code_agrees
from copiste.fields.walk import Schema, ValuePlace, places
from copiste.pointers import tokens

ROLES = ("nam", "nir", "surname", "given-name", "birth-date", "sex", "postal-code", "province")
KEYWORDS = ("x-role", "x-subject", "x-sum-of", "x-agrees-with", "x-not-before", "x-not-with")


@dataclass(frozen=True, slots=True)
class _Pair:
    first: str
    second: str
    agree: Callable[[str, str], bool | None]
    strengths: tuple[float, float]


_AMOUNT = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,8})?")
_PAIRS: Mapping[str, _Pair] = {
    # of twelve characters the surname has three, the given name one, the birth date six and the sex half of one
    "nam_against_surname": _Pair("nam", "surname", surname_agrees, (0.25, 0.4)),
    "nam_against_given_name": _Pair("nam", "given-name", given_name_agrees, (0.08, 0.15)),
    "nam_against_birth_date": _Pair("nam", "birth-date", birth_agrees, (0.5, 0.75)),
    "nam_against_sex": _Pair("nam", "sex", sex_agrees, (0.05, 0.5)),
    "nir_against_birth_date": _Pair("nir", "birth-date", nir_birth_agrees, (0.3, 0.5)),
    "nir_against_sex": _Pair("nir", "sex", nir_sex_agrees, (0.05, 0.5)),
    "postal_code_against_province": _Pair("postal-code", "province", postal_code_agrees, (0.15, 0.5)),
}
_SUM, _COPY, _ORDER = 0.9, 0.9, 0.05
"""How much (0..1) facts that tie fields confirm an answer: a sum and a copy as much as a check digit, an order of
days next to nothing; chosen, not measured."""


@dataclass(frozen=True, slots=True)
class Check:
    """One fact that was checked: which fields it ties together (JSON Pointers) and whether it holds.

    `strengths` says for each of them about which share of its one-character misreadings the fact would betray: a sum
    nearly all, the province of a postal code those of its first letter.
    """

    code: str
    pointers: tuple[str, ...]
    holds: bool
    strengths: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.strengths) != len(self.pointers) or not all(0 <= each <= 1 for each in self.strengths):
            raise ValueError("a strength between 0 and 1 for each pointer")


def cross_checks(schema: Schema, record: JsonValue) -> tuple[Check, ...]:
    """Return every fact that the schema declares and the record lets one check: those that hold are evidence too."""
    found = [place for place in places(schema, record) if place.path]
    return (*_role_checks(found), *_sum_checks(found), *_copy_checks(found), *_order_checks(found), *_box_checks(found))


def cross_findings(schema: Schema, record: JsonValue) -> list[tuple[str, Finding]]:
    """Return (JSON Pointer, finding) for every field of every fact that does not hold: any of them may be misread."""
    return [
        (pointer, error(check.code, Level.CROSS_FIELD))
        for check in cross_checks(schema, record)
        if not check.holds
        for pointer in check.pointers
    ]


def _role_checks(found: list[ValuePlace]) -> Iterator[Check]:
    subjects: dict[object, dict[str, list[ValuePlace]]] = defaultdict(lambda: defaultdict(list))
    for place in found:
        role, subject = place.schema.get("x-role"), place.schema.get("x-subject")
        if role in ROLES:
            key = (place.row, subject) if isinstance(subject, str) else place.path[:-1]
            subjects[key][role].append(place)
    for roles in subjects.values():
        for code, pair in _PAIRS.items():
            if len(roles.get(pair.first, ())) == len(roles.get(pair.second, ())) == 1:
                one, other = roles[pair.first][0], roles[pair.second][0]
                both = isinstance(one.value, str) and isinstance(other.value, str)
                holds = pair.agree(str(one.value), str(other.value)) if both else None
                if holds is not None:
                    yield Check(code, (one.pointer, other.pointer), holds, pair.strengths)


def _sum_checks(found: list[ValuePlace]) -> Iterator[Check]:
    for total in found:
        patterns = total.schema.get("x-sum-of")
        target = _number(total.value)
        if not isinstance(patterns, list) or target is None:
            continue
        parts, total_of_parts = [], Decimal(0)
        for pattern in patterns:
            for place in _matching(str(pattern).removeprefix("-"), total, found):
                amount = _number(place.value)
                if amount is not None:
                    parts.append(place.pointer)
                    total_of_parts += -amount if str(pattern).startswith("-") else amount
        if parts:
            # nought is the sum of any lines that were overlooked
            strength = _SUM if target else _ORDER
            pointers = (total.pointer, *parts)
            yield Check("sum_differs", pointers, total_of_parts == target, (strength,) * len(pointers))


def _copy_checks(found: list[ValuePlace]) -> Iterator[Check]:
    for place, other in _tied(found, "x-agrees-with"):
        if None not in (place.value, other.value):
            yield Check(
                "differs_from_copy", (place.pointer, other.pointer), _same(place.value, other.value), (_COPY,) * 2
            )


def _order_checks(found: list[ValuePlace]) -> Iterator[Check]:
    for place, other in _tied(found, "x-not-before"):
        if isinstance(place.value, str) and isinstance(other.value, str) and len(place.value) == len(other.value):
            pointers = (place.pointer, other.pointer)
            yield Check("before_other_day", pointers, place.value >= other.value, (_ORDER,) * 2)


def _box_checks(found: list[ValuePlace]) -> Iterator[Check]:
    for place, other in _tied(found, "x-not-with"):
        if True in (place.value, other.value):
            yield Check("both_ticked", (place.pointer, other.pointer), place.value is not other.value, (_ORDER,) * 2)


def _tied(found: list[ValuePlace], keyword: str) -> Iterator[tuple[ValuePlace, ValuePlace]]:
    for place in found:
        said = place.schema.get(keyword)
        for pattern in said if isinstance(said, list) else [said]:
            if isinstance(pattern, str):
                yield from ((place, other) for other in _matching(pattern, place, found))


def _matching(pattern: str, owner: ValuePlace, found: list[ValuePlace]) -> Iterator[ValuePlace]:
    """Yield the places that a pointer pattern names, as seen from *owner*: the shared rows are its own."""
    if not pattern.startswith("/"):
        return  # a definition may say anything there
    steps = [*tokens(pattern)]
    bound: list[str | int] = list(steps)
    for i, (step, part) in enumerate(zip(steps, owner.path, strict=False)):
        if step == "*" and isinstance(part, int):
            bound[i] = part
        elif step != part:
            break
    for place in found:
        if len(place.path) == len(bound) and all(map(_fits, bound, place.path)):
            yield place


def _fits(step: str | int, part: str | int) -> bool:
    return isinstance(part, int) if step == "*" else str(step) == str(part)


def _number(value: JsonValue) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | str) or not _AMOUNT.fullmatch(str(value)[:60]):
        return None
    return Decimal(value)


def _same(one: JsonValue, other: JsonValue) -> bool:
    """Return whether two answers are the same: words in any spelling, whatever holds a digit to the letter."""
    if isinstance(one, str) and isinstance(other, str) and not any(map(str.isdigit, one + other)):
        return folded(one) == folded(other)
    return one == other
