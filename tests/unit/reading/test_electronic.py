"""What a file says counts only where it lies on this page, only when the page shows it, and only by itself."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, FloatObject, NameObject, TextStringObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from copiste.reading.levels import ADDED, ANEW
from copiste.reading.model import Mark

from . import pdf_paper as paper

VALUES = {"name": "Ada Lovelace", "fee": "300.00", "remark": "By the gate"}
NAME = paper.TEXTS["name"]
FEE = paper.TEXTS["fee"]


def test_a_live_form_says_its_values_and_shows_them() -> None:
    data = paper.form(VALUES, ticked=("water",))

    for field, text in VALUES.items():
        reading = paper.zone(data, field)
        assert paper.said(reading) == {"acroform": text, "pdf_text": text}
        assert reading.evidence["added"] == 0
    assert (paper.mark(data, "water"), paper.mark(data, "shed")) == (Mark.TICKED, Mark.EMPTY)


def test_a_value_that_the_page_does_not_show_is_told_beside_what_it_shows() -> None:
    data = paper.with_value(paper.form(VALUES), "fee", V=TextStringObject("900.00"))

    assert paper.said(paper.zone(data, "fee")) == {"acroform": "900.00", "pdf_text": "300.00"}


def test_a_box_whose_value_and_picture_differ_is_unsure() -> None:
    shown_off = paper.with_value(paper.form(ticked=("water",)), "water", AS=NameObject("/Off"))
    said_off = paper.with_value(paper.form(ticked=("water",)), "water", V=NameObject("/Off"))

    for data in (shown_off, said_off):
        reading = paper.zone(data, "water")
        assert (reading.mark, reading.evidence["differs"]) == (Mark.UNSURE, 1.0)


def test_two_copies_of_one_form_in_one_file_keep_their_own_values() -> None:
    other = {**VALUES, "name": "Grace Hopper", "fee": "100.00"}
    data = paper.together(paper.form(VALUES), paper.form(other))

    assert [paper.said(paper.zone(data, "name", page))["acroform"] for page in (1, 2)] == [
        "Ada Lovelace",
        "Grace Hopper",
    ]


def test_another_form_in_the_same_frames_is_not_this_one() -> None:
    strange = paper.printed(
        paper.typed(**VALUES),
        title="Licence for one dog only",
        clauses=("Dogs are kept on a lead, in parks and on the street, by the person named above.",),
    )

    assert paper.planned(strange) is None


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_turn_with_the_page(turn: int) -> None:
    data = paper.changed(paper.printed(paper.typed(**VALUES)), lambda _, page: page.rotate(turn))

    assert {name: paper.said(paper.zone(data, name)) for name in VALUES} == {
        name: {"pdf_text": text} for name, text in VALUES.items()
    }


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_values_turn_with_the_page(turn: int) -> None:
    data = paper.changed(paper.form(VALUES, ticked=("shed",)), lambda _, page: page.rotate(turn))

    assert paper.said(paper.zone(data, "fee"))["acroform"] == "300.00"
    assert (paper.mark(data, "water"), paper.mark(data, "shed")) == (Mark.EMPTY, Mark.TICKED)


def test_words_of_a_page_made_smaller_lie_in_its_zones() -> None:
    data = paper.scaled(paper.printed(paper.typed(**VALUES)), 0.94, 20, 15)

    assert paper.said(paper.zone(data, "name")) == {"pdf_text": "Ada Lovelace"}


def test_words_of_a_cropped_page_in_large_units_lie_in_its_zones() -> None:
    def change(_: object, page: object) -> None:
        page.cropbox.lower_left = (40, 60)  # type: ignore[attr-defined]
        page.cropbox.upper_right = (590, 770)  # type: ignore[attr-defined]
        page[NameObject("/UserUnit")] = FloatObject(1.5)  # type: ignore[index]

    data = paper.changed(paper.form(VALUES), change)

    assert paper.said(paper.zone(data, "name")) == {"acroform": "Ada Lovelace", "pdf_text": "Ada Lovelace"}


@pytest.mark.parametrize("above", [6, 2.5, 1.5, 1, 0.5])  # points: clear of the box, and upon its lower side
def test_a_comma_that_hangs_below_its_line_is_of_the_answer(above: float) -> None:
    def spaced(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for place, letter in enumerate("1,250.00"):
            canvas.drawString(FEE[0] + 6 + 13 * place, FEE[1] + above, letter)

    assert paper.said(paper.zone(paper.printed(spaced), "fee")) == {"pdf_text": "1 , 2 5 0 . 0 0"}


def strike(canvas: Canvas) -> None:
    canvas.setLineWidth(1)
    canvas.line(FEE[0] + 2, FEE[1] + 8, FEE[0] + 46, FEE[1] + 8)


def scribble(canvas: Canvas) -> None:
    canvas.setStrokeColorRGB(0.1, 0.1, 0.8)
    for step in range(8):
        canvas.line(FEE[0] + 60 + 4 * step, FEE[1] + 4, FEE[0] + 62 + 4 * step, FEE[1] + 14)


@pytest.mark.parametrize("pen", [strike, scribble])
def test_ink_that_no_text_drew_is_told(pen: paper.Draw) -> None:
    for data in (paper.printed(paper.typed(**VALUES)), paper.form(VALUES)):
        reading = paper.zone(paper.over(data, pen), "fee")
        assert reading.evidence["added"] >= ADDED
        assert paper.zone(paper.over(data, pen), "name").evidence["added"] == 0


def test_a_stroke_through_a_live_tick_box_is_told() -> None:
    x, y = paper.TICKS["water"]
    data = paper.over(paper.form(VALUES), lambda canvas: canvas.line(x - 4, y + 6, x + 16, y + 7))

    assert paper.zone(data, "water").evidence["added"] >= ADDED


def hidden(canvas: Canvas) -> None:
    text = canvas.beginText(FEE[0] + 4, FEE[1] + 4)
    text.setTextRenderMode(3)
    text.textLine("300.00")
    canvas.drawText(text)


def white(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.drawString(FEE[0] + 4, FEE[1] + 4, "300.00")


def transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0.02)
    canvas.drawString(FEE[0] + 4, FEE[1] + 4, "300.00")


def clipped(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(0, 0, 10, 10)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.drawString(FEE[0] + 4, FEE[1] + 4, "300.00")


def covered(canvas: Canvas) -> None:
    canvas.drawString(FEE[0] + 4, FEE[1] + 4, "300.00")
    canvas.setFillGray(1)
    canvas.rect(FEE[0] + 2, FEE[1] + 2, 60, 14, stroke=0, fill=1)


def under_a_picture(canvas: Canvas) -> None:
    canvas.drawString(FEE[0] + 4, FEE[1] + 4, "300.00")
    picture = Image.new("L", (400, 90), 255)
    ImageDraw.Draw(picture).text((20, 20), "150.25", fill=0, font_size=60)
    canvas.drawImage(ImageReader(picture), FEE[0] + 2, FEE[1] + 2, 70, 15)


@pytest.mark.parametrize("draw", [hidden, white, transparent, clipped, covered, under_a_picture])
def test_text_that_the_page_does_not_show_is_no_witness(draw: paper.Draw) -> None:
    assert paper.said(paper.zone(paper.printed(draw), "fee")) == {}


def test_text_typed_over_what_was_whited_out_is_not_mixed_with_it() -> None:
    def draw(canvas: Canvas) -> None:
        covered(canvas)
        canvas.setFillGray(0)
        canvas.drawString(FEE[0] + 4, FEE[1] + 4, "450.00")

    assert set(paper.said(paper.zone(paper.printed(draw), "fee")).values()) <= {"450.00"}


def test_a_scan_with_a_reading_under_its_strips_says_nothing() -> None:
    bitmap = Image.fromarray(paper.pages(paper.printed(paper.typed(**VALUES)))[0].pixels)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=True)
    paper.print_(canvas)  # what a scanner's reader made of it, drawn, and then covered
    paper.typed(**{**VALUES, "fee": "800.00"})(canvas)
    for at in range(11):
        strip = bitmap.crop((0, 300 * at, 2550, 300 * (at + 1)))
        canvas.drawInlineImage(strip, 0, 792 - 72 * (at + 1), 612, 72)
    canvas.drawString(90, 780, "Received 2 May")
    canvas.save()
    data = out.getvalue()

    page = paper.pages(data)[0]
    assert not page.facts.rendered
    assert {"Received", "May"} <= {word.text for word in page.words if word.score >= 0.9}
    assert paper.said(paper.zone(data, "fee")) == {}


def test_the_blanks_own_print_in_a_zone_is_no_part_of_an_answer() -> None:
    # the label of the remarks stands over its box; a zone that takes it in does not take it for the answer
    reading = paper.zone(paper.printed(paper.typed(remark="By the gate")), "remark")

    assert paper.said(reading) == {"pdf_text": "By the gate"}


def test_a_hint_left_as_it_came_is_known_for_one() -> None:
    hint = TextStringObject("Type here")
    data = paper.with_value(paper.form({"remark": "Type here"}), "remark", DV=hint)

    assert paper.zone(data, "remark").evidence["delivered"] == 1.0
    written_over = paper.with_value(paper.form(VALUES), "remark", DV=hint)
    assert paper.zone(written_over, "remark").evidence["delivered"] == 0.0


def test_a_note_that_other_viewers_draw_is_said() -> None:
    box = (FEE[0] + 60, FEE[1], FEE[0] + 110, FEE[1] + 16)

    (page,) = paper.pages(paper.with_note(paper.form(VALUES), "Stamp", box))
    assert [problem.code for problem in page.problems] == ["note_not_drawn"]
    (page,) = paper.pages(paper.with_note(paper.form(VALUES), "Link", box))
    assert page.problems == ()


def test_a_text_box_added_in_a_viewer_is_ink() -> None:
    box = (FEE[0] + 60, FEE[1], FEE[0] + 110, FEE[1] + 16)
    data = paper.with_note(paper.form(VALUES), "FreeText", box)

    reading = paper.zone(data, "fee")
    assert reading.evidence["added"] >= ADDED
    assert paper.said(reading)["pdf_text"] == "450.00"


def test_a_link_does_not_damage_a_page_without_a_form() -> None:
    data = paper.with_note(paper.printed(paper.typed(**VALUES)), "Link", (90, 700, 200, 720))

    assert paper.said(paper.zone(data, "name")) == {"pdf_text": "Ada Lovelace"}


def test_a_signature_field_that_is_signed_and_shows_nothing_is_unsure() -> None:
    # its picture may be empty; a value alone is no signature on paper
    def change(_: PdfWriter, page: object) -> None:
        for note in page["/Annots"]:  # type: ignore[index]
            field = note.get_object()
            if field["/T"] == "remark":
                field[NameObject("/FT")] = NameObject("/Sig")
                field[NameObject("/V")] = DictionaryObject({NameObject("/Type"): NameObject("/Sig")})

    data = paper.changed(paper.form(), change)
    widget = next(each for each in paper.pages(data)[0].widgets if each.name == "remark")
    assert (widget.family, widget.value) == ("signature", "on")


@pytest.mark.parametrize("filled", [paper.form(VALUES), paper.printed(paper.typed(**VALUES))])
def test_words_whose_strokes_are_those_of_their_letters_are_known_for_it(filled: bytes) -> None:
    for field in VALUES:
        assert paper.zone(filled, field).evidence[ANEW] == 1.0


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_words_drawn_anew_turn_with_the_page(turn: int) -> None:
    data = paper.changed(paper.printed(paper.typed(**VALUES)), lambda _, page: page.rotate(turn))

    assert paper.zone(data, "name").evidence[ANEW] == 1.0


@pytest.mark.parametrize(("drawn", "meant", "said"), [("3", "9", "900.00"), ("3", " ", "00.00"), ("0", "O", "3OO.OO")])
def test_letters_that_the_file_calls_others_are_not_what_it_says(drawn: str, meant: str, said: str) -> None:
    data = paper.renamed(paper.printed(paper.typed(fee="300.00")), drawn, meant)

    reading = paper.zone(data, "fee")
    assert paper.said(reading) == {"pdf_text": said}
    assert reading.evidence[ANEW] == 0.0


def test_a_value_that_is_not_what_stands_there_is_not_drawn_by_it() -> None:
    data = paper.with_value(paper.form(VALUES), "fee", V=TextStringObject("900.00"))

    assert paper.zone(data, "fee").evidence[ANEW] == 0.0


def test_text_on_a_layer_that_is_switched_off_is_no_witness() -> None:
    data = paper.on_a_hidden_layer(paper.form(), "300.00", (FEE[0] + 4, FEE[1] + 4))

    reading = paper.zone(data, "fee")
    assert paper.said(reading) == {}
    assert reading.evidence["ink"] == 0


def test_a_field_on_a_layer_that_is_switched_off_is_not_shown_and_says_nothing() -> None:
    def change(writer: PdfWriter, page: object) -> None:
        layer = paper.switched_off(writer)
        for note in page["/Annots"]:  # type: ignore[index]
            if note.get_object()["/T"] in ("fee", "water"):
                note.get_object()[NameObject("/OC")] = layer

    data = paper.changed(paper.form(VALUES, ticked=("water",)), change)

    reading = paper.zone(data, "fee")
    assert (paper.said(reading), reading.evidence["ink"]) == ({}, 0)
    assert paper.mark(data, "water") is not Mark.TICKED


def test_a_pen_of_a_viewer_is_ink() -> None:
    data = paper.changed(paper.form(VALUES), paper.inked((FEE[0] + 60, FEE[1], FEE[0] + 110, FEE[1] + 16)))

    reading = paper.zone(data, "fee")
    assert reading.evidence["added"] >= ADDED
    assert paper.said(reading)["acroform"] == "300.00"
