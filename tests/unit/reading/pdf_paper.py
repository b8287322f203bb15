"""A PDF form made for the tests: full of print, with its fields, filled and changed as programs and people do."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from copiste.drafting.draft import draft
from copiste.forms.load import definition
from copiste.forms.model import Definition
from copiste.pages.decode import decode
from copiste.pages.model import Limits, Page
from copiste.reading.identify import known_pages
from copiste.reading.model import Mark, ZoneReading
from copiste.reading.page import PagePlan, plan

TEXTS = {"name": (90, 640, 220, 18), "fee": (330, 640, 120, 18), "remark": (90, 560, 360, 50)}
"""Fields of text: left, bottom, width and height in points."""
TICKS = {"water": (90, 500), "shed": (230, 500)}
_CLAUSES = (
    "The keeper of the plot waters it before eight in the morning, never at noon.",
    "Paths stay clear of tools and of hoses; the town may look at any plot on weekdays.",
    "Compost is shared by all the plots of one row, whoever brought the leaves to it.",
    "A plot that nobody kept for thirty days is given to the next person of the list.",
)
Draw = Callable[[Canvas], None]


def print_(canvas: Canvas, *, title: str = "Request for a garden plot", clauses: tuple[str, ...] = _CLAUSES) -> None:
    """Print the form: title, labels over boxes, and clauses."""
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(90, 710, title)
    canvas.setFont("Helvetica", 9)
    for name, (x, y, width, height) in TEXTS.items():
        canvas.rect(x, y, width, height)
        canvas.drawString(x, y + height + 3, {"name": "Full name", "fee": "Fee paid", "remark": "Remarks"}[name])
    for name, (x, y) in TICKS.items():
        canvas.rect(x, y, 12, 12)
        canvas.setFillColorRGB(*({"shed": (0.95, 0.5, 0.55)}.get(name, (0, 0, 0))))  # some print is in colour
        canvas.drawString(x + 18, y + 2, f"I ask for {name}")
    canvas.setFillGray(0)
    for number in range(24):
        words = clauses[number % len(clauses)].split()
        at = 3 * number % len(words)  # no line like another: the page lies in one way only
        canvas.drawString(90, 460 - 14 * number, f"{number + 1}. {' '.join([*words[at:], *words[:at]])}")


def form(values: Mapping[str, str] | None = None, ticked: tuple[str, ...] = ()) -> bytes:
    """Return the form with its fields, some of them filled; every value has its picture."""
    given, out = values or {}, io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=True)
    print_(canvas)
    fields = canvas.acroForm
    for name, (x, y, width, height) in TEXTS.items():
        fields.textfield(
            name=name, x=x, y=y, width=width, height=height, value=given.get(name, ""), borderWidth=0, fontSize=10,
            fillColor=None, fieldFlags="multiline" if name == "remark" else "",
        )  # fmt: skip
    for name, (x, y) in TICKS.items():
        fields.checkbox(name=name, x=x, y=y, size=12, checked=name in ticked, borderWidth=0, fillColor=None)
    canvas.save()
    return out.getvalue()


def printed(draw: Draw, *, before: Draw | None = None, **print_options: Any) -> bytes:
    """Return the form printed to a file, with what *draw* puts on it, and *before* under it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=True)
    if before is not None:
        before(canvas)
    print_(canvas, **print_options)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def typed(**values: str) -> Draw:
    """Return what types *values* into their boxes."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Courier", 10)
        for name, text in values.items():
            x, y, _, height = TEXTS[name]
            canvas.drawString(x + 4, y + height - 14, text)

    return draw


def over(data: bytes, draw: Draw) -> bytes:
    """Return *data* with something drawn over its page."""
    layer = io.BytesIO()
    canvas = Canvas(layer, pagesize=letter, invariant=True)
    draw(canvas)
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.pages[0].merge_page(PdfReader(layer).pages[0])
    return _saved(writer)


def changed(data: bytes, change: Callable[[PdfWriter, Any], None]) -> bytes:
    """Return *data* with its first page changed."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    change(writer, writer.pages[0])
    return _saved(writer)


def with_value(data: bytes, name: str, **entries: Any) -> bytes:
    """Return *data* with entries of one field set, such as `V` or `AS`, and its picture as it was."""

    def change(writer: PdfWriter, page: Any) -> None:
        del writer
        for note in page["/Annots"]:
            if note.get_object().get("/T") == name:
                for key, value in entries.items():
                    note.get_object()[NameObject(f"/{key}")] = value

    return changed(data, change)


