"""Known-wrong answers, shown to a person now and then to measure how many wrong ones are caught. Never filed.

A seed is put into a field that was accepted with certainty; what is filed is the certain answer, whatever is said of
the seed, unless the person keys a third answer, which then is theirs.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from copiste.forms.model import Kind
from copiste.reading.model import Candidate
from copiste.records.correcting import Correction, Draft, Sheet, answer, corrected
from copiste.records.model import Decision, FieldResult, FormResult

_MISREAD = {
    **dict(zip("0123456789", "8758998630", strict=True)),
    **dict(zip("acehilnortuvABCDEIMNOR", "oeocltmuvfnyRRGOFLNMQP", strict=True)),
}
"""What a tired eye takes for what; each is also a plausible misreading."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A wrong answer for the field at `path`; `right` is what was read with certainty."""

    path: str
    wrong: str
    right: FieldResult

    def __post_init__(self) -> None:
        """Refuse an answer that is right: who lets it stand would count as one who missed it."""
        if self.wrong == self.right.text:
            raise ValueError("a seed is wrong")


def seed_for(sheet: Sheet, draw: random.Random, share: float) -> Seed | None:
    """Return a seed for about *share* of all forms, and for the same form under the same *draw* always the same."""
    if draw.random() >= share:
        return None
    fields = [each for each in sheet.form.fields if _fit(sheet, each)]
    draw.shuffle(fields)
    return next((seed for each in fields for seed in _seeds(sheet, each, draw)), None)


def shown(form: FormResult, seed: Seed | None) -> FormResult:
    """Return *form* as it is shown: the seeded field looks like any other on which the readers disagree."""
    if seed is None:
        return form
    wrong = replace(
        seed.right,
        text=seed.wrong,
        value=seed.wrong,
        confidence=0.72,
        decision=Decision.REVIEW,
        reasons=("readers_disagree",),
        candidates=_candidates(seed),
    )
    return replace(form, fields=tuple(wrong if each.name == seed.path else each for each in form.fields))


def outcome(sheet: Sheet, seed: Seed, said: Correction | None) -> tuple[bool, Correction | None]:
    """Return whether a person who said *said* of the seeded field caught it, and what to file of what was said.

    None files the answer that was read with certainty.
    """
    if said is None:
        return False, None
    found = answer(sheet, next(each for each in sheet.form.fields if each.name == seed.path), said)
    caught = found.text != seed.wrong
    third = said.how == "typed" and caught and found.text != seed.right.text and found.value is not None
    return caught, said if third else None


def _fit(sheet: Sheet, each: FieldResult) -> bool:
    """Whether a field can carry a seed: read from ink by readers that could have differed, and of some length."""
    plain = sheet.kind(each.name) is Kind.TEXT and isinstance(each.value, str) and each.value == each.text
    plain = plain and len({one.reader for one in each.candidates}) > 1
    return plain and each.decision is Decision.ACCEPT and 4 <= len(each.text) <= 40 and not sheet.critical(each.name)


def _seeds(sheet: Sheet, each: FieldResult, draw: random.Random) -> Iterator[Seed]:
    """Yield wrong answers that no check gives away, of the field or across fields: one character changed."""
    plain = corrected(sheet, Draft()).problems
    places = [at for at, char in enumerate(each.text) if char in _MISREAD]
    draw.shuffle(places)
    for at in places:
        wrong = each.text[:at] + _MISREAD[each.text[at]] + each.text[at + 1 :]
        found = answer(sheet, each, Correction("typed", wrong))
        if found.value != wrong or found.findings:
            continue
        seed = Seed(each.name, wrong, each)
        if corrected(replace(sheet, form=shown(sheet.form, seed)), Draft()).problems == plain:
            yield seed


def _candidates(seed: Seed) -> tuple[Candidate, ...]:
    """Return what the readers say of a seed: the first that was asked read the wrong answer, all others the right."""
    given = seed.right.candidates
    last = {each.reader: each.score for each in given}
    first, *others = last
    wrong = Candidate(first, seed.wrong, round(given[0].score * 0.97, 4))
    return (wrong, *(Candidate(other, seed.right.text, round(last[other] * 0.95, 4)) for other in others))
