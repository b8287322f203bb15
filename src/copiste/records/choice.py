"""Which reading of a zone to believe, where the field's type or the lists of words know more than a vote.

A choice that does not follow from the vote alone is shown as such: `settled` says what it rests on, and `as_read` what
stood there when no reader read the answer as it is now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from copiste.fields import words
from copiste.fields.base import Parsed, Severity, Unparsable, folded
from copiste.fields.choices import within_one_edit
from copiste.fields.registry import type_of
from copiste.fields.text import lexicons_of
from copiste.reading import vote
from copiste.reading.model import ELECTRONIC, Candidate, ZoneReading, spelt
from copiste.reading.signs import odd
from copiste.reading.voices import Panel

SETTLED = ("structure", "lexicon", "repair")
"""What a choice can rest on: only one reading has a value of the type, or well-known words; or a look-alike was set
right. Each has a sentence in both catalogues, under `settled.`."""

CHECKED = 0.8
"""The evidence of a type whose check digit holds."""

_LONG = 4
"""Letters that a word must have to be set right by its likeness to another."""
_WORDED = frozenset({"text", "name", "surname", "given-name"})


@dataclass(frozen=True, slots=True)
class Choice:
    """The reading believed. `parsed` is its value, None when it has none of the type. `confirmed` counts what speaks
    for a repair: another reader, a check digit."""

    candidate: Candidate
    parsed: Parsed | None
    settled: str = ""
    as_read: str | None = None
    confirmed: int = 0


def choose(zone: ZoneReading, schema: Mapping[str, Any], panel: Panel) -> Choice | None:
    """Return the reading to believe; None when nobody read anything. *schema* is the property's own subschema.

    *panel* are the readers of the page.
    """
    best = vote.chosen(zone.candidates, panel, lost=zone.evidence.get("lost", 0.0))
    if best is None:
        return None
    plain = Choice(best, typed(best.text, schema))
    if best.variant == ELECTRONIC:
        return plain
    if best.guessed:
        read = next(c.text for c in zone.candidates if (c.reader, spelt(c.variant)) == (best.reader, best.variant))
        plain = replace(plain, settled="repair", as_read=read)
    if best.text and not sound(plain.parsed):
        return _by_structure(plain, zone, schema, panel) or _repaired(plain, zone, schema, panel) or plain
    if odd(best.text) and (agreed := _agreed(zone, panel)) is not None:
        return Choice(agreed, typed(agreed.text, schema), "structure")
    if worded(schema) and not best.guessed:
        return _by_words(plain, zone, schema, panel) or _respelled(plain, zone, schema, panel) or plain
    return plain


def typed(text: str, schema: Mapping[str, Any]) -> Parsed | None:
    """Return the value of *text*, None when it has none of the property's type."""
    try:
        return type_of(schema).parse(text, schema)
    except Unparsable:
        return None


def sound(parsed: Parsed | None) -> bool:
    """Return whether an answer has a value with no fault found in it."""
    return parsed is not None and all(finding.severity is not Severity.ERROR for finding in parsed.findings)


def worded(schema: Mapping[str, Any]) -> bool:
    """Return whether the property is answered in words: free text and names."""
    return type_of(schema).name in _WORDED


def seconded(best: Candidate, zone: ZoneReading, panel: Panel) -> bool:
    """Return whether two readers of different make read the same."""
    alike = [c for c in zone.candidates if not c.guessed and vote.same(c.text, best.text)]
    return len({c.reader for c in alike} & panel.counting) > 1


def _agreed(zone: ZoneReading, panel: Panel) -> Candidate | None:
    """Return the one reading with no stray sign in it that two readers of different make have, if there is one."""
    plain = {"".join(c.text.split()): c for c in zone.candidates if not odd(c.text) and seconded(c, zone, panel)}
    return plain.popitem()[1] if len(plain) == 1 else None


def _by_structure(plain: Choice, zone: ZoneReading, schema: Mapping[str, Any], panel: Panel) -> Choice | None:
    """Take the one other reading that has a sound value. What two readers read alike stands so on the paper."""
    if seconded(plain.candidate, zone, panel):
        return None
    found: dict[str, Choice] = {}
    for other in zone.candidates:
        parsed = typed(other.text, schema)
        if parsed is not None and parsed.value is not None and sound(parsed):
            before = found.get(repr(parsed.value))
            if before is None or other.score > before.candidate.score:
                found[repr(parsed.value)] = Choice(other, parsed, "structure")
    return found.popitem()[1] if len(found) == 1 else None


def _by_words(plain: Choice, zone: ZoneReading, schema: Mapping[str, Any], panel: Panel) -> Choice | None:
    """Take the one other reading of nearly the same letters whose words are all known, against a strange word."""
    if seconded(plain.candidate, zone, panel) or _known(plain.candidate.text, schema):
        return None
    near = {
        folded(other.text): other
        for other in sorted(zone.candidates, key=lambda c: c.score)
        if _known(other.text, schema) and _few_letters(plain.candidate.text, other.text)
    }
    if len(near) != 1:
        return None
    other = near.popitem()[1]
    return Choice(other, typed(other.text, schema), "lexicon")


def _known(text: str, schema: Mapping[str, Any]) -> bool:
    lexicons = lexicons_of(schema)
    return words.entry(text, lexicons) is not None if lexicons else words.all_known(text)


def _few_letters(strange: str, better: str) -> bool:
    """Return whether two texts differ only in words that are strange in one, known in the other, and a letter apart."""
    ones, others = strange.split(), better.split()
    if len(ones) != len(others):
        return False
    differing = [(one, other) for one, other in zip(ones, others, strict=True) if folded(one) != folded(other)]
    return all(not words.all_known(one) and _close(one, other) for one, other in differing)


def _close(one: str, other: str) -> bool:
    """Return whether one letter parts two words of some length; in short ones it may be any letter."""
    first, second = folded(one), folded(other)
    return min(len(first), len(second)) >= _LONG and within_one_edit(first, second)


def _repaired(plain: Choice, zone: ZoneReading, schema: Mapping[str, Any], panel: Panel) -> Choice | None:
    """Set right what cannot stand in its slot, when one repair alone is left once evidence has spoken."""
    if plain.parsed is not None and seconded(plain.candidate, zone, panel):
        return None  # a number that was read well and fails its check is the citizen's answer
    offers = _offers(plain, zone, schema, panel)
    best = [offer for offer in offers if offer.confirmed == max(one.confirmed for one in offers)]
    return best[0] if len(best) == 1 else None


def _respelled(plain: Choice, zone: ZoneReading, schema: Mapping[str, Any], panel: Panel) -> Choice | None:
    """Offer the one entry of the declared lists that is a confusion of letters away from what was read."""
    if not lexicons_of(schema):
        return None
    offers = _offers(plain, zone, schema, panel)
    return offers[0] if len(offers) == 1 else None


def _offers(plain: Choice, zone: ZoneReading, schema: Mapping[str, Any], panel: Panel) -> Sequence[Choice]:
    found = []
    for text in type_of(schema).repairs(plain.candidate.text, schema):
        parsed = typed(text, schema)
        if parsed is not None and sound(parsed):
            others = [c for c in zone.candidates if c.reader != plain.candidate.reader and c.reader in panel.counting]
            agree = any((also := typed(c.text, schema)) is not None and also.value == parsed.value for c in others)
            confirmed = agree + (parsed.evidence >= CHECKED)
            candidate = replace(plain.candidate, text=text)
            found.append(Choice(candidate, parsed, "repair", plain.as_read or plain.candidate.text, confirmed))
    return found