def with_note(data: bytes, subtype: str, box: tuple[float, float, float, float], **entries: Any) -> bytes:
    """Return *data* with one more annotation on its page, which holds no picture of itself."""

    def change(writer: PdfWriter, page: Any) -> None:
        note = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(f"/{subtype}"),
            NameObject("/Rect"): ArrayObject(FloatObject(side) for side in box),
            NameObject("/Contents"): TextStringObject("450.00"),
        })  # fmt: skip
        note.update({NameObject(f"/{key}"): value for key, value in entries.items()})
        notes = page.get("/Annots", ArrayObject())
        page[NameObject("/Annots")] = ArrayObject([*notes, writer._add_object(note)])

    return changed(data, change)


def look(writer: PdfWriter, drawing: str, wide: float, high: float) -> IndirectObject:
    """Return a picture of a widget or note: *drawing* in PDF's own words, so many points wide and high."""
    stream = DecodedStreamObject()
    stream.set_data(drawing.encode())
    around = ArrayObject(map(FloatObject, (0, 0, wide, high)))
    stream.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): around,
    })  # fmt: skip
    return writer._add_object(stream)


def pictured(data: bytes, name: str, drawing: str, *, state: str = "", **entries: Any) -> bytes:
    """Return *data* with the picture of one field drawn anew, that of one *state* of a button where it is given; of
    *entries* those that are None are taken away."""

    def change(writer: PdfWriter, page: Any) -> None:
        field = next(note.get_object() for note in page["/Annots"] if note.get_object().get("/T") == name)
        x0, y0, x1, y1 = map(float, field["/Rect"])
        drawn = look(writer, drawing, x1 - x0, y1 - y0)
        if state:
            field["/AP"]["/N"][NameObject(f"/{state}")] = drawn
        else:
            field[NameObject("/AP")] = DictionaryObject({NameObject("/N"): drawn})
        for key, value in entries.items():
            field.pop(f"/{key}", None)
            if value is not None:
                field[NameObject(f"/{key}")] = value

    return changed(data, change)


def with_widget(data: bytes, box: tuple[float, float, float, float], drawing: str, **entries: Any) -> bytes:
    """Return *data* with one more field on its page, in the place *box*, drawn as *drawing* says."""

    def change(writer: PdfWriter, page: Any) -> None:
        x0, y0, x1, y1 = box
        field = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/T"): TextStringObject("more"), NameObject("/F"): NumberObject(4),
            NameObject("/Rect"): ArrayObject(map(FloatObject, box)),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): look(writer, drawing, x1 - x0, y1 - y0)}),
        })  # fmt: skip
        field.update({NameObject(f"/{key}"): value for key, value in entries.items()})
        added = writer._add_object(field)
        page[NameObject("/Annots")] = ArrayObject([*page["/Annots"], added])
        writer._root_object["/AcroForm"]["/Fields"].append(added)  # type: ignore[index]

    return changed(data, change)


def renamed(data: bytes, drawn: str, meant: str) -> bytes:
    """Return *data* with a letter of its typed answers said to be another: what is drawn stays what it was."""
    letters = {chr(code): chr(code) for code in range(32, 127)} | {drawn: meant}
    pairs = "".join(f"<{ord(one):02x}> <{ord(other):04x}>\n" for one, other in letters.items())
    table = f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(letters)} beginbfchar\n{pairs}endbfchar"
    frame = f"/CIDInit /ProcSet findresource begin begincmap /CMapType 2 def\n{table}\nendcmap end"

    def change(writer: PdfWriter, page: Any) -> None:
        stream = DecodedStreamObject()
        stream.set_data(frame.encode())
        for font in page["/Resources"]["/Font"].values():
            if font.get_object()["/BaseFont"] == "/Courier":
                font.get_object()[NameObject("/ToUnicode")] = writer._add_object(stream)

    return changed(data, change)


def scaled(data: bytes, share: float, across: float, up: float) -> bytes:
    """Return *data* with what its page holds made smaller and moved, as "fit to page" prints it."""

    def change(writer: PdfWriter, page: Any) -> None:
        del writer
        page.add_transformation(Transformation().scale(share).translate(across, up))

    return changed(data, change)


