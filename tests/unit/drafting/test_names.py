"""A draft names answers as people would: not by the words that only lead to them, nor by numbers."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from copiste.drafting import naming, printed
from copiste.drafting.draft import draft
from tests.unit.drafting import paper

FRENCH = "Écrire le nom de la personne et la date dans les cases du formulaire"


def named(draw: Callable[[Canvas], None], *, french: bool = False) -> dict[str, str]:
    """Return the names that fields get, by those of their widgets."""

    def whole(canvas: Canvas) -> None:
        for y in (152, 162, 172) if french else ():
            canvas.drawString(10, y, FRENCH)
        draw(canvas)

    files = draft(paper.blank(whole), form="test", edition="1")
    fields = json.loads(files["editions/1/layout.json"])["fields"]
    return {entry.get("acroform") or entry["options"][0]["acroform"]: entry["name"] for entry in fields}


@pytest.mark.parametrize(
    ("label", "french", "name"),
    [
        ("Fait à", True, "/lieu"),
        (", le", True, "/date"),
        ("Je soussigné(e),", True, "/nom"),
        ("du", True, "/debut"),
        ("au", True, "/fin"),
        ("From:", False, "/start"),
        ("To", False, "/end"),
        ("Amount", False, "/amount"),
    ],
)
def test_words_that_lead_to_an_answer_do_not_name_it(label: str, french: bool, name: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(10, 103, label)
        paper.text(canvas, "undefined_3", 90, 100)

    assert named(draw, french=french) == {"undefined_3": name}


def test_two_answers_under_one_label_are_told_apart_by_what_their_widgets_are_called() -> None:
    def draw(canvas: Canvas) -> None:
        for n, own in enumerate(("motherUnknown", "fatherUnknown", "Text7")):
            canvas.drawString(10, 133 - 40 * n, "Unknown")
            paper.text(canvas, own, 60 + 40 * n, 130 - 40 * n)

    assert named(draw) == {"motherUnknown": "/unknown", "fatherUnknown": "/father_unknown", "Text7": "/unknown_2"}


def test_boxes_that_say_m_and_f_ask_for_a_sex() -> None:
    def draw(canvas: Canvas) -> None:
        for state, x in (("M", 10), ("F", 60)):
            canvas.acroForm.radio(name="groupe1", value=state, x=x, y=100, size=10, buttonStyle="cross")
            canvas.drawString(x + 14, 102, state)

    assert named(draw, french=True) == {"groupe1": "/sexe"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("form1[0].txt_NomUsage[0]", "Nom Usage"),
        ("Personne1_Nom-ligne1", "Personne 1 Nom ligne 1"),
        ("Numéro d’arrivée", "Numéro d’arrivée"),
        ("Text12", ""),
        ("f1_07[0]", ""),
        ("undefined_12", ""),
        ("Check Box 4", ""),
        ("DateTimeField2[0]", ""),
    ],
)
def test_a_widget_is_called_by_what_a_person_named_it(name: str, words: str) -> None:
    assert naming.spoken(name) == words


def test_letters_that_a_file_keeps_as_one_without_saying_which_are_two() -> None:
    assert printed.unbound("Identi!cation") == "Identification"
    assert printed.unbound('aide spéci!que, a"uent') == "aide spécifique, affluent".replace("ffl", "fl")
    assert printed.unbound("Attention! (voir page 3)") == "Attention! (voir page 3)"
    assert printed.unbound("Oui!Non") == "Oui!Non"
