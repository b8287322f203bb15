"""Receipt numbers survive the telephone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copiste.records import receipts

receipt_numbers = st.binary(min_size=16, max_size=16).map(lambda drawn: receipts.new(lambda _: drawn))
characters = st.sampled_from(receipts.ALPHABET)


@given(receipt_numbers)
def test_a_receipt_number_is_shown_in_two_groups_and_reads_back(number: str) -> None:
    assert len(number) == 9
    assert number[4] == "-"
    assert set(number) - {"-"} <= set(receipts.ALPHABET)
    assert receipts.parse(number) == number


@given(receipt_numbers, st.sampled_from(["  ", "-", "\u2011", "\u2013", " - ", "\u00a0", ""]), st.booleans())
def test_case_spaces_and_hyphens_are_forgiven(number: str, between: str, lower: bool) -> None:
    typed = f" {number.replace('-', between)}\n"

    assert receipts.parse(typed.lower() if lower else typed) == number


@given(receipt_numbers)
def test_letters_that_look_like_digits_are_forgiven(number: str) -> None:
    for digit, looks in {"0": "OoQ", "1": "IlL", "2": "Zz", "5": "Ss", "6": "G", "8": "B", "V": "U"}.items():
        for look in looks:
            assert receipts.parse(number.replace(digit, look)) == number


@given(receipt_numbers, st.integers(0, 7), characters)
def test_any_single_wrong_character_is_caught(number: str, place: int, wrong: str) -> None:
    plain = number.replace("-", "")
    typed = plain[:place] + wrong + plain[place + 1 :]

    if typed != plain:
        with pytest.raises(ValueError, match="receipt"):
            receipts.parse(typed)


@given(receipt_numbers, st.lists(st.integers(0, 7), min_size=2, max_size=2, unique=True))
def test_any_two_characters_swapped_near_or_far_are_caught(number: str, places: list[int]) -> None:
    typed = list(number.replace("-", ""))
    typed[places[0]], typed[places[1]] = typed[places[1]], typed[places[0]]

    if "".join(typed) != number.replace("-", ""):
        with pytest.raises(ValueError, match="receipt"):
            receipts.parse("".join(typed))


@given(receipt_numbers, st.integers(0, 7))
def test_a_missing_or_doubled_character_is_caught(number: str, place: int) -> None:
    plain = number.replace("-", "")

    for typed in (plain[:place] + plain[place + 1 :], plain[:place] + plain[place] + plain[place:]):
        with pytest.raises(ValueError, match="receipt"):
            receipts.parse(typed)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_receipt_number_or_refused(typed: str) -> None:
    try:
        number = receipts.parse(typed)
    except ValueError:
        return
    assert receipts.parse(number) == number


def test_numbers_spell_no_words_and_do_not_repeat_soon() -> None:
    chance = random.Random(1)
    drawn = [receipts.new(chance.randbytes) for _ in range(2000)]

    assert len(set(drawn)) == len(drawn)
    assert not set("AEIOU") & set(receipts.ALPHABET)
    assert {place for number in drawn for place in number} == {*receipts.ALPHABET, "-"}
