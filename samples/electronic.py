"""Forms that never were on paper: AcroForm values typed into the file, or a form printed to PDF with its text."""

from __future__ import annotations

import io
import random
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from samples.paper import HEIGHT, SANS, WIDTH, embedded
from samples.pen import Answer, scrawl
from samples.widgets import Blank, Rect, read


def filled(path: Path, answers: dict[str, Answer]) -> bytes:
    """The blank PDF with the answers as values of its fields, as a form-filling program saves it."""
    writer = PdfWriter(clone_from=path)
    form = writer.root_object["/AcroForm"].get_object()
    assert isinstance(form, DictionaryObject)  # noqa: S101 - our own blanks have one
    form[NameObject("/NeedAppearances")] = BooleanObject(True)
    for page in writer.pages:
        for annotation in page.get("/Annots", []):
            node = annotation.get_object()
            owner = node["/Parent"].get_object() if "/Parent" in node else node
            _set(writer, node, owner, answers.get(str(owner["/T"])))
    return _written(writer)


def _set(writer: PdfWriter, node: DictionaryObject, owner: DictionaryObject, answer: Answer) -> None:
    kind = str(owner["/FT"])
    if kind == "/Btn":
        states = {str(state) for state in node["/AP"]["/N"]}  # type: ignore[index]
        chosen = f"/{answer}" if isinstance(answer, str) else "/Yes" if answer else "/Off"
        node[NameObject("/AS")] = NameObject(chosen if chosen in states else "/Off")
        owner[NameObject("/V")] = NameObject(chosen if answer else "/Off")
    elif kind == "/Sig":
        if answer:  # a signature's dictionary; nobody's certificate is in it
            owner[NameObject("/V")] = DictionaryObject({NameObject("/Type"): NameObject("/Sig")})
            node[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(_signed(node))})  # noqa: SLF001 - pypdf has no other way
    elif answer:
        owner[NameObject("/V")] = TextStringObject(str(answer))
        node.pop("/AP", None)


def _signed(node: DictionaryObject) -> StreamObject:
    """What a signing program draws into the field: a signature that is nobody's, the same each time."""
    x0, y0, x1, y1 = (float(side) for side in node["/Rect"])  # type: ignore[attr-defined]
    width, height = x1 - x0, y1 - y0
    points = scrawl((4, height * 0.2, width, height * 0.8), random.Random("signature"))
    drawn = StreamObject()
    way = [f"{x:.2f} {y:.2f} {'l' if at else 'm'}" for at, (x, y) in enumerate(points)]
    drawn.set_data("\n".join(["1 w", *way, "S"]).encode())
    drawn[NameObject("/Type")], drawn[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    drawn[NameObject("/BBox")] = ArrayObject([FloatObject(0), FloatObject(0), FloatObject(width), FloatObject(height)])
    return drawn


def printed(path: Path, answers: dict[str, Answer], rng: random.Random) -> bytes:
    """The form filled and printed to PDF: no fields any more, but true text on the page."""
    over = io.BytesIO()
    canvas = Canvas(over, pagesize=(WIDTH, HEIGHT), invariant=1)
    for blank in read(path):
        answer = answers.get(blank.name)
        if answer:
            _print(canvas, blank, answer, rng)
    canvas.save()
    writer = PdfWriter(clone_from=path)
    (page,) = writer.pages
    page.pop("/Annots", None)
    writer.root_object.pop("/AcroForm", None)
    page.merge_page(PdfReader(over).pages[0])
    return _written(writer)


def _print(canvas: Canvas, blank: Blank, answer: Answer, rng: random.Random) -> None:
    for spot in blank.spots:
        x0, y0, x1, y1 = spot.rect
        if blank.kind == "signature":
            stroke = canvas.beginPath()
            points = scrawl((x0, y0, x1, y1), rng)
            stroke.moveTo(*points[0])
            for point in points[1:]:
                stroke.lineTo(*point)
            canvas.drawPath(stroke)
        elif blank.kind == "text":
            _text(canvas, blank, spot.rect, str(answer))
        elif answer is True or answer == spot.on:
            canvas.setLineWidth(1)
            canvas.line(x0 + 1.5, y0 + 1.5, x1 - 1.5, y1 - 1.5)
            canvas.line(x0 + 1.5, y1 - 1.5, x1 - 1.5, y0 + 1.5)


def _text(canvas: Canvas, blank: Blank, rect: Rect, text: str) -> None:
    x0, y0, x1, y1 = rect
    font = embedded(SANS)
    canvas.setFont(font, 9.5)
    if blank.cells:
        for place, letter in enumerate(text):
            canvas.drawCentredString(x0 + (x1 - x0) * (place + 0.5) / blank.cells, (y0 + y1) / 2 - 3.3, letter)
    elif blank.multiline:
        words, lines = text.split(), [""]
        for word in words:
            longer = f"{lines[-1]} {word}".strip()
            if canvas.stringWidth(longer, font, 9.5) > x1 - x0 - 6:
                lines.append(word)
            else:
                lines[-1] = longer
        for number, line in enumerate(lines):
            canvas.drawString(x0 + 2, y1 - 10 - 12 * number, line)
    else:
        canvas.drawString(x0 + 2, (y0 + y1) / 2 - 3.3, text)


def locked(text: str) -> bytes:
    """A PDF that asks for a password nobody wrote down."""
    from reportlab.lib.pdfencrypt import StandardEncryption  # noqa: PLC0415 - used here only

    memory = io.BytesIO()
    lock = StandardEncryption("inconnu", ownerPassword="inconnu", strength=128)
    canvas = Canvas(memory, pagesize=(WIDTH, HEIGHT), invariant=1, encrypt=lock)
    canvas.drawString(72, 700, text)
    canvas.save()
    return memory.getvalue()


def _written(writer: PdfWriter) -> bytes:
    writer.metadata = None
    memory = io.BytesIO()
    writer.write(memory)
    return memory.getvalue()
