"""Blank PDF forms that tests draft from, made on the spot."""

from __future__ import annotations

import io
from collections.abc import Callable

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, FloatObject, NameObject, NumberObject, RectangleObject
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 300.0, 200.0
LANGUAGE = "Please write your name and the date of birth for this form in the boxes"


def blank(draw: Callable[[Canvas], None] | None = None) -> bytes:
    """A page of 300 by 200 points with a line of print, on which *draw* draws."""
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(10, 185, LANGUAGE)
    if draw is not None:
        draw(canvas)
    canvas.showPage()
    canvas.save()
    return held.getvalue()


def text(
    canvas: Canvas, name: str, x: float, y: float, *, flags: str = "", longest: int = 100, width: float = 100
) -> None:
    """A text field, 14 points high."""
    canvas.acroForm.textfield(
        name=name, x=x, y=y, width=width, height=14, fieldFlags=flags, maxlen=longest, borderWidth=0
    )


def tick(canvas: Canvas, name: str, x: float, y: float) -> None:
    """A tick box of 10 points."""
    canvas.acroForm.checkbox(name=name, x=x, y=y, size=10)


def edited(pdf: bytes, edit: Callable[[PdfWriter], None]) -> bytes:
    """The PDF after *edit*."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    edit(writer)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def turned(pdf: bytes, degrees: int) -> bytes:
    """The PDF whose page says that it is shown turned clockwise, and cropped by 10 points all round."""

    def edit(writer: PdfWriter) -> None:
        page = writer.pages[0]
        page[NameObject("/Rotate")] = NumberObject(degrees)
        page[NameObject("/CropBox")] = RectangleObject((10, 10, WIDTH - 10, HEIGHT - 10))

    return edited(pdf, edit)


def reversed_tabs(pdf: bytes, order: str) -> bytes:
    """The PDF whose annotations stand the other way round, with the tab order *order*."""

    def edit(writer: PdfWriter) -> None:
        page = writer.pages[0]
        page[NameObject("/Annots")] = ArrayObject(reversed(page["/Annots"]))  # type: ignore[call-overload]
        page[NameObject("/Tabs")] = NameObject(order)

    return edited(pdf, edit)


def huge(pdf: bytes) -> bytes:
    """The PDF with a page of 200 inches by 200."""

    def edit(writer: PdfWriter) -> None:
        writer.pages[0][NameObject("/MediaBox")] = ArrayObject([FloatObject(v) for v in (0, 0, 14400, 14400)])

    return edited(pdf, edit)
