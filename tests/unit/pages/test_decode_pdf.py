"""PDFs come out as they are shown, with their true text and their filled fields, and nothing that is hidden."""

from __future__ import annotations

import io

import numpy as np
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, NameObject, TextStringObject
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from copiste.errors import DamagedDocument, EncryptedDocument, TooLarge
from copiste.pages.decode import decode
from copiste.pages.model import OFF, ON, Limits
from copiste.pages.turning import turned

from .makes import alike, fax, form_pdf, pdf, reworked, saved, scanned_pdf, sheet

LIMITS = Limits()


def test_pages_are_rendered_at_300_dots_an_inch_with_their_words_in_place() -> None:
    first, second = decode(pdf("Bonjour permis", "deux"), LIMITS).pages

    assert first.pixels.shape == pytest.approx((3300, 2550), abs=1)
    assert [word.text for word in first.words] == ["Bonjour", "permis"]
    assert [word.text for word in second.words] == ["deux"]
    box = first.words[0].box
    assert (box.x0, box.y1) == pytest.approx((72 / 612, 100 / 792), abs=0.004)
    left, top, right, bottom = box.pixels(2550, 3300)
    assert first.pixels[top:bottom, left:right].min() < 80


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_rotation_is_honoured_for_pixels_and_words(turn: int) -> None:
    upright = decode(pdf("Bonjour"), LIMITS).pages[0]

    page = decode(reworked(pdf("Bonjour"), turn), LIMITS).pages[0]

    assert alike(page.pixels, turned(upright.pixels, turn)) > 0.95
    left, top, right, bottom = page.words[0].box.pixels(*reversed(page.pixels.shape))
    assert page.pixels[top:bottom, left:right].min() < 80


def test_a_scan_with_a_hidden_reading_has_no_true_text() -> None:
    page = decode(scanned_pdf(sheet(), hidden="devine"), LIMITS).pages[0]

    assert page.words == ()
    assert (page.facts.width, page.facts.height, page.facts.bilevel) == (850, 1100, False)
    assert alike(page.pixels, np.array(sheet())) > 0.95


@pytest.mark.parametrize("order", ["text first", "picture first"])
def test_a_reading_in_transparent_letters_is_no_true_text(order: str) -> None:
    """So NAPS2 writes it, by PDFsharp: letters of no opacity, under a JPEG or over it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter)
    picture = ImageReader(io.BytesIO(saved(sheet(), "JPEG")))
    if order == "picture first":
        canvas.drawImage(picture, 0, 0, *letter)
    canvas.saveState()
    canvas.setFillAlpha(0)
    canvas.drawString(72, 600, "devine")
    canvas.restoreState()
    if order == "text first":
        canvas.drawImage(picture, 0, 0, *letter)
    canvas.save()

    (page,) = decode(out.getvalue(), LIMITS).pages

    assert (page.words, page.facts.rendered) == ((), False)
    assert alike(page.pixels, np.array(sheet())) > 0.95


def test_a_fax_inside_a_pdf_is_known_for_one() -> None:
    page = decode(scanned_pdf(fax()), LIMITS).pages[0]

    assert page.facts.bilevel
    assert (page.facts.x_dpi, page.facts.y_dpi) == pytest.approx((203.3, 196), abs=1)


def test_text_that_leaves_no_ink_is_left_out() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, "visible")
    canvas.setFillGray(1)
    canvas.drawString(72, 650, "blanc")
    hidden = canvas.beginText(72, 600)
    hidden.setTextRenderMode(3)
    hidden.textLine("fantôme")
    canvas.drawText(hidden)
    canvas.save()

    assert [word.text for word in decode(out.getvalue(), LIMITS).pages[0].words] == ["visible"]


def test_filled_fields_come_by_qualified_name_and_show_on_the_page() -> None:
    document = decode(form_pdf("Tremblay", ticked=True), LIMITS)

    (page,) = document.pages
    assert {widget.name: widget.value for widget in page.widgets} == {
        "personne.nom": "Tremblay",
        "accord": ON,
        "langue": "",
    }
    assert "Tremblay" in [word.text for word in page.words]
    name = next(widget for widget in page.widgets if widget.name == "personne.nom")
    assert (name.box.x0, name.box.y1) == pytest.approx((120 / 612, 102 / 792), abs=0.001)


def test_a_form_that_nobody_filled_has_fields_with_no_value() -> None:
    (page,) = decode(form_pdf(), LIMITS).pages

    assert {widget.value for widget in page.widgets} == {"", OFF}


def test_a_value_without_its_appearance_is_drawn() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(form_pdf())))
    for annotation in writer.pages[0]["/Annots"]:  # type: ignore[attr-defined]
        field = annotation.get_object()
        if field.get("/FT") == "/Tx":
            field[NameObject("/V")] = TextStringObject("Gagnon")
            del field["/AP"]
    writer.root_object["/AcroForm"][NameObject("/NeedAppearances")] = BooleanObject(True)  # type: ignore[index]
    out = io.BytesIO()
    writer.write(out)

    filled, blank = decode(out.getvalue(), LIMITS), decode(form_pdf(), LIMITS)

    zone = np.s_[300:430, 490:1340]
    assert "Gagnon" in [widget.value for widget in filled.pages[0].widgets]
    assert filled.pages[0].pixels[zone].mean() < blank.pages[0].pixels[zone].mean()


def test_a_password_is_asked_for_only_when_reading_needs_it() -> None:
    assert decode(reworked(pdf("ouvert"), owner="maître"), LIMITS).pages[0].words[0].text == "ouvert"

    with pytest.raises(EncryptedDocument):
        decode(reworked(pdf("fermé"), owner="maître", user="secret"), LIMITS)


def test_lines_before_the_header_are_forgiven() -> None:
    assert len(decode(b"X-Mailer: none\r\n\r\n" + pdf("a"), LIMITS).pages) == 1


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n" + bytes(range(256)) * 20])
def test_a_header_alone_is_no_pdf(data: bytes) -> None:
    with pytest.raises(DamagedDocument):
        decode(data, LIMITS)


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(TooLarge) as caught:
        decode(pdf("a", "b", "c"), Limits(pages=2))

    assert caught.value.facts == {"limit": "pages", "found": 3, "allowed": 2}


def test_a_telephone_s_picture_that_takes_points_for_pixels_becomes_a_sheet() -> None:
    page = decode(pdf("photo", size=(3024, 4032)), LIMITS).pages[0]

    assert 3300 <= page.pixels.shape[0] <= 3600


def test_a_giant_page_is_made_coarser_rather_than_larger() -> None:
    page = decode(pdf("long", size=(800, 14_000)), Limits(pixels=5_000_000)).pages[0]

    assert page.pixels.size <= 5_050_000
