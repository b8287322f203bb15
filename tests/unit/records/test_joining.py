"""An answer that is spread over several places is one field: typed, weighed and decided whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from copiste.forms.model import Definition, Edition, FieldLayout, Kind, Place
from copiste.pages.geometry import Box
from copiste.reading.model import Candidate, PagePlace, PageReading, ZoneReading
from copiste.records.assemble import assemble
from copiste.records.calibration import shipped
from copiste.records.contract import field_line
from copiste.records.decide import Judge, ReadZone
from copiste.records.evidence import PageContext
from copiste.records.model import Decision, FieldResult
from tests.unit.reading import paper

BOXES = tuple(Box(0.1 + 0.1 * n, 0.1, 0.18 + 0.1 * n, 0.2) for n in range(3))
DAY: dict[str, Any] = {"type": "string", "format": "date", "x-date-order": "dmy"}
NAMES = ("day", "month", "year")


def part(at: int, *said: str, name: str = "/born", **evidence: float) -> ZoneReading:
    """What tesseract and ppocr made of one part, nothing where it is blank."""
    candidates = tuple(
        Candidate(reader, text, 0.98) for reader, text in zip(("ppocr", "tesseract"), said, strict=False) if said
    )
    lines = {"lines": 1.0} if said else {}
    return ZoneReading(name, Kind.TEXT, BOXES[at], candidates=candidates, evidence={**lines, **evidence})


def definition(
    subschema: dict[str, Any],
    joined: str = "/",
    combs: tuple[int | None, ...] = (None,) * 3,
    names: tuple[str, ...] = NAMES,
) -> Definition:
    places = tuple(Place(1, box, comb) for box, comb in zip(BOXES, combs, strict=True))
    field = FieldLayout("/born", Kind.TEXT, places, acroform=names, joined=joined)
    usual = paper.definition(1)
    edition = Edition("2026", "fr", usual.editions[0].pages, (field,))
    schema = {"type": "object", "properties": {"born": subschema}}
    return replace(usual, schema=schema, editions=(edition,))


def read(
    *zones: ZoneReading,
    subschema: dict[str, Any] | None = None,
    joined: str = "/",
    combs: tuple[int | None, ...] = (None,) * 3,
    names: tuple[str, ...] = NAMES,
) -> FieldResult:
    page = PageReading(1, PagePlace.FORM, 0, "form-1", "2026", "0" * 64, 1, tuple(zones))
    known = definition(DAY if subschema is None else subschema, joined, combs, names)
    return assemble([page], {"form-1": known}).forms[0].fields[0]


def test_day_month_and_year_are_one_date() -> None:
    found = read(part(0, "25", "25"), part(1, "05", "05"), part(2, "1961", "1961"))

    assert (found.text, found.value, found.decision) == ("25/05/1961", "1961-05-25", Decision.ACCEPT)
    assert [where.box for where in found.where] == list(BOXES)
    assert [(one.reader, one.text) for one in found.candidates] == [
        ("ppocr", "25/05/1961"),
        ("tesseract", "25/05/1961"),
    ]
    assert field_line(found)["acroform"] == list(NAMES)


def test_readers_that_differ_in_one_part_leave_the_whole_in_doubt() -> None:
    found = read(part(0, "25", "26"), part(1, "05", "05"), part(2, "1961", "1961"))

    assert found.decision is Decision.REVIEW
    assert "readers_disagree" in found.reasons


def test_parts_that_are_no_date_together_have_no_value() -> None:
    found = read(part(0, "31", "31"), part(1, "02", "02"), part(2, "1961", "1961"))

    assert (found.value, found.decision) == (None, Decision.REVIEW)
    assert "unparsable" in found.reasons


def test_a_date_that_lacks_a_part_goes_to_a_person() -> None:
    found = read(part(0), part(1, "05", "05"), part(2, "1961", "1961"))

    assert (found.text, found.value, found.decision) == ("05/1961", None, Decision.REVIEW)


def test_a_part_in_which_something_stands_that_nobody_read_goes_to_a_person() -> None:
    unread = ZoneReading("/born", Kind.TEXT, BOXES[1], evidence={"lines": 1.0})
    empty = part(1, "", "")

    for zone in (unread, empty):
        found = read(part(0, "418", "418"), zone, part(2, "0142", "0142"), subschema={"type": "string"}, joined=" ")
        assert found.decision is Decision.REVIEW
        assert "nothing_read" in found.reasons


def test_a_part_that_may_not_be_blank_leaves_the_whole_in_doubt() -> None:
    plain = {"type": "string"}
    parts = part(0, "20", "20"), part(2, "quai de la Loire", "quai de la Loire")

    clean = read(parts[0], part(1), parts[1], subschema=plain, joined=" ")
    traced = read(parts[0], part(1, traces=9.0, strokes=900.0), parts[1], subschema=plain, joined=" ")

    assert clean.text == traced.text == "20 quai de la Loire"
    assert "not_come_through" not in clean.reasons
    assert "not_come_through" in traced.reasons


def test_an_answer_of_which_all_parts_are_blank_is_blank() -> None:
    found = read(part(0), part(1), part(2))

    assert (found.text, found.value, found.decision) == ("", None, Decision.ACCEPT)


@pytest.mark.parametrize(("cells", "doubt"), [((3.0, 2.0, 4.0), False), ((3.0, 1.0, 4.0), True)])
def test_the_cells_of_combs_side_by_side_are_counted_together(cells: tuple[float, ...], doubt: bool) -> None:
    said = ("123", "45", "6789")
    zones = [part(n, text, text, cells=cells[n]) for n, text in enumerate(said)]

    found = read(*zones, subschema={"type": "string"}, joined="-", combs=(3, 2, 4))

    assert found.text == "123-45-6789"
    assert ("cells_differ" in found.reasons) is doubt


def test_a_hyphen_in_a_cell_of_its_own_is_no_character_too_few() -> None:
    plate = part(0, "YS-477-KZ", "YS-477-KZ", cells=7.0)
    fewer = part(0, "YS-477-KZ", "YS-477-KZ", cells=6.0)
    field = FieldLayout("/plate", Kind.TEXT, (Place(1, BOXES[0]),), comb=9)
    judge, usual = Judge(shipped()), PageContext(0.0, coarse=False)

    whole, short = (
        judge.rule(judge.weigh(field, {"type": "string"}, [ReadZone(1, zone, usual)])) for zone in (plate, fewer)
    )

    assert "cells_differ" not in whole.reasons
    assert "cells_differ" in short.reasons


def test_an_answer_in_boxes_of_one_character_stands_where_each_of_its_widgets_is() -> None:
    names = tuple(f"box{n}" for n in range(9))
    zones = [part(n, text, text) for n, text in enumerate(("123", "45", "6789"))]

    found = read(*zones, subschema={"type": "string"}, joined="-", combs=(3, 2, 4), names=names)

    line = field_line(found)
    boxes = [each["box"] for each in line["where"]]
    assert line["acroform"] == list(names)
    assert len(boxes) == len(names)
    assert boxes[3:5] == [pytest.approx([0.2, 0.1, 0.24, 0.2]), pytest.approx([0.24, 0.1, 0.28, 0.2])]
    assert [where.box for where in found.where] == list(BOXES)


def test_parts_that_take_several_characters_each_stand_in_one_box() -> None:
    zones = [part(n, text, text) for n, text in enumerate(("123", "45", "6789"))]

    found = read(*zones, subschema={"type": "string"}, joined="-", combs=(3, 2, 4))

    assert [each["box"] for each in field_line(found)["where"]] == [box.as_list() for box in BOXES]


def told_part(at: int, text: str, *said: str, anew: float = 0.0) -> ZoneReading:
    """A part that the file says, and what ppocr and tesseract made of its ink; drawn anew, nobody looks."""
    file = (Candidate("acroform", text, 1.0, "electronic"), Candidate("pdf_text", text, 1.0, "electronic"))
    read = part(at, *said, lines=1.0, told=1.0, anew=anew)
    return replace(read, candidates=(*file, *read.candidates))


def test_parts_that_are_what_the_file_says_each_in_its_own_way_are_so_together() -> None:
    found = read(told_part(0, "25", anew=1.0), told_part(1, "05", "", "05"), told_part(2, "1961", "1961", "1951"))
    apart = read(told_part(0, "25", anew=1.0), told_part(1, "05", "08", "08"), told_part(2, "1961", "1961"))

    assert (found.value, found.decision) == ("1961-05-25", Decision.ACCEPT)
    assert "value_differs" in apart.reasons


def test_an_answer_whose_page_lacks_a_part_is_not_told() -> None:
    found = read(part(0, "25", "25"), part(1, "05", "05"))

    assert (found.text, found.reasons) == ("", ("page_missing",))


@pytest.mark.parametrize(
    "broken",
    [
        {"joined": None},
        {"comb": 8},
        {"multiline": True},
        {"kind": Kind.SIGNATURE},
    ],
)
def test_parts_belong_to_an_answer_that_is_spread_and_to_no_other(broken: dict[str, Any]) -> None:
    field = definition(DAY).editions[0].fields[0]

    with pytest.raises(ValueError, match="/born"):
        replace(field, **broken)
