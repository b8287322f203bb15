"""Two readers that fail differently are worth more than either's score."""

from __future__ import annotations

import pytest

from copiste.reading import vote
from copiste.reading.model import Candidate
from copiste.reading.voices import BEFORE


def test_two_that_agree_outweigh_one_that_is_sure() -> None:
    candidates = [
        Candidate("ppocr", "15/C6/1966", 0.99),
        Candidate("tesseract", "15/06/1966", 0.7),
        Candidate("ppocr", "15/06/1966", 0.8, "raw"),
    ]

    best = vote.chosen(candidates, BEFORE)

    assert best is not None
    assert best.text == "15/06/1966"


def test_white_space_does_not_divide_votes() -> None:
    best = vote.chosen([Candidate("ppocr", "12 345", 0.9), Candidate("tesseract", "12345", 0.9)], BEFORE)

    assert best is not None
    assert vote.same(best.text, "12345")


def test_figures_keep_the_groups_that_one_reader_saw() -> None:
    seen = [Candidate("ppocr", "909651978", 1.0), Candidate("tesseract", "909 651 978", 0.96)]

    best = vote.chosen(seen, BEFORE)

    assert best is not None
    assert best.text == "909 651 978"
    assert vote.chosen([Candidate("ppocr", "12345", 1.0), Candidate("tesseract", "1 2345", 0.9)], BEFORE) == Candidate(
        "ppocr", "12345", 1.0
    )


def test_nobody_reading_anything_is_no_answer() -> None:
    assert vote.chosen([Candidate("ppocr", "", 0.0), Candidate("tesseract", "", 0.0)], BEFORE) is None


def test_lines_are_joined_and_as_sure_as_the_least() -> None:
    assert vote.joined([("one", 0.9), ("", 0.0), ("two", 0.4)], comb=False) == ("one\ntwo", 0.0)


def test_a_comb_holds_no_spaces() -> None:
    assert vote.joined([("4 1 7 2", 0.9)], comb=True) == ("4172", 0.9)


def test_what_was_spelt_votes_in_place_of_what_was_read_first() -> None:
    candidates = [
        Candidate("ppocr", "nowe", 0.7, "clean"),
        Candidate("ppocr", "none", 0.7, "clean-spelt"),
        Candidate("tesseract", "nowe", 0.3, "clean"),
    ]

    chosen = vote.chosen(candidates, BEFORE)

    assert chosen is not None
    assert (chosen.text, chosen.variant) == ("none", "clean-spelt")


def test_what_is_left_of_a_dotted_leader_divides_no_votes() -> None:
    candidates = [
        Candidate("tesseract", "23/08/1940", 0.87, "raw"),
        Candidate("ppocr", "23/03/1940", 0.39),
        Candidate("ppocr", "23/03/1940.", 0.6, "raw"),
    ]

    best = vote.chosen(candidates, BEFORE)

    assert best is not None
    assert best.text == "23/03/1940"


def test_the_spacing_that_most_read_is_kept() -> None:
    candidates = [
        Candidate("ppocr", "18,20,& 22", 0.95, "raw"),
        Candidate("ppocr", "18, 20, & 22", 0.8),
        Candidate("tesseract", "18, 20, & 22", 0.8),
    ]

    best = vote.chosen(candidates, BEFORE)

    assert best is not None
    assert best.text == "18, 20, & 22"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("107 East 3lst Street", "107 East 31st Street"),
        ("l20 copies", "120 copies"),
        ("By mail/in_person__", "By mail/in person"),
        ("jean_roy@exemple.ca", "jean_roy@exemple.ca"),
        ("5 l", "5 l"),
    ],
)
def test_a_typewriters_one_is_a_figure_and_rules_are_no_letters(line: str, meant: str) -> None:
    assert vote.joined([(line, 0.9)], comb=False) == (meant, 0.9)


@pytest.mark.parametrize(
    ("texts", "dirt"),
    [
        (("0", "C"), True),
        (("—", "-"), False),
        (("1. - 1;", "1.-1"), False),
        (("omen", "1"), False),
        (("N/A", "N/A"), False),
        (("5",), False),
    ],
)
def test_a_scrap_that_no_two_readers_read_alike_is_nobodys(texts: tuple[str, ...], dirt: bool) -> None:
    assert vote.nobodys(texts) is dirt
