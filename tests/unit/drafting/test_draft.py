from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from reportlab.pdfgen.canvas import Canvas

from copiste.drafting.draft import draft
from copiste.errors import BadUsage, DocumentError, TooLarge
from copiste.forms.lint import faults
from copiste.forms.load import definition
from copiste.forms.model import Edition, FieldLayout, Kind
from tests.unit.drafting import paper


def form(canvas: Canvas) -> None:
    """A name, a comb, an answer over several lines, two tick boxes and a one-of group."""
    canvas.drawString(10, 160, "Full name:")
    paper.text(canvas, "f1", 70, 157)
    canvas.drawString(10, 140, "3. Date of birth")
    paper.text(canvas, "f2", 90, 137, flags="comb", longest=8)
    canvas.drawString(10, 122, "What happened?")
    paper.text(canvas, "f3", 10, 104, flags="multiline")
    paper.tick(canvas, "f4", 10, 80)
    canvas.drawString(24, 82, "I agree")
    paper.tick(canvas, "f5", 110, 80)
    canvas.drawString(124, 82, "Call me")
    canvas.drawString(10, 62, "Preferred season")
    for n, season in enumerate(("summer", "winter")):
        canvas.acroForm.radio(name="f6", value=season, x=100 + 80 * n, y=60, size=10)
        canvas.drawString(114 + 80 * n, 62, season.title())


def drafted(pdf: bytes) -> tuple[dict[str, Any], Edition]:
    files = draft(pdf, form="test", edition="1")
    found = definition("test", files)
    return json.loads(files["schema.json"])["properties"], found.editions[0]


def by_acroform(edition: Edition) -> dict[str | tuple[str, ...] | None, FieldLayout]:
    return {field.acroform: field for field in edition.fields}


def test_every_widget_becomes_part_of_a_field_named_by_the_print_beside_it() -> None:
    properties, edition = drafted(paper.blank(form))

    assert {name: field.name for name, field in by_acroform(edition).items()} == {
        "f1": "/full_name",
        "f2": "/date_of_birth",
        "f3": "/what_happened",
        "f4": "/i_agree",
        "f5": "/call_me",
        "f6": "/preferred_season",
    }
    assert properties["full_name"]["x-title"] == {"en": "Full name"}
    assert edition.language == "en"


def test_kinds_and_flags_are_those_of_the_widgets() -> None:
    properties, edition = drafted(paper.blank(form))
    fields = by_acroform(edition)

    assert [fields[f"f{n}"].kind for n in (1, 4, 6)] == [Kind.TEXT, Kind.TICK, Kind.ONE_OF]
    assert (fields["f2"].comb, fields["f3"].multiline, fields["f1"].comb) == (8, True, None)
    assert [option.value for option in fields["f6"].options] == ["summer", "winter"]
    assert [branch["const"] for branch in properties["preferred_season"]["oneOf"]] == ["summer", "winter"]
    assert properties["i_agree"]["type"] == "boolean"


def test_only_a_label_without_doubt_gives_a_type() -> None:
    properties, _ = drafted(paper.blank(form))

    assert properties["date_of_birth"]["format"] == "date"
    assert [name for name, said in properties.items() if "format" in said] == ["date_of_birth"]


def test_a_place_that_holds_no_whole_date_is_no_date() -> None:
    def parts(canvas: Canvas) -> None:
        canvas.drawString(10, 130, "Birth date")
        paper.text(canvas, "year", 90, 127, flags="comb", longest=4)
        canvas.drawString(10, 100, "Name and date of birth")
        paper.text(canvas, "both", 120, 97)
        canvas.drawString(10, 70, "Date of birth")
        paper.text(canvas, "age", 90, 67, width=24)

    properties, _ = drafted(paper.blank(parts))

    assert len(properties) == 3
    assert [said for said in properties.values() if "format" in said] == []


