"""Registration lays zones where the layout says, however the paper came."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copiste.forms.model import BlankPage
from copiste.pages.model import Grey
from copiste.reading.features import features
from copiste.reading.identify import identify, known_pages
from copiste.reading.register import Registration, register
from tests.unit.reading import paper


def registered(pixels: Grey, blank: BlankPage) -> Registration:
    found = register(pixels, features(pixels), blank)
    assert found is not None
    return found


@settings(max_examples=8, deadline=None)
@given(degrees=st.floats(-5, 5), across=st.floats(0.95, 1.03), down=st.floats(0.95, 1.03), shift=st.floats(-20, 40))
def test_a_skewed_stretched_and_shifted_page_comes_to_lie_on_its_blank(
    degrees: float, across: float, down: float, shift: float
) -> None:
    blank = paper.blank()

    found = registered(paper.bent(blank.pixels, degrees=degrees, across=across, down=down, shift=shift), blank)

    there = cv2.erode((blank.pixels < 100).astype(np.uint8), np.ones((2, 2), np.uint8)).astype(bool)
    near = cv2.dilate((found.aligned < 160).astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    assert (near & there).sum() / there.sum() > 0.97


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_set_upright_and_its_boxes_with_it(turn: int) -> None:
    page = np.rot90(paper.filled(), turn // 90).copy()  # counter-clockwise, so that as much clockwise sets it right

    found = registered(page, paper.blank())
    box = found.box_on_page(paper.ZONES["name"])

    assert found.turn == turn
    assert box.overlap(paper.ZONES["name"]) > 0.95


@pytest.mark.parametrize("degrees", [0.7, 2.0])
def test_a_form_whose_rows_are_all_alike_lies_right_down_to_its_last_row(degrees: float) -> None:
    blank = paper.rows()

    found = registered(paper.scanned(paper.bent(blank.pixels, degrees=degrees, across=0.99, down=1.01)), blank)

    last = blank.pixels[-500:] < 100
    near = cv2.dilate((found.aligned[-500:] < 160).astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    assert (near & last).sum() / last.sum() > 0.97


def test_a_page_of_another_form_does_not_register() -> None:
    other = paper.filled(seed=2)

    assert register(other, features(other), paper.blank()) is None


def test_white_paper_registers_to_nothing() -> None:
    white = np.full((2200, 1700), 255, np.uint8)

    assert register(white, features(white), paper.blank()) is None


def test_the_right_form_is_named_among_several() -> None:
    known = list(known_pages([paper.definition(seed) for seed in (1, 2, 3)]))

    found = identify(features(paper.bent(paper.filled(3), degrees=2.0)), known)

    assert found[0].definition.id == "form-3"
