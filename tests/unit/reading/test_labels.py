"""Forms of which no blank is at hand are read by their printed labels, whatever the printing."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from copiste.forms.model import Kind
from copiste.labels.find import by_labels
from copiste.labels.text import Print, seen
from copiste.pages.geometry import clamped
from copiste.pages.model import Grey, Page, Word
from copiste.reading import labels
from copiste.reading.model import Mark
from copiste.reading.page import PagePlan, plan_by_labels
from tests.unit.reading import label_paper
from tests.unit.reading.label_paper import HEIGHT, WIDTH, Sheet

FAIR = by_labels([label_paper.definition()])


def planned(sheet: Sheet) -> PagePlan | None:
    return plan_by_labels(sheet.page(), labels.as_it_is(sheet.page()), sheet.words, FAIR)


def lines_of(plan: PagePlan | None, name: str) -> int:
    assert plan is not None
    return sum(len(zone.lines) for zone in plan.zones if zone.reading.name == name)


def zone_of(plan: PagePlan | None, name: str) -> tuple[int, int, int, int]:
    assert plan is not None
    return next(zone.reading.box for zone in plan.zones if zone.reading.name == name).pixels(WIDTH, HEIGHT)


def test_answers_in_ruled_cells_are_found_beside_one_another() -> None:
    plan = planned(label_paper.ruled())
    assert plan is not None
    assert (plan.known.definition.id, plan.known.blank.number) == ("fair", 1)
    left, top, right, bottom = zone_of(plan, "/organiser")
    assert right <= 1505
    assert top >= 395
    assert 520 < bottom < 600
    assert zone_of(plan, "/permit")[0] >= 1495
    assert {zone.reading.name for zone in plan.zones} == {field.name for field in FAIR[0][1].fields}
    assert all(lines_of(plan, f"/{name}") == 1 for name in label_paper.ANSWERS)
    assert left < 300


def test_an_empty_form_has_no_answers() -> None:
    plan = planned(label_paper.ruled(answers={}))
    assert plan is not None
    assert [zone.reading.name for zone in plan.zones if zone.reading.kind is Kind.TEXT and zone.lines] == []


def test_an_older_printing_is_read_by_the_same_definition() -> None:
    plan = planned(label_paper.lined())
    assert plan is not None
    assert {zone.reading.name for zone in plan.zones} == {"/organiser", "/permit"}
    assert lines_of(plan, "/organiser") == 1
    assert lines_of(plan, "/permit") == 1
    assert zone_of(plan, "/organiser")[3] < zone_of(plan, "/permit")[3]


def test_misread_labels_are_found_and_doubted() -> None:
    clean, worn = (
        planned(label_paper.ruled()),
        planned(label_paper.ruled(misread={"Name": "Narne"})),
    )
    assert clean is not None
    assert worn is not None
    sure = {zone.reading.name: zone.reading.evidence["located"] for zone in worn.zones}
    assert sure["/organiser"] < 0.9 < sure["/permit"]
    assert lines_of(worn, "/organiser") == 1


def test_half_a_label_is_enough_to_place_an_answer_that_a_person_looks_at() -> None:
    lost = {"Number": "", "of": "", "stalls": "", "and": "", "tents": "", "that": ""}
    plan = planned(label_paper.ruled(misread=lost))
    assert plan is not None
    zone = next(zone for zone in plan.zones if zone.reading.name == "/stalls")
    assert zone.reading.evidence["located"] < 0.8


@pytest.mark.parametrize(("name", "option", "mark"), [
    ("/places", "square", Mark.TICKED),
    ("/places", "hall", Mark.EMPTY),
    ("/music", "Yes", Mark.EMPTY),
    ("/music", "No", Mark.TICKED),
])  # fmt: skip
def test_boxes_left_and_right_of_their_words(name: str, option: str, mark: Mark) -> None:
    plan = planned(label_paper.ruled())
    assert plan is not None
    found = [zone.reading.mark for zone in plan.zones if (zone.reading.name, zone.reading.option) == (name, option)]
    assert found == [mark]


@pytest.mark.parametrize(("y", "rows"), [(1092, (1, 0)), (1112, (0, 1))])
def test_writing_across_a_rule_belongs_to_one_row(y: int, rows: tuple[int, int]) -> None:
    sheet = label_paper.ruled(answers={})
    sheet.typed("120", 600, y)
    plan = planned(sheet)
    assert (lines_of(plan, "/sheep"), lines_of(plan, "/geese")) == rows


def test_writing_that_a_rule_runs_through_the_midst_of_is_doubted_in_both_rows() -> None:
    sheet = label_paper.ruled(answers={})
    sheet.typed("120", 600, 1102)
    plan = planned(sheet)
    assert plan is not None
    sure = {zone.reading.name: zone.reading.evidence["located"] for zone in plan.zones}
    assert max(sure["/sheep"], sure["/geese"]) < 0.8


def test_letters_that_no_zone_took_leave_no_blank_sure() -> None:
    sheet = label_paper.ruled(answers={})
    sheet.typed("120", 1600, 1074)  # far right of the rules to write on
    sheet.typed("84", 1480, 1144)
    plan = planned(sheet)
    assert plan is not None
    geese = next(zone for zone in plan.zones if zone.reading.name == "/geese")
    assert geese.reading.evidence["foreign"] > 1


def test_an_answer_amid_the_lines_of_a_label_is_not_part_of_it() -> None:
    sheet = Sheet()
    sheet.printed("Press services of", 170, 500)
    sheet.printed("57", 500, 500)
    sheet.printed("associations", 200, 545)
    (spot,) = Print(seen(sheet.words, WIDTH, HEIGHT)).find(("Press services of associations",))
    assert "57" not in {word.text for word in spot.words}


def test_a_stamp_set_sideways_is_no_answer() -> None:
    sheet = label_paper.ruled()
    sheet.stamp("RECEIVED AT THE TOWN HALL", 1500, 1290)
    plan = planned(sheet)
    assert plan is not None
    zone = next(zone for zone in plan.zones if zone.reading.name == "/remarks")
    assert len(zone.lines) == 1
    assert zone.lines[0].clean.shape[0] < 90


def test_a_cell_that_holds_nothing_but_a_stamp_is_not_surely_blank() -> None:
    sheet = label_paper.ruled(answers={})
    sheet.stamp("RECEIVED AT THE TOWN HALL", 1500, 1290)
    plan = planned(sheet)
    assert plan is not None
    zone = next(zone for zone in plan.zones if zone.reading.name == "/remarks")
    assert not zone.lines
    assert zone.reading.evidence["foreign"] > 1


def test_zones_lie_on_the_page_as_it_came_when_it_leans() -> None:
    sheet = label_paper.ruled()
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 1.6, 1.0)
    leaning: Grey = np.asarray(cv2.warpAffine(sheet.pixels, turn, (WIDTH, HEIGHT), borderValue=(255,)), np.uint8)
    page = Page(1, leaning, sheet.page().facts)
    level = labels.level(page)
    assert np.abs(np.degrees(np.arctan2(level.to_page[1, 0], level.to_page[0, 0]))) == pytest.approx(1.6, abs=0.15)
    plan = plan_by_labels(page, level, sheet.words, FAIR)
    x, y = turn @ (330.0, 505.0, 1.0)  # the first letter of the organiser's name
    left, top, right, bottom = zone_of(plan, "/organiser")
    assert left < x < right
    assert top < y < bottom


def test_a_page_with_no_title_goes_on_with_the_form_when_enough_labels_are_plain() -> None:
    sheet = label_paper.ruled()
    sheet.words = [word for word in sheet.words if word.box.y0 > 780 / HEIGHT]
    plan = planned(sheet)
    assert plan is not None
    assert plan.known.blank.number in (1, 2)
    assert "/organiser" not in {zone.reading.name for zone in plan.zones}


def test_a_page_of_another_form_is_not_taken_for_it() -> None:
    sheet = Sheet()
    sheet.printed("Register of lost umbrellas", 800, 160, 52)
    sheet.printed("Permit No.", 170, 415)
    sheet.printed("Name of owner", 170, 615)
    assert planned(sheet) is None


def test_the_longer_of_two_wordings_wins_where_it_stands() -> None:
    sheet = Sheet()
    sheet.printed("Statement for the period ending", 200, 400)
    spot, *_ = Print(seen(sheet.words, WIDTH, HEIGHT)).find(("Statement for", "Statement for the period ending"))
    assert [word.text for word in spot.words] == ["Statement", "for", "the", "period", "ending"]


def test_letters_typed_close_to_a_label_are_not_part_of_it() -> None:
    words = [Word("Organiser:Bakers", clamped(0.1, 0.1, 0.3, 0.112))]
    (spot,) = Print(seen(words, WIDTH, HEIGHT)).find(("Organiser",))
    assert spot.box[2] < 0.25 * WIDTH


def test_a_word_boxed_with_the_line_below_it_does_not_part_the_lines_of_a_label() -> None:
    sheet = Sheet()
    sheet.printed("Name of the person on whose behalf this was", 200, 400)
    sheet.printed("transmitted.", 200, 440)
    sheet.printed("Bakers Guild", 190, 480)
    tall = [
        replace(word, box=replace(word.box, y1=word.box.y1 + 0.014)) if word.text == "this" else word
        for word in sheet.words
    ]
    (spot, *_) = Print(seen(tall, WIDTH, HEIGHT)).find(("Name of the person on whose behalf this was transmitted",))
    assert [word.text for word in spot.words][-2:] == ["was", "transmitted."]


def test_a_word_boxed_over_the_words_after_it_ends_where_they_begin() -> None:
    words = [
        Word("Name", clamped(0.1, 0.1, 0.3, 0.112)),
        Word("and", clamped(0.17, 0.1, 0.21, 0.112)),
        Word("title", clamped(0.22, 0.1, 0.29, 0.112)),
    ]
    (spot, *_) = Print(seen(words, WIDTH, HEIGHT)).find(("Name and title",))
    assert [word.text for word in spot.words] == ["Name", "and", "title"]


def test_close_lines_of_small_type_are_no_stamp() -> None:
    sheet = label_paper.ruled(answers={})
    for row in range(4):
        sheet.typed("hill dull fill tall " * 5, 330, 465 + 25 * row, size=26)
    plan = planned(sheet)
    assert lines_of(plan, "/organiser") >= 3


def test_an_edition_has_either_blanks_or_titles() -> None:
    definition, edition = FAIR[0]
    assert by_labels([replace(definition, editions=(replace(edition, titles=()),))]) == ()
