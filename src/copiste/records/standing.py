"""What the rest of the record says of each field: facts that tie it to others and hold, or do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import JsonValue

from copiste.fields.crossing import cross_checks, cross_findings
from copiste.forms.pointers import property_at
from copiste.pages.model import Problem
from copiste.pointers import pointer_of, tokens

LEARNED = 0.5
"""The share of misreadings betrayed by an answer that the office has had before: less than a check digit."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`confirmed` is the share of one-character misreadings that the facts that hold would have betrayed, 0..1.

    `learned` says that the office's own clerks confirmed this very answer on enough other documents.
    """

    confirmed: float = 0.0
    refuted: bool = False
    learned: bool = False

    def after_learning(self) -> Standing:
        """Return the standing of an answer that the office knows: worth what a list of words is."""
        return replace(self, confirmed=round(1 - (1 - self.confirmed) * (1 - LEARNED), 4), learned=True)


ALONE = Standing()


def standings(schema: Mapping[str, Any], record: JsonValue) -> Mapping[str, Standing]:
    """Return the standing of every field (by JSON Pointer) that a fact of the record is about."""
    missed: dict[str, float] = defaultdict(lambda: 1.0)
    refuted: set[str] = set()
    for check in cross_checks(schema, record):
        for pointer, strength in zip(check.pointers, check.strengths, strict=True):
            if check.holds:
                missed[pointer] *= 1 - strength
            else:
                refuted.add(pointer)
    return {
        pointer: Standing(round(1 - missed.get(pointer, 1.0), 4), pointer in refuted) for pointer in {*missed, *refuted}
    }


def faults(schema: Mapping[str, Any], record: JsonValue) -> Sequence[Problem]:
    """Return a problem for every field of every fact that does not hold: any of them may be misread."""
    return [
        Problem("cross_field", path=pointer, facts={"finding": finding.code})
        for pointer, finding in cross_findings(schema, record)
    ]


def target_of(schema: Mapping[str, Any], name: str, office: float) -> float:
    """Return the share of wrong values put up with for a field: the strictest of the office's, the form's (at the root
    of its schema), the groups' that it stands in, and its own `x-error-target`.

    >>> schema = {"x-error-target": 0.002, "properties": {"a": {"x-error-target": 0.001}, "b": {"x-error-target": 0.1}}}
    >>> target_of(schema, "/a", 0.0025), target_of(schema, "/b", 0.0025), target_of(schema, "/b", 0.0014)
    (0.001, 0.002, 0.0014)
    """
    parts = tokens(name)
    wanted = [office]
    for end in range(len(parts) + 1):
        pointer = pointer_of(*parts[:end])
        asked = (property_at(schema, pointer) or {}).get("x-error-target")
        if isinstance(asked, int | float):
            wanted.append(float(asked))
    return min(wanted)
