"""Which lines of a page of no form are read: whose it is stands near the top, in print as small as any."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from copiste.drawing.font import font
from copiste.pages.model import Grey
from copiste.reading.cover import lines_of


def page(lines: Sequence[tuple[int, int, int, str]]) -> Grey:
    """Return a page at 300 dpi with *lines*: left, top, size in pixels, and the text."""
    image = Image.new("L", (2550, 3300), 255)
    draw = ImageDraw.Draw(image)
    for left, top, size, text in lines:
        draw.text((left, top), text, fill=0, font=font(size))
    return np.asarray(image, np.uint8)


def rows(pixels: Grey) -> list[int]:
    """Return the width of each crop."""
    return [crop.pixels.shape[1] for crop in lines_of(pixels)]


def test_the_first_lines_are_read_in_their_order_however_low_their_letters() -> None:
    letter = [(200, 200 + 70 * at, 44, f"Examen du genou gauche, page {at:02}, protocole") for at in range(23)]
    letter[2] = (200, 340, 44, "Re: nous")

    widths = rows(page(letter))

    assert len(widths) == 20
    assert widths.index(min(widths)) == 2


def test_what_stands_large_is_read_below_many_lines() -> None:
    small = [(200, 100 + 50 * at, 30, f"ligne {at:02} en petits caracteres, longue assez") for at in range(30)]

    widths = rows(page([*small, (200, 1700, 120, "TELECOPIE")]))

    assert len(widths) == 20
    assert max(widths) == widths[-1]


def test_pieces_of_one_row_are_read_from_left_to_right() -> None:
    found = rows(page([(1500, 300, 44, "Tremblay et sa famille"), (200, 303, 44, "Nom :"), (200, 420, 44, "Prénom")]))

    assert found == [found[0], max(found), found[2]]


def test_an_empty_page_has_no_lines() -> None:
    assert rows(page([])) == []
