"""A page of a PDF as its file tells it: the words that it shows, the widgets that stand on it, and what both draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

from copiste.pages import pdf_clips, pdf_frames, pdf_layers, pdf_text
from copiste.pages.geometry import clamped
from copiste.pages.model import Family, Grey, Problem, Widget, Word
from copiste.pages.pdf_layers import Layers

if TYPE_CHECKING:
    from copiste.pages.pdf_forms import Stated

_UNDRAWN = frozenset({
    raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_LINE, raw.FPDF_ANNOT_POLYGON,
    raw.FPDF_ANNOT_POLYLINE, raw.FPDF_ANNOT_CARET, raw.FPDF_ANNOT_REDACT, raw.FPDF_ANNOT_INK,
})  # fmt: skip
"""Kinds of notes that other viewers draw by themselves where the file holds no picture of them, and pdfium does not."""
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_MOST_NOTES = 5_000
"""Annotations of a page, so that a file made to hurt ends; chosen, not measured."""


@dataclass(frozen=True, slots=True, eq=False)
class LayeredPage:
    """See `pages.model.Page` for each."""

    words: tuple[Word, ...]
    widgets: tuple[Widget, ...]
    drawn: Grey | None
    problems: tuple[Problem, ...] = ()


def hide(document: pypdfium2.PdfDocument, number: int, places: Sequence[int]) -> None:
    """Hide annotations of page *number* (from 1), by their places: pdfium draws widgets on layers that are off."""
    if not places:
        return
    page = raw.FPDF_LoadPage(document, number - 1)  # not as a form's page, which would keep them as they were
    for at in places:
        note = raw.FPDFPage_GetAnnot(page, at)
        raw.FPDFAnnot_SetFlags(note, raw.FPDFAnnot_GetFlags(note) | raw.FPDF_ANNOT_FLAG_HIDDEN)
        raw.FPDFPage_CloseAnnot(note)
    raw.FPDF_ClosePage(page)


def look(
    document: pypdfium2.PdfDocument, number: int, stated: Sequence[Stated], whole: Grey, scale: float
) -> LayeredPage:
    """Return what page *number* (from 1) of *document* is made of. *whole* is the page drawn at *scale*."""
    page = document[number - 1]
    try:
        widgets = _placed(page, stated, whole)
        problems = tuple(Problem("note_not_drawn", page=number) for _ in range(_undrawn(page)))[:1]
        alone = pdf_layers.widgets_alone(page, scale) if widgets else None
    finally:
        page.close()
    page = _flat(document, number)
    try:
        layers = _layers(whole, pdf_layers.text_alone(page, scale), alone, widgets, scale)
        clipped = pdf_clips.clipped(page, scale)
        return LayeredPage(pdf_text.words(page, layers, clipped), widgets, _drawn(layers, widgets), problems)
    finally:
        page.close()


def _layers(
    whole: Grey, text: Grey, alone: tuple[Grey, Grey] | None, widgets: Sequence[Widget], scale: float
) -> Layers:
    if alone is None:
        return Layers(whole, text)
    bare = pdf_layers.without_text(alone[0], text)
    return Layers(whole, text, *alone, pdf_frames.frames(bare, widgets, scale))


def _placed(page: pypdfium2.PdfPage, stated: Sequence[Stated], whole: Grey) -> tuple[Widget, ...]:
    """Return the widgets with their boxes on the page as shown."""
    height, width = whole.shape
    convert = pypdfium2.PdfPosConv(page, (0, 0, width, height, 0))
    found = []
    for each in stated:
        (ax, ay), (bx, by) = convert.to_bitmap(*each.rectangle[:2]), convert.to_bitmap(*each.rectangle[2:])
        x0, x1, y0, y1 = min(ax, bx) / width, max(ax, bx) / width, min(ay, by) / height, max(ay, by) / height
        if x1 > 0 and x0 < 1 and y1 > 0 and y0 < 1 and x1 > x0 and y1 > y0:
            box = clamped(x0, y0, x1, y1)
            said = each.name, each.value, box, each.family, each.written
            found.append(Widget(*said, delivered=each.delivered, shown=each.shown, cells=each.cells))
    return tuple(found)


def _undrawn(page: pypdfium2.PdfPage) -> int:
    """Count the notes that people may see elsewhere and that do not show here."""
    count = 0
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = raw.FPDFPage_GetAnnot(page, at)
        if raw.FPDFAnnot_GetSubtype(note) in _UNDRAWN and not raw.FPDFAnnot_GetFlags(note) & _UNSEEN:
            count += not raw.FPDFAnnot_HasKey(note, b"AP")
        raw.FPDFPage_CloseAnnot(note)
    return count


def _flat(document: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    """Return the page with what was typed into fields and notes made part of its text."""
    page = document[number - 1]
    if raw.FPDFPage_GetAnnotCount(page) <= 0:
        return page
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    page.close()
    return document[number - 1]


def _drawn(layers: Layers, widgets: Sequence[Widget]) -> Grey | None:
    """Return what text and widgets draw; what is drawn in the place of a signature is the signature's ink."""
    drawn = layers.drawn()
    if drawn is not None:
        for widget in widgets:
            if widget.family is Family.SIGNATURE:
                left, top, right, bottom = widget.box.pixels(*reversed(drawn.shape))
                drawn[top:bottom, left:right] = 255
    return drawn
