"""Days as people write them, against the calendar of `datetime`."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copiste.fields.base import Unparsable
from copiste.fields.dates import DATE, ORDERS, YEAR_MONTH, calendar_day, month_named

days = st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31))
FRENCH = ["janv.", "févr.", "mars", "avril", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."]
CODES = ["JA", "FE", "MR", "AL", "MA", "JN", "JL", "AU", "SE", "OC", "NO", "DE"]


def written(day: dt.date, order: str, mark: str) -> str:
    parts = {"y": f"{day.year:04}", "m": f"{day.month:02}", "d": f"{day.day:02}"}
    return mark.join(parts[part] for part in order)


def refusal(text: str, **options: object) -> str:
    with pytest.raises(Unparsable) as caught:
        DATE.parse(text, {key.replace("_", "-"): value for key, value in options.items()})
    return caught.value.code


@given(day=days, order=st.sampled_from(ORDERS), mark=st.sampled_from(["-", "/", ".", " ", " - ", ""]))
def test_a_day_in_the_declared_order_is_that_day(day: dt.date, order: str, mark: str) -> None:
    assert DATE.parse(written(day, order, mark), {"x-date-order": order}).value == day.isoformat()


@given(day=days, order=st.sampled_from(ORDERS))
def test_a_comb_read_cell_by_cell_is_that_day(day: dt.date, order: str) -> None:
    assert DATE.parse(" ".join(written(day, order, "")), {"x-date-order": order}).value == day.isoformat()


@given(day=days, order=st.sampled_from(ORDERS) | st.none())
def test_an_iso_day_is_that_day_whatever_the_order(day: dt.date, order: str | None) -> None:
    assert DATE.parse(day.isoformat(), {"x-date-order": order}).value == day.isoformat()


@given(day=days)
def test_without_an_order_only_one_reading_is_a_day(day: dt.date) -> None:
    text = f"{day.day:02}/{day.month:02}/{day.year}"

    if day.day > 12 or day.day == day.month:
        assert DATE.parse(text).value == day.isoformat()
    else:
        assert refusal(text) == "ambiguous_date"


@given(day=days)
def test_the_month_may_be_named_in_french_english_or_by_code(day: dt.date) -> None:
    french, code, english = FRENCH[day.month - 1], CODES[day.month - 1], day.strftime("%B")

    for text in (f"{day.day} {french} {day.year}", f"{english} {day.day}, {day.year}", f"{day.year} {code} {day.day}"):
        assert DATE.parse(text).value == day.isoformat()


@given(day=st.dates(dt.date(1930, 1, 1), dt.date(2029, 12, 31)), order=st.sampled_from(ORDERS))
def test_two_digit_years_need_a_century_rule(day: dt.date, order: str) -> None:
    parts = {"y": f"{day.year % 100:02}", "m": f"{day.month:02}", "d": f"{day.day:02}"}
    text = "-".join(parts[part] for part in order)

    assert refusal(text, x_date_order=order) == "short_year"
    assert DATE.parse(text, {"x-date-order": order, "x-century-from": 1930}).value == day.isoformat()


@given(year=st.integers(1800, 2199), month=st.integers(0, 99), day=st.integers(0, 99))
def test_no_day_is_made_that_the_calendar_does_not_have(year: int, month: int, day: int) -> None:
    text = f"{year}{month:02}{day:02}"
    try:
        expected: str | None = dt.date(year, month, day).isoformat()
    except ValueError:
        expected = None

    if expected is None:
        assert refusal(text, x_date_order="ymd") == "no_such_day"
    else:
        assert DATE.parse(text, {"x-date-order": "ymd"}).value == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("le 1er avril 2025", "2025-04-01"),
        ("April 3rd, 2025", "2025-04-03"),
        ("3-AVR-2025", "2025-04-03"),
        ("03 AOUT 2025", "2025-08-03"),
        ("2025 – 04 – 03", "2025-04-03"),
        ("Sept 30 2024", "2024-09-30"),
    ],
)
def test_common_ways_of_writing_a_day(text: str, day: str) -> None:
    assert DATE.parse(text).value == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025-02-29", "no_such_day"),
        ("0025-04-03", "no_such_day"),
        ("25 avril 03", "short_year"),
        ("2025-04", "not_a_date"),
        ("avril 2025", "not_a_date"),
        ("3 avril mai 2025", "not_a_date"),
        ("avril", "not_a_date"),
        ("2O25-04-03", "not_a_date"),
        ("2025-04-031", "no_such_day"),
        ("---", "not_a_date"),
        ("١٢/٠٣/٢٠٢٥", "not_a_date"),
    ],
)
def test_what_is_no_day_says_why(text: str, code: str) -> None:
    assert refusal(text) == code


def test_a_day_that_does_not_fit_the_declared_order_goes_to_a_person() -> None:
    assert refusal("03/25/2025", x_date_order="dmy") == "no_such_day"


def test_a_named_month_between_two_short_numbers_needs_an_order() -> None:
    both = {"x-century-from": 1930}

    assert DATE.parse("25 avr 03", {**both, "x-date-order": "ymd"}).value == "2025-04-03"
    assert DATE.parse("25 avr 03", {**both, "x-date-order": "dmy"}).value == "2003-04-25"
    assert refusal("25 avr 03", x_century_from=1930) == "ambiguous_date"


def test_letters_read_for_digits_are_candidates_only() -> None:
    assert DATE.repairs("O3/l1/2O24", {"x-date-order": "dmy"}) == ("03/11/2024",)
    assert DATE.repairs("O3 SE 2024") == ("03 SE 2024",)


@given(day=days, order=st.sampled_from(ORDERS) | st.none())
def test_a_month_of_a_year(day: dt.date, order: str | None) -> None:
    iso = day.isoformat()[:7]

    for text in (
        iso,
        f"{day.month:02}/{day.year}",
        f"{FRENCH[day.month - 1]} {day.year}",
        f"{day.year} {day.month:02}",
    ):
        assert YEAR_MONTH.parse(text, {"x-date-order": order}).value == iso


def test_month_names_do_not_clash_between_the_languages() -> None:
    for number, (french, code) in enumerate(zip(FRENCH, CODES, strict=True), start=1):
        english = dt.date(2025, number, 1).strftime("%B")

        assert {month_named(word) for word in (french, french.upper(), code, english, english[:3])} == {number}


@given(day=days)
def test_a_month_in_a_comb_is_that_month(day: dt.date) -> None:
    iso = day.isoformat()[:7]

    assert YEAR_MONTH.parse(f"{day.year}{day.month:02}").value == iso
    assert YEAR_MONTH.parse(f"{day.year}{day.month:02}", {"x-date-order": "ymd"}).value == iso
    assert YEAR_MONTH.parse(f"{day.month:02}{day.year}", {"x-date-order": "mdy"}).value == iso


@pytest.mark.parametrize(
    ("year", "value"), [(1799, None), (1800, "1800-01-01"), (2199, "2199-01-01"), (2200, None), (999, None)]
)
def test_years_that_no_form_means_are_no_years(year: int, value: str | None) -> None:
    assert calendar_day(year, 1, 1) == value


@pytest.mark.parametrize(
    ("text", "order", "evidence"),
    [("2025-04-03", None, 0.5), ("25/04/2025", None, 0.3), ("25/04/2025", "dmy", 0.5), ("25 avril 2025", None, 0.6)],
)
def test_a_day_speaks_for_itself_the_more_the_less_it_could_be_another(
    text: str, order: str | None, evidence: float
) -> None:
    assert DATE.parse(text, {"x-date-order": order}).evidence == evidence


@pytest.mark.parametrize(
    ("text", "order", "value"),
    [
        ("3 AL 2025", "ymd", "2025-04-03"),  # four digits are the year, wherever they stand
        ("2025 AL 3", "dmy", "2025-04-03"),
        ("20250403.", "ymd", "2025-04-03"),
        ("2025 0403", "ymd", "2025-04-03"),
        ("1/2/2025", "dmy", "2025-02-01"),
    ],
)
def test_marks_gaps_and_short_numbers_do_not_change_the_day(text: str, order: str, value: str) -> None:
    assert DATE.parse(text, {"x-date-order": order}).value == value


@pytest.mark.parametrize("text", ["3/4/25", "03/04/25", "3/4/5"])
def test_a_year_cut_short_is_told_apart_from_a_day_that_there_is_not(text: str) -> None:
    assert refusal(text, x_date_order="dmy") == "short_year"


@pytest.mark.parametrize("year", ["125", "5"])
def test_only_two_digits_stand_for_a_year_of_a_century(year: str) -> None:
    assert refusal(f"3/4/{year}", x_date_order="dmy", x_century_from=1930) == "no_such_day"


@pytest.mark.parametrize(
    ("text", "usual"), [("04122014", True), ("04122074", False), ("04121814", False), ("04122060", True)]
)
def test_a_day_far_off_is_one_for_a_person(text: str, usual: bool) -> None:
    found = DATE.parse(text, {"x-date-order": "dmy"})

    assert [each.code for each in found.findings] == ([] if usual else ["unusual_year"])
