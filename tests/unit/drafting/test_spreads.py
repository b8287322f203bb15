"""Several widgets that are one answer become one field; where that is in doubt they stay apart."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from copiste.drafting.draft import draft
from copiste.forms.lint import faults
from copiste.forms.load import definition
from copiste.forms.model import FieldLayout
from tests.unit.drafting import paper

FRENCH = "Écrire le nom de la personne et la date dans les cases du formulaire"


def drafted(draw: Callable[[Canvas], None]) -> list[tuple[FieldLayout, dict[str, Any]]]:
    files = draft(paper.blank(draw), form="test", edition="1")
    assert all(fault.notice for fault in faults(files))
    properties = json.loads(files["schema.json"])["properties"]
    fields = definition("test", files).editions[0].fields
    return [(field, properties[field.name[1:]]) for field in fields]


def row(
    canvas: Canvas, label: str, widths: Sequence[float], *, names: Sequence[str] = (), marks: str = "", gap: float = 6
) -> None:
    """A label and boxes on one line, with *marks* printed in the gaps."""
    canvas.drawString(10, 130, label)
    x = 15 + canvas.stringWidth(label)
    for n, width in enumerate(widths):
        paper.text(canvas, names[n] if names else f"box{n}", x, 127, width=width)
        x += width
        if n < len(marks):
            canvas.drawString(x + (gap - canvas.stringWidth(marks[n])) / 2, 130, marks[n])
        x += gap


def french(canvas: Canvas) -> None:
    canvas.drawString(10, 170, FRENCH)
    canvas.drawString(10, 160, FRENCH)
    canvas.drawString(10, 150, FRENCH)


@pytest.mark.parametrize(
    ("names", "marks", "widths", "order"),
    [
        ((), "//", (16, 16, 30), "dmy"),
        ((), "", (16, 16, 30), "dmy"),
        ((), "--", (30, 16, 16), "ymd"),
        (("venteJour", "venteMois", "venteAnnee"), "", (16, 16, 28), "dmy"),
        (("bornY", "bornM", "bornD"), "", (26, 22, 22), "ymd"),
        (("Month_1", "Day_1", "Year_1"), "", (22, 22, 26), "mdy"),
    ],
)
def test_three_boxes_of_a_date_are_one(names: tuple[str, ...], marks: str, widths: tuple[int, ...], order: str) -> None:
    def draw(canvas: Canvas) -> None:
        french(canvas)
        row(canvas, "Date de la vente", widths, names=names, marks=marks)

    ((field, said),) = drafted(draw)

    assert field.acroform == (names or ("box0", "box1", "box2"))
    assert (field.name, field.joined, len(field.places)) == ("/date_de_la_vente", "/", 3)
    assert (said["format"], said["x-date-order"]) == ("date", order)


def test_nothing_tells_the_order_of_a_date_in_english_but_its_print_and_its_names() -> None:
    ((_, plain),) = drafted(lambda c: row(c, "Date of sale", (16, 16, 30), marks="//"))
    ((_, stated),) = drafted(lambda c: row(c, "Date of sale (mm/dd/yyyy)", (16, 16, 30), marks="//"))

    assert plain["format"] == stated["format"] == "date"
    assert "x-date-order" not in plain
    assert stated["x-date-order"] == "mdy"


@pytest.mark.parametrize(("printed", "known"), [("/ 20", True), ("/", False)])
def test_a_year_of_two_digits_has_the_century_that_is_printed_before_it(printed: str, known: bool) -> None:
    def draw(canvas: Canvas) -> None:
        french(canvas)
        canvas.drawString(10, 130, "Réunion du")
        for name, x in (("jour", 70), ("mois", 96), ("annee", 132)):
            paper.text(canvas, name, x, 127, width=16)
        canvas.drawString(88, 130, "/")
        canvas.drawString(114, 130, printed)

    ((field, said),) = drafted(draw)

    assert field.joined == "/"
    assert [said[key] for key in ("format", "x-century-from") if key in said] == (["date", 2000] if known else [])


@pytest.mark.parametrize(
    ("label", "widths", "marks"),
    [
        ("Amounts", (40, 40, 40), ""),  # three amounts
        ("Height, weight, waist", (16, 16, 30), ""),  # no mark, and no word of a date
        ("First, middle and last name", (60, 16, 80), ""),
        ("Rooms and people", (20, 20), "/"),
    ],
)
def test_what_may_be_several_answers_stays_apart(label: str, widths: tuple[int, ...], marks: str) -> None:
    found = drafted(lambda c: row(c, label, widths, marks=marks))

    assert [field.acroform for field, _ in found] == [f"box{n}" for n in range(len(widths))]
    assert all(field.joined is None for field, _ in found)


def test_boxes_of_one_character_are_a_comb() -> None:
    ((field, said),) = drafted(lambda c: row(c, "Member number", (14,) * 7, gap=3))

    assert field.acroform == tuple(f"box{n}" for n in range(7))
    assert (field.joined, [place.comb for place in field.places]) == ("", [7])
    assert "format" not in said


def test_marks_between_boxes_part_the_zones_that_are_read() -> None:
    ((field, _),) = drafted(lambda c: row(c, "Number", (14,) * 5, marks="  -  ", gap=5))
    ((amount, _),) = drafted(lambda c: row(c, "Total", (14,) * 7, marks=" ,  . ", gap=5))

    assert (field.joined, [place.comb for place in field.places]) == ("-", [3, 2])
    assert (amount.joined, [place.comb for place in amount.places]) == (".", [5, 2])


@pytest.mark.parametrize(("cells", "mark"), [((3, 2, 4), "-"), ((3, 3, 3), " "), ((2, 2, 2, 2, 2), " ")])
def test_combs_as_long_as_the_parts_of_a_number_are_one(cells: tuple[int, ...], mark: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(10, 130, "No.")
        x = 40.0
        for n, count in enumerate(cells):
            paper.text(canvas, f"c{n}", x, 127, flags="comb", longest=count, width=10 * count)
            x += 10 * count + 8

    ((field, _),) = drafted(draw)

    assert field.joined == mark
    assert tuple(place.comb for place in field.places) == cells


def test_two_combs_of_unknown_lengths_are_two_numbers() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(10, 130, "Codes")
        paper.text(canvas, "one", 50, 127, flags="comb", longest=3, width=40)
        paper.text(canvas, "two", 98, 127, flags="comb", longest=5, width=60)

    assert len(drafted(draw)) == 2


def test_area_code_and_number_hour_and_minute_and_cents_are_one() -> None:
    ((phone, _),) = drafted(lambda c: row(c, "Telephone", (30, 70), names=("Area code", "Phone number"), gap=4))
    ((time, _),) = drafted(lambda c: row(c, "At", (20, 20), marks="h", gap=10))
    ((amount, _),) = drafted(lambda c: row(c, "Paid", (60, 18), marks="."))

    assert (phone.joined, time.joined, amount.joined) == (" ", ":", ".")


def test_the_number_the_kind_and_the_name_of_a_street_are_one_address() -> None:
    names = ("num_Voie", "txt_Extension", "txt_TypeVoie", "txt_NomVoie")

    ((field, _),) = drafted(lambda c: row(c, "Adresse", (24, 26, 40, 90), names=names))

    assert (field.acroform, field.joined) == (names, " ")
