"""Filled copies of one form for `image_duplicates.py`: each another filling, or a near-twin of the copy before it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image

from copiste import wiring
from copiste.forms.model import Edition
from copiste.reading import likeness
from samples import widgets
from samples.again import AGAIN
from samples.degrade import Grey
from samples.forms import BLANKS, invented
from samples.pen import Answer, Pen, render

TWIN_OF_TEN = 3
"""Copies of ten that are a twin of another; chosen."""
_WORDS = ("Tremblay", "Gagnon", "Roy", "Bouchard", "Morin", "Lavoie", "Fortin", "Pelletier")


@dataclass(frozen=True, slots=True)
class CopySheet:
    """One filled copy: who filled it, what was changed of the copy before it, and its trace."""

    number: int
    changed: str
    packed: str


@cache
def paper(form: str) -> tuple[list[widgets.Blank], Grey, Edition]:
    """The form's fields, its first page and its edition."""
    library, _, _ = wiring.standalone()
    path = BLANKS / f"{form}.pdf"
    return widgets.read(path), np.asarray(render(path)[0], np.uint8), library.definitions()[form].editions[0]


@dataclass(frozen=True, slots=True)
class Filling:
    """What one copy says, in whose hand, and what was changed of the copy before it when it is its twin."""

    first: int
    pen: Pen
    answers: dict[str, Answer]
    changed: str


def filling(form: str, number: int) -> Filling:
    """Return what copy *number* of a form says."""
    twin = number % 10 >= 10 - TWIN_OF_TEN
    first = number // 10 * 10 + 9 - TWIN_OF_TEN if twin else number
    fields, _, _ = paper(form)
    draw = random.Random(f"{form}/{first}")
    pen = Pen.pick(draw, first % 3 == 2)
    answers, changed = invented(form, draw, pen, fields).answers, ""
    if twin:
        answers, changed = _altered(fields, answers, random.Random(f"{form}/{number}"))
    return Filling(first, pen, answers, changed)


def drawn(form: str, number: int) -> tuple[Grey, str]:
    """Copy *number* of a form as a clean page, and what was changed of the copy before it when it is its twin."""
    fields, page, _ = paper(form)
    filled = filling(form, number)
    first, pen, answers, changed = filled.first, filled.pen, filled.answers, filled.changed
    image = Image.fromarray(page)
    for field in fields:
        pen.rng = random.Random(f"{form}/{first}/{field.name}")
        if all(spot.page == 0 for spot in field.spots):
            pen.fill([image], [field], answers)
    return np.asarray(image, np.uint8), changed


def _altered(
    fields: Sequence[widgets.Blank], answers: dict[str, Answer], draw: random.Random
) -> tuple[dict[str, Answer], str]:
    """The answers but for one digit, one word or one tick."""
    on_page = [field for field in fields if field.spots[0].page == 0]
    digits = [each.name for each in on_page if any(map(str.isdigit, str(answers.get(each.name) or "")))]
    words = [each for each in on_page if each.kind == "text" and str(answers.get(each.name) or "").isalpha()]
    ticks = [each.name for each in on_page if each.kind == "checkbox"]
    ways = [way for way, some in (("digit", digits), ("word", words), ("tick", ticks)) if some]
    way, out = draw.choice(ways), dict(answers)
    if way == "tick":
        name = draw.choice(ticks)
        out[name] = not answers.get(name)
    elif way == "word":
        field = draw.choice(words)
        out[field.name] = draw.choice([each for each in _WORDS if each != answers[field.name]])
    else:
        name = draw.choice(digits)
        letters = list(str(answers[name]))
        at = draw.choice([n for n, letter in enumerate(letters) if letter.isdigit()])
        letters[at] = draw.choice([digit for digit in "0123456789" if digit != letters[at]])
        out[name] = "".join(letters)
    return out, way


def laid(form: str, number: int) -> CopySheet:
    """A copy as registration leaves it: a pixel or two off its place, at some threshold, with specks."""
    _, _, edition = paper(form)
    ink, changed = placed_ink(form, number)
    return CopySheet(number, changed, likeness.traced_ink(ink, edition.pages[0], edition.fields).packed())


def placed_ink(form: str, number: int) -> tuple[npt.NDArray[np.bool_], str]:
    """Where ink is on such a copy, and what was changed of the copy before it."""
    page, changed = drawn(form, number)
    _, _, edition = paper(form)
    rng = np.random.default_rng([number, 1])
    blank = edition.pages[0]
    height, width = blank.pixels.shape
    placed = np.full((height, width), 255, np.uint8)
    down, across = (int(rng.integers(-2, 3)) for _ in range(2))
    part = page[max(-down, 0) :, max(-across, 0) :][: height - max(down, 0), : width - max(across, 0)]
    placed[max(down, 0) :, max(across, 0) :][: part.shape[0], : part.shape[1]] = part
    ink = placed < rng.integers(95, 200)
    specks = int(ink.size * rng.uniform(0, 0.0004))
    ink[rng.integers(0, height, specks), rng.integers(0, width, specks)] ^= True
    return np.asarray(ink, np.bool_), changed


def sent_again(form: str, number: int, way: str) -> bytes:
    """A copy as it comes once more."""
    seed = [number, sorted(AGAIN).index(way), 2]
    return AGAIN[way](drawn(form, number)[0], np.random.default_rng(seed))
