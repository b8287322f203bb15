from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.unit.drafting.pictures import covers, found


def dots(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    """A row of printed dots."""
    x = x0
    while x < x1:
        canvas.circle(x, y, 0.4, stroke=0, fill=1)
        x += 2.6


def test_a_cell_is_written_in_under_its_label() -> None:
    def cell(canvas: Canvas) -> None:
        canvas.rect(50, 200, 150, 30)
        canvas.drawString(53, 220, "Family name")

    (space,) = found(cell).spaces

    assert covers(space.rect, (50, 200, 200, 218)) > 0.85


def test_a_cell_that_is_full_of_print_is_not_written_in() -> None:
    def cell(canvas: Canvas) -> None:
        canvas.rect(50, 200, 150, 24)
        canvas.drawString(53, 214, "These words say what to do, and")
        canvas.drawString(53, 204, "leave no room for any answer.")

    assert found(cell).spaces == ()


def test_what_stands_behind_a_colon_in_a_cell_is_its_answer() -> None:
    def cell(canvas: Canvas) -> None:
        canvas.rect(50, 200, 200, 16)
        canvas.drawString(53, 205, "E-mail:")

    (space,) = found(cell, ("E-mail:", 53, 205, 82)).spaces

    assert covers(space.rect, (84, 200, 250, 216)) > 0.8


def test_the_head_of_a_table_is_print_and_its_rows_are_places() -> None:
    def table(canvas: Canvas) -> None:
        canvas.setFillGray(0.85)
        canvas.rect(50, 220, 300, 20, fill=1)
        canvas.setFillGray(0)
        for row in range(3):
            canvas.rect(50, 200 - 20 * row, 200, 20)
            canvas.rect(250, 200 - 20 * row, 100, 20)
        canvas.drawString(130, 226, "Description")
        canvas.drawString(285, 226, "Amount")

    spaces = found(table).spaces

    assert len(spaces) == 6
    assert covers(spaces[0].rect, (50, 200, 250, 220)) > 0.7


def test_a_shaded_cell_is_nobodys_to_fill() -> None:
    def cells(canvas: Canvas) -> None:
        canvas.drawString(50, 226, "Amounts of last year, this year")
        canvas.setFillGray(0.8)
        canvas.rect(50, 200, 100, 20, fill=1)
        canvas.setFillGray(1)
        canvas.rect(150, 200, 100, 20, fill=1)

    (space,) = found(cells).spaces

    assert space.rect.x0 > 140 * 300 / 72


@pytest.mark.parametrize("teeth", [6.0, 18.0])
def test_even_narrow_cells_are_one_comb(teeth: float) -> None:
    def comb(canvas: Canvas) -> None:
        canvas.drawString(50, 222, "Number")
        canvas.rect(50, 200, 8 * 14, 18)
        for cell in range(1, 8):
            canvas.line(50 + 14 * cell, 200, 50 + 14 * cell, 200 + teeth)

    (space,) = found(comb).spaces

    assert space.teeth == 8
    assert covers(space.rect, (50, 200, 162, 218)) > 0.9


def test_faint_print_in_a_comb_is_to_be_written_over() -> None:
    def comb(canvas: Canvas) -> None:
        canvas.drawString(50, 222, "Date")
        canvas.rect(50, 200, 8 * 14, 18)
        for cell in range(1, 8):
            canvas.line(50 + 14 * cell, 200, 50 + 14 * cell, 218)
        canvas.setFillGray(0.82)
        for cell, letter in enumerate("MMDDYYYY"):
            canvas.drawString(53 + 14 * cell, 205, letter)

    (space,) = found(comb).spaces

    assert space.teeth == 8


def test_tick_boxes_are_hollow_squares_and_circles_and_no_letters() -> None:
    def boxes(canvas: Canvas) -> None:
        canvas.rect(50, 200, 9, 9)
        canvas.drawString(64, 202, "Owner")
        canvas.circle(150, 204.5, 4.5)
        canvas.drawString(160, 202, "Tenant")
        canvas.setFont("Helvetica", 14)
        canvas.drawString(50, 150, "DO NOT FOLD OR BEND")

    ticks = found(boxes).ticks

    assert [round(box.x0 * 72 / 300) for box in sorted(ticks)] == [50, 145]


def test_an_underscore_with_a_label_is_a_place_and_a_rule_under_a_heading_is_none() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(30, 262, "Part 1: who you are")
        canvas.line(30, 258, 370, 258)
        canvas.drawString(50, 202, "Age")
        canvas.line(72, 200, 130, 200)
        canvas.line(150, 200, 250, 200)
        canvas.drawString(150, 190, "Your name")

    first, second = sorted(found(page).spaces, key=lambda space: space.rect.x0)

    assert (round(first.rect.x0 * 72 / 300), round(second.rect.x0 * 72 / 300)) == (72, 150)
    assert first.line
    assert second.line


def test_dots_to_the_number_of_a_line_lead_the_eye_and_other_dots_are_written_on() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(30, 232, "Total of your wages")
        dots(canvas, 116, 280, 233)
        canvas.drawString(284, 232, "12")
        canvas.drawString(30, 202, "Town")
        dots(canvas, 56, 200, 203)
        canvas.drawString(206, 202, "Country")
        dots(canvas, 242, 360, 203)

    spaces = found(page, ("12", 284, 232, 294), ("Country", 206, 202, 238)).spaces

    assert [round(space.rect.x0 * 72 / 300, -1) for space in spaces] == [60, 240]


def test_the_parts_of_a_date_on_dots_are_one_place() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(30, 202, "Signed on")
        for part in range(3):
            dots(canvas, 76 + 32 * part, 98 + 32 * part, 203)
        for slash in range(2):
            canvas.drawString(102 + 32 * slash, 202, "/")

    (space,) = found(page).spaces

    assert covers(space.rect, (76, 200, 162, 214)) > 0.6


def test_lines_under_each_other_with_nothing_between_are_one_answer() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(30, 240, "Remarks")
        for line in range(4):
            dots(canvas, 30, 360, 222 - 16 * line)

    (space,) = found(page).spaces

    assert space.lines == 4


def test_a_white_box_left_out_of_a_panel_is_written_in() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFillGray(0.92)
        canvas.rect(20, 100, 360, 150, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.rect(120, 200, 220, 24, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawString(40, 208, "Reason:")

    (space,) = found(page, ("Reason:", 40, 208, 74)).spaces

    assert covers(space.rect, (120, 200, 340, 224)) > 0.7


def test_a_label_with_a_colon_points_to_the_empty_room_behind_it() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(40, 208, "Reason:")
        canvas.drawString(240, 208, "Weight:")
        canvas.drawString(40, 160, "Nothing here waits for an answer.")

    first, second = found(page, ("Reason:", 40, 208, 74), ("Weight:", 240, 208, 272)).spaces

    assert covers(first.rect, (76, 204, 238, 218)) > 0.5
    assert second.rect.x0 > 270 * 300 / 72


def test_a_sum_is_written_before_its_printed_cents() -> None:
    def cell(canvas: Canvas) -> None:
        canvas.drawString(50, 224, "Wages")
        canvas.rect(50, 200, 150, 18)
        canvas.drawString(184, 204, ".00")

    (space,) = found(cell).spaces

    assert covers(space.rect, (50, 200, 183, 218)) > 0.7
