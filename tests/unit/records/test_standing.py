"""Facts between fields raise and lower what each is worth; the strictest error target counts."""

from __future__ import annotations

from typing import Any

import pytest

from copiste.forms.model import FieldLayout, Kind, Place
from copiste.pages.geometry import Box
from copiste.reading.model import Candidate, ZoneReading
from copiste.records.calibration import Calibration, shipped
from copiste.records.decide import Judge, ReadZone
from copiste.records.evidence import PageContext
from copiste.records.model import FieldResult
from copiste.records.standing import ALONE, Standing, standings, target_of

PATIENT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "nam": {"type": "string", "format": "ca-qc-nam", "x-role": "nam"},
        "surname": {"type": "string", "format": "surname", "x-role": "surname"},
        "born": {"type": "string", "format": "date", "x-role": "birth-date"},
    },
}
INVOICE: dict[str, Any] = {
    "properties": {
        "lines": {"items": {"properties": {"amount": {"x-currency": "CAD"}}}},
        "due": {"x-currency": "CAD", "x-sum-of": ["/lines/*/amount"]},
    }
}


def ruled(said: tuple[str, str], standing: Standing, *, target: float | None = None) -> FieldResult:
    zone = ZoneReading(
        "/a",
        Kind.TEXT,
        Box(0.1, 0.1, 0.2, 0.2),
        candidates=(Candidate("ppocr", said[0], 0.9), Candidate("tesseract", said[1], 0.9)),
    )
    judge = Judge(shipped())
    weighed = judge.weigh(
        FieldLayout("/a", Kind.TEXT, (Place(1, zone.box),)),
        {"type": "string"},
        [ReadZone(1, zone, PageContext(0.0, coarse=False))],
    )
    return judge.rule(weighed, standing, target=target)


def test_a_nam_that_fits_name_and_birth_date_speaks_for_all_three() -> None:
    found = standings(PATIENT, {"nam": "ESSF85011513", "surname": "Essai", "born": "1985-01-15"})

    assert found["/born"] == Standing(0.75)
    assert found["/surname"] == Standing(0.4)
    assert 0.5 < found["/nam"].confirmed < 1


def test_a_fact_that_does_not_hold_speaks_against_all_its_fields() -> None:
    found = standings(PATIENT, {"nam": "ESSF85011513", "surname": "Essai", "born": "1985-01-16"})

    assert found["/born"] == Standing(0.0, refuted=True)
    assert found["/nam"].refuted
    assert found["/surname"] == Standing(0.4)


def test_a_total_confirms_its_lines_and_nought_confirms_nothing() -> None:
    right = standings(INVOICE, {"lines": [{"amount": "12.50"}, {"amount": "7.50"}], "due": "20.00"})
    nought = standings(INVOICE, {"lines": [{"amount": "0.00"}], "due": "0.00"})

    assert {pointer: standing.confirmed for pointer, standing in right.items()} == dict.fromkeys(
        ("/due", "/lines/0/amount", "/lines/1/amount"), 0.9
    )
    assert nought["/due"].confirmed < 0.1


def test_agreement_between_fields_raises_confidence_and_conflict_lowers_it() -> None:
    alone = ruled(("12.50", "12.50"), ALONE).confidence

    assert ruled(("12.50", "12.50"), Standing(0.9)).confidence > alone
    assert ruled(("12.50", "12.50"), Standing(refuted=True)).confidence < alone


def test_a_total_that_holds_backs_what_one_reader_alone_read() -> None:
    assert "readers_disagree" in ruled(("12.50", "1Z.S0"), ALONE).reasons
    assert "readers_disagree" not in ruled(("12.50", "1Z.S0"), Standing(0.9)).reasons


@pytest.mark.parametrize(
    ("root", "group", "own", "wanted"),
    [(None, None, None, 0.0025), (0.001, None, None, 0.001), (None, 0.002, 0.0005, 0.0005), (0.1, 0.2, 0.3, 0.0025)],
)
def test_the_strictest_of_office_form_group_and_field_is_the_target(
    root: float | None, group: float | None, own: float | None, wanted: float
) -> None:
    def asked(target: float | None) -> dict[str, float]:
        return {} if target is None else {"x-error-target": target}

    schema = {**asked(root), "properties": {"g": {**asked(group), "items": {"properties": {"a": asked(own)}}}}}

    assert target_of(schema, "/g/3/a", 0.0025) == wanted


def test_a_stricter_target_asks_for_more_and_one_stricter_than_any_known_lets_nothing_in() -> None:
    calibration: Calibration = shipped()
    limits = [calibration.threshold(target) for target in (0.01, 0.005, 0.0025, 0.0014)]

    assert limits == sorted(limits)
    assert calibration.threshold(0.00001) == 1.0
    assert "low_confidence" in ruled(("Essai", "Essai"), ALONE, target=0.00001).reasons


def test_an_answer_that_the_office_has_confirmed_before_is_surer_and_no_stranger() -> None:
    alone = ruled(("Val-Xyzzique", "Val-Xyzzique"), ALONE).confidence
    learned = ALONE.after_learning()

    assert ruled(("Val-Xyzzique", "Val-Xyzzique"), learned).confidence > alone
    assert "readers_disagree" in ruled(("Val-Xyzzique", "Val-Xyzziqve"), learned).reasons
