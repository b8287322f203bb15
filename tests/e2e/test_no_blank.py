"""A form of which no blank is at hand, from the definition's folder and a scan to its record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from copiste.cli import main
from copiste.forms.layout import as_json
from tests.unit.reading import label_paper


def defined(folder: Path) -> Path:
    definition = label_paper.definition()
    edition = folder / "fair" / "editions" / "any"
    edition.mkdir(parents=True)
    titled = {
        name: {"title": name, "x-title": {"fr": name, "en": name}, **schema}
        for name, schema in definition.schema["properties"].items()
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:copiste:form:fair",
        "title": "Fair",
        "x-title": {"fr": "Foire", "en": "Fair"},
        "x-version": "1.0.0",
        "type": "object",
    }
    (folder / "fair" / "schema.json").write_text(json.dumps({**schema, "properties": titled}))
    (edition / "layout.json").write_text(json.dumps(as_json(definition.editions[0])))
    return folder


def read(sheet: label_paper.Sheet, tmp_path: Path) -> dict[str, Any]:
    scan, out = tmp_path / "scan.png", tmp_path / "read.jsonl"
    Image.fromarray(sheet.pixels).save(scan, dpi=(300, 300))
    main(["read", str(scan), "--forms", str(defined(tmp_path / "forms")), "--format", "jsonl", "-o", str(out)])
    _, form = map(json.loads, out.read_text("utf-8").splitlines())
    return dict(form)


def test_the_definition_has_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forms", "check", str(defined(tmp_path / "forms"))]) == 0
    assert "fair" not in capsys.readouterr().out


def test_a_form_in_ruled_cells_is_read_by_its_labels(tmp_path: Path) -> None:
    form = read(label_paper.ruled(), tmp_path)

    assert form["record"] == {**label_paper.ANSWERS, "places": ["square"], "music": "No"}


def test_an_older_printing_is_read_too_and_what_it_lacks_goes_to_a_person(tmp_path: Path) -> None:
    form = read(label_paper.lined(), tmp_path)

    assert {name: form["record"].get(name) for name in ("organiser", "permit")} == {
        "organiser": "Guild of Bakers",
        "permit": "4711",
    }
    reasons = {field["name"]: field["reasons"] for field in form["fields"]}
    assert reasons["/sheep"] == ["label_missing"]
    assert form["status"] == "review"
