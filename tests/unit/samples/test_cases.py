"""What is invented for the samples agrees with the definitions that ship, and with the field types."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from copiste.fields.base import Severity
from copiste.fields.crossing import cross_findings
from copiste.fields.registry import type_of
from copiste.forms.load import definition
from copiste.forms.pointers import property_at
from samples import widgets
from samples.forms import BLANKS, FORMS
from samples.people import luhn_digit

SCHEMAS = Path(__file__).parents[3] / "schemas"
LANGUAGE = {"address-change": "fr", "permit": "en", "referral": "fr"}


def schema(form: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / form / "schema.json").read_text(encoding="utf-8"))
    return loaded


def signed(record: dict[str, Any]) -> bool:
    return any(isinstance(group, dict) and group.get("signature") is True for group in record.values())


@pytest.mark.parametrize("form", FORMS)
def test_a_signed_case_with_every_answer_is_a_valid_record_whose_facts_agree(form: str) -> None:
    rng, held = random.Random(7), schema(form)

    records = [record for record in (FORMS[form].case(rng, 0.0).record() for _ in range(60)) if signed(record)]

    assert len(records) > 40
    for record in records:
        assert [error.message for error in Draft202012Validator(held).iter_errors(record)] == []
        assert cross_findings(held, record) == []


@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_is_read_by_its_type_as_what_is_meant(form: str) -> None:
    rng, held, judged = random.Random(8), schema(form), 0

    for case in (FORMS[form].case(rng, 0.2) for _ in range(60)):
        for name, text in case.answers.items():
            pointer = case.pointers[name]
            if not isinstance(text, str) or not text or pointer in case.lists:
                continue
            judged += 1
            options = {"x-language": LANGUAGE[form], **(property_at(held, pointer) or {})}
            parsed = type_of(options).parse(text, options)
            assert parsed.value == case.values[pointer], pointer
            assert all(found.severity is not Severity.ERROR for found in parsed.findings), pointer
    assert judged > 60


@pytest.mark.parametrize("form", FORMS)
def test_every_field_of_the_blank_is_answered_and_laid_out(form: str) -> None:
    folder = SCHEMAS / form
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    case = FORMS[form].case(random.Random(9), 0.0)

    (edition,) = definition(form, files).editions
    owned = {field.acroform for field in edition.fields}
    boxes = {option.acroform for field in edition.fields for option in field.options}

    assert {blank.name for blank in widgets.read(BLANKS / f"{form}.pdf")} == set(case.answers)
    assert {field.name for field in edition.fields} == set(case.values)
    assert (owned | boxes) - {None} == set(case.answers)


def test_the_check_digit_passes_luhn() -> None:
    assert luhn_digit("04645428") == "6"
