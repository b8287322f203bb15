"""What leaves as FHIR, judged by software of others: two validators."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from copiste.homes.library_files import FileLibrary
from copiste.outward.checked import is_valid
from copiste.outward.encoding import dumps
from copiste.outward.fhir import bundle, questionnaire
from tests.neighbours.papers import DOCUMENTS, SHEET, WITH_TWO, Paper, papers

pytestmark = pytest.mark.neighbours
HERE = Path(__file__).parent
SCHEMAS = Path(__file__).parents[2] / "schemas"
_REFERENCES = ("reference", "fullUrl", "url")


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    return {"referral": dict(FileLibrary([SCHEMAS]).definitions()["referral"].schema), "sheet": SHEET}


@pytest.fixture(scope="module")
def made(schemas: dict[str, Any]) -> list[tuple[Paper, str]]:
    """Every Bundle as it is written on its way out."""
    return [(each, dumps(bundle(schemas[each.form], each.result, each.filed))) for each in papers()]


def medplum(resources: list[str]) -> list[list[str]]:
    """Return what Medplum's validator says of each."""
    given = f"[{','.join(resources)}]"
    done = subprocess.run(
        ["node", "medplum.mjs"], cwd=HERE, input=given, capture_output=True, text=True, check=False, timeout=400
    )
    assert done.returncode == 0, done.stderr[-500:]
    said: list[list[str]] = json.loads(done.stdout)
    return said


def test_every_bundle_of_two_hundred_documents_is_accepted_by_two_validators(made: list[tuple[Paper, str]]) -> None:
    assert len(made) == DOCUMENTS + WITH_TWO
    for _, text in made:
        Bundle.model_validate_json(text)
    said = medplum([text for _, text in made])

    assert len(said) == len(made)
    assert [each for each in said if each] == []


def test_medplum_refuses_what_is_wrong(made: list[tuple[Paper, str]]) -> None:
    _, text = made[0]
    wrong = [text.replace('"transaction"', '"no kind"', 1), re.sub(r'"status": ?"(completed|amended)",?', "", text)]

    said = medplum(wrong)

    assert [bool(each) for each in said] == [True, True]


def test_no_resource_of_one_person_names_another_or_theirs(made: list[tuple[Paper, str]]) -> None:
    held: dict[str, set[str]] = {}
    named: dict[str, set[str]] = {}
    for paper, text in made:
        entries = json.loads(text)["entry"]
        record = paper.filed.record
        held[record] = {each["fullUrl"] for each in entries} | {each["request"]["url"] for each in entries}
        named[record] = set(_references([each["resource"] for each in entries]))
        people = set(re.findall(r"TEST ?[0-9]{4} ?[0-9]{4}", text))
        assert {each.replace(" ", "") for each in people} == {paper.person}

    places = [place for each in held.values() for place in each]
    assert len(places) == len(set(places)), "two records are put in one place"
    assert all(named.values())
    assert len(named) == len(made)
    for record, names in named.items():
        assert not names & {place for other, theirs in held.items() if other != record for place in theirs}


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["reference"]] if isinstance(value.get("reference"), str) else []
        return own + [name for each in value.values() for name in _references(each)]
    return [name for each in value for name in _references(each)] if isinstance(value, list) else []


def test_money_keeps_its_digits_on_the_way(made: list[tuple[Paper, str]]) -> None:
    for paper, text in made:
        if paper.form == "sheet":
            record: Any = paper.result.record
            written = [record["total"], *(row["paid"] for row in record["lines"])]
            assert sorted(re.findall(r'"valueDecimal": ?([0-9.]+)', text)) == sorted(written)


def test_questionnaires_are_accepted_by_two_validators(schemas: dict[str, Any]) -> None:
    asked = [questionnaire(schema, "1.0.0", name) for name, schema in schemas.items()]

    assert all(is_valid(each) for each in asked)
    assert medplum([dumps(each, compact=True) for each in asked]) == [[], []]
