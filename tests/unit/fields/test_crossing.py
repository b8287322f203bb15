"""Facts that tie fields together."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import JsonValue

from copiste.fields.base import Level, Severity
from copiste.fields.ca_qc import nam_check_digit
from copiste.fields.crossing import Check, cross_checks, cross_findings
from copiste.fields.persons import birth_agrees, given_name_agrees, sex_agrees, surname_agrees
from copiste.fields.provinces import postal_code_agrees

PATIENT: dict[str, Any] = {
    "properties": {
        "nam": {"x-role": "nam"},
        "surname": {"x-role": "surname"},
        "given_name": {"x-role": "given-name"},
        "born": {"x-role": "birth-date"},
        "sex": {"x-role": "sex"},
    }
}
ROSE: dict[str, JsonValue] = {
    "nam": "ESSR85511510",
    "surname": "Essai",
    "given_name": "Rose",
    "born": "1985-01-15",
    "sex": "F",
}
INVOICE: dict[str, Any] = {
    "properties": {
        "lines": {
            "items": {
                "properties": {"amount": {}, "tax": {}, "total": {"x-sum-of": ["/lines/*/amount", "/lines/*/tax"]}}
            }
        },
        "rebate": {},
        "due": {"x-sum-of": ["/lines/*/total", "-/rebate"]},
    }
}


def failing(schema: dict[str, Any], record: JsonValue) -> set[str]:
    return {check.code for check in cross_checks(schema, record) if not check.holds}


def test_facts_that_agree_are_evidence() -> None:
    checks = cross_checks(PATIENT, ROSE)

    assert {check.code for check in checks} == {
        "nam_against_surname",
        "nam_against_given_name",
        "nam_against_birth_date",
        "nam_against_sex",
    }
    assert all(check.holds for check in checks)
    assert cross_findings(PATIENT, ROSE) == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("surname", "Tremblay", "nam_against_surname"),
        ("given_name", "Anne", "nam_against_given_name"),
        ("born", "1985-01-16", "nam_against_birth_date"),
        ("sex", "Homme", "nam_against_sex"),
    ],
)
def test_each_fact_that_does_not_agree_is_found_on_both_fields(name: str, value: str, code: str) -> None:
    found = cross_findings(PATIENT, {**ROSE, name: value})

    assert [(pointer, finding.code) for pointer, finding in found] == [("/nam", code), (f"/{name}", code)]
    assert {(finding.level, finding.severity) for _, finding in found} == {(Level.CROSS_FIELD, Severity.ERROR)}


@pytest.mark.parametrize("name", list(ROSE))
@pytest.mark.parametrize("value", [None, "", "?", 3, ["x"]])
def test_what_cannot_be_compared_is_not(name: str, value: JsonValue) -> None:
    assert failing(PATIENT, {**ROSE, name: value}) == set()


@pytest.mark.parametrize(
    ("surname", "letters"),
    [
        ("Lévesque-Tremblay", "LEV"),
        ("Li", "LIX"),
        ("Ô", "OXX"),
        ("de la Fable", "FAB"),
        ("de la Fable", "DEL"),
        ("D’Exemple", "DEX"),
        ("Ste-Fable", "SAI"),
        ("St-Fable", "STF"),
        ("Œuvre", "OEU"),
        ("Li-Tremblay", "LIX"),
        ("Li-Tremblay", "LIT"),
    ],
)
def test_the_letters_of_a_nam_fit_the_ways_a_surname_is_cut(surname: str, letters: str) -> None:
    assert surname_agrees(f"{letters}R85511510", surname) is True
    assert surname_agrees("ZZZR85511510", surname) is False


NIR: dict[str, Any] = {
    "properties": {"nir": {"x-role": "nir"}, "born": {"x-role": "birth-date"}, "sex": {"x-role": "sex"}}
}


def test_a_nir_is_held_against_the_birth_date_and_the_sex() -> None:
    agrees: dict[str, JsonValue] = {"nir": "185059999999953", "born": "1985-05-15", "sex": "M"}

    facts = {check.code: (check.holds, check.strengths) for check in cross_checks(NIR, agrees)}
    assert facts == {"nir_against_birth_date": (True, (0.3, 0.5)), "nir_against_sex": (True, (0.05, 0.5))}
    assert failing(NIR, agrees | {"born": "1985-06-15"}) == {"nir_against_birth_date"}
    assert failing(NIR, agrees | {"sex": "F"}) == {"nir_against_sex"}
    unknown_month = {**agrees, "nir": "185209999999920"}
    assert {check.code for check in cross_checks(NIR, unknown_month)} == {"nir_against_sex"}


def test_any_of_the_given_names_may_give_the_letter() -> None:
    assert given_name_agrees("ESSR85511510", "Marie Rose") is True
    assert given_name_agrees("ESSR85511510", "Marie-Anne") is False


@pytest.mark.parametrize(("sex", "agrees"), [("Femme", True), ("M", False), ("X", None), ("", None)])
def test_the_month_says_the_sex(sex: str, agrees: bool | None) -> None:
    assert sex_agrees("ESSR85511510", sex) is agrees


@given(born=st.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1)), female=st.booleans())
def test_a_nam_agrees_with_the_day_that_it_was_made_of(born: dt.date, female: bool) -> None:
    first = f"ESSR{born.year % 100:02}{born.month + 50 * female:02}{born.day:02}1"
    nam = f"{first}{nam_check_digit(first, born.year // 100)}"

    assert birth_agrees(nam, born.isoformat()) is True
    assert birth_agrees(nam, (born + dt.timedelta(days=1)).isoformat()) is False


@pytest.mark.parametrize(
    ("code", "province", "agrees"),
    [
        ("G1A 1A1", "QC", True),
        ("J8X 1A1", "Québec", True),
        ("K1A 0A1", "QC", True),
        ("K2A 0A1", "QC", False),
        ("M5V 1A1", "Ontario", True),
        ("X0A 0H0", "Nunavut", True),
        ("V5K 0A1", "Colombie-Britannique", True),
        ("G1A 1A1", "ON", False),
        ("G1A 1A1", "Atlantide", None),
        ("10001", "NY", True),
        ("10001-1234", "CA", False),
        ("96701", "HI", True),
        ("10001", "QC", None),
        ("G1A1A1", "QC", None),
    ],
)
def test_a_postal_code_lies_in_its_province_or_state(code: str, province: str, agrees: bool | None) -> None:
    assert postal_code_agrees(code, province) is agrees


def test_without_a_subject_roles_meet_in_their_own_object() -> None:
    schema = {"properties": {"patient": PATIENT, "physician": {"properties": {"surname": {"x-role": "surname"}}}}}

    assert failing(schema, {"patient": ROSE, "physician": {"surname": "Autre"}}) == set()
    assert failing(schema, {"patient": {**ROSE, "surname": "Autre"}}) == {"nam_against_surname"}


def test_a_subject_joins_objects_and_parts_people() -> None:
    def role(name: str, subject: str) -> dict[str, str]:
        return {"x-role": name, "x-subject": subject}

    schema: dict[str, Any] = {
        "properties": {
            "identity": {"properties": {"surname": role("surname", "patient")}},
            "card": {"properties": {"nam": role("nam", "patient")}},
            "doctor": role("surname", "doctor"),
        }
    }
    record: JsonValue = {"identity": {"surname": "Essai"}, "card": {"nam": "ESSR85511510"}, "doctor": "Autre"}

    assert cross_checks(schema, record) == (
        Check("nam_against_surname", ("/card/nam", "/identity/surname"), holds=True, strengths=(0.25, 0.4)),
    )


def test_a_role_that_stands_twice_is_not_compared() -> None:
    properties = {**PATIENT["properties"], "other": {"x-role": "surname"}}

    assert "nam_against_surname" not in failing({"properties": properties}, {**ROSE, "other": "Autre"})


def test_each_row_of_a_table_is_its_own_person() -> None:
    people = {"type": "array", "items": {"$ref": "#/$defs/person"}}
    schema = {"properties": {"people": people}, "$defs": {"person": PATIENT}}
    wrong = {**ROSE, "surname": "Autre"}

    assert [pointer for pointer, _ in cross_findings(schema, {"people": [ROSE, wrong, ROSE]})] == [
        "/people/1/nam",
        "/people/1/surname",
    ]


def test_a_total_is_the_sum_of_every_row_and_of_its_own_row() -> None:
    lines: list[JsonValue] = [
        {"amount": "10.00", "tax": "1.50", "total": "11.50"},
        {"amount": "20.00", "tax": None, "total": "20.00"},
    ]

    assert failing(INVOICE, {"lines": lines, "rebate": "1.25", "due": "30.25"}) == set()
    assert [pointer for pointer, _ in cross_findings(INVOICE, {"lines": lines, "rebate": None, "due": "31.05"})] == [
        "/due",
        "/lines/0/total",
        "/lines/1/total",
    ]


def test_a_row_s_total_is_not_mixed_up_with_another_row() -> None:
    lines: list[JsonValue] = [{"amount": "10.00", "total": "20.00"}, {"amount": "20.00", "total": "10.00"}]

    assert [pointer for pointer, _ in cross_findings(INVOICE, {"lines": lines})] == [
        *("/lines/0/total", "/lines/0/amount"),
        *("/lines/1/total", "/lines/1/amount"),
    ]


@given(parts=st.lists(st.decimals(Decimal("-9999.99"), Decimal("9999.99"), places=2), min_size=1, max_size=6))
def test_sums_are_exact(parts: list[Decimal]) -> None:
    lines: list[JsonValue] = [{"total": str(part)} for part in parts]

    assert failing(INVOICE, {"lines": lines, "due": str(sum(parts))}) == set()
    assert failing(INVOICE, {"lines": lines, "due": str(sum(parts) + Decimal("0.01"))}) == {"sum_differs"}


def test_a_total_without_any_part_is_not_checked() -> None:
    assert cross_checks(INVOICE, {"lines": [], "due": "5.00"}) == ()
    assert cross_checks(INVOICE, {"lines": [{"total": "1e999999"}], "due": "5.00"}) == ()


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Lévesque", "LEVESQUE", True),
        ("1.5", "15", False),
        ("-5.00", "5.00", False),
        ("B12", "B11", False),
        ("B11", "B12", False),
        ("b-12".upper(), "B-12", True),
        (3, 3, True),
        (None, "x", True),
    ],
)
def test_a_copy_says_the_same(one: JsonValue, other: JsonValue, agree: bool) -> None:
    schema = {"properties": {"one": {"x-agrees-with": "/a~1b"}, "a/b": {}}}

    assert (failing(schema, {"one": one, "a/b": other}) == set()) is agree


def test_a_day_does_not_come_before_the_one_it_follows() -> None:
    schema = {"properties": {"from": {}, "to": {"x-not-before": "/from"}}}

    assert failing(schema, {"from": "2025-04-03", "to": "2025-04-03"}) == set()
    assert failing(schema, {"from": "2025-04-03", "to": "2025-04-02"}) == {"before_other_day"}
    assert cross_checks(schema, {"from": "2025-04", "to": "2025-03-31"}) == ()


def test_two_boxes_that_exclude_each_other_are_not_both_ticked() -> None:
    schema = {"properties": {"yes": {}, "no": {"x-not-with": "/yes"}}}

    assert failing(schema, {"yes": True, "no": False}) == failing(schema, {"yes": False, "no": False}) == set()
    assert failing(schema, {"yes": True, "no": True}) == {"both_ticked"}
    assert {pointer for pointer, _ in cross_findings(schema, {"yes": True, "no": True})} == {"/yes", "/no"}


json_values = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.sampled_from([True, "ESSR85511510", "G1A 1A1", "1.5"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ROSE, "lines", "due"]), inner),
    max_leaves=12,
)


@example(record={"due": "1"}, other=[None])
@example(record={"due": "1"}, other="due")
@given(record=json_values, other=json_values)
def test_any_record_can_be_checked_against_any_schema(record: JsonValue, other: JsonValue) -> None:
    hostile = {"properties": {**PATIENT["properties"], **INVOICE["properties"]}, "$ref": "#"}

    for schema in (hostile, {"properties": other}, {"properties": {"due": {"x-sum-of": other, "x-not-before": other}}}):
        assert all(pointer.startswith("/") for pointer, _ in cross_findings(schema, record))


@pytest.mark.parametrize("strengths", [(0.5,), (0.5, 0.5, 0.5), (0.5, 1.5), (-0.5, 0.5)])
def test_a_fact_says_for_each_field_how_much_it_confirms(strengths: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="for each pointer"):
        Check("sum_differs", ("/due", "/lines/0/total"), holds=True, strengths=strengths)
