from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from copiste.forms import blank
from copiste.forms.lint import faults
from copiste.texts import LANGUAGES, catalogue
from tests.unit.forms.a_definition import LAYOUT, files, labelled, layout, schema

Written = dict[str, Any]


def codes(given: dict[str, bytes]) -> list[str]:
    return [fault.code for fault in faults(given)]


def test_a_good_definition_has_no_fault() -> None:
    assert faults(files()) == ()


def test_what_the_meta_schemas_refuse_is_said_without_a_word_of_english() -> None:
    typed, coloured, lacking = schema(), layout(), layout()
    typed["properties"]["name"]["type"] = "objet"
    coloured["colour"] = "red"
    del lacking["language"]

    found = [
        faults(files() | {"schema.json": json.dumps(typed).encode()})[0],
        faults(files() | {LAYOUT: json.dumps(coloured).encode()})[0],
        faults(files() | {LAYOUT: json.dumps(lacking).encode()})[0],
    ]

    assert [(fault.pointer, fault.facts["rule"]) for fault in found] == [
        ("/properties/name/type", "enum"),
        ("", "additionalProperties"),
        ("", "required"),
    ]
    assert "integer" in str(found[0].facts["wanted"])
    assert found[0].facts["given"] == '"objet" → '
    assert [fault.facts["wanted"] for fault in found[1:]] == ["≠ colour", "language"]


SCHEMA: dict[str, Callable[[Written], object]] = {
    "no_version": lambda s: s.pop("x-version"),
    "keyword": lambda s: s.update({"x-colour": "red"}),
    "invalid_schema": lambda s: s.update({"required": "name"}),
    "no_title": lambda s: s["properties"]["name"].pop("x-title"),
    "one_title": lambda s: s["properties"]["name"]["x-title"].pop("fr"),
    "unknown_format": lambda s: s["properties"]["name"].update({"format": "shoe-size"}),
    "no_property": lambda s: s["properties"].pop("name"),
    "required": lambda s: s.update({"required": ["name", "nom"]}),
    "outside_inner": lambda s: s["properties"]["name"].update({"x-readers": ["textract"]}),
    "duplicate_key": lambda s: s.update({"x-duplicate-key": ["/nom"]}),
    "comb": lambda s: s["properties"]["name"].update({"maxLength": 7}),
    "options": lambda s: s["properties"]["sex"].update({"enum": ["F", "X"]}),
    "unplaced": lambda s: s["properties"].update({"more": s["properties"]["name"]}),
}
FIELDS: dict[str, Callable[[Written], object]] = {
    "layout_keyword": lambda w: w.update({"colour": "red"}),
    "edition_name": lambda w: w.update({"edition": "2025"}),
    "page_number": lambda w: w["pages"][0].update({"page": 2}),
    "no_blank": lambda w: w["pages"][0].update({"blank": "blank-2.png"}),
    "blank_size": lambda w: w["pages"][0].update({"width": 100}),
    "box": lambda w: w["fields"][0]["places"][0].update({"box": [0.5, 0.1, 0.5, 0.2]}),
    "twice": lambda w: w["fields"][3].update({"name": "/name"}),
    "no_page": lambda w: w["fields"][0]["places"][0].update({"page": 2}),
    "overlap": lambda w: w["fields"][0]["places"][0].update({"box": [0.1, 0.32, 0.5, 0.42]}),
    "label_with_blank": lambda w: w["fields"].append(
        {"name": "/lines/2/amount", "kind": "text", "label": {"says": ["Third amount"]}}
    ),
}
LABELS: dict[str, Callable[[Written], object]] = {
    "layout_keyword": lambda w: w.update({"pages": []}),
    "no_label": lambda w: w["fields"].append(
        {"name": "/lines/1/amount", "kind": "text", "places": [{"page": 1, "box": [0.1, 0.5, 0.5, 0.6]}]}
    ),
    "same_label": lambda w: w["fields"][2]["label"].update({"says": ["NAME:"]}),
    "options": lambda w: w["fields"][1]["options"].pop(),
    "unplaced": lambda w: w["fields"].pop(0),
}


