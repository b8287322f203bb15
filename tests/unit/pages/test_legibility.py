"""How well a page came through, and that a good one is not blamed."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from copiste.pages.legibility import COARSE, CUT, DAMAGED, DARK, FAINT, judged
from copiste.pages.measuring import measured
from copiste.pages.model import Grey, Page, PageFacts

FACTS = PageFacts(850, 1100, 300, 300, "png")


def letter(ink: int = 0, paper: int = 255) -> Grey:
    page = np.full((1100, 850), paper, np.uint8)
    for line in range(20):
        cv2.putText(page, "What a good page says", (60, 80 + 50 * line), cv2.FONT_HERSHEY_DUPLEX, 1.2, ink, 2)
    return page


def shaded() -> Grey:
    page = letter()
    page[300:800] = np.minimum(page[300:800], 70)
    return page


def in_pieces() -> Grey:
    page = letter()
    page[np.random.default_rng(1).random(page.shape) < 0.85] = 255
    return page


def test_a_good_page_is_not_blamed() -> None:
    found = judged(measured(Page(1, letter(), FACTS)))

    assert found.score > 0.95
    assert found.reasons == ()


@pytest.mark.parametrize(
    ("pixels", "facts", "reason"),
    [
        (letter(), replace(FACTS, y_dpi=98.0, x_dpi=204.0), COARSE),
        (letter(ink=205, paper=240), FACTS, FAINT),
        (in_pieces(), FACTS, FAINT),
        (shaded(), FACTS, DARK),
        (letter(), replace(FACTS, damaged_rows=60), DAMAGED),
    ],
    ids=["coarse", "pale", "pieces", "dark", "damaged"],
)
def test_what_is_wrong_is_named(pixels: Grey, facts: PageFacts, reason: str) -> None:
    found = judged(measured(Page(1, pixels, facts)))

    assert reason in found.reasons
    assert found.score < 0.8


def test_the_worst_thing_is_named_first() -> None:
    found = judged({"cut": 0.05, "y_dpi": 120.0})

    assert found.reasons == (CUT, COARSE)


def test_what_was_not_measured_is_taken_for_good() -> None:
    assert judged({}).score == 1
