"""Numbers and amounts of money, in French and in English."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copiste.fields.base import FieldType, Unparsable
from copiste.fields.money import MONEY
from copiste.fields.numbers import DECIMAL, INTEGER, PERCENT

FR: Mapping[str, Any] = {"x-currency": "CAD", "x-language": "fr"}
EN: Mapping[str, Any] = {"x-currency": "CAD", "x-language": "en"}
CAD: Mapping[str, Any] = {"x-currency": "CAD"}
amounts = st.decimals(Decimal("-99999999.99"), Decimal("99999999.99"), places=2)


def french(amount: Decimal, space: str) -> str:
    return f"{amount:,.2f}".replace(",", space).replace(".", ",")


def refusal(kind: FieldType, text: str, options: Mapping[str, Any]) -> str:
    with pytest.raises(Unparsable) as caught:
        kind.parse(text, options)
    return caught.value.code


def plain(amount: Decimal) -> str:
    return f"{amount + 0:.2f}".replace("-0.00", "0.00")


@given(amount=amounts, space=st.sampled_from([" ", "\u00a0", "\u202f", ""]), options=st.sampled_from([FR, EN, CAD]))
def test_an_amount_in_french_is_that_amount(amount: Decimal, space: str, options: Mapping[str, Any]) -> None:
    assert MONEY.parse(f"{french(amount, space)}\u00a0$", options).value == plain(amount)


@given(amount=amounts, group=st.sampled_from([",", " ", ""]), options=st.sampled_from([FR, EN, CAD]))
def test_an_amount_in_english_is_that_amount(amount: Decimal, group: str, options: Mapping[str, Any]) -> None:
    text = f"${abs(amount):,.2f}".replace(",", group)

    assert MONEY.parse(f"-{text}" if amount < 0 else text, options).value == plain(amount)


@given(amount=amounts)
def test_a_minus_before_or_after_and_parentheses_are_all_negative(amount: Decimal) -> None:
    size = f"{abs(amount):,.2f}"

    values = [MONEY.parse(text, EN).value for text in (f"-{size}", f"−{size}", f"{size}-", f"({size})", f"-${size}")]

    assert set(values) == {plain(-abs(amount))}


@given(amount=amounts, options=st.sampled_from([FR, EN, CAD]))
def test_money_written_out_is_read_back(amount: Decimal, options: Mapping[str, Any]) -> None:
    value = plain(amount)

    assert MONEY.parse(MONEY.render(value, options), options).value == value


@pytest.mark.parametrize(
    ("text", "french_value", "english_value"),
    [
        ("1,234", "too_many_decimals", "1234.00"),
        ("1.234", "1234.00", "too_many_decimals"),
        ("1 234", "1234.00", "1234.00"),
        ("1,234,567", "1234567.00", "1234567.00"),
        ("1.234,56", "1234.56", "1234.56"),
        ("0,5", "0.50", "0.50"),
    ],
)
def test_the_language_of_the_edition_decides_a_lone_mark(text: str, french_value: str, english_value: str) -> None:
    def read(options: Mapping[str, Any]) -> object:
        try:
            return MONEY.parse(text, options).value
        except Unparsable as refused:
            return refused.code

    assert (read(FR), read(EN)) == (french_value, english_value)


def test_a_declared_mark_wins_over_the_language() -> None:
    assert DECIMAL.parse("1,234", {"x-language": "en", "x-decimal": ","}).value == "1.234"
    assert DECIMAL.parse("1,234", {"x-language": "fr", "x-decimal": "."}).value == "1234"


@pytest.mark.parametrize("text", ["1,234", "1.234", "12.345", "123,456"])
@pytest.mark.parametrize("kind", [MONEY, DECIMAL, PERCENT])
def test_a_lone_mark_before_three_digits_has_no_value_undeclared(kind: FieldType, text: str) -> None:
    assert refusal(kind, text, CAD) == "ambiguous_mark"


@pytest.mark.parametrize(
    "text",
    [
        "1,23,456.00",
        "1.234.56",
        "12 34,00",
        "1 2345",
        "1,2345,678",
        "--5",
        "(-5)",
        "1,234.567,8",
        "٣",
        "1e5",
        "5$5",
        "$",
    ],
)
def test_what_is_no_number_has_no_value(text: str) -> None:
    for options in (FR, EN, CAD):
        assert refusal(MONEY, text, options) == "not_a_number"


@pytest.mark.parametrize("text", ["$ 75", "75 $", "75$ CA", "CAD 75", "75.00 CAD", "75 $ CAN", "ca$75"])
def test_the_sign_of_the_currency_may_stand_on_either_side(text: str) -> None:
    parsed = MONEY.parse(text, EN)

    assert (parsed.value, parsed.findings) == ("75.00", ())


@pytest.mark.parametrize("text", ["US$75", "75 €", "USD 75", "75 $ US"])
def test_another_currency_than_the_form_s_is_found(text: str) -> None:
    parsed = MONEY.parse(text, EN)

    assert (parsed.value, [finding.code for finding in parsed.findings]) == ("75.00", ["other_currency"])


def test_each_currency_has_its_own_decimals() -> None:
    assert MONEY.parse("1,234", {"x-currency": "JPY", "x-language": "en"}).value == "1234"
    assert MONEY.parse("1,234", {"x-currency": "TND", "x-language": "fr"}).value == "1.234"
    assert refusal(MONEY, "12.5", {"x-currency": "JPY"}) == "too_many_decimals"


@given(number=st.integers(-(2**53) + 1, 2**53 - 1), group=st.sampled_from([",", ".", " ", "\u202f", ""]))
def test_a_whole_number_is_that_number_however_grouped(number: int, group: str) -> None:
    assert INTEGER.parse(f"{number:,}".replace(",", group)).value == number


def test_a_whole_number_has_no_decimals_and_is_not_too_large() -> None:
    assert INTEGER.parse("12,00").value == 12
    assert refusal(INTEGER, "12,5", {}) == "not_whole"
    assert refusal(INTEGER, "1,234", {"x-language": "fr"}) == "not_whole"
    assert refusal(INTEGER, "9007199254740993", {}) == "too_large"


def test_letters_read_for_digits_are_candidates_only() -> None:
    assert "1205.80" in MONEY.repairs("I2O5.8O", EN)
    assert "77,353.82" in MONEY.repairs("77,353. 82", EN)


def test_a_dollar_sign_read_as_a_five_or_an_s_is_a_candidate() -> None:
    assert "$1,234.56" in MONEY.repairs("S1,234.56", EN)
    assert "$234.56" in MONEY.repairs("5234.56", EN)
