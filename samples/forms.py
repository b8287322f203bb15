"""The project's own three forms, by the name of their definition."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from samples import change, permit, referral, widgets
from samples.cases import FilledCase
from samples.pen import Pen

BLANKS = Path(__file__).parent / "blanks"


@dataclass(frozen=True, slots=True)
class SampleForm:
    """How to draw the blank form, and how to invent a case of it."""

    draw: Callable[[Path], None]
    case: Callable[[random.Random, float], FilledCase]


FORMS: Mapping[str, SampleForm] = {
    "address-change": SampleForm(change.draw, change.case),
    "permit": SampleForm(permit.draw, permit.case),
    "referral": SampleForm(referral.draw, referral.case),
}


def invented(form: str, rng: random.Random, pen: Pen, blanks: list[widgets.Blank], empty: float = 0.18) -> FilledCase:
    """A case whose every answer can be written in its place with this pen; about `empty` of the answers are missing."""
    texts = [blank for blank in blanks if blank.kind == "text"]
    for _ in range(50):
        case = FORMS[form].case(rng, empty)
        if pen.face.capitals:
            case.in_capitals()
        if all(pen.fits(blank, str(case.answers[blank.name])) for blank in texts):
            return case
    raise RuntimeError(f"no invented case of {form} fits its paper")
