"""What viewers draw for a blank's fields is kept beside the plain page; each page read is taken as it was printed."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from pypdf import PdfWriter
from pypdf.generic import NameObject, NumberObject
from reportlab.lib.colors import Color, black
from reportlab.pdfgen.canvas import Canvas

from copiste.drafting import viewed
from copiste.drafting.draft import draft
from copiste.forms.load import definition
from copiste.forms.model import BlankPage
from copiste.pages.model import Grey
from copiste.reading.printing import printed_as
from tests.unit.drafting import paper


def bordered(canvas: Canvas) -> None:
    """Nine cells that only the widget draws, with a value left in them, and a box that only the widget draws."""
    canvas.acroForm.textfield(
        name="number", value="123456789", x=60, y=120, width=180, height=20, fieldFlags="comb", maxlen=9,
        borderColor=black, fillColor=None, borderWidth=1, fontSize=12,
    )  # fmt: skip
    canvas.acroForm.checkbox(name="agrees", x=60, y=90, size=14, borderColor=black, fillColor=None, checked=True)


def tinted(canvas: Canvas) -> None:
    """A field of a light ground without a border."""
    canvas.acroForm.textfield(
        name="name", x=60, y=120, width=180, height=20, borderWidth=0, fillColor=Color(0.85, 0.9, 1), borderColor=None
    )


def page_of(pdf: bytes) -> BlankPage:
    return definition("test", draft(pdf, form="test", edition="1")).editions[0].pages[0]


def at(page: Grey, x0: float, y0: float, x1: float, y1: float) -> Grey:
    """The part of a page between two corners in points from the bottom left."""
    high = page.shape[0]
    left, right, top, bottom = (round(v * 300 / 72) for v in (x0, x1, paper.HEIGHT - y1, paper.HEIGHT - y0))
    return page[max(top, 0) : min(bottom, high), left:right]


def test_borders_are_in_the_second_picture_and_values_in_none() -> None:
    page = page_of(paper.blank(bordered))

    assert page.viewed is not None
    assert (at(page.pixels, 55, 85, 245, 145) > 250).all()
    box, inside = at(page.viewed.pixels, 58, 88, 76, 106), at(page.viewed.pixels, 64, 94, 70, 100)
    assert (box < 100).sum() > 200
    assert (inside > 250).all()
    cell = at(page.viewed.pixels, 64, 124, 76, 136)
    assert (cell > 250).all()


def test_a_blank_whose_fields_draw_nothing_has_one_picture() -> None:
    def plain(canvas: Canvas) -> None:
        canvas.acroForm.textfield(
            name="name", x=60, y=120, width=100, height=14, borderWidth=0, borderColor=None, fillColor=None
        )

    assert page_of(paper.blank(plain)).viewed is None


def test_fields_that_are_not_printed_are_in_no_picture() -> None:
    def hide(writer: PdfWriter) -> None:
        for entry in writer.pages[0]["/Annots"]:  # type: ignore[attr-defined]
            entry.get_object()[NameObject("/F")] = NumberObject(0)

    hidden = paper.edited(paper.blank(bordered), hide)
    plain = page_of(paper.blank(bordered)).pixels

    assert viewed.pictures(hidden, [plain], [1.0]) == [None]


@pytest.mark.parametrize("draw", [bordered, tinted])
def test_a_page_is_taken_as_it_was_printed(draw: Callable[[Canvas], None]) -> None:
    page = page_of(paper.blank(draw))
    assert page.viewed is not None

    def copied(pixels: Grey) -> Grey:
        noise = np.random.default_rng(1).normal(-12, 3, pixels.shape)
        soft = cv2.GaussianBlur(pixels, (0, 0), 1.2).astype(np.float64)
        return np.asarray(np.clip(np.roll(soft, (1, 1), (0, 1)) + noise, 0, 255), np.uint8)

    assert printed_as(copied(page.pixels), page) is page
    assert printed_as(copied(page.viewed.pixels), page) is page.viewed
