from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copiste.errors import BadDefinition
from copiste.forms import blank
from copiste.forms.layout import as_json, edition_of
from copiste.forms.load import definition, digest
from copiste.forms.meta import meta_schema
from copiste.forms.model import AnswerSide, Kind
from tests.unit.forms.a_definition import LAYOUT, files, labelled, layout, schema


def test_a_definition_is_its_schema_and_its_editions() -> None:
    found = definition("small", files())

    assert (found.id, found.version, len(found.editions)) == ("small", "1.0.0", 1)
    edition = found.editions[0]
    assert [field.name for field in edition.fields] == ["/name", "/sex", "/lines/0/amount", "/lines/1/amount"]
    assert edition.fields[1].kind is Kind.ONE_OF
    assert edition.pages[0].pixels.shape == (200, 300)


def test_the_digest_tells_files_apart_and_not_their_order() -> None:
    one = files()

    assert digest(one) == digest(dict(reversed(one.items())))
    assert digest({"a": b"bc"}) != digest({"ab": b"c"})


def test_an_edition_written_out_and_read_again_is_the_same() -> None:
    edition = definition("small", files()).editions[0]

    again = edition_of(as_json(edition), {"blank-1.png": edition.pages[0].pixels})

    assert again.fields == edition.fields


def test_an_edition_with_no_blank_written_out_and_read_again_is_the_same() -> None:
    edition = definition("small", files(layout_=labelled())).editions[0]

    assert (edition.pages, edition.titles) == ((), ("Small form",))
    assert edition.fields[1].labelled[0].label.answer is AnswerSide.BOX_LEFT
    assert edition_of(as_json(edition), {}).fields == edition.fields


def test_a_zone_on_an_edition_with_no_blank_is_a_bad_definition() -> None:
    spoilt = labelled()
    spoilt["fields"].append(layout()["fields"][2] | {"name": "/lines/1/amount"})

    with pytest.raises(BadDefinition):
        definition("small", files(layout_=spoilt))


@pytest.mark.parametrize("name", ["schema.json", LAYOUT])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff", b"[" * 100_000])
def test_hostile_text_is_a_bad_definition(name: str, content: bytes) -> None:
    with pytest.raises(BadDefinition):
        definition("small", files() | {name: content})


def test_a_picture_that_is_none_is_a_bad_definition() -> None:
    with pytest.raises(BadDefinition):
        definition("small", files() | {"editions/2024/blank-1.png": b"GIF89a"})


def _unknown_name(written: dict[str, Any]) -> None:
    written["fields"][0]["name"] = "/nobody"


def _twice(written: dict[str, Any]) -> None:
    written["fields"].append(written["fields"][0])


def _second_page(written: dict[str, Any]) -> None:
    written["fields"][0]["places"][0]["page"] = 2


def _inside_out(written: dict[str, Any]) -> None:
    written["fields"][0]["places"][0]["box"] = [0.5, 0.1, 0.1, 0.2]


def _other_name(written: dict[str, Any]) -> None:
    written["edition"] = "2025"


def _stray_key(written: dict[str, Any]) -> None:
    written["fields"][0]["colour"] = "red"


@pytest.mark.parametrize("spoil", [_unknown_name, _twice, _second_page, _inside_out, _other_name, _stray_key])
def test_a_layout_that_would_make_reading_go_wrong_is_refused(spoil: Any) -> None:
    written = layout()
    spoil(written)

    with pytest.raises(BadDefinition):
        definition("small", files(layout_=written))


def test_a_misspelt_keyword_of_ours_is_refused() -> None:
    with pytest.raises(BadDefinition):
        definition("small", files(schema_=schema() | {"x-verzion": "1"}))


@given(st.integers(0, 255))
def test_a_blank_keeps_its_greys_to_a_sixteenth(grey: int) -> None:
    pixels = np.full((3, 5), grey, np.uint8)

    assert abs(int(blank.decode(blank.encode(pixels))[0, 0]) - grey) <= 9


def test_the_meta_schemas_are_json_schema_and_name_every_keyword_with_a_description() -> None:
    from jsonschema import Draft202012Validator

    from copiste.forms.meta import meta_schema

    for name in ("schema", "layout"):
        Draft202012Validator.check_schema(meta_schema(name))
    ours = meta_schema("schema")["$defs"]["subschema"]["properties"]
    keywords = [key for key in ours if key.startswith("x-")]
    assert "x-critical" in keywords
    assert [key for key in keywords if "description" not in ours[key]] == []


def _undescribed(node: Any, where: str = "") -> Iterator[str]:
    """Yield every named key of a meta-schema that says nothing of itself nor points to what does."""
    if not isinstance(node, dict):
        return
    for word, child in node.items():
        if word == "properties":
            for name, said in child.items():
                if isinstance(said, dict) and not {"description", "$ref"} & said.keys():
                    yield f"{where}/{name}"
        if word not in ("if", "then", "else") and isinstance(child, dict):  # conditions repeat what stands elsewhere
            yield from _undescribed(child, f"{where}/{word}")


@pytest.mark.parametrize("name", ["schema", "layout"])
def test_the_meta_schemas_are_the_manual(name: str) -> None:
    found = list(_undescribed(meta_schema(name)))

    standard = "/$defs/subschema/"  # what JSON Schema itself describes
    assert [where for where in found if not where.startswith(standard) or where.startswith(f"{standard}x-")] == []
