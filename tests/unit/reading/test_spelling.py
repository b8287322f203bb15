"""Second guesses make words and numbers, within bounds, and never of what was read well."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copiste.reading.spelling import Steps, read, spell

CHARACTERS = ["", *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 €'-.,/"]
WORDS = {"none", "since", "maria", "macdonald", "phoenix", "linda", "of"}


def known(text: str) -> bool:
    return text.casefold() in WORDS


def seen(text: str, doubts: Mapping[int, Mapping[str, float]] | None = None, gaps: float = 0.0) -> Steps:
    """Return what a recogniser would give for *text*: *doubts* are other guesses at a place, *gaps* likelihoods of a
    space between any two characters. "" is the guess of no character."""
    steps = np.full((2 * len(text) + 1, len(CHARACTERS)), 1e-6, np.float32)
    steps[0::2, 0] = 1 - gaps
    steps[2:-1:2, CHARACTERS.index(" ")] = gaps
    for at, letter in enumerate(text):
        others = (doubts or {}).get(at, {})
        for other, likely in others.items():
            steps[2 * at + 1, CHARACTERS.index(other)] = likely
        steps[2 * at + 1, CHARACTERS.index(letter)] = 1 - sum(others.values())
    return steps


@pytest.mark.parametrize(
    ("text", "doubts", "wanted"),
    [
        ("nowe since", {2: {"n": 0.3}}, "none since"),
        ("Lindla", {4: {"": 0.2}}, "Linda"),
        ("Phoewix", {4: {"n": 0.02}}, "Phoenix"),
        ("920-8C-8875", {5: {"0": 0.1}}, "920-80-8875"),
        ("7321€5", {4: {"6": 0.3}}, "732165"),
    ],
)
def test_a_second_guess_makes_a_word_or_a_number(text: str, doubts: dict[int, dict[str, float]], wanted: str) -> None:
    assert read(seen(text, doubts), CHARACTERS)[0] == text
    assert spell(seen(text, doubts), CHARACTERS, known) == wanted


def test_words_that_ran_together_are_parted() -> None:
    assert spell(seen("MariaMacDonald", gaps=0.1), CHARACTERS, known) == "Maria MacDonald"


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("Phoewix", {4: {"n": 0.001}}),  # too unlikely
        ("Linda", {0: {"K": 0.4}}),  # a word as it stands
        ("xqwv", {0: {"y": 0.4}}),  # no word either way
        ("AB12345", {0: {"4": 0.3}}),  # a code that begins with letters
        ("H2X 1Y4", {2: {"4": 0.3}}),  # a postal code
    ],
)
def test_what_was_read_stands_where_a_guess_is_no_better(text: str, doubts: dict[int, dict[str, float]]) -> None:
    assert spell(seen(text, doubts), CHARACTERS, known) == text


@given(st.text(st.sampled_from(CHARACTERS[1:]), max_size=12))
def test_a_line_read_with_certainty_is_spelt_as_it_was_read(text: str) -> None:
    line = " ".join(text.split())

    assert spell(seen(line), CHARACTERS, known) == read(seen(line), CHARACTERS)[0] == line


def test_nothing_stays_nothing() -> None:
    nothing = seen("")

    assert (read(nothing, CHARACTERS), spell(nothing, CHARACTERS, known)) == (("", 0.0), "")


def test_the_score_is_that_of_the_least_sure_character() -> None:
    assert read(seen("none", {1: {"a": 0.25}}), CHARACTERS)[1] == pytest.approx(0.75)
