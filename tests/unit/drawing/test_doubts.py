"""Letters are marked where they stand: by their ink, by the comb's cells, or by their widths."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from copiste.drawing.doubts import around, ink, marked, places
from copiste.drawing.font import font
from copiste.pages.model import Grey


def written(text: str, *, size: tuple[int, int] = (600, 80), at: tuple[int, int] = (40, 10)) -> Image.Image:
    paper = Image.new("L", size, 250)
    ImageDraw.Draw(paper).text(at, text, 20, font(40))
    return paper


def pixels(paper: Image.Image) -> Grey:
    return np.asarray(paper, np.uint8)


def test_ink_is_an_answer_and_no_rule_nor_the_tail_of_a_label() -> None:
    paper = written("Simard")
    draw = ImageDraw.Draw(paper)
    draw.line([(0, 74), (600, 74)], 0, 3)
    draw.line([(5, 0), (5, 80)], 0, 3)
    draw.rectangle([300, 0, 500, 5], 0)  # what reaches in from above

    left, top, right, bottom = around(ink(pixels(paper)), 0.0) or (0, 0, 0, 0)

    assert 30 <= left <= 44
    assert right < 260
    assert top > 5
    assert bottom < 72


def test_an_empty_piece_has_no_ink() -> None:
    assert around(ink(pixels(Image.new("L", (200, 40), 240))), 0.3) is None


@pytest.mark.parametrize("text", ["Simard", "Sirnard"])  # of the second r and n touch, or the count would not fit
def test_a_letter_is_found_where_it_stands(text: str) -> None:
    dark = ink(pixels(written("Simard")))
    (first,) = places(dark, text, [(0, 1)])
    (last,) = places(dark, text, [(len(text) - 1, len(text))])

    face = font(40)
    assert abs(first[0] - 40) < 8
    assert abs(first[2] - (40 + face.getlength("S"))) < 14
    assert abs(last[2] - (40 + face.getlength("Simard"))) < 8
    assert last[0] > first[2] + 60


def test_a_comb_has_a_cell_for_each_letter() -> None:
    dark = ink(pixels(written("1953")))
    assert places(dark, "19 53", [(4, 5)], cells=4) == [(450, 0, 600, 80)]


def test_each_line_has_its_own_letters_and_lines_that_do_not_fit_have_none() -> None:
    paper = written("rue\nSaint", size=(400, 130))
    dark = ink(pixels(paper))
    ((left, top, _, _),) = places(dark, "rue\nSaint", [(4, 5)])

    assert abs(left - 40) < 8
    assert top > 55
    assert places(dark, "rue\nSaint\nRoch", [(4, 5)]) == []
    assert places(dark, "", [(0, 1)]) == []


def test_what_is_marked_stays_readable_and_the_rest_grey() -> None:
    piece = pixels(written("Simard"))
    drawn = marked(piece, [(40, 0, 70, 80)]).astype(int)

    assert (np.ptp(drawn[:, 80:], axis=2) == 0).all()
    assert np.ptp(drawn[:, 40:70], axis=2).max() > 80
    assert drawn[:70, 40:70].sum(axis=2).min() < 100  # its ink is as dark as it was
