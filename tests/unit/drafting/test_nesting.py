"""Fields stand in the record as they stand on paper: in sections, rows and questions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from pydantic import JsonValue
from reportlab.pdfgen.canvas import Canvas

from copiste.drafting.draft import draft
from copiste.fields.crossing import cross_findings
from copiste.forms.lint import faults
from copiste.forms.pointers import property_at
from tests.unit.drafting import paper


def drafted(draw: Callable[[Canvas], None]) -> tuple[dict[Any, str], dict[str, Any]]:
    """Return the pointer of each widget by its name, and the schema."""
    files = draft(paper.blank(draw), form="test", edition="1")
    assert all(fault.notice for fault in faults(files))
    layout = json.loads(files["editions/1/layout.json"])
    return {field["acroform"]: field["name"] for field in layout["fields"]}, json.loads(files["schema.json"])


def heading(canvas: Canvas, y: float, text: str) -> None:
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(10, y, text)
    canvas.setFont("Helvetica", 9)


def field(canvas: Canvas, name: str, y: float, label: str) -> None:
    canvas.drawString(10, y + 3, label)
    paper.text(canvas, name, 90, y)


def test_what_stands_under_a_heading_is_in_its_section() -> None:
    def draw(canvas: Canvas) -> None:
        for at, (y, title) in enumerate(((165, "1. Information about the seller"), (90, "2. The buyer (new owner)"))):
            heading(canvas, y, title)
            field(canvas, f"name{at}", y - 20, "Full name")
            field(canvas, f"town{at}", y - 40, "Town")

    names, schema = drafted(draw)

    assert names == {
        "name0": "/seller/full_name",
        "town0": "/seller/town",
        "name1": "/buyer/full_name",
        "town1": "/buyer/town",
    }
    assert schema["properties"]["seller"]["title"] == "seller"
    assert set(schema["properties"]["buyer"]["properties"]) == {"full_name", "town"}


def test_blocks_that_are_the_same_but_for_their_number_are_rows() -> None:
    def draw(canvas: Canvas) -> None:
        for row in (1, 2, 3):
            y = 165 - 45 * row
            canvas.drawString(10, y + 18, f"Child {row} - First name")
            canvas.drawString(160, y + 18, "Last name")
            paper.text(canvas, f"first{row}", 10, y)
            paper.text(canvas, f"last{row}", 160, y)

    names, schema = drafted(draw)

    assert names["first1"] == "/child/0/first_name"
    assert [names[f"last{row}"] for row in (1, 2, 3)] == [f"/child/{n}/last_name" for n in range(3)]
    assert schema["properties"]["child"]["type"] == "array"
    assert property_at(schema, names["last3"]) == schema["properties"]["child"]["items"]["properties"]["last_name"]


def test_boxes_of_one_question_stand_under_it_and_exclude_each_other() -> None:
    def draw(canvas: Canvas) -> None:
        for at, y in enumerate((120, 80)):
            canvas.drawString(10, y + 2, ("Is there a dog?", "Are there cats?")[at])
            for n, (label, x) in enumerate((("Yes", 110), ("No", 160), ("Don't know", 200))):
                paper.tick(canvas, f"box{at}{n}", x, y)
                canvas.drawString(x + 14, y + 2, label)

    names, schema = drafted(draw)
    record: JsonValue = {
        "is_there_a_dog": {"no": True, "don_t_know": True},
        "are_there_cats": {"yes": True, "no": False},
    }

    assert names["box00"] == "/is_there_a_dog/yes"
    assert names["box12"] == "/are_there_cats/don_t_know"
    found = [pointer for pointer, _ in cross_findings(schema, record)]
    assert sorted(found) == ["/is_there_a_dog/don_t_know", "/is_there_a_dog/no"]


def test_a_question_of_each_row_excludes_within_its_row() -> None:
    def draw(canvas: Canvas) -> None:
        for row in (1, 2):
            y = 150 - 45 * row
            canvas.drawString(10, y + 18, f"Guest {row} - Name")
            paper.text(canvas, f"name{row}", 10, y)
            for label, x in (("Female", 150), ("Male", 220)):
                paper.tick(canvas, f"{label}{row}", x, y)
                canvas.drawString(x + 14, y + 2, label)

    names, schema = drafted(draw)
    rows: list[dict[str, JsonValue]] = [
        {"name": "A", "female": True, "male": False},
        {"name": "B", "female": False, "male": True},
    ]
    group = names["Male2"].split("/")[3:-1]
    nested: list[JsonValue] = [
        {"name": row["name"], **_within(group, {k: row[k] for k in ("female", "male")})} for row in rows
    ]

    assert names["name2"] == "/guest/1/name"
    assert names["Male1"].startswith("/guest/0/")
    assert cross_findings(schema, {"guest": nested}) == []
    both = _within(group, {"female": True, "male": True})
    found = [pointer for pointer, _ in cross_findings(schema, {"guest": [{}, {"name": "B", **both}]})]
    assert sorted(found) == sorted([names["Female2"], names["Male2"]])


def _within(group: list[str], boxes: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {group[0]: boxes} if group else boxes


def test_codes_before_a_label_are_no_part_of_its_name() -> None:
    def draw(canvas: Canvas) -> None:
        field(canvas, "a", 150, "(A) Town")
        field(canvas, "b", 120, "[10] Street")
        field(canvas, "c", 90, "(D.1) Make")

    names, _ = drafted(draw)

    assert list(names.values()) == ["/town", "/street", "/make"]


def test_a_frame_that_begins_with_print_of_its_own_is_a_group() -> None:
    def draw(canvas: Canvas) -> None:
        for at, (y, title) in enumerate(((100, "Support and care"), (15, "Material conditions"))):
            canvas.rect(8, y, 280, 70)
            canvas.drawString(10, y + 60, title)
            canvas.line(8, y + 56, 288, y + 56)
            for n, x in enumerate((14, 114)):
                paper.tick(canvas, f"box{at}{n}", x, y + 30)
                canvas.drawString(x + 14, y + 32, ("Speech", "Transport")[n])

    names, _ = drafted(draw)

    assert names == {
        "box00": "/support_and_care/speech",
        "box01": "/support_and_care/transport",
        "box10": "/material_conditions/speech",
        "box11": "/material_conditions/transport",
    }


def test_a_heading_in_a_frame_heads_nothing_outside() -> None:
    def draw(canvas: Canvas) -> None:
        for at, (y, title) in enumerate(((112, "The seller"), (45, "The buyer"))):
            canvas.rect(8, y, 280, 63)
            heading(canvas, y + 51, title)
            field(canvas, f"name{at}", y + 28, "Full name")
            field(canvas, f"town{at}", y + 8, "Town")
        field(canvas, "after", 10, "Remarks")

    names, _ = drafted(draw)

    assert [names[f"town{n}"] for n in (0, 1)] == ["/seller/town", "/buyer/town"]
    assert names["after"] == "/remarks"


def test_a_heading_in_the_middle_of_its_frame_heads_all_of_it() -> None:
    def draw(canvas: Canvas) -> None:
        for at, (y, title) in enumerate(((112, "The seller"), (45, "The buyer"))):
            canvas.rect(8, y, 280, 63)
            canvas.setFont("Helvetica-Bold", 11)
            canvas.drawCentredString(148, y + 51, title)
            canvas.setFont("Helvetica", 9)
            for n, (x, label) in enumerate(((10, "Name"), (10, "Town"))):
                canvas.drawString(x, y + 31 - 20 * n, label)
                paper.text(canvas, f"field{at}{n}", x + 40, y + 28 - 20 * n, width=40)

    names, _ = drafted(draw)

    assert [names[f"field{at}0"] for at in (0, 1)] == ["/seller/name", "/buyer/name"]


def test_the_title_of_a_page_is_no_section() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 12.5)
        canvas.drawString(10, 168, "Certificate of sale")
        canvas.setFont("Helvetica", 9)
        field(canvas, "number", 150, "File number")
        field(canvas, "office", 132, "Office")
        for at, (y, title) in enumerate(((115, "The seller"), (60, "The buyer"))):
            heading(canvas, y, title)
            field(canvas, f"name{at}", y - 20, "Full name")
            field(canvas, f"town{at}", y - 40, "Town")

    names, _ = drafted(draw)

    assert (names["number"], names["office"]) == ("/file_number", "/office")
    assert names["town1"] == "/buyer/town"


def test_labels_that_say_whose_an_answer_is_stand_together() -> None:
    def draw(canvas: Canvas) -> None:
        labels = ("Your first name", "Your last name", "Spouse's first name", "Spouse's last name", "Date of birth")
        for n, text in enumerate((*labels, "Place of birth")):
            canvas.drawString(10, 155 - 22 * n, text)
            paper.text(canvas, f"box{n}", 120, 152 - 22 * n)

    names, _ = drafted(draw)

    assert [names[f"box{n}"] for n in range(6)] == [
        "/your/first_name",
        "/your/last_name",
        "/spouse/first_name",
        "/spouse/last_name",
        "/date_of_birth",
        "/place_of_birth",
    ]


def test_a_label_that_says_what_a_row_is_called_stands_in_its_group() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (150, 120, 90):
            canvas.line(8, y + 18, 292, y + 18)
        canvas.drawString(10, 153, "A. PARENT/ MOTHER'S")
        for n, x in enumerate((130, 210)):
            paper.text(canvas, f"name{n}", x, 146, width=60)
            canvas.setFont("Helvetica", 6)
            canvas.drawString(x, 161, ("First", "Last")[n])
            canvas.setFont("Helvetica", 9)
        canvas.drawString(10, 123, "B. PARENT/ MOTHER'S NUMBER")
        paper.text(canvas, "number", 190, 120)
        field(canvas, "other", 90, "Remarks")

    names, _ = drafted(draw)

    assert names == {
        "name0": "/parent_mothers/first",
        "name1": "/parent_mothers/last",
        "number": "/parent_mothers/number",
        "other": "/remarks",
    }


def test_what_only_tells_what_to_do_is_no_group() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(10, 133, "If you moved, fill in")
        canvas.drawString(10, 83, "Previous employer")
        for row, y in enumerate((130, 80)):
            for n, x in enumerate((130, 210)):
                paper.text(canvas, f"box{row}{n}", x, y, width=60)
                canvas.drawString(x, y + 18, (("Street", "Date"), ("Name", "Town"))[row][n])

    names, _ = drafted(draw)

    assert [names["box00"], names["box01"]] == ["/street", "/date"]
    assert [names["box10"], names["box11"]] == ["/previous_employer/name", "/previous_employer/town"]


def test_numbered_lines_that_no_rule_parts_are_each_a_group() -> None:
    def draw(canvas: Canvas) -> None:
        for row, (y, title) in enumerate(((140, "6. Regular"), (115, "7. Senior"), (90, "8. Blind"))):
            canvas.drawString(10, y + 3, title)
            for n, (x, label) in enumerate(((90, "Self"), (150, "Spouse"))):
                paper.tick(canvas, f"box{row}{n}", x, y)
                canvas.drawString(x + 14, y + 2, label)

    names, _ = drafted(draw)

    assert [names[f"box{row}1"] for row in range(3)] == ["/regular/spouse", "/senior/spouse", "/blind/spouse"]
