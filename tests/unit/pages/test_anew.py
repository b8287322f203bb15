"""Words drawn anew tell what stands on a page from every other word, in any plain typeface and size."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from copiste.pages import typefaces
from copiste.pages.anew import Anew, Rectangle
from copiste.pages.arrays import Mask

MISTAKEN = ("0O", "0D", "1l", "17", "38", "5S", "6b", "8B", "9g", "2Z", "ec", "nh", "uv", "éè", "éê", "çc", ".,", "-.")
"""Letters that readers take for each other, or that are drawn nearly alike."""


def page(text: str, face: str = "Helvetica", share: float = 0.42) -> tuple[Mask, tuple[int, int, int, int]]:
    """Return a white page on which *text* stands, about 10 points high, and where."""
    (drawn,) = typefaces.words([text], face)
    small = cv2.resize(drawn, None, fx=share, fy=share, interpolation=cv2.INTER_AREA) < 200
    whole = np.zeros((200, small.shape[1] + 60), np.bool_)
    whole[40 : 40 + small.shape[0], 30 : 30 + small.shape[1]] = small
    return whole, (30, 40, 30 + small.shape[1], 40 + small.shape[0])


@pytest.mark.parametrize("face", typefaces.FACES)
@pytest.mark.parametrize("share", [0.35, 0.42, 0.6])
def test_a_line_is_known_by_its_strokes(face: str, share: float) -> None:
    strokes, at = page("12, rue de l'Église", face, share)

    assert Anew(strokes).alike([("12, rue de l'Église", at)])


@pytest.mark.parametrize("pair", MISTAKEN)
def test_no_letter_is_taken_for_another(pair: str) -> None:
    strokes, at = page(f"1{pair[0]}2")

    assert Anew(strokes).alike([(f"1{pair[0]}2", at)])
    assert not Anew(strokes).alike([(f"1{pair[1]}2", at)])


@pytest.mark.parametrize("face", typefaces.FACES)
def test_every_letter_that_counts_is_in_every_typeface(face: str) -> None:
    letters = [letter for letter in map(chr, range(33, 256)) if letter.isprintable()]
    drawn = [each for at in range(0, len(letters), 50) for each in typefaces.words(letters[at : at + 50], face)]

    assert [letter for letter, each in zip(letters, drawn, strict=True) if not each.size] == []


@pytest.mark.parametrize("text", ["c", "7", "-", "", "Żółć", "cœur"])
def test_what_cannot_be_told_by_its_strokes_is_left_to_readers(text: str) -> None:
    strokes, at = page(text or "word")

    assert not Anew(strokes).alike([(text, at)])


def test_small_print_and_a_page_without_lines_are_left_to_readers() -> None:
    strokes, at = page("Bonjour", share=0.2)

    assert not Anew(strokes).alike([("Bonjour", at)])
    assert not Anew(strokes).alike([])


def test_one_line_that_differs_is_enough() -> None:
    strokes, at = page("Bonjour")

    assert not Anew(np.vstack((strokes, strokes))).alike(
        [("Bonjour", at), ("Bonjoux", (at[0], 200 + at[1], at[2], 200 + at[3]))]
    )


def comb(text: str, face: str = "Helvetica", smaller: float = 1.0) -> tuple[Mask, list[Rectangle]]:
    """Return a white page with a letter of *text* in each cell, 10 points high, the last one *smaller*; and where."""
    strokes, places = np.zeros((200, 60 * len(text) + 60), np.bool_), []
    for at, drawn in enumerate(typefaces.words(list(text), face)):
        share = 0.42 * (smaller if at == len(text) - 1 else 1.0)
        small = cv2.resize(drawn, None, fx=share, fy=share, interpolation=cv2.INTER_AREA) < 200
        x0, y1 = 30 + 60 * at, 100
        strokes[y1 - small.shape[0] : y1, x0 : x0 + small.shape[1]] = small
        places.append((x0, y1 - small.shape[0], x0 + small.shape[1], y1))
    return strokes, places


@pytest.mark.parametrize("face", typefaces.FACES)
@pytest.mark.parametrize("text", ["19840312", "H2X1Y4", "4,991.23"])
def test_letters_in_cells_are_known_by_their_strokes(face: str, text: str) -> None:
    strokes, places = comb(text, face)

    assert Anew(strokes).alike_in_cells(list(zip(text, places, strict=True)))


@pytest.mark.parametrize("pair", MISTAKEN)
def test_no_letter_in_a_cell_is_taken_for_another(pair: str) -> None:
    strokes, places = comb(f"1{pair[0]}2")

    assert Anew(strokes).alike_in_cells(list(zip(f"1{pair[0]}2", places, strict=True)))
    assert not Anew(strokes).alike_in_cells(list(zip(f"1{pair[1]}2", places, strict=True)))


def test_a_capital_made_smaller_is_not_its_small_letter() -> None:
    strokes, places = comb("2C", smaller=0.74)

    assert not Anew(strokes).alike_in_cells(list(zip("2C", places, strict=True)))


@pytest.mark.parametrize("text", ["cc", "7", "", "Żó"])
def test_cells_that_tell_no_size_or_no_letter_are_left_to_readers(text: str) -> None:
    strokes, places = comb(text or "12")

    assert not Anew(strokes).alike_in_cells(list(zip(text, places, strict=False)))


def test_each_line_may_stand_in_a_typeface_of_its_own() -> None:
    (above, at), (below, there) = page("Bonjour", "Courier"), page("Bonjour", "Times-Roman")
    wide = max(above.shape[1], below.shape[1])
    strokes = np.vstack([np.pad(each, ((0, 0), (0, wide - each.shape[1]))) for each in (above, below)])
    under = (there[0], 200 + there[1], there[2], 200 + there[3])
    anew = Anew(strokes)

    for _ in range(2):  # whichever was met last
        assert anew.alike([("Bonjour", at)])
        assert anew.alike([("Bonjour", under)])
        assert anew.alike([("Bonjour", at), ("Bonjour", under)])


def test_a_page_in_another_typeface_is_left_to_readers_after_a_few_answers_and_one_in_time_goes_on() -> None:
    strokes, at = page("Bonjour")
    wrong, right = [("Bonjoux", at)], [("Bonjour", at)]

    seldom = Anew(strokes)
    assert [seldom.alike(each) for each in (wrong, wrong, wrong, right) * 3] == [False, False, False, True] * 3
    always = Anew(strokes)
    assert not any(always.alike(wrong) for _ in range(4))
    assert not always.alike(right), "no longer looked at"
