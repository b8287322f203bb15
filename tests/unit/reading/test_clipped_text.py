"""An answer of which the page shows a part alone is a doubt, and one that is clipped where nothing stands is none."""

from __future__ import annotations

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from copiste.records import told

from . import pdf_paper as paper

X, Y, WIDE, HIGH = paper.TEXTS["name"]
LONG = "Vadeboncoeur-Desrochers"


def wide(text: str) -> float:
    """Return how wide a text is in Helvetica of 10 points."""
    return float(stringWidth(text, "Helvetica", 10))


def clipped(text: str, right: float, *, below: float = -4, lines: tuple[str, ...] = ()) -> bytes:
    """Return the form with a name typed, clipped *right* of its start and *below* its line, and *lines* under it."""

    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(X + 2, Y + 4 + below, right + 2, 16)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setFont("Helvetica", 10)
        for number, line in enumerate((text, *lines)):
            canvas.drawString(X + 4, Y + 4 - 11 * number, line)
        canvas.restoreState()

    return paper.printed(draw)


def doubted(data: bytes, name: str = "name") -> bool:
    """Return whether an answer is a doubt since the file and the page differ."""
    return told.VALUE_DIFFERS in told.doubts([paper.zone(data, name)])


@pytest.mark.parametrize("shown", ["Vadeboncoeur-Des", "Vadeboncoeur"])
def test_text_that_goes_on_where_it_is_clipped_is_a_doubt(shown: str) -> None:
    assert doubted(clipped(LONG, wide(shown)))


def test_a_letter_cut_in_two_is_a_doubt() -> None:
    assert doubted(clipped("Vadeboncoeur", wide("Vadeboncoe") + 2))


def test_letters_of_which_the_upper_half_shows_are_a_doubt() -> None:
    assert doubted(clipped("385.00", 60, below=3.5))


def test_a_word_clipped_off_after_a_space_is_a_doubt() -> None:
    assert doubted(clipped("Ada Lovelace", wide("Ada ")))


def test_a_line_clipped_off_below_another_is_a_doubt() -> None:
    assert doubted(clipped("Ada Lovelace", 100, lines=("of Ockham",)))


def test_text_that_lies_whole_in_its_clip_is_none() -> None:
    data = clipped("Ada Lovelace", wide("Ada Lovelace"))

    assert not doubted(data)
    assert paper.said(paper.zone(data, "name")) == {"pdf_text": "Ada Lovelace"}


def test_text_clipped_off_elsewhere_is_no_doubt_of_another_answer() -> None:
    def draw(canvas: Canvas) -> None:
        paper.typed(fee="300.00")(canvas)
        path = canvas.beginPath()
        path.rect(X, Y, wide("Vadeboncoeur"), 16)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(X + 4, Y + 4, f"{LONG} {LONG} {LONG}")  # the rest of it would lie over the fee

    data = paper.printed(draw)
    assert doubted(data)
    assert not doubted(data, "fee")
    assert paper.said(paper.zone(data, "fee")) == {"pdf_text": "300.00"}


def test_a_value_that_is_what_its_field_shows_is_no_doubt() -> None:
    assert not doubted(paper.form({"name": "Grégory Pâquet"}))
