"""Readings become forms whose every field is accounted for, and is accepted only when it may be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import JsonValue

from copiste.forms.model import Definition, Kind
from copiste.pages.geometry import Box
from copiste.pages.model import Problem
from copiste.reading.model import Candidate, Mark, PagePlace, PageReading, ZoneReading
from copiste.records.assemble import assemble, record_of
from copiste.records.contract import document_line, form_line
from copiste.records.decide import ERROR_TARGET
from copiste.records.model import UNSEEN, Assembly, Decision, FieldResult, Status
from tests.unit.reading import paper

BOX = Box(0.1, 0.1, 0.2, 0.2)


def text(name: str, *said: str, score: float = 0.99, **evidence: float) -> ZoneReading:
    readers = ("ppocr", "tesseract")
    candidates = tuple(Candidate(reader, one, score) for reader, one in zip(readers, said, strict=False))
    return ZoneReading(name, Kind.TEXT, BOX, candidates=candidates, evidence=evidence)


def zones(**changed: ZoneReading) -> tuple[ZoneReading, ...]:
    usual = {
        "name": text("/name", "Test", "Test"),
        "remarks": text("/remarks"),
        "yes": ZoneReading("/answer", Kind.ONE_OF, BOX, "yes", mark=Mark.TICKED),
        "no": ZoneReading("/answer", Kind.ONE_OF, BOX, "no", mark=Mark.EMPTY),
        "agrees": ZoneReading("/agrees", Kind.TICK, BOX, mark=Mark.EMPTY),
    }
    usual["number"] = text("/number", "41728", "41728")
    return tuple({**usual, **changed}.values())


def page(number: int, *read: ZoneReading, seed: int = 1, form_page: int = 1) -> PageReading:
    return PageReading(number, PagePlace.FORM, 0, f"form-{seed}", "2026", "0" * 64, form_page, tuple(read))


def other(number: int, place: PagePlace) -> PageReading:
    return PageReading(number, place)


def assembled(*readings: PageReading, schema: dict[str, Any] | None = None) -> Assembly:
    definition: Definition = paper.definition(1)
    given = definition.schema if schema is None else schema
    definition = replace(definition, schema={"x-attachments": True, **given})
    return assemble(readings, {"form-1": definition, "form-2": paper.definition(2)})


def fields(assembly: Assembly) -> dict[str, FieldResult]:
    return {field.name: field for field in assembly.forms[0].fields}


def test_a_form_that_both_readers_read_alike_is_accepted() -> None:
    found = assembled(page(1, *zones()))

    assert found.forms[0].status is Status.ACCEPTED
    assert found.forms[0].record == {"name": "Test", "number": "41728", "answer": "yes", "agrees": False}
    assert fields(found)["/remarks"].value is None


@pytest.mark.parametrize("code", sorted(UNSEEN))
def test_a_form_of_whose_page_something_was_not_seen_waits_for_a_person(code: str) -> None:
    told = Problem(code, page=2)

    found = assembled(page(1, *zones()), replace(page(2, *zones()), problems=(told,)))

    assert [(form.pages, form.status, form.problems) for form in found.forms] == [
        ((1,), Status.ACCEPTED, ()),
        ((2,), Status.REVIEW, (told,)),
    ]


def test_readers_that_disagree_send_the_field_and_its_form_to_a_person() -> None:
    found = assembled(page(1, *zones(name=text("/name", "Test", "Tost"))))

    assert fields(found)["/name"].decision is Decision.REVIEW
    assert fields(found)["/name"].reasons == ("readers_disagree",)
    assert found.forms[0].status is Status.REVIEW


@pytest.mark.parametrize("score", [0.9, 0.6])
def test_an_answer_less_sure_than_the_error_target_asks_goes_to_a_person(score: float) -> None:
    read = page(1, *zones(name=text("/name", "Test", "Test", score=score)))
    definitions = {"form-1": paper.definition(1)}

    found = fields(assemble([read], definitions))["/name"]
    lax = fields(assemble([read], definitions, target=0.2))["/name"]

    assert (found.decision, found.reasons) == (Decision.REVIEW, ("low_confidence",))
    assert (lax.decision, lax.reasons, lax.confidence) == (Decision.ACCEPT, (), found.confidence)


def test_as_few_answers_may_be_wrong_as_a_clerk_gets_wrong() -> None:
    assert 0 < ERROR_TARGET < 0.0029


def test_a_row_in_which_nothing_but_empty_boxes_stands_says_nothing() -> None:
    given: list[tuple[str, JsonValue]] = [
        ("/lines/0/paid", False), ("/lines/0/name", None), ("/lines/1/paid", True), ("/lines/2/paid", False),
        ("/lines/2/name", "Roy"), ("/agrees", False), ("/chosen", []), ("/count", 0),
    ]  # fmt: skip

    assert record_of(given) == {
        "lines": [{}, {"paid": True}, {"paid": False, "name": "Roy"}],
        "agrees": False,
        "count": 0,
    }


def test_an_unsure_answer_on_a_page_filled_in_by_hand_goes_to_a_person() -> None:
    by_hand = zones(
        name=text("/name", "hep", "hep", score=0.8),
        number=text("/number", "41728", "7J(2"),
        remarks=text("/remarks", "on", "AA"),
    )

    assert "handwritten" in fields(assembled(page(1, *by_hand)))["/name"].reasons


def test_a_stamp_across_an_answer_sends_it_to_a_person() -> None:
    found = assembled(page(1, *zones(name=text("/name", "Test", "Test", foreign=0.8))))

    assert fields(found)["/name"].reasons == ("other_ink",)


@pytest.mark.parametrize(
    ("yes", "no", "reason"),
    [
        (Mark.TICKED, Mark.TICKED, "several_ticked"),
        (Mark.UNSURE, Mark.EMPTY, "mark_unsure"),
    ],
)
def test_a_group_that_is_not_ticked_once_goes_to_a_person(yes: Mark, no: Mark, reason: str) -> None:
    ticks = {
        "yes": ZoneReading("/answer", Kind.ONE_OF, BOX, "yes", mark=yes),
        "no": ZoneReading("/answer", Kind.ONE_OF, BOX, "no", mark=no),
    }

    found = fields(assembled(page(1, *zones(**ticks))))["/answer"]

    assert (found.value, found.reasons) == (None, (reason,))


def test_a_group_left_blank_is_no_stop_unless_it_has_to_be_answered() -> None:
    blank = zones(yes=ZoneReading("/answer", Kind.ONE_OF, BOX, "yes", mark=Mark.EMPTY))

    free = assembled(page(1, *blank))
    asked = assembled(page(1, *blank), schema={**paper.definition(1).schema, "required": ["answer"]})

    assert (fields(free)["/answer"].value, free.forms[0].status) == (None, Status.ACCEPTED)
    assert (fields(asked)["/answer"].decision, asked.forms[0].status) == (Decision.REVIEW, Status.REVIEW)


def test_text_that_cannot_be_typed_has_no_value_and_is_never_accepted() -> None:
    schema = {"type": "object", "properties": {"name": {"type": "string", "format": "date"}}}

    found = fields(assembled(page(1, *zones()), schema=schema))["/name"]

    assert (found.text, found.value, found.reasons) == ("Test", None, ("unparsable",))


def test_a_required_answer_that_is_blank_is_said_and_goes_to_a_person() -> None:
    schema = {**paper.definition(1).schema, "required": ["remarks"]}

    found = assembled(page(1, *zones()), schema=schema)

    assert [(problem.code, problem.path) for problem in found.forms[0].problems] == [("schema_required", "/remarks")]
    assert "record_invalid" in fields(found)["/remarks"].reasons


def test_ink_that_nobody_could_read_is_not_taken_for_a_blank() -> None:
    found = fields(assembled(page(1, *zones(name=text("/name", "", "")))))["/name"]

    assert found.reasons == ("nothing_read",)


def test_fields_of_a_page_that_is_not_there_are_named_all_the_same() -> None:
    found = fields(assembled(page(1)))

    assert set(found) == {"/name", "/number", "/remarks", "/answer", "/agrees"}
    assert {reason for field in found.values() for reason in field.reasons} == {"page_missing"}


def test_pages_find_their_place_whatever_order_they_are_read_in() -> None:
    readings = [
        other(1, PagePlace.UNRECOGNISED),
        page(2, *zones()),
        other(3, PagePlace.UNRECOGNISED),
        other(4, PagePlace.BLANK),
        page(5, *zones()),
        page(6, seed=2),
    ]

    found = assembled(*reversed(readings))

    assert [(p.page, str(p.place), p.form) for p in found.pages] == [
        (1, "unrecognised", None),
        (2, "form", 0),
        (3, "attachment", 0),
        (4, "blank", None),
        (5, "form", 1),
        (6, "form", 2),
    ]


def test_lines_have_the_shapes_that_callers_depend_on() -> None:
    found = assembled(page(1, *zones()))

    document = document_line(
        source="a.pdf", sha256="0" * 64, media_type="image/tiff", assembly=found, seconds=1.0, language="fr"
    )
    form = form_line(found.forms[0], source="a.pdf", sha256="0" * 64, language="fr")

    assert document["pages"] == [{"page": 1, "place": "form", "form": 0}]
    assert set(document) == {"kind", "source", "sha256", "media_type", "pages", "problems", "seconds"}
    assert (form["kind"], form["status"], form["form"], form["edition"]) == ("form", "accepted", "form-1", "2026")
    assert form["fields"][0]["where"] == [{"page": 1, "box": [0.1, 0.1, 0.2, 0.2]}]


@pytest.mark.parametrize("zone", ["/name", "/remarks", "/answer", "/agrees"])
def test_a_place_that_was_not_seen_is_neither_blank_nor_unticked(zone: str) -> None:
    read = tuple(replace(one, evidence={"seen": 0.0}) if one.name == zone else one for one in zones())

    found = fields(assembled(page(1, *read)))

    assert found[zone].reasons == ("zone_not_seen",)
    assert {one.name for one in found.values() if one.decision is Decision.REVIEW} == {zone}


@pytest.mark.parametrize(("others", "doubted"), [(1.0, True), (0.8, False)])
def test_a_place_that_misses_a_part_of_its_print_on_a_whole_page_was_covered(others: float, *, doubted: bool) -> None:
    beside = [text(f"/more{n}", "Test", "Test", seen=others) for n in range(8)]
    read = [
        replace(one, evidence={**one.evidence, "seen": 0.6 if one.name == "/remarks" else others}) for one in zones()
    ]

    found = fields(assembled(page(1, *read, *beside)))

    assert (found["/remarks"].reasons == ("zone_not_seen",)) is doubted
    assert found["/agrees"].reasons == ()
