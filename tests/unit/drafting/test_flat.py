from __future__ import annotations

import json

import pytest
from reportlab.pdfgen.canvas import Canvas

from copiste.drafting.draft import draft
from copiste.errors import BadUsage, UnsupportedFormat
from copiste.forms.lint import faults
from copiste.forms.load import definition
from copiste.forms.model import Kind
from copiste.readers.words import TesseractWords
from tests.unit.drafting import paper
from tests.unit.drafting.pictures import HEIGHT, WIDTH, picture, png, scan


def visit(canvas: Canvas) -> None:
    """A name in a cell, a comb, two tick boxes, a signature."""
    canvas.drawString(30, 275, "Request for a visit from the nurse of your district")
    canvas.rect(30, 220, 200, 32)
    canvas.drawString(34, 242, "Family name")
    canvas.drawString(250, 242, "Health number")
    canvas.rect(250, 220, 8 * 14, 16)
    for cell in range(1, 8):
        canvas.line(250 + 14 * cell, 220, 250 + 14 * cell, 226)
    for column, label in enumerate(("Morning", "Evening")):
        canvas.rect(30 + 120 * column, 180, 10, 10)
        canvas.drawString(46 + 120 * column, 182, label)
    canvas.line(30, 100, 230, 100)
    canvas.drawString(30, 90, "Signature of the person")


def test_a_scan_of_a_blank_becomes_a_definition_with_labels_and_no_acroform_names() -> None:
    files = draft(png(picture(visit)), form="visit", edition="1", words=TesseractWords().words)

    (edition,) = definition("visit", files).editions
    fields = {field.name: field for field in edition.fields}
    assert {name: field.kind for name, field in fields.items()} == {
        "/family_name": Kind.TEXT,
        "/health_number": Kind.TEXT,
        "/morning": Kind.TICK,
        "/evening": Kind.TICK,
        "/signature_of_the_person": Kind.SIGNATURE,
    }
    assert fields["/health_number"].comb == 8
    assert {field.acroform for field in edition.fields} == {None}
    assert not [fault for fault in faults(files) if not fault.notice]


def test_a_crooked_scan_is_set_straight_before_its_places_are_taken() -> None:
    files = draft(png(scan(picture(visit), 1.3)), form="visit", edition="1", words=TesseractWords().words)

    layout = json.loads(files["editions/1/layout.json"])
    (name,) = [field for field in layout["fields"] if field["name"] == "/family_name"]
    left, top, right, foot = name["places"][0]["box"]
    wanted = (30 / WIDTH, (HEIGHT - 240) / HEIGHT, 230 / WIDTH, (HEIGHT - 220) / HEIGHT)
    assert (left, top, right, foot) == pytest.approx(wanted, abs=0.012)


def test_a_flat_pdf_with_a_text_layer_needs_no_reader() -> None:
    def name(canvas: Canvas) -> None:
        canvas.rect(50, 100, 150, 30)
        canvas.drawString(53, 120, "Family name")

    files = draft(paper.blank(name), form="visit", edition="1")

    properties = json.loads(files["schema.json"])["properties"]
    assert [said["title"] for said in properties.values()] == ["Family name"]


def test_a_picture_with_nothing_to_fill_is_refused() -> None:
    with pytest.raises(BadUsage):
        draft(png(picture(lambda canvas: canvas.drawString(40, 200, "No answer is wanted."))), form="x", edition="1")


def test_what_is_no_picture_is_refused_as_such() -> None:
    with pytest.raises(UnsupportedFormat):
        draft(b"neither a PDF nor a picture", form="x", edition="1")
