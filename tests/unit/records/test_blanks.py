"""A zone is blank as surely as the paper says; a number is right when its marks are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copiste.reading.model import Mark, ZoneReading
from copiste.records.assemble import assemble
from copiste.records.evidence import context, mark_unread
from copiste.records.model import Decision, FieldResult
from tests.unit.reading import paper
from tests.unit.records.test_assemble import page, text, zones

CLEAN = {"traces": 0.0, "strokes": 0.0, "ink": 0.0, "lines": 0.0}
WRITTEN = {"lines": 1.0, "broken": 0.0}


def remarks(evidence: dict[str, float], **others: ZoneReading) -> FieldResult:
    blank = replace(text("/remarks"), evidence=evidence)
    written = {
        name: replace(text(f"/{name}", said, said), evidence=WRITTEN)
        for name, said in (("name", "Test"), ("number", "41728"))
    }
    read = page(1, *zones(remarks=blank, **{**written, **others}))
    return next(f for f in assemble([read], {"form-1": paper.definition(1)}).forms[0].fields if f.name == "/remarks")


def test_clean_paper_is_blank() -> None:
    found = remarks(CLEAN)

    assert (found.decision, found.reasons, found.value) == (Decision.ACCEPT, (), None)
    assert 0.97 < found.confidence < 1


@pytest.mark.parametrize(
    "left", [{"strokes": 120.0, "traces": 2.5, "ink": 70.0}, {"traces": 9.0}, {"strokes": 300.0, "traces": 0.5}]
)
def test_what_is_left_in_a_zone_speaks_against_its_being_blank(left: dict[str, float]) -> None:
    found = remarks({**CLEAN, **left})

    assert found.reasons == ("not_come_through",)
    assert found.confidence < remarks(CLEAN).confidence


def test_a_few_specks_where_all_else_is_whole_are_dust() -> None:
    assert remarks({**CLEAN, "traces": 4.0}).decision is Decision.ACCEPT


def test_a_clean_zone_is_doubted_where_the_neighbours_fell_to_pieces() -> None:
    torn = replace(text("/name"), evidence={"lines": 0.0, "strokes": 200.0, "traces": 5.0, "ink": 90.0})
    number = replace(text("/number"), evidence={"lines": 0.0, "strokes": 90.0, "traces": 3.0, "ink": 40.0})

    assert remarks(CLEAN, name=torn, number=number).reasons == ("not_come_through",)


def test_ink_that_nobody_read_is_a_persons_and_likelier_writing_than_clean_paper() -> None:
    found = remarks({**CLEAN, "foreign": 3.0})

    assert found.reasons == ("nothing_read",)
    assert found.confidence < remarks(CLEAN).confidence


@pytest.mark.parametrize("name", ["/answer", "/agrees"])
def test_an_empty_box_with_pale_strokes_in_it_is_doubted(name: str) -> None:
    pale = {"strokes": 240.0}
    read = [replace(one, evidence=pale) if one.mark is Mark.EMPTY and one.name == name else one for one in zones()]
    found = assemble([page(1, *read)], {"form-1": paper.definition(1)}).forms[0].fields

    assert {field.name for field in found if "not_come_through" in field.reasons} == {name}


def test_an_answer_of_which_strokes_were_too_pale_to_be_shown_is_doubted() -> None:
    def reasons(unshown: float) -> tuple[str, ...]:
        said = replace(text("/remarks", "North", "North"), evidence={**WRITTEN, "unshown": unshown})
        found = assemble([page(1, *zones(remarks=said))], {"form-1": paper.definition(1)}).forms[0].fields
        return next(field.reasons for field in found if field.name == "/remarks")

    assert "not_come_through" in reasons(300.0)
    assert "not_come_through" not in reasons(20.0)


def number(said: str, **evidence: float) -> ZoneReading:
    return replace(text("/number", said, said), evidence=evidence)


@pytest.mark.parametrize(
    ("said", "marks", "doubted"),
    [
        ("632 85-0191", 2, True),
        ("632-85-0191", 2, False),
        ("135", 1, True),
        ("1,35", 1, False),
        ("rue 7b", 3, False),
        ("1 35", 0, True),
        ("632-85 0191", 0, True),
        ("514 555-0134", 1, False),
        ("12 350", 0, False),
    ],
)
def test_a_mark_that_nobody_read_makes_a_number_doubtful(said: str, marks: int, doubted: bool) -> None:
    zone = number(said, marks=float(marks))

    assert mark_unread(said, zone, context(page(1, zone))) is doubted


def test_cents_behind_another_mark_than_all_others_on_the_page_are_doubtful() -> None:
    others = [number(said) for said in ("12,50", "3,20", "18,00")]
    zone = number("5.29")
    around = context(page(1, zone, *others))

    assert mark_unread("5.29", zone, around)
    assert not mark_unread("12,50", others[0], around)


def test_a_page_of_both_marks_has_neither() -> None:
    both = [number(said) for said in ("12,50", "3,20", "18.00", "7.10")]

    assert not mark_unread("12,50", both[0], context(page(1, *both)))


@pytest.mark.parametrize(("kept", "doubted"), [(0.96, True), (1.0, False)])
@pytest.mark.parametrize("said", ["2026 303", "632 85 0191", "5.29"])
def test_a_worn_page_may_have_lost_a_hyphen_or_the_tail_of_a_comma(said: str, kept: float, *, doubted: bool) -> None:
    zone = number(said)
    read = replace(page(1, zone), quality={"kept": kept})

    assert mark_unread(said, zone, context(read)) is doubted


@pytest.mark.parametrize(("tall", "doubted"), [(11.0, True), (20.0, False)])
def test_figures_too_low_to_be_whole_did_not_come_through(tall: float, *, doubted: bool) -> None:
    zone = number("41728", lines=1.0, height=tall, ink=400.0)
    read = page(1, *zones(number=zone))
    (found,) = (f for f in assemble([read], {"form-1": paper.definition(1)}).forms[0].fields if f.name == "/number")

    assert ("not_come_through" in found.reasons) is doubted