@pytest.mark.parametrize(
    ("label", "name", "high", "kind"),
    [
        ("Signature of the applicant", "f7", 24, Kind.SIGNATURE),
        ("Signature de l’employeur", "texte", 24, Kind.SIGNATURE),
        ("Signature of the applicant", "f7", 12, Kind.TEXT),
        ("Name and signature", "signature", 24, Kind.TEXT),
        ("Fait à", "signature1", 24, Kind.TEXT),
        ("Date of the signature", "signature_date", 24, Kind.TEXT),
    ],
)
def test_a_text_field_is_a_signature_by_its_label_and_room_and_not_by_its_name(
    label: str, name: str, high: float, kind: Kind
) -> None:
    def place(canvas: Canvas) -> None:
        canvas.drawString(10, 105, label)
        canvas.acroForm.textfield(name=name, x=140, y=100, width=120, height=high, borderWidth=0)

    properties, edition = drafted(paper.blank(place))

    (field,) = edition.fields
    assert (field.kind, field.acroform) == (kind, name)
    assert [said["type"] for said in properties.values()] == ["boolean" if kind is Kind.SIGNATURE else "string"]


def test_the_blank_holds_no_widget_and_no_answer() -> None:
    with_fields, without = paper.blank(lambda c: paper.tick(c, "f", 200, 100)), paper.blank()

    _, edition = drafted(with_fields)

    assert (edition.pages[0].pixels[300:500, 700:1200] == 255).all()
    assert without != with_fields


@pytest.mark.parametrize(("turn", "box"), [(0, (0.5, 0.5)), (90, (0.5, 0.5)), (180, (0.5, 0.5)), (270, (0.5, 0.5))])
def test_a_box_in_the_middle_stays_there_however_the_page_is_turned(turn: int, box: tuple[float, float]) -> None:
    middle = paper.blank(lambda c: paper.text(c, "f", 100, 93))

    _, edition = drafted(paper.turned(middle, turn))

    found = edition.fields[0].places[0].box
    assert ((found.x0 + found.x1) / 2, (found.y0 + found.y1) / 2) == pytest.approx(box, abs=0.01)
    size = (edition.pages[0].width_pt, edition.pages[0].height_pt)
    assert size == ((180, 280) if turn in (90, 270) else (280, 180))


def test_a_turned_page_puts_the_box_where_the_print_is() -> None:
    corner = paper.blank(lambda c: paper.text(c, "f", 20, 20))

    _, edition = drafted(paper.turned(corner, 90))

    box = edition.fields[0].places[0].box
    assert (box.x0, box.y0) == pytest.approx((10 / 180, 10 / 280), abs=0.001)


@pytest.mark.parametrize(("order", "names"), [("/W", ["b", "a"]), ("/R", ["a", "b"])])
def test_fields_stand_in_tab_order_where_the_page_gives_one(order: str, names: list[str]) -> None:
    def two(canvas: Canvas) -> None:
        paper.text(canvas, "a", 10, 150)
        paper.text(canvas, "b", 10, 100)

    _, edition = drafted(paper.reversed_tabs(paper.blank(two), order))

    assert [field.acroform for field in edition.fields] == names


def test_rows_of_a_table_stand_under_one_heading() -> None:
    def table(canvas: Canvas) -> None:
        canvas.drawString(12, 152, "Amount")
        for row in range(3):
            paper.text(canvas, f"f{row}", 10, 130 - 20 * row)

    _, edition = drafted(paper.blank(table))

    assert [field.name for field in edition.fields] == ["/amount", "/amount_2", "/amount_3"]


def test_a_second_column_without_heading_is_named_by_its_rows() -> None:
    def table(canvas: Canvas) -> None:
        for row, kind in enumerate(("Pension", "Annuity", "Savings")):
            canvas.drawString(10, 132 - 20 * row, kind)
            paper.text(canvas, f"{row}a", 60, 130 - 20 * row)
            paper.text(canvas, f"{row}b", 180, 130 - 20 * row)

    _, edition = drafted(paper.blank(table))

    assert [field.name for field in edition.fields] == [
        "/pension",
        "/pension_2",
        "/annuity",
        "/annuity_2",
        "/savings",
        "/savings_2",
    ]


