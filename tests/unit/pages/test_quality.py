"""Blank means that nobody wrote on it."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from copiste.pages.quality import is_blank
from copiste.pages.readable import unreadable

from .makes import page_of, sheet


def paper() -> Image.Image:
    return Image.new("L", (2550, 3300), 250)


def specks(image: Image.Image, count: int = 4000) -> Image.Image:
    rng, draw = random.Random(5), ImageDraw.Draw(image)
    for _ in range(count):
        x, y = rng.randrange(2550), rng.randrange(3300)
        draw.rectangle((x, y, x + rng.randint(0, 2), y + rng.randint(0, 2)), fill=0)
    return image


def holes(image: Image.Image) -> Image.Image:
    draw = ImageDraw.Draw(image)
    for y in (900, 2200):
        draw.ellipse((90, y, 160, y + 70), fill=0)
    return image


def streak(image: Image.Image) -> Image.Image:
    ImageDraw.Draw(image).line((1200, 0, 1201, 3299), fill=0, width=3)
    return image


def through(image: Image.Image) -> Image.Image:
    """Show the other side's print faintly, as thin paper does."""
    other_side = np.array(sheet(2550, 3300))[:, ::-1]
    return Image.fromarray(np.minimum(np.array(image), 255 - (255 - other_side) // 5).astype(np.uint8))


@pytest.mark.parametrize("spoil", [lambda page: page, specks, holes, streak, through])
def test_a_page_that_nobody_wrote_on_is_blank(spoil: object) -> None:
    assert callable(spoil)
    assert is_blank(page_of(spoil(paper())))


def test_a_fax_of_an_empty_sheet_is_blank_in_spite_of_the_sender_s_line() -> None:
    page = paper()
    draw = ImageDraw.Draw(page)
    draw.text((100, 20), "2026-01-05 09:12   De: CLINIQUE DU RUISSEAU   page 2 de 2", font=ImageFont.load_default(40))

    assert is_blank(page_of(page, bilevel=True))


def signed() -> Image.Image:
    page = paper()
    x = np.arange(0, 500)
    points = np.stack([900 + x, 2600 + 40 * np.sin(x / 17) + 25 * np.sin(x / 5)], axis=1).astype(int)
    ImageDraw.Draw(page).line([tuple(map(int, point)) for point in points], fill=20, width=4)
    return page


def one_word() -> Image.Image:
    page = paper()
    ImageDraw.Draw(page).text((1200, 1600), "Annulé", fill=0, font=ImageFont.load_default(48))
    return page


@pytest.mark.parametrize("page", [sheet(2550, 3300), signed(), one_word(), specks(signed())])
def test_print_a_word_or_a_signature_alone_is_not_blank(page: Image.Image) -> None:
    assert not is_blank(page_of(page))


def test_a_snippet_with_one_line_of_print_is_no_empty_sheet_with_a_sender_s_line() -> None:
    snippet = Image.new("L", (400, 90), 255)
    ImageDraw.Draw(snippet).text((40, 25), "26 of 27", fill=0, font=ImageFont.load_default(48))

    assert not is_blank(page_of(snippet, bilevel=True))


def test_a_page_that_could_not_be_decoded_is_not_blank() -> None:
    assert not is_blank(unreadable(1, "group4"))
