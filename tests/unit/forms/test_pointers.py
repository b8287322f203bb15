from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copiste.fields.walk import resolved
from copiste.forms.pointers import leaf_of, leaves, property_at, set_at
from copiste.pointers import pointer_of, tokens
from tests.unit.forms.a_definition import schema


@given(st.lists(st.text(), max_size=5))
def test_a_pointer_gives_its_parts_back(parts: list[str]) -> None:
    assert list(tokens(pointer_of(*parts))) == parts


def test_a_property_is_found_through_rows_and_references() -> None:
    found = property_at(schema(), "/lines/12/amount")

    assert found is not None
    assert found["type"] == "string"


@pytest.mark.parametrize("pointer", ["/nobody", "/name/0", "/lines/x/amount", "/lines/-1", "/lines/01", "/sex/F"])
def test_what_the_schema_does_not_have_is_none(pointer: str) -> None:
    assert property_at(schema(), pointer) is None


def test_references_that_go_round_end() -> None:
    loop: dict[str, Any] = {"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"$ref": "#/$defs/a"}}}

    assert property_at(loop, "/a") is None


@given(st.permutations(["/a/b", "/rows/0/x", "/rows/1/x", "/rows/1/y", "/c"]))
def test_a_record_is_the_same_in_whatever_order_its_values_come(pointers: list[str]) -> None:
    record: dict[str, Any] = {}
    for pointer in pointers:
        set_at(record, pointer, pointer)

    assert record == {
        "a": {"b": "/a/b"},
        "rows": [{"x": "/rows/0/x"}, {"x": "/rows/1/x", "y": "/rows/1/y"}],
        "c": "/c",
    }


@pytest.mark.parametrize("pointer", ["", "/rows/1001/x", "/name/first", "/rows/first"])
def test_a_way_that_leads_nowhere_is_refused(pointer: str) -> None:
    with pytest.raises(ValueError, match=r"record|pointer"):
        set_at({"name": "x", "rows": []}, pointer, 1)


def test_a_row_is_told_from_a_property_whose_name_is_a_number() -> None:
    numbered = schema()
    numbered["properties"] |= {"2026": {"type": "string"}, "a/b": {"type": "array", "items": {"type": "string"}}}

    said = ["/lines/12/amount", "/2026", "/a~1b/3", "/nobody/0"]
    assert [leaf_of(numbered, pointer) for pointer in said] == ["/lines/*/amount", "/2026", "/a~1b/*", "/nobody/*"]


@pytest.mark.parametrize("name", ["a/b", "2~0", "1"])
def test_what_a_reference_names_is_found_under_its_escaped_name(name: str) -> None:
    root = {"$defs": {name: {"type": "string"}}, "properties": {"one": {"$ref": "#" + pointer_of("$defs", name)}}}

    found = property_at(root, "/one")
    assert found == {"type": "string"}
    assert resolved(root, root["properties"]["one"]) == {"type": "string"}


def test_definitions_that_refer_to_themselves_are_looked_through_in_the_end() -> None:
    twice = {name: {"$ref": "#/$defs/x"} for name in "ab"}
    circle: dict[str, Any] = {"properties": twice, "$defs": {"x": {"properties": twice}}}
    defs = {f"x{n}": {"properties": {name: {"$ref": f"#/$defs/x{n + 1}"} for name in "ab"}} for n in range(30)}
    tower: dict[str, Any] = {"properties": defs["x0"]["properties"], "$defs": defs | {"x30": {"properties": {}}}}

    assert leaves(circle) == ("/a/a", "/a/b", "/b/a", "/b/b")
    assert leaves(tower) == ()  # a thousand million groups of nothing: not all are looked at
