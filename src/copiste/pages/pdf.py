"""PDF files to pages, through pdfium; scripts, XFA and embedded files are never looked at."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from copiste.errors import DamagedDocument, DecodingExhausted, DocumentError, EmptyDocument, EncryptedDocument, TooLarge
from copiste.pages import pdf_layers, pdf_pictures, pdf_sheet, raster
from copiste.pages.model import WORKING_DPI, Limits, Page, Problem
from copiste.pages.pdf_sheet import LayeredPage
from copiste.pages.readable import unreadable
from copiste.pages.resolution import WIDEST, guessed
from copiste.pages.tiff import Frame
from copiste.pages.upright import upright

if TYPE_CHECKING:
    from copiste.pages.pdf_forms import Forms

_POINTS = 72.0
"""PDF points in an inch (ISO 32000)."""
_LONGEST = 200.0
"""Inches; PDF's own bound. A longer page is a mistake or an attack."""


def opened(data: bytes, limits: Limits, first: int = 1) -> tuple[int, Iterator[Page]]:
    """Return how many pages a PDF has, and its pages from *first* on."""
    document = _document(data)
    count = len(document)
    if not count:
        raise EmptyDocument
    if count > limits.pages:
        raise TooLarge(limit="pages", found=count, allowed=limits.pages)
    forms: Forms | None = None
    if document.get_formtype() != raw.FORMTYPE_NONE:
        document.init_forms()
        from copiste.pages import pdf_forms  # noqa: PLC0415  it loads in a fifth of what a scan takes to decode

        forms = pdf_forms.Forms(data)
    return count, _pages(document, forms, limits, first)


def _document(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
        len(document)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise EncryptedDocument from None
        raise DamagedDocument from error
    return document


def _pages(document: pypdfium2.PdfDocument, forms: Forms | None, limits: Limits, first: int) -> Iterator[Page]:
    try:
        for number in range(first, len(document) + 1):
            yield _page_or_white(document, forms, number, limits)
    finally:
        document.close()


def _page_or_white(document: pypdfium2.PdfDocument, forms: Forms | None, number: int, limits: Limits) -> Page:
    try:
        return _page(document, forms, number, limits)
    except DecodingExhausted:
        raise
    except MemoryError:
        raise DecodingExhausted(resource="memory") from None
    except (DocumentError, pypdfium2.PdfiumError, ValueError, OverflowError, RuntimeError):
        return unreadable(number, "pdf")


def _page(document: pypdfium2.PdfDocument, forms: Forms | None, number: int, limits: Limits) -> Page:
    if forms is not None:
        pdf_sheet.hide(document, number, forms.switched_off(number))
    page = document[number - 1]
    try:
        lost = pdf_pictures.lend(page, limits)
        frame, scale = _rendered(page, limits)
        if lost and frame.image.getextrema()[0] == frame.image.getextrema()[1]:
            raise DamagedDocument  # nothing else is on it
        scan = pdf_pictures.scan(page)
        lost_rows = pdf_pictures.fax_rows_lost(page, limits) if scan is not None and scan.bilevel else 0
    finally:
        page.close()
    came = replace(frame, scan=scan, damaged_rows=lost_rows)
    stated = () if forms is None else forms.on(number)
    sheet = pdf_sheet.look(document, number, stated, raster.array(frame.image), scale)
    tells = bool(sheet.words or sheet.widgets or sheet.drawn is not None)  # by their places on the page as it came
    done = upright(came, number, limits, flatten=scan is not None and not tells)
    problems = (*done.problems, Problem("picture_not_drawn", page=number)) if lost else done.problems
    done = replace(done, facts=replace(done.facts, rendered=scan is None), problems=problems)
    if done.facts.inverted:  # light on dark: what text draws cannot be told from its ground
        return done
    return _with_text(done, sheet)


def _with_text(page: Page, sheet: LayeredPage) -> Page:
    """Return *page* with what its file's own text and widgets say and draw."""
    drawn = sheet.drawn
    if drawn is not None and drawn.shape != page.pixels.shape:
        size = page.pixels.shape[1], page.pixels.shape[0]
        drawn = raster.array(Image.fromarray(drawn).resize(size, Image.Resampling.NEAREST))
    return replace(
        page, words=sheet.words, widgets=sheet.widgets, drawn=drawn, problems=(*page.problems, *sheet.problems)
    )


def _rendered(page: pypdfium2.PdfPage, limits: Limits) -> tuple[Frame, float]:
    """Return the page as a viewer shows it, and how many pixels a point became."""
    size = page.get_size()
    if not (min(size) > 0 and max(size) <= _LONGEST * _POINTS):
        raise DamagedDocument
    points = _POINTS if min(size) <= WIDEST * _POINTS else guessed(*size)[0]
    width, height = (side / points for side in size)
    dpi = WORKING_DPI * min(1.0, math.sqrt(limits.pixels / (width * height * WORKING_DPI**2)))
    pixels = pdf_layers.grey(page, dpi / points, forms=True, notes=True)
    return Frame(Image.fromarray(pixels), "pdf", (dpi, dpi)), dpi / points
