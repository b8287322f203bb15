"""What a widget draws is print where it lies as an edge, a ground or a comb's line does, and ink everywhere else."""

from __future__ import annotations

import numpy as np
import pytest
from pypdf.generic import NameObject, NumberObject, TextStringObject

from copiste.pages.geometry import Box
from copiste.pages.model import Family, Widget
from copiste.pages.pdf_frames import frames
from copiste.reading.levels import ADDED
from copiste.reading.model import Mark

from . import pdf_paper as paper

X, Y, WIDE, HIGH = paper.TEXTS["fee"]
FIGURES = "0 g 0 G 1.2 w 6 4 m 6 13 l S 10 4 m 16 4 l 16 9 l 10 9 l 10 13 l 16 13 l S 20 4 m 26 4 l 26 13 l 20 13 l h S"
CROSS = "0 G 1.2 w 2 2 m 10 10 l S 2 10 m 10 2 l S"
PUSH_BUTTON = {"FT": NameObject("/Btn"), "Ff": NumberObject(1 << 16)}


def edged(dash: str = "") -> str:
    """Return what draws a ground and an edge around the whole of the field of a fee."""
    return f"0.9 1 0.9 rg 0 0 {WIDE} {HIGH} re f {dash} 0 G 1 w 0.5 0.5 {WIDE - 1} {HIGH - 1} re S"


def test_strokes_that_the_picture_of_an_empty_field_draws_are_ink() -> None:
    blank = paper.zone(paper.form(), "fee")
    drawn = paper.zone(paper.pictured(paper.form(), "fee", FIGURES), "fee")

    assert blank.evidence["ink"] == 0
    assert drawn.evidence["ink"] > 0


def test_strokes_beside_a_value_are_ink_that_no_value_drew() -> None:
    filled = paper.form({"fee": ""})
    data = paper.pictured(filled, "fee", FIGURES, V=TextStringObject("900.00"))

    assert paper.zone(data, "fee").evidence["added"] >= ADDED


def test_an_edge_and_a_ground_that_a_program_draws_anew_are_print() -> None:
    data = paper.pictured(paper.form(), "fee", edged())

    assert paper.zone(data, "fee").evidence["ink"] == 0


def test_strokes_on_a_ground_of_their_own_are_ink() -> None:
    data = paper.pictured(paper.form(), "fee", f"{edged()} {FIGURES}")

    assert paper.zone(data, "fee").evidence["ink"] > 0


def test_a_button_drawn_as_a_cross_over_a_box_is_ink() -> None:
    x, y = paper.TICKS["water"]
    data = paper.with_widget(paper.form(), (x, y, x + 12, y + 12), CROSS, **PUSH_BUTTON)

    reading = paper.zone(data, "water")
    assert reading.evidence["added"] >= ADDED
    assert reading.mark is not Mark.EMPTY


def test_a_box_that_is_crossed_where_it_says_that_it_is_not_ticked_is_not_empty() -> None:
    data = paper.pictured(paper.form(), "water", CROSS, state="Off")

    reading = paper.zone(data, "water")
    assert reading.evidence["added"] >= ADDED
    assert reading.mark is not Mark.EMPTY


@pytest.mark.parametrize("ticked_as", ["", "0 G 1 w 0.5 0.5 11 11 re S"])  # nothing, and an edge alone
def test_a_ticked_box_that_shows_no_tick_is_unsure(ticked_as: str) -> None:
    ticked = paper.pictured(paper.form(ticked=("water",)), "water", ticked_as, state="Yes")
    data = paper.pictured(ticked, "water", CROSS, state="Off")

    assert paper.zone(data, "water").mark is Mark.UNSURE


def test_a_picture_put_in_by_a_button_is_ink() -> None:
    x, y, wide, _ = paper.TEXTS["remark"]
    hand = "0 0 0.6 RG 1.5 w 5 8 m 30 25 60 -5 90 15 c 120 30 150 2 180 14 c S"
    data = paper.with_widget(paper.form(), (x, y + 5, x + wide, y + 35), hand, **PUSH_BUTTON)

    assert paper.zone(data, "remark").evidence["ink"] > 0


def shown(picture: np.ndarray, family: Family = Family.TEXT, cells: int = 0) -> int:
    """Return how many pixels of a widget that fills *picture*, drawn at 300 dpi, are print."""
    whole = Widget("one", "", Box(0, 0, 1, 1), family, cells=cells)
    return int((frames(picture, [whole], 300 / 72) < 255).sum())


def test_the_lines_of_a_comb_are_print_in_a_comb_alone() -> None:
    picture = np.full((75, 400), 255, np.uint8)
    picture[:, [100, 200, 300]] = 0

    assert shown(picture, cells=4) == 3 * 75
    assert shown(picture) == 0
    assert shown(picture, cells=5) == 0


def test_a_round_edge_is_print_of_a_button_alone() -> None:
    away = np.hypot(*np.mgrid[-24.5:25, -24.5:25])
    ring = np.where(abs(away - 22) < 2, 0, 255).astype(np.uint8)

    assert shown(ring, Family.BUTTON) == (ring == 0).sum()
    assert shown(ring) < (ring == 0).sum() / 2


def test_the_button_that_shows_a_list_is_print_of_a_choice_alone() -> None:
    picture = np.full((67, 666), 255, np.uint8)
    picture[4:63, 608:662] = 0
    picture[8:59, 612:658] = 220
    picture[28:38, 625:645] = 0

    assert shown(picture, Family.CHOICE) == 59 * 54
    assert shown(picture) < 59 * 54 / 4  # its right side alone is an edge
    picture[8:59, 612:658] = 255  # without a ground it is a box with nothing in it
    assert shown(picture, Family.CHOICE) < 59 * 54 / 4


def test_a_row_marked_in_a_list_is_print_and_a_pale_stroke_is_none() -> None:
    marked, struck = np.full((2, 150, 400), 255, np.uint8)
    marked[50:95] = 190
    struck[60:68] = 190

    assert shown(marked, Family.LIST) == 45 * 400
    assert shown(struck, Family.LIST) == 0


def test_a_row_marked_darkly_is_print_in_a_list_alone() -> None:
    marked = np.full((150, 400), 255, np.uint8)
    marked[50:95] = 40

    assert shown(marked, Family.LIST) == 45 * 400
    assert shown(marked) == 0
