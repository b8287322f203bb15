"""Turns, skew, borders, the sender's line: what decoding and reading do to set a page right, and what they leave."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from copiste.pages.borders import without_borders
from copiste.pages.header import header_height
from copiste.pages.resolution import resolution
from copiste.pages.tiff import lost_rows
from copiste.pages.turning import rotate, skew, turned

from .makes import page_of, sheet

PAGE = np.array(sheet(1275, 1650))


@settings(max_examples=12, deadline=None)
@given(st.floats(-4.8, 4.8))
@example(0.3125)
@example(-0.27)
def test_skew_is_found_within_a_tenth_of_a_degree(degrees: float) -> None:
    found = skew(rotate(PAGE, degrees))

    assert found == pytest.approx(degrees, abs=0.1) or (found == 0 and abs(degrees) < 0.2)  # too little to be told


def test_a_white_page_has_no_skew() -> None:
    assert skew(np.full((1100, 850), 255, np.uint8)) == 0


def test_quarter_turns_are_clockwise_and_lossless() -> None:
    page = np.arange(12, dtype=np.uint8).reshape(3, 4)

    assert turned(page, 90)[0].tolist() == [8, 4, 0]
    assert np.array_equal(turned(turned(page, 90), 270), page)
    assert np.array_equal(turned(page, 0), page)
    with pytest.raises(ValueError, match="quarters"):
        turned(page, 45)


def large() -> Image.Image:
    return sheet(2550, 3300)


def test_a_black_scan_border_is_whitened_even_when_it_is_a_wedge() -> None:
    page = large()
    ImageDraw.Draw(page).polygon([(0, 0), (120, 0), (40, 3300), (0, 3300)], fill=0)

    cleaned = without_borders(np.array(page))

    assert np.abs(cleaned.astype(int) - np.array(large()))[:, :100].max() == 0
    assert np.array_equal(cleaned[:, 200:], np.array(page)[:, 200:])


@pytest.mark.parametrize("side", ["top", "bottom", "right"])
def test_borders_are_found_on_every_side(side: str) -> None:
    page = np.array(large())
    turns = {"top": 0, "bottom": 2, "right": 1}[side]
    np.rot90(page, turns)[:60] = 10

    assert np.rot90(without_borders(page), turns)[:60].min() == 255


def test_a_printed_band_with_letters_in_it_is_kept() -> None:
    page = large()
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 2550, 150), fill=0)
    draw.text((60, 40), "DEMANDE DE PERMIS " * 5, fill=255, font=ImageFont.load_default(80))

    assert np.array_equal(without_borders(np.array(page)), np.array(page))


def test_a_page_without_borders_comes_back_as_it_is() -> None:
    page = np.array(large())

    assert without_borders(page) is page


def faxed(*, line: bool, form_at: int = 300) -> Image.Image:
    page = Image.new("L", (2541, 3300), 255)
    draw = ImageDraw.Draw(page)
    if line:
        text = "2026-01-05 09:12   De: CLINIQUE DU RUISSEAU   418 555 0100   page 1 de 2"
        draw.text((100, 20), text, fill=0, font=ImageFont.load_default(34))
    draw.text((200, form_at), "Demande de consultation", fill=0, font=ImageFont.load_default(60))
    return page


def test_the_sender_s_line_is_told_from_the_form_below_it() -> None:
    page = page_of(faxed(line=True), bilevel=True)

    height = header_height(page)

    assert 40 <= height <= 120
    assert np.array_equal(page.pixels[height:], np.array(faxed(line=False))[height:])


@pytest.mark.parametrize(
    ("image", "bilevel"),
    [(faxed(line=False), True), (faxed(line=True), False), (faxed(line=True, form_at=58), True)],
    ids=["no line", "no fax", "print right below it"],
)
def test_without_a_line_of_its_own_nothing_is_taken_for_the_sender_s(image: Image.Image, bilevel: bool) -> None:
    page = page_of(image, bilevel=bilevel)

    assert header_height(page) == 0


@given(
    st.integers(1, 20_000),
    st.integers(1, 20_000),
    st.none() | st.tuples(st.floats(allow_nan=True), st.floats(allow_nan=True)),
    st.booleans(),
)
def test_any_page_gets_a_possible_resolution(
    width: int, height: int, declared: tuple[float, float] | None, bilevel: bool
) -> None:
    dots = resolution(width, height, declared, bilevel=bilevel)

    assert all(60 <= dpi <= 1300 for dpi in dots)


def test_a_group_4_error_costs_the_rest_of_its_strip_and_a_group_3_error_its_line() -> None:
    said = (
        "Fax3Decode: Bad code word at line 30 of strip 1 (x 5).\nFax3Decode: Bad code word at line 31 of strip 1 (x 0)."
    )

    assert lost_rows(said, "group3", 100, 1000) == 2
    assert lost_rows(said, "group4", 100, 1000) == 70
    assert lost_rows("", "group4", 100, 1000) == 0
