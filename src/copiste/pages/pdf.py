"""PDF files to pages, through pdfium; scripts, XFA and embedded files are never looked at."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from copiste.errors import DamagedDocument, DecodingExhausted, DocumentError, EmptyDocument, EncryptedDocument, TooLarge
from copiste.pages import pdf_text, raster
from copiste.pages.images import unreadable
from copiste.pages.model import WORKING_DPI, Limits, Page, Widget, Word
from copiste.pages.resolution import WIDEST, guessed
from copiste.pages.tiff import Frame
from copiste.pages.upright import upright

_POINTS = 72.0
_LONGEST = 200.0
"""Inches; PDF's own bound. A longer page is a mistake or an attack."""


def opened(data: bytes, limits: Limits, first: int = 1) -> tuple[int, tuple[Widget, ...], Iterator[Page]]:
    """Return how many pages a PDF has, its filled AcroForm values, and its pages from *first* on."""
    document = _document(data)
    count = len(document)
    if not count:
        raise EmptyDocument
    if count > limits.pages:
        raise TooLarge(limit="pages", found=count, allowed=limits.pages)
    widgets: tuple[Widget, ...] = ()
    if document.get_formtype() != raw.FORMTYPE_NONE:
        document.init_forms()
        from copiste.pages import pdf_forms  # noqa: PLC0415  it loads in a fifth of what a scan takes to decode

        widgets = pdf_forms.widgets(data)
    return count, widgets, _pages(document, limits, first)


def _document(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
        len(document)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise EncryptedDocument from None
        raise DamagedDocument from error
    return document


def _pages(document: pypdfium2.PdfDocument, limits: Limits, first: int) -> Iterator[Page]:
    try:
        for number in range(first, len(document) + 1):
            yield _page_or_white(document, number, limits)
    finally:
        document.close()


def _page_or_white(document: pypdfium2.PdfDocument, number: int, limits: Limits) -> Page:
    try:
        return _page(document, number, limits)
    except DecodingExhausted:
        raise
    except MemoryError:
        raise DecodingExhausted(resource="memory") from None
    except (DocumentError, pypdfium2.PdfiumError, ValueError, OverflowError, RuntimeError):
        return unreadable(number, "pdf")


def _page(document: pypdfium2.PdfDocument, number: int, limits: Limits) -> Page:
    page = document[number - 1]
    try:
        frame = _rendered(page, limits)
        scan = pdf_text.picture(page)
        words: tuple[Word, ...] = ()
        if scan is None:
            page = _flat(document, page, number)
            words = pdf_text.words(page, raster.array(frame.image))
    finally:
        page.close()
    done = upright(replace(frame, scan=scan), number, limits)
    return Page(number, done.pixels, done.facts, words, done.problems)


def _rendered(page: pypdfium2.PdfPage, limits: Limits) -> Frame:
    size = page.get_size()
    if not (min(size) > 0 and max(size) <= _LONGEST * _POINTS):
        raise DamagedDocument
    points = _POINTS if min(size) <= WIDEST * _POINTS else guessed(*size)[0]
    width, height = (side / points for side in size)
    dpi = WORKING_DPI * min(1.0, math.sqrt(limits.pixels / (width * height * WORKING_DPI**2)))
    bitmap = page.render(scale=dpi / points, grayscale=True, may_draw_forms=True)
    image: Image.Image = bitmap.to_pil().convert("L")
    bitmap.close()
    return Frame(image, "pdf", (dpi, dpi))


def _flat(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, number: int) -> pypdfium2.PdfPage:
    """Return the page with what was typed into fields and notes made part of its text."""
    if raw.FPDFPage_GetAnnotCount(page) <= 0:
        return page
    page.flatten(raw.FLAT_NORMALDISPLAY)
    page.close()
    return document[number - 1]
