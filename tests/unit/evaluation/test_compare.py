"""When an answer counts as right: what is folded, what is not, and what a typed value has to say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copiste.evaluation import compare

DATE = {"type": "string", "format": "date"}
MONEY = {"type": "string", "x-currency": "CAD"}


@pytest.mark.parametrize(
    ("true", "read"),
    [
        ("St-Jean", "st. jean"),
        ("l’Île", "L'ÎLE"),
        ("12 500", "12500"),
        ("(500)", "-500"),
        ("514 555-0123", "514 555 - 0123"),
        ("Jean\nRoy", "Jean Roy"),
    ],
)
def test_writings_of_one_answer_meet(true: str, read: str) -> None:
    assert compare.near(true) == compare.near(read)
    assert compare.strict(true) != compare.strict(read) or "\n" in true


@pytest.mark.parametrize(
    ("true", "read"),
    [
        ("12.50", "1250"),
        ("-45", "45"),
        ("(500)", "500"),
        ("Hélène", "Helene"),
        ("1-2", "12"),
        (".5", "5"),
        ("12.50", "12,50"),
        ("12:30", "1230"),
    ],
)
def test_what_changes_an_answer_is_never_folded(true: str, read: str) -> None:
    assert compare.near(true) != compare.near(read)


@given(st.text(max_size=40))
def test_folding_is_stable_and_blanks_are_blank(text: str) -> None:
    assert compare.near(text) == compare.near(f"  {text}\n")
    assert compare.blank(text) == (not compare.strict(text))


@pytest.mark.parametrize(
    ("true", "text", "value", "schema", "right"),
    [
        ("2026-11-17", "17 novembre 2026", "2026-11-17", DATE, True),
        ("17/11/2026", "17 nov. 2026", "2026-11-17", {**DATE, "x-language": "fr"}, True),
        ("2026-11-17", "18 novembre 2026", "2026-11-18", DATE, False),
        ("12,50", "12.50", "12.50", MONEY, True),
        ("12,50", "1250", "1250.00", MONEY, False),
        ("Hélène", "Helene", "Helene", {"type": "string"}, False),
        ("42", "42", 42, {"type": "integer"}, True),
    ],
)
def test_a_typed_answer_is_right_when_its_value_is(
    true: str, text: str, value: Any, schema: dict[str, Any], right: bool
) -> None:
    assert compare.nearly(true, text, value, schema) == right
    assert not right or compare.renders(true, value, schema)


@pytest.mark.parametrize(
    ("true", "value", "schema", "sound"),
    [
        ("77,353.82", "77353.82", MONEY, True),
        ("77,353.82", "77353.82", {}, True),
        ("77,353.82", "7735382", MONEY, False),
        ("77,353.82", None, MONEY, False),
        ("Jan 5 86", "1986-01-05", {}, True),
        ("Jan 5 86", "1987-01-05", {}, False),
        ("5 janvier 1986", "1986-05-01", DATE, False),
        ("oui", True, {}, True),
        ("x", ["x"], {}, False),
    ],
)
def test_a_value_must_say_what_stands_on_the_paper(true: str, value: Any, schema: dict[str, Any], sound: bool) -> None:
    assert compare.renders(true, value, schema) == sound


@pytest.mark.parametrize(
    ("true", "value", "right"),
    [
        (True, True, True),
        (False, None, True),
        (None, False, True),
        ([], None, True),
        (["a"], ["a", "b"], False),
        ("F", "M", False),
        ("F", "F", True),
        (True, None, False),
    ],
)
def test_marks_are_right_or_wrong(true: Any, value: Any, right: bool) -> None:
    assert compare.marked(true, value) == right
