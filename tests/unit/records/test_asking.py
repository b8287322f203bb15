"""Who says a form is asked for what its definition requires: no signature by telephone, no row that is empty."""

from __future__ import annotations

from typing import Any

import pytest

from copiste.forms.load import definition
from copiste.forms.model import Definition
from copiste.pages.model import Problem
from copiste.records.asking import needed, required
from copiste.records.correcting import Corrected, Correction, Draft, Sheet, corrected, empty, stops
from tests.unit.forms import a_definition

SIGNED = a_definition.titled("Signature", type="boolean", format="signature", const=True)
PLACE = a_definition.titled("Place", type="string")
ADA = {"/name": Correction("typed", "Ada")}


def small(
    *, least: int | None = None, asks: tuple[str, ...] = ("name",), signed: str = "/signed", **more: Any
) -> Definition:
    """Return the small definition with a signature and *more*: it requires *asks*, and *least* lines with amounts."""
    schema, layout = a_definition.schema(), a_definition.layout()
    schema["required"] = list(asks)
    schema["properties"] |= {"signed": SIGNED, **more}
    schema["$defs"]["line"]["required"] = ["amount"]
    if least is not None:
        schema["properties"]["lines"]["minItems"] = least
    layout["fields"].append({"name": signed, "kind": "signature", "places": [{"page": 1, "box": [0.1, 0.7, 0.5, 0.8]}]})
    return definition("small", a_definition.files(schema, layout))


def said(known: Definition, channel: str | None = None, **fields: Any) -> Corrected:
    """Return what Ada and *fields* come to, said by *channel*."""
    form = empty(known, known.editions[0], "copiste 0", channel)
    return corrected(Sheet.of(form, known), Draft({**ADA, **fields}))


def missing(found: Corrected) -> list[tuple[str, str | None]]:
    return [(each.code, each.path) for each in found.problems]


def test_a_table_has_to_have_the_rows_that_its_form_counts() -> None:
    for least, rows in ((None, ()), (0, ()), (1, ("/lines/0/amount",))):
        known = small(least=least, asks=("name", "lines"))
        assert stops(empty(known, known.editions[0], "copiste 0")) == ("/name", *rows)
    assert not needed(small(least=2).schema, "/lines/1/amount")
    assert needed(small(least=2, asks=("lines",)).schema, "/lines/1/amount")
    assert required(small(asks=("lines",)).schema, "/lines/1/amount")
    assert not required(small().schema, "/lines/0/amount")


def test_a_table_may_have_one_row_or_none() -> None:
    one = {"/lines/0/amount": Correction("typed", "12.50")}

    assert missing(said(small())) == []
    assert said(small(asks=("name", "lines"))).form.record == {"name": "Ada", "lines": []}
    assert missing(said(small(asks=("name", "lines")))) == []
    assert missing(said(small(least=1, asks=("name", "lines")))) == [("schema_required", "/lines")]
    filled = said(small(least=1, asks=("name", "lines")), None, **one)
    assert (filled.form.record["lines"], missing(filled)) == ([{"amount": "12.50"}], [])


@pytest.mark.parametrize(
    ("channel", "without"), [("telephone", True), ("counter", False), ("mail", False), (None, False)]
)
def test_nobody_signs_by_telephone(channel: str | None, *, without: bool) -> None:
    known = small(asks=("name", "signed"))

    found = said(known, channel)

    assert ("/signed" not in {each.name for each in found.form.fields}) is without
    assert missing(found) == ([] if without else [("schema_required", "/signed")])
    assert "signed" not in found.form.record


def test_what_a_signature_stands_beside_is_asked_for_without_it() -> None:
    end = {"type": "object", "required": ["signed", "place"], "properties": {"signed": SIGNED, "place": PLACE}}
    known = small(asks=("end",), signed="/end/signed", end=end)

    assert missing(said(known, "telephone")) == [("schema_required", "/end/place")]


def test_all_that_is_missing_is_named_and_each_once() -> None:
    known = small(asks=("name", "sex"))
    form = empty(known, known.editions[0], "copiste 0")

    found = corrected(Sheet.of(form, known), Draft({}))

    assert found.problems == tuple(Problem("schema_required", path=path) for path in ("/name", "/sex"))
