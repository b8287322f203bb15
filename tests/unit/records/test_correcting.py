"""A person's answers become values by the same types and checks as the readers', whatever the kind of the field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from copiste.forms.load import definition
from copiste.forms.model import Definition, FieldLayout, Kind, Option, Place
from copiste.pages.geometry import Box
from copiste.records.correcting import (
    Correction,
    Draft,
    FieldAnswer,
    How,
    Sheet,
    answer,
    corrected,
    empty,
)
from copiste.records.model import FieldResult, FormResult, Status
from tests.unit.forms import a_definition


def small(**properties: Any) -> Definition:
    """Return the small definition, with *properties* changed."""
    schema = a_definition.schema()
    schema["required"] = ["name"]
    for name, more in properties.items():
        schema["properties"][name] |= more
    return definition("small", a_definition.files(schema))


def sheet(known: Definition) -> Sheet:
    return Sheet.of(empty(known, known.editions[0], "copiste 0"), known)


def said(known: Sheet, **fields: Correction) -> FormResult:
    """Return the form with corrections by the last part of their path."""
    paths = {each.name.rpartition("/")[2]: each.name for each in known.form.fields}
    return corrected(known, Draft({paths[name]: each for name, each in fields.items()})).form


def test_answers_make_a_record_that_holds() -> None:
    found = said(sheet(small()), name=Correction("typed", "Ada"), sex=Correction("typed", value="F"))

    assert (found.record, found.status, found.problems) == ({"name": "Ada", "sex": "F"}, Status.ACCEPTED, ())
    assert found.fields
    assert not any(each.reasons for each in found.fields)


def test_what_breaks_the_schema_is_said_and_the_form_is_not_called_accepted() -> None:
    found = said(sheet(small()), name=Correction("typed", "Maximilienne"))

    assert [(each.code, each.path) for each in found.problems] == [("schema", "/name")]
    assert found.status is Status.REVIEW


@pytest.mark.parametrize(
    ("value", "becomes", "fault"),
    [("F", "F", None), (None, None, None), ("", None, None), ("X", None, "not_an_option"), (3, None, "not_an_option")],
)
def test_a_choice_is_one_of_the_options(value: Any, becomes: Any, fault: str | None) -> None:
    known = sheet(small())
    field = next(each for each in known.form.fields if each.name == "/sex")

    found = answer(known, field, Correction("typed", value=value))

    assert (found.value, found.unparsable) == (becomes, fault)


def lone(kind: Kind, text: str = "", value: Any = None, **subschema: Any) -> tuple[Sheet, FieldResult]:
    """Return a sheet with one field of *kind*, and that field, which was read as *text* and *value*."""
    known = sheet(small())
    assert known.edition is not None
    read = replace(known.form.fields[0], name="/it", text=text, value=value)
    place = Place(1, Box(0.1, 0.1, 0.2, 0.2))
    grouped = kind in (Kind.ONE_OF, Kind.MANY_OF)
    layout = FieldLayout("/it", kind, () if grouped else (place,), (Option("a", place),) if grouped else ())
    edition = replace(known.edition, fields=(layout,))
    schema = {"type": "object", "properties": {"it": subschema}}
    return Sheet(replace(known.form, fields=(read,)), schema, edition), read


OPTIONS: dict[str, Any] = {"items": {"enum": ["a", "b"]}}
UNLIKE, STRANGE = "not_yes_or_no", "not_an_option"


@pytest.mark.parametrize(
    ("kind", "value", "becomes", "fault"),
    [
        (Kind.TICK, True, True, None),
        (Kind.TICK, False, False, None),
        (Kind.TICK, None, None, UNLIKE),
        (Kind.TICK, "yes", None, UNLIKE),
        (Kind.SIGNATURE, True, True, None),
        (Kind.SIGNATURE, None, None, None),
        (Kind.SIGNATURE, "Ada", None, UNLIKE),
        (Kind.MANY_OF, ["b", "a", "b"], ["b", "a"], None),
        (Kind.MANY_OF, "a", ["a"], None),
        (Kind.MANY_OF, [], [], None),
        (Kind.MANY_OF, ["a", "c"], None, STRANGE),
        (Kind.MANY_OF, True, None, STRANGE),
    ],
)
def test_a_mark_is_yes_or_no_or_some_of_the_options(kind: Kind, value: Any, becomes: Any, fault: str | None) -> None:
    known, read = lone(kind, **OPTIONS)

    found = answer(known, read, Correction("typed", value=value))

    assert (found.value, found.unparsable) == (becomes, fault)
    assert type(found.value) is type(becomes)


@pytest.mark.parametrize(
    ("kind", "said", "becomes"),
    [
        (Kind.ONE_OF, Correction("typed", "a"), "a"),
        (Kind.ONE_OF, Correction("typed", "a", "b"), "b"),
        (Kind.TEXT, Correction("typed", "Ada"), "Ada"),
        (Kind.TEXT, Correction("typed", value="Ada"), "Ada"),
        (Kind.TEXT, Correction("typed", "Ada", "Eve"), "Ada"),
        (Kind.TEXT, Correction("typed"), None),
    ],
)
def test_a_choice_may_come_as_text_and_text_as_a_value(kind: Kind, said: Correction, becomes: Any) -> None:
    known, read = lone(kind)

    assert answer(known, read, said).value == becomes


@pytest.mark.parametrize(
    ("kind", "blank"),
    [(Kind.TEXT, None), (Kind.TICK, False), (Kind.ONE_OF, None), (Kind.MANY_OF, []), (Kind.SIGNATURE, None)],
)
def test_what_is_blank_is_the_nothing_of_its_kind_and_what_is_illegible_is_not_known(kind: Kind, blank: Any) -> None:
    known, read = lone(kind, "x", "x")

    assert answer(known, read, Correction("blank")) == FieldAnswer("", blank)
    assert answer(known, read, Correction("illegible")) == FieldAnswer("", None)


def test_text_that_is_accepted_is_typed_anew_and_a_mark_stays_as_it_was_read() -> None:
    day, read = lone(Kind.TEXT, "1988-03-12", None, format="date", type="string")
    assert answer(day, read, Correction("accepted")) == answer(day, read, None)
    assert answer(day, read, None).value == "1988-03-12"

    many, ticked = lone(Kind.MANY_OF, "a", ["a"], **OPTIONS)
    assert answer(many, ticked, Correction("accepted")) == FieldAnswer("a", ["a"])
    bare, unread = lone(Kind.TEXT, "", None, format="date", type="string")
    assert answer(bare, unread, Correction("accepted")) == FieldAnswer("", None)


def test_text_that_says_nothing_is_no_text_and_what_says_something_is_kept_as_written() -> None:
    known, read = lone(Kind.TEXT, type="string")

    assert answer(known, read, Correction("typed", "  ")) == FieldAnswer("", None)
    assert answer(known, read, Correction("typed", "Ada")) == FieldAnswer("Ada", "Ada")


def test_blank_and_illegible_leave_nothing_in_the_record() -> None:
    read = replace(sheet(small()).form.fields[0], text="Ada", value="Ada")
    known = sheet(small())
    filled = Sheet(replace(known.form, fields=(read, *known.form.fields[1:])), known.schema, known.edition)

    hows: tuple[How, ...] = ("blank", "illegible")
    for how in hows:
        assert "name" not in said(filled, name=Correction(how)).record
    assert said(filled, name=Correction("accepted")).record == {"name": "Ada"}


def test_text_that_cannot_be_typed_has_no_value_and_stays_as_written() -> None:
    known = sheet(small(name={"format": "date", "maxLength": 40}))
    found = corrected(known, Draft({"/name": Correction("typed", "au printemps")}))

    assert next((each.code, each.path) for each in found.problems) == ("unparsable", "/name")
    assert (found.form.fields[0].text, found.form.fields[0].value) == ("au printemps", None)


def test_a_failed_check_digit_is_said_and_the_answer_kept() -> None:
    known = sheet(small(name={"format": "ca-sin", "maxLength": 40}))
    found = corrected(known, Draft({"/name": Correction("typed", "046 454 287")}))

    assert ("check_failed", "/name") in {(each.code, each.path) for each in found.problems}
    assert found.form.fields[0].value is not None


def test_a_form_that_was_kept_finds_its_edition_by_name() -> None:
    known = small()
    form = replace(sheet(known).form, edition="".join([*known.editions[0].name]))  # the same name, written elsewhere

    assert Sheet.of(form, known).edition == known.editions[0]
    assert Sheet.of(replace(form, edition="none of them"), known).edition is None


def test_a_form_whose_definition_is_gone_can_still_be_answered() -> None:
    known = Sheet.of(sheet(small()).form, None)

    assert said(known, name=Correction("typed", "Ada")).record == {"name": "Ada"}
