"""What holds for every field type, on any text."""

from __future__ import annotations

import ast
import itertools
import re
import string
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

import copiste.fields
from copiste.fields import crossing
from copiste.fields.base import FieldType, Parsed, Unparsable, tidied
from copiste.fields.codes import FINDINGS, REFUSALS
from copiste.fields.manual import PAGES, field_types_page
from copiste.fields.registry import FIELD_TYPES, type_of
from copiste.texts import LANGUAGES, Language, catalogue

ROOT = Path(__file__).parents[3]
OPTIONS: tuple[Mapping[str, Any], ...] = (
    {},
    {"x-date-order": "dmy", "x-century-from": 1930, "x-currency": "CAD", "x-language": "fr", "enum": ["A", "B", 3]},
    {"x-date-order": "ymd", "x-decimal": ".", "x-currency": "JPY", "items": {"enum": ["été", "hiver", "a, b"]}},
)
every_type = pytest.mark.parametrize("kind", FIELD_TYPES.values(), ids=lambda kind: kind.name)
options = st.sampled_from(OPTIONS)
paper = st.text(st.sampled_from("0123456789012345678 -./,()$%#+@OIlSBZAEGXxp\u00a0é&\n"), max_size=24)


def outcome(kind: FieldType, text: str, under: Mapping[str, Any]) -> Parsed | None:
    try:
        return kind.parse(text, under)
    except Unparsable:
        return None


@every_type
def test_each_test_value_gives_its_value_without_findings_of_error(kind: FieldType) -> None:
    assert kind.test_values
    for text, value in kind.test_values:
        parsed = kind.parse(text, kind.test_options)

        assert parsed.value == value
        assert not [finding for finding in parsed.findings if finding.severity == "error"]


@every_type
def test_blank_text_has_no_value_and_no_finding(kind: FieldType) -> None:
    for blank in ("", "  ", "\n\t\u00a0\u202f ", "\u200b\x00"):
        assert kind.parse(blank, kind.test_options) == Parsed(None)
        assert kind.repairs(blank, kind.test_options) == ()


@every_type
@settings(max_examples=30, deadline=None)
@given(text=st.text() | paper, under=options)
def test_any_text_has_a_value_or_is_unparsable(kind: FieldType, text: str, under: Mapping[str, Any]) -> None:
    parsed = outcome(kind, text, under)

    assert parsed is None or 0 <= parsed.evidence <= 1


def near(kind: FieldType) -> st.SearchStrategy[str]:
    """Return the type's test texts with a character or two misread."""
    texts = st.sampled_from([text for text, _ in kind.test_values])
    slips = st.lists(st.tuples(st.integers(0, 30), st.sampled_from("0123456789 -./,OISBZ()$x")), max_size=2)

    def slip(text: str, changes: list[tuple[int, str]]) -> str:
        for at, char in changes:
            text = text[: at % len(text)] + char + text[at % len(text) + 1 :]
        return text

    return st.builds(slip, texts, slips)


@every_type
@settings(max_examples=40, deadline=None)
@given(data=st.data(), under=options)
def test_a_value_written_out_is_read_back_as_itself(
    kind: FieldType, data: st.DataObject, under: Mapping[str, Any]
) -> None:
    parsed = outcome(kind, data.draw(near(kind) | paper | st.text(max_size=30)), under)

    if parsed is not None:
        assert kind.parse(kind.render(parsed.value, under), under).value == parsed.value


@every_type
@settings(max_examples=30, deadline=None)
@given(text=paper | st.text(), under=options)
def test_repairs_are_other_texts_that_have_a_value(kind: FieldType, text: str, under: Mapping[str, Any]) -> None:
    repairs = kind.repairs(text, under)

    assert len(repairs) <= 16
    assert tidied(text) not in repairs
    assert all(outcome(kind, repair, under) is not None for repair in repairs)


@every_type
def test_a_text_with_full_evidence_is_not_repaired(kind: FieldType) -> None:
    for text, _ in kind.test_values:
        if kind.parse(text, kind.test_options).evidence == 1:
            assert kind.repairs(text, kind.test_options) == ()


def misreadings(text: str) -> list[str]:
    """Return *text* with each digit or letter read as each other one."""
    return [
        text[:at] + other + text[at + 1 :]
        for at, char in enumerate(text)
        for pool in (string.digits, string.ascii_uppercase, string.ascii_lowercase)
        if char in pool
        for other in pool
        if other != char
    ]


@every_type
def test_no_type_claims_more_evidence_than_its_structure_gives(kind: FieldType) -> None:
    for text, _ in kind.test_values:
        wrong = [outcome(kind, misread, kind.test_options) for misread in misreadings(text)]
        betrayed = sum(parsed is None or bool(parsed.findings) for parsed in wrong) / len(wrong)

        assert kind.parse(text, kind.test_options).evidence <= betrayed + 0.1