def together(*documents: bytes) -> bytes:
    """Return the pages of several documents in one, as pypdf puts them together."""
    writer = PdfWriter()
    for data in documents:
        writer.append(io.BytesIO(data))
    return _saved(writer)


@lru_cache(maxsize=4)
def pages(data: bytes) -> tuple[Page, ...]:
    """Return the pages of a file as they are decoded."""
    return decode(data, Limits()).pages


@cache
def known(blank: bytes | None = None) -> Definition:
    """Return the definition that `draft` makes of the blank, or of another one."""
    files = draft(blank or form(), form="garden", edition="2026")
    return definition("garden", files)


@lru_cache(maxsize=4)
def planned(data: bytes, page: int = 1, blank: bytes | None = None) -> PagePlan | None:
    """Return what is known of a page of *data* before any reader has seen it."""
    return plan(pages(data)[page - 1], tuple(known_pages([known(blank)])))


def zone(data: bytes, name: str, page: int = 1, blank: bytes | None = None) -> ZoneReading:
    """Return one zone of a page of *data*, by the name of its field in the PDF; *blank* is its form, if another one."""
    found = planned(data, page, blank)
    assert found is not None
    layout = next(field for field in known(blank).editions[0].fields if field.acroform == name)
    return next(each.reading for each in found.zones if each.reading.name == layout.name)


def said(reading: ZoneReading) -> dict[str, str]:
    """Return what the file says of a zone, by who says it."""
    return {each.reader: each.text for each in reading.candidates}


def mark(data: bytes, name: str) -> Mark | None:
    """Return how a box stands."""
    return zone(data, name).mark


def _saved(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def switched_off(writer: PdfWriter) -> IndirectObject:
    """Return a layer of the file that no viewer shows."""
    layer = writer._add_object(
        DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("draft")})
    )
    off = DictionaryObject({NameObject("/OFF"): ArrayObject([layer])})
    writer._root_object[NameObject("/OCProperties")] = DictionaryObject({
        NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): off,
    })  # fmt: skip
    return layer


def on_a_hidden_layer(data: bytes, text: str, at: tuple[float, float]) -> bytes:
    """Return *data* with a text on a layer that is switched off, in Helvetica of 10 points."""

    def change(writer: PdfWriter, page: Any) -> None:
        face = DictionaryObject({
            NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        })  # fmt: skip
        page["/Resources"]["/Font"][NameObject("/FHidden")] = face
        page["/Resources"][NameObject("/Properties")] = DictionaryObject({NameObject("/Layer"): switched_off(writer)})
        drawn = DecodedStreamObject()
        shown = f"/OC /Layer BDC BT /FHidden 10 Tf {at[0]} {at[1]} Td ({text}) Tj ET EMC"
        drawn.set_data(b"q " + page.get_contents().get_data() + b" Q " + shown.encode())
        page[NameObject("/Contents")] = writer._add_object(drawn)

    return changed(data, change)


def inked(box: tuple[float, float, float, float]) -> Callable[[PdfWriter, Any], None]:
    """Return what draws a stroke of a pen across *box*, as viewers keep it: a note with its picture."""
    x0, y0, x1, y1 = box
    return inked_along(((x0 + 2, y0 + 3), (x1 - 2, y1 - 3)))


def inked_along(points: Sequence[tuple[float, float]]) -> Callable[[PdfWriter, Any], None]:
    """Return what draws a line of a pen along *points*, as viewers keep it: a note with its picture."""

    def change(writer: PdfWriter, page: Any) -> None:
        stroke = DecodedStreamObject()
        line = " l ".join(f"{x:.2f} {y:.2f}" for x, y in points[1:])
        stroke.set_data(f"0 0 1 RG 1.5 w {points[0][0]:.2f} {points[0][1]:.2f} m {line} l S".encode())
        (left, down), (right, up) = map(min, zip(*points, strict=True)), map(max, zip(*points, strict=True))
        around = ArrayObject(map(FloatObject, (left - 2, down - 2, right + 2, up + 2)))
        stroke.update({
            NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): around,
        })  # fmt: skip
        note = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Ink"),
            NameObject("/Rect"): around, NameObject("/F"): NumberObject(4),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(stroke)}),
        })  # fmt: skip
        page[NameObject("/Annots")] = ArrayObject([*page["/Annots"], writer._add_object(note)])

    return change