@pytest.mark.parametrize("code", SCHEMA)
def test_a_fault_of_the_schema_is_named(code: str) -> None:
    spoilt = schema()
    SCHEMA[code](spoilt)

    assert code in codes(files(schema_=spoilt))


def test_a_title_in_one_language_is_worth_a_notice_and_no_fault() -> None:
    spoilt = schema()
    spoilt["properties"]["name"]["x-title"].pop("fr")

    (notice,) = faults(files(schema_=spoilt))

    assert (notice.code, notice.notice, notice.facts) == ("one_title", True, {"tongue": "fr"})


def test_a_reader_outside_is_worth_a_notice_and_one_that_nobody_knows_a_fault() -> None:
    asking = schema()
    asking["x-readers"] = ["textract"]
    (notice,) = faults(files(schema_=asking))
    asking["x-readers"] = ["somebody"]

    assert (notice.code, notice.pointer, notice.notice) == ("outside", "/x-readers", True)
    assert "keyword" in codes(files(schema_=asking))


@pytest.mark.parametrize("code", FIELDS)
def test_a_fault_of_the_layout_is_named(code: str) -> None:
    spoilt = layout()
    FIELDS[code](spoilt)

    assert code in codes(files(layout_=spoilt))


def test_an_edition_with_no_blank_has_no_fault() -> None:
    assert codes(files(layout_=labelled())) == []


@pytest.mark.parametrize("code", LABELS)
def test_a_fault_of_an_edition_with_no_blank_is_named(code: str) -> None:
    spoilt = labelled()
    LABELS[code](spoilt)

    assert code in codes(files(layout_=spoilt))


def test_missing_and_broken_files_are_named() -> None:
    whole = files()

    assert codes({}) == ["missing"]
    assert codes(whole | {"schema.json": b"{"}) == ["not_json"]
    assert codes(whole | {LAYOUT: b"{"}) == ["not_json"]
    assert codes({"schema.json": whole["schema.json"]}) == ["no_edition"]
    assert codes(whole | {"editions/2024/blank-1.png": b""}) == ["bad_blank"]


def test_an_option_may_be_a_const_with_its_own_title() -> None:
    said = schema()
    said["properties"]["sex"] = {
        "type": "string",
        "title": "Sex",
        "x-title": {"fr": "Sexe", "en": "Sex"},
        "oneOf": [{"const": "F", "title": "Female"}, {"const": "M", "title": "Male"}],
    }

    assert codes(files(schema_=said)) == []


def test_a_property_that_only_some_editions_have_needs_no_place() -> None:
    said = schema()
    said["properties"]["more"] = said["properties"]["name"] | {"x-optional-editions": True}

    assert codes(files(schema_=said)) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"questionnaire": "urn:q", "subject": {"value": "/name"}}, None),
        ({"questionnaire": "urn:q", "subject": {"value": "/nobody"}}, "no_property"),
        ({"subject": {"value": "/name"}}, "keyword"),
        ({"questionnaire": "urn:q|1.0"}, "keyword"),
        ({"questionnaire": "urn:q", "type": {"code": "57133-1"}}, "keyword"),
        ({"questionnaire": "urn:q", "colour": "red"}, "keyword"),
    ],
)
def test_how_a_form_becomes_fhir_is_looked_at(said: Any, code: str | None) -> None:
    assert codes(files(schema_={**schema(), "x-fhir": said})) == ([] if code is None else [code])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_a_sentence(language: Any) -> None:
    others = {"missing", "not_json", "no_edition", "bad_blank"}

    assert {f"lint.{code}" for code in {*SCHEMA, *FIELDS, *LABELS, *others}} <= set(catalogue(language))


def test_a_blank_of_the_right_size_to_a_rounding_is_no_fault() -> None:
    assert codes(files() | {"editions/2024/blank-1.png": blank.encode(np.zeros((201, 299), np.uint8))}) == []
