"""A person's answers become values by the same types and checks as the readers', whatever the kind of the field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from copiste.forms.load import definition
from copiste.forms.model import Definition
from copiste.records.correcting import Correction, Draft, How, Sheet, answer, corrected, empty, required, stops
from copiste.records.model import FormResult, Status
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


def test_an_empty_form_asks_for_what_is_required_in_the_first_row_alone() -> None:
    known = small()
    known.schema["$defs"]["line"]["required"] = ["amount"]

    assert stops(sheet(known).form) == ("/name",)
    assert not required(known.schema, "/lines/0/amount")
    known.schema["required"].append("lines")
    assert stops(sheet(known).form) == ("/name", "/lines/0/amount")


def test_answers_make_a_record_that_holds() -> None:
    found = said(sheet(small()), name=Correction("typed", "Ada"), sex=Correction("typed", value="F"))

    assert (found.record, found.status, found.problems) == ({"name": "Ada", "sex": "F"}, Status.ACCEPTED, ())
    assert all(not each.reasons for each in found.fields)


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


def test_a_form_whose_definition_is_gone_can_still_be_answered() -> None:
    known = Sheet.of(sheet(small()).form, None)

    assert said(known, name=Correction("typed", "Ada")).record == {"name": "Ada"}
