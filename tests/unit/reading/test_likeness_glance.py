"""A glance tells letters of one letterhead apart, and never a sheet from itself."""

from __future__ import annotations

import random
from functools import cache

import cv2
import numpy as np
import pytest

from copiste.pages.model import Grey
from copiste.reading.likeness_glance import Glance, glance, other
from tests.unit.reading.paper import bent, scanned
from tests.unit.reading.test_likeness import faxed, headed

SHAPE = (3300, 2550)
WORDS = "le la une des pour avec sans notre dossier demande visite service bureau lettre montant suivi".split()  # noqa: SIM905
AGAIN = {
    "scanned": lambda pixels: scanned(bent(pixels, degrees=0.8, shift=20)),
    "faxed": lambda pixels: headed(faxed(bent(pixels, degrees=-0.6, down=1.02), lines=196)),
    "coarse": lambda pixels: headed(faxed(bent(pixels, degrees=0.4, down=0.98, shift=12))),
}


@cache
def letter(number: int) -> Grey:
    """Return a letter: a head and a grid as all have them, words of its own."""
    page = np.full(SHAPE, 255, np.uint8)
    rng = random.Random(number)
    cv2.putText(page, "SERVICES DU CANTON", (240, 260), cv2.FONT_HERSHEY_DUPLEX, 2.6, 0, 5)
    cv2.line(page, (240, 420), (2310, 420), 0, 6)
    for line in range(24):
        cv2.putText(page, " ".join(rng.choices(WORDS, k=11)), (240, 560 + 75 * line), 0, 1.3, 0, 3)
    for row in range(6):
        cv2.rectangle(page, (240, 2580 + 90 * row), (2310, 2670 + 90 * row), 0, 4)
        cv2.putText(page, f"{rng.randrange(10**6)} {rng.choice(WORDS)}", (270, 2645 + 90 * row), 0, 1.3, 0, 3)
    return page


@cache
def seen(number: int, way: str) -> Glance:
    return glance(AGAIN[way](letter(number)) if way else letter(number))


@pytest.mark.parametrize("way", AGAIN)
@pytest.mark.parametrize("number", range(3))
def test_a_sheet_that_comes_again_is_not_told_from_itself(number: int, way: str) -> None:
    assert not other(seen(number, ""), seen(number, way))
    assert not other(seen(number, way), seen(number, "scanned"))


@pytest.mark.parametrize("way", AGAIN)
@pytest.mark.parametrize("number", range(3))
def test_a_letter_of_the_same_head_is_told_at_a_glance(number: int, way: str) -> None:
    assert other(seen(number, ""), seen(number + 1, way))
    assert other(seen(number, way), seen(number + 1, "scanned"))


def test_what_holds_too_little_is_left_to_a_closer_look() -> None:
    empty = glance(np.full(SHAPE, 255, np.uint8))

    assert not other(empty, empty)
    assert not other(empty, seen(0, ""))
