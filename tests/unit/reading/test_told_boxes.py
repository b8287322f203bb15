"""A box is not as its file says where people wrote at it, and no zone takes the answer of another's widget."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from copiste.forms.model import FieldLayout, Kind, Place
from copiste.pages.geometry import Box
from copiste.pages.model import Family
from copiste.reading.electronic import ToldPage, told
from copiste.reading.identify import known_pages
from copiste.reading.levels import ADDED, OVER_WORDS
from copiste.reading.model import Mark
from copiste.reading.page import plan
from copiste.records import told as telling
from copiste.records.marked import Marked, marked
from copiste.records.ticks import USUAL

from . import pdf_paper as paper

X, Y = paper.TICKS["water"]
WORDS = (X + 18, X + 76)  # from where to where "I ask for water" goes
LAYOUT = FieldLayout("/one", Kind.TICK, places=(Place(1, Box(0, 0, 1, 1)),))
FORM = paper.form({"name": "Ada Lovelace"}, ticked=("shed",))


def judged(data: bytes, name: str) -> Marked:
    """Return what a box of *data* comes to."""
    reading = paper.zone(data, name)
    assert reading.evidence["told"] == 1.0
    return marked(LAYOUT, [(reading, USUAL)], otherwise=0.999)


def pen(*points: tuple[float, float]) -> bytes:
    """Return the form with a line drawn on it by a viewer's pen."""
    return paper.changed(FORM, paper.inked_along(points))


def round_(x: float, y: float, wide: float, high: float) -> Sequence[tuple[float, float]]:
    return [(x + wide * math.cos(step / 5), y + high * math.sin(step / 5)) for step in range(33)]


def test_boxes_that_nobody_wrote_at_are_as_the_file_says() -> None:
    for name, ticked in (("water", False), ("shed", True)):
        box = judged(FORM, name)
        assert (box.value, box.sure, box.reasons) == (ticked, 0.999, ())
        assert paper.zone(FORM, name).evidence[OVER_WORDS] <= 3  # far from a stroke


def test_a_box_whose_words_are_circled_is_a_doubt() -> None:
    data = pen(*round_(sum(WORDS) / 2, Y + 6, 32, 9))

    assert "mark_circled" in judged(data, "water").reasons
    assert judged(data, "shed").reasons == ()


def test_a_box_that_is_circled_outside_of_its_edge_is_a_doubt() -> None:
    assert "mark_circled" in judged(pen(*round_(X + 6, Y + 6, 13, 12)), "water").reasons


def test_a_check_beside_an_empty_box_is_a_doubt() -> None:
    assert "mark_beside" in judged(pen((X - 16, Y + 7), (X - 12, Y + 1), (X - 3, Y + 12)), "water").reasons


@pytest.mark.parametrize("name", ["water", "shed"])
def test_a_box_whose_words_are_struck_through_is_a_doubt(name: str) -> None:
    x, y = paper.TICKS[name]
    other = "shed" if name == "water" else "water"

    def thin(canvas: Canvas) -> None:
        canvas.setLineWidth(0.5)
        canvas.line(x + 20, y + 5, x + 66, y + 5)

    for data in (pen((x + 17, y + 5), (x + 78, y + 6)), paper.over(FORM, thin)):
        assert judged(data, name).reasons == ("mark_struck",)
        assert judged(data, other).reasons == ()


def test_a_word_typed_over_those_of_a_box_is_a_doubt() -> None:
    data = paper.over(FORM, lambda canvas: canvas.drawString(X + 60, Y + 6, "NO"))

    assert judged(data, "water").reasons == ("mark_struck",)
    assert judged(data, "shed").reasons == ()


def test_a_check_typed_beside_an_empty_box_is_a_doubt() -> None:
    def check(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 14)
        canvas.drawString(X - 15, Y + 1, "4")

    assert judged(paper.over(FORM, check), "water").reasons != ()


def layered(data: bytes) -> ToldPage:
    """Return what the file of *data* says of its page."""
    plan = paper.planned(data)
    assert plan is not None
    found = told(paper.pages(data)[0], plan.registration)
    assert found is not None
    return found


