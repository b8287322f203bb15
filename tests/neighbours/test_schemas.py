"""The schemas that ship, and records that copiste made by them, judged by Ajv and by check-jsonschema."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from copiste.local.read_files import Job, read_file
from tests.e2e.installation import CHANGE, REFERRAL, ROOT, SAMPLES

pytestmark = pytest.mark.neighbours
HERE = Path(__file__).parent
FILLED = {
    "referral": REFERRAL,
    "address-change": CHANGE,
    "permit": SAMPLES / "maple-bend" / "07-permit-printed-to-pdf.pdf",
}
SCHEMAS = ROOT / "schemas"
assert {*FILLED, "meta"} == {file.parent.name for file in SCHEMAS.glob("*/schema.json")}  # each that ships is judged


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """For each form a record as it was read, and the same with one value that cannot be."""
    folder = tmp_path_factory.mktemp("records")
    made = {}
    for form, filled in FILLED.items():
        (_, found) = read_file(Job(str(filled), (), form, "en")).lines
        right, wrong = folder / f"{form}.json", folder / f"{form}-wrong.json"
        right.write_text(json.dumps(found["record"]), "utf-8")
        wrong.write_text(json.dumps({**found["record"], next(iter(found["record"])): 12}), "utf-8")
        made[form] = [right, wrong]
    return made


def _ajv(strict: str, form: str, *records: Path) -> list[str]:
    command = ["node", "schemas.mjs", strict, str(SCHEMAS / form / "schema.json"), *map(str, records)]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout.splitlines()


def _check_jsonschema(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [str(HERE / ".venv" / "bin" / "check-jsonschema"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("form", sorted(FILLED))
def test_ajv_judges_records_by_the_schemas_that_ship_once_it_is_told_that_there_are_other_words(
    form: str, records: dict[str, list[Path]]
) -> None:
    right, wrong = _ajv("plain", form, *records[form])

    assert right == "valid"
    assert json.loads(wrong)["keyword"] == "type"
    assert _ajv("strict", form) == ['refused: strict mode: unknown keyword: "x-title"']


@pytest.mark.parametrize("form", sorted(FILLED))
def test_check_jsonschema_judges_records_by_the_schemas_that_ship_as_they_stand(
    form: str, records: dict[str, list[Path]]
) -> None:
    schema = SCHEMAS / form / "schema.json"
    right, wrong = records[form]

    assert _check_jsonschema("--schemafile", schema, right).returncode == 0
    refused = _check_jsonschema("--schemafile", schema, wrong)
    assert refused.returncode == 1
    assert "is not of type" in refused.stdout


def test_the_schemas_and_the_manual_of_them_hold_to_the_standard() -> None:
    done = _check_jsonschema("--check-metaschema", *sorted(SCHEMAS.glob("*/schema.json")))

    assert done.returncode == 0, done.stdout
    own = _check_jsonschema(
        "--schemafile", SCHEMAS / "meta" / "schema.json", *(SCHEMAS / f / "schema.json" for f in FILLED)
    )
    assert own.returncode == 0, own.stdout