def test_a_widget_with_no_print_near_it_keeps_its_own_name() -> None:
    _, edition = drafted(paper.blank(lambda c: paper.text(c, "Numéro d’arrivée", 150, 20)))

    assert edition.fields[0].name == "/numero_arrivee"


def test_a_draft_lacks_nothing_but_the_titles_of_the_other_language() -> None:
    found = faults(draft(paper.blank(form), form="test", edition="1"))

    assert {(fault.code, fault.notice) for fault in found} == {("one_title", True)}


def test_a_form_in_both_languages_is_titled_in_both() -> None:
    def both(canvas: Canvas) -> None:
        canvas.drawString(10, 160, "Écrire le nom de la personne et l’adresse du lieu dans les cases")
        canvas.drawString(10, 140, "Nom de la mère / Name of the mother")
        paper.text(canvas, "f1", 180, 137)
        canvas.drawString(10, 120, "NEQ")
        paper.text(canvas, "f2", 40, 117)

    files = draft(paper.blank(both), form="test", edition="1")

    properties = json.loads(files["schema.json"])["properties"]
    assert [said["x-title"] for said in properties.values()] == [
        {"fr": "Nom de la mère", "en": "Name of the mother"},
        {"fr": "NEQ", "en": "NEQ"},
    ]
    assert faults(files) == ()


def test_a_blank_without_fields_is_refused_with_a_reason() -> None:
    with pytest.raises(BadUsage):
        draft(paper.blank(), form="test", edition="1")


def test_a_page_larger_than_the_limits_is_refused() -> None:
    with pytest.raises(TooLarge):
        draft(paper.huge(paper.blank(form)), form="test", edition="1")


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"not a PDF", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>"],
)
def test_what_is_no_readable_pdf_is_a_document_error(content: bytes) -> None:
    with pytest.raises((DocumentError, BadUsage)):
        draft(content, form="test", edition="1")


def test_a_pdf_cut_anywhere_is_drafted_or_refused() -> None:
    whole = paper.blank(form)
    cuts = range(0, len(whole), max(1, len(whole) // 25))
    refused = 0

    for cut in cuts:
        try:
            draft(whole[:cut], form="test", edition="1")
        except (DocumentError, BadUsage):
            refused += 1

    assert 0 < refused <= len(cuts)


def test_boxes_of_their_own_for_yes_and_no_exclude_each_other() -> None:
    def draw(canvas: Canvas) -> None:
        for name, label, x, y in (("a", "Yes", 20, 120), ("b", "No", 90, 120), ("c", "Call me", 160, 120)):
            paper.tick(canvas, name, x, y)
            canvas.drawString(x + 14, y + 2, label)
        for name, label, x, y in (("d", "Yes", 20, 60), ("e", "No", 230, 60)):  # too far apart to be one question
            paper.tick(canvas, name, x, y)
            canvas.drawString(x + 14, y + 2, label)

    properties, edition = drafted(paper.blank(draw))

    names = {field.acroform: field.name for field in edition.fields}
    assert {name: entry["x-not-with"] for name, entry in properties.items() if "x-not-with" in entry} == {
        names["b"][1:]: names["a"]
    }


def test_a_group_that_is_left_blank_is_a_valid_answer() -> None:
    def boxes(canvas: Canvas) -> None:
        for state, x in (("yes", 20), ("no", 80)):
            canvas.acroForm.radio(name="choice", value=state, x=x, y=100, size=10, buttonStyle="cross")
            canvas.drawString(x + 14, 102, state)

    files = draft(paper.blank(boxes), form="test", edition="1")

    schema = json.loads(files["schema.json"])
    (name,) = schema["properties"]
    assert "required" not in schema
    assert Draft202012Validator(schema).is_valid({})
    assert not Draft202012Validator(schema).is_valid({name: "both"})