def over_the_fee(value: str, *, less: float = 0.0) -> bytes:
    """Return the form with another field of text over that of the fee, *less* points narrower on either side."""
    x, y, wide, high = paper.TEXTS["fee"]
    text = f"1 g 0 0 {wide} {high} re f BT 0 g /Helv 10 Tf 3 4 Td ({value}) Tj ET"
    place = (x + less, y + less / 20, x + wide - less, y + high - less / 20)
    return paper.with_widget(
        paper.form({"fee": "300.00"}), place, text, FT=NameObject("/Tx"), V=TextStringObject(value)
    )  # fmt: skip


def test_a_field_laid_over_another_does_not_answer_for_it() -> None:
    reading = paper.zone(over_the_fee("900.00"), "fee")

    assert reading.evidence["differs"] == 1.0
    assert telling.VALUE_DIFFERS in telling.doubts([reading])


def test_the_field_that_fits_its_zone_clearly_best_is_the_zones() -> None:
    data = over_the_fee("", less=30)

    assert paper.said(paper.zone(data, "fee"))["acroform"] == "300.00"
    place = next(each.at for each in layered(data).widgets if each.text == "more")
    sharing = layered(data).widgets_of(place, (Family.TEXT,))
    assert [each.name for each in sharing.best] == ["more"]
    assert [each.name for each in sharing.others] == ["fee"]


def test_an_empty_field_does_not_take_the_answer_of_one_within_it() -> None:
    x, y, wide, _ = paper.TEXTS["remark"]
    text = "BT 0 g /Helv 10 Tf 3 4 Td (Grace Hopper) Tj ET"
    place = (x + 4, y + 20, x + wide / 2, y + 40)
    data = paper.with_widget(
        paper.form(), place, text, FT=NameObject("/Tx"), V=TextStringObject("Grace Hopper")
    )  # fmt: skip

    reading = paper.zone(data, "remark")
    assert "acroform" not in paper.said(reading)
    assert telling.VALUE_DIFFERS in telling.doubts([reading])


def test_two_boxes_in_one_place_that_say_different_things_are_unsure() -> None:
    data = paper.with_widget(
        paper.form(), (X, Y, X + 12, Y + 12), "", FT=NameObject("/Btn"), V=NameObject("/Yes"), AS=NameObject("/Yes")
    )

    assert paper.zone(data, "water").mark is Mark.UNSURE


def test_ink_in_a_box_is_told_beside_what_is_measured_around_it() -> None:
    reading = paper.zone(pen((X + 2, Y + 2), (X + 10, Y + 10)), "water")

    assert reading.evidence["added"] >= ADDED


@pytest.mark.parametrize(("letters", "mark"), [(9, Mark.TICKED), (0, Mark.UNSURE)])
def test_a_signature_of_the_file_is_one_where_the_page_shows_it_also_in_single_letters(
    letters: int, mark: Mark
) -> None:
    drawing = " ".join(f"{10 + 6 * at} 3 m {13 + 6 * at} 12 l" for at in range(letters))
    value = DictionaryObject({NameObject("/Type"): NameObject("/Sig")})
    picture = f"1.5 w {drawing} S" if letters else ""
    page = paper.pages(paper.pictured(paper.form(), "remark", picture, FT=NameObject("/Sig"), V=value))[0]
    edition = paper.known().editions[0]
    fields = tuple(replace(each, kind=Kind.SIGNATURE) if each.acroform == "remark" else each for each in edition.fields)
    form = replace(paper.known(), editions=(replace(edition, fields=fields),))

    found = plan(page, tuple(known_pages([form])))

    assert found is not None
    assert [zone.reading.mark for zone in found.zones if zone.reading.kind is Kind.SIGNATURE] == [mark]


@pytest.mark.parametrize("ticked", [(), ("shed",)])
def test_a_box_that_is_printed_as_a_letter_is_no_tick_of_its_own(ticked: tuple[str, ...]) -> None:
    def squares(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 14)
        for x, y in paper.TICKS.values():
            canvas.drawString(x + 0.5, y + 1, "O")

    filled, blank = paper.over(paper.form(ticked=ticked), squares), paper.over(paper.form(), squares)

    for name in paper.TICKS:
        reading = paper.zone(filled, name, blank=blank)
        assert (reading.evidence["told"], reading.evidence["differs"]) == (1.0, 0.0)
        assert reading.mark is (Mark.TICKED if name in ticked else Mark.EMPTY)
