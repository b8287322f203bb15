"""What is invented for an answer over several widgets is one answer: a date, a number, a telephone."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from stdnum import luhn
from stdnum.fr import nir, siret

from samples import guess, spread, widgets
from samples.pen import Pen
from tests.unit.drafting import paper

FRENCH = "Écrire le nom de la personne et la date dans les cases du formulaire"


def boxes(canvas: Canvas, label: str, names: dict[str, tuple[float, int]], mark: str = "") -> None:
    """A label and boxes on a line, each by its name as wide as said, for as many characters as said."""
    for y in (150, 160, 170):
        canvas.drawString(10, y, FRENCH)
    canvas.drawString(10, 130, label)
    x = 15 + canvas.stringWidth(label)
    for name, (width, longest) in names.items():
        paper.text(canvas, name, x, 127, width=width, longest=longest)
        x += width + 6
        canvas.drawString(x - 5, 130, mark if name != [*names][-1] else "")


def filled(tmp_path: Path, label: str, names: dict[str, tuple[float, int]], mark: str = "") -> list[list[str]]:
    """What stands in the boxes of many fills, blank ones aside."""
    path = tmp_path / "blank.pdf"
    path.write_bytes(paper.blank(lambda canvas: boxes(canvas, label, names, mark)))
    fields, rng = widgets.read(path), random.Random(4)
    pen = Pen.pick(rng, hand=False)
    given = [guess.answers(path, fields, rng, pen, "fr") for _ in range(30)]
    texts = [[str(each[name]) for name in names] for each in given]
    assert [] < [each for each in texts if not any(each)] < texts, "some are left blank, and whole"
    return [each for each in texts if any(each)]


def test_the_parts_of_a_date_are_a_day_that_was(tmp_path: Path) -> None:
    written = filled(tmp_path, "Date", {"venteJour": (16, 2), "venteMois": (16, 2), "venteAnnee": (30, 4)})

    days = [dt.date(int(year), int(month), int(day)) for day, month, year in written]
    assert len(set(days)) > 5


def test_a_year_of_two_digits_has_two(tmp_path: Path) -> None:
    written = filled(tmp_path, "Date", {"reunion_Jour": (14, 2), "reunion_Mois": (14, 2), "reunion_Annee": (14, 2)})

    assert {len(part) for parts in written for part in parts} == {2}
    assert all(int(day) <= 31 and 1 <= int(month) <= 12 for day, month, _ in written)


@pytest.mark.parametrize(
    ("lengths", "valid"),
    [((3, 3, 3), luhn.is_valid), ((3, 3, 3, 5), siret.is_valid), ((1, 2, 2, 2, 3, 3, 2), nir.is_valid)],
)
def test_a_number_with_a_check_digit_is_valid(tmp_path: Path, lengths: tuple[int, ...], valid: object) -> None:
    assert callable(valid)
    written = filled(tmp_path, "Numéro", {f"box{n}": (8.0 * long, long) for n, long in enumerate(lengths)})

    assert written
    assert [parts for parts in written if not valid("".join(parts))] == []
    assert {tuple(map(len, parts)) for parts in written} == {lengths}


def test_an_area_code_and_a_number_are_kept_for_fiction(tmp_path: Path) -> None:
    written = filled(tmp_path, "", {"areacode": (40, 3), "phonenumber": (80, 8)})

    assert {area.isdigit() and len(area) == 3 and line.startswith("555-01") for area, line in written} == {True}


def test_the_parts_of_a_street_are_in_their_places(tmp_path: Path) -> None:
    names = {"num_Voie": (40.0, 6), "txt_TypeVoie": (60.0, 20), "txt_NomVoie": (90.0, 60)}
    written = filled(tmp_path, "", names)

    assert all(number.isdigit() and kind and name for number, kind, name in written)


def test_one_character_stands_in_a_box_for_one(tmp_path: Path) -> None:
    written = filled(tmp_path, "Code", {f"case{n}": (14.0, 1) for n in range(4)})

    assert {tuple(map(len, parts)) for parts in written} == {(1, 1, 1, 1)}
    assert len({"".join(parts) for parts in written}) > 5
    assert spread.spreads_of(tmp_path / "blank.pdf")
