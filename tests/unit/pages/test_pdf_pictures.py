"""Pictures of a PDF that pdfium cannot decode are decoded otherwise, and shown in their place; or it is said aloud."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from copiste.errors import DamagedDocument
from copiste.pages.decode import decode
from copiste.pages.model import Limits, Page
from copiste.pages.quality import is_blank
from copiste.pages.turning import turned

from .makes import alike, saved, sheet

WIDE, HIGH = letter


def _only(data: bytes) -> Page:
    (page,) = decode(data, Limits()).pages
    return page


def _pictured(draw: Callable[[Canvas], None], spoil: Callable[[StreamObject], None], turn: int = 0) -> bytes:
    """Return a page that *draw* draws, each of its pictures spoilt."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter)
    draw(canvas)
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(out.getvalue())))
    page = writer.pages[0]
    resources = page["/Resources"]
    assert isinstance(resources, DictionaryObject)
    pictures = resources["/XObject"]
    assert isinstance(pictures, DictionaryObject)
    for picture in pictures.values():
        spoil(picture.get_object())
    if turn:
        page.rotate(turn)
    again = io.BytesIO()
    writer.write(again)
    return again.getvalue()


def _called_colour(picture: StreamObject) -> None:
    """So SANE writes a grey scan: one channel, and the page is told that there are three."""
    picture[NameObject("/ColorSpace")] = NameObject("/DeviceRGB")


def _torn(picture: StreamObject) -> None:
    """No decoder makes anything of it."""
    picture._data = b"\xff\xd8" + bytes(500)


def _grey(canvas: Canvas, image: Image.Image, *where: float) -> None:
    canvas.drawImage(ImageReader(io.BytesIO(saved(image.convert("L"), "JPEG"))), *where)


def _whole(canvas: Canvas) -> None:
    _grey(canvas, sheet(), 0, 0, WIDE, HIGH)


def _stamped(canvas: Canvas) -> None:
    _whole(canvas)
    canvas.drawString(400, 10, "Received 2026-03-02 09:14")


def _lettered_under(canvas: Canvas) -> None:
    """What a scanner guessed, in plain letters under the picture that hides them."""
    canvas.drawString(72, 600, "GUESSED 987")
    _whole(canvas)


def _strips(canvas: Canvas) -> None:
    upper, lower = (sheet().crop((0, top, 850, top + 550)) for top in (0, 550))
    _grey(canvas, upper, 0, HIGH / 2, WIDE, HIGH / 2)
    _grey(canvas, lower, 0, 0, WIDE, HIGH / 2)


@pytest.mark.parametrize("draw", [_whole, _stamped, _lettered_under, _strips])
def test_what_pdfium_cannot_decode_is_shown_in_its_place(draw: Callable[[Canvas], None]) -> None:
    page = _only(_pictured(draw, _called_colour))

    assert alike(page.pixels, np.array(sheet())) > 0.93
    assert not page.facts.rendered
    assert [word.text for word in page.words if word.score > 0.5] == (
        ["Received", "2026-03-02", "09:14"] if draw is _stamped else []
    )
    assert (is_blank(page), page.problems) == (False, ())


def test_it_is_turned_with_its_page() -> None:
    page = _only(_pictured(_whole, _called_colour, 90))

    assert alike(page.pixels, turned(np.array(sheet()), 90)) > 0.93


def test_one_that_nobody_can_decode_is_said_aloud_beside_what_is_seen() -> None:
    page = _only(_pictured(_stamped, _torn))

    assert [(problem.code, problem.page) for problem in page.problems] == [("picture_not_drawn", 1)]
    assert not is_blank(page)


def test_a_page_that_is_such_a_picture_alone_could_not_be_decoded() -> None:
    with pytest.raises(DamagedDocument):
        decode(_pictured(_whole, _torn), Limits())