UNITS = ("0", "1 ", "a", "A1", "1,", "1.", " ", "-", "(", "$ ", "a@", "a.", ";ext=", "p. 1", "é", "\n", "1/")


@every_type
def test_the_longest_text_of_a_type_is_parsed_and_repaired_in_few_calls(kind: FieldType) -> None:
    """What such texts take in seconds, `bench/long_texts.py` measures."""
    size = kind.longest or 1000
    for under, unit in itertools.product(OPTIONS, UNITS):
        text = (unit * size)[:size]
        calls = calls_of(partial(outcome, kind, text, under)) + calls_of(partial(kind.repairs, text, under))

        assert calls < 60 * size, (unit, calls)


@every_type
def test_a_text_longer_than_its_type_takes_is_not_read(kind: FieldType) -> None:
    if kind.longest is not None:
        read = replace(kind, read=lambda _text, _options: pytest.fail("it was read"))

        with pytest.raises(Unparsable, match="too_long"):
            read.parse("1" * (kind.longest + 1))
        assert read.repairs("1" * (kind.longest + 1)) == ()


def calls_of(work: Callable[[], object]) -> int:
    """Return how many functions *work* called, of Python's and of its libraries in C."""
    called: list[None] = []
    sys.setprofile(lambda _frame, event, _what: called.append(None) if event in {"call", "c_call"} else None)
    try:
        work()
    finally:
        sys.setprofile(None)
    return len(called)


@every_type
def test_each_type_says_what_it_takes_in_both_languages(kind: FieldType) -> None:
    assert all(kind.summary[language].endswith(".") for language in LANGUAGES)


def codes_in_source() -> set[str]:
    """Return every code that a field type can raise or find, as `family.code`."""
    found = set()
    for path in Path(copiste.fields.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                family = {"Unparsable": "unparsable", "warning": "finding", "error": "finding"}.get(node.func.id)
                at = {"checked": 2, "Check": 0}.get(node.func.id, 0 if family else None)
                if at is not None:
                    argument = node.args[at]
                    strings = [one.value for one in ast.walk(argument) if isinstance(one, ast.Constant)]
                    found |= {f"{family or 'finding'}.{code}" for code in strings if isinstance(code, str)}
    return found


def test_the_closed_lists_hold_every_code_that_can_be_raised_and_no_other() -> None:
    listed = {f"finding.{code}" for code in FINDINGS} | {f"unparsable.{code}" for code in REFUSALS}

    assert codes_in_source() | {f"finding.{code}" for code in crossing._PAIRS} == listed


def test_every_code_has_a_sentence_in_both_languages() -> None:
    for language in LANGUAGES:
        assert all(f"finding.{code}" in catalogue(language) for code in FINDINGS)
        assert all(f"unparsable.{code}" in catalogue(language) for code in REFUSALS)


def test_every_described_type_is_in_the_registry() -> None:
    assert {key.removeprefix("field.") for key in catalogue("en") if key.startswith("field.")} == set(FIELD_TYPES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_field_types_says_what_the_code_does(language: Language) -> None:
    assert (ROOT / "docs" / PAGES[language]).read_text("utf-8") == field_types_page(language), "run `make docs`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_names_every_keyword_that_the_types_look_at(language: Language) -> None:
    sources = [path.read_text("utf-8") for path in Path(copiste.fields.__file__).parent.glob("*.py")]
    keywords = {keyword for source in sources for keyword in re.findall(r'"(x-[a-z-]+)"', source)}

    assert [keyword for keyword in keywords - {"x-language"} if f"`{keyword}`" not in field_types_page(language)] == []


@pytest.mark.parametrize(
    ("subschema", "name"),
    [
        ({"type": "string", "format": "date"}, "date"),
        ({"type": "string", "format": "ca-qc-nam"}, "ca-qc-nam"),
        ({"type": "string", "x-currency": "CAD"}, "money"),
        ({"enum": ["A", "B"]}, "one-of"),
        ({"type": "string", "oneOf": [{"const": "A", "title": "Urgent"}]}, "one-of"),
        ({"type": "array", "items": {"enum": ["A"]}}, "many-of"),
        ({"type": "boolean"}, "yes-no"),
        ({"type": "boolean", "format": "signature"}, "signature"),
        ({"type": ["integer", "null"]}, "integer"),
        ({"type": "number"}, "decimal"),
        ({"type": "string", "format": "no-such-format"}, "text"),
        ({}, "text"),
    ],
)
def test_the_schema_tells_the_type(subschema: Mapping[str, JsonValue], name: str) -> None:
    assert type_of(subschema).name == name
