"""What a PDF page's own text and widgets draw, each drawn by itself, to be held against the page as a whole.

Text that the page does not show, because it is transparent, white, clipped, covered or on a layer that is off, draws
nothing here or something else than what stands there. Ink that the page shows and that neither text nor widgets drew
was put there by other means: a pen, a stamp, a scan.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
import pypdfium2
from pypdfium2 import raw

from copiste.pages.arrays import Colour, Mask
from copiste.pages.colour import grey_of
from copiste.pages.model import Grey

_MOST_OBJECTS, _DEEPEST = 200_000, 8
"""Objects of a page, and how deep they lie in each other, so that a file made to hurt ends; chosen, not measured."""
TEXT_INK = 200
"""Grey below which a pixel of text drawn alone is of its strokes: lighter ones are the smoothed edge."""
_AS_DARK = 60
"""How much lighter than drawn alone a pixel of a stroke may come out on the page, of 255."""
_CHANGED = 48
"""How much a pixel must change when boxes are unticked to be of their ticks, of 255."""
_OFF = "Off"
"""The state of a box that is not ticked (ISO 32000-1, 12.7.4.2.3)."""
_OTHERS = 255  # grey of paper: nothing is drawn there


@dataclass(frozen=True, eq=False)
class Layers:
    """What a page is made of, all of one size: the `whole` page as shown, its `text` alone, its `widgets` as they are
    and with every box `unticked`, and their `frames`, which are print. The last three are None without widgets."""

    whole: Grey
    text: Grey
    widgets: Grey | None = None
    unticked: Grey | None = None
    frames: Grey | None = None

    @cached_property
    def shown(self) -> Mask:
        """Where a stroke of text, or of a tick that a widget draws, stands on the page as drawn: a mask."""
        mask = (self.text < TEXT_INK) & (cv2.subtract(self.whole, self.text) <= _AS_DARK)
        if self.widgets is not None and self.unticked is not None:
            ticks = cv2.subtract(self.unticked, self.widgets) > _CHANGED  # where it is darker than when unticked
            if self.frames is not None:
                ticks &= self.frames == _OTHERS
            mask |= ticks & (cv2.subtract(self.whole, self.widgets) <= _AS_DARK)
        return np.asarray(mask, np.bool_)

    def drawn(self) -> Grey | None:
        """Return the layers as `pages.model.Page.drawn` has them; None when nothing is drawn."""
        shown = self.shown
        if not shown.any() and self.widgets is None:
            return None
        frames = np.full_like(self.whole, _OTHERS) if self.frames is None else self.frames
        drawn = cv2.max(frames, 1)  # type: ignore[call-overload]
        drawn[shown] = 0
        return np.asarray(drawn, np.uint8)


def without_text(picture: Grey, text: Grey) -> Grey:
    """Return *picture* with paper where *text* has its strokes."""
    bare = picture.copy()
    bare[text < TEXT_INK] = _OTHERS
    return bare


def widgets_alone(page: pypdfium2.PdfPage, scale: float) -> tuple[Grey, Grey]:
    """Return the widgets of *page* drawn alone, as they are and with every box unticked. The page is no more the same:
    load it anew."""
    for item, _ in objects(page, nested=False):
        raw.FPDFPageObj_SetIsActive(item, False)
    before, ticked = grey(page, scale, forms=True), False
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, at)
        if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_WIDGET and raw.FPDFAnnot_HasKey(note, b"AS"):
            ticked |= _state(note) != _OFF
            _set_state(note, _OFF)
        raw.FPDFPage_CloseAnnot(note)
    return before, grey(page, scale, forms=True) if ticked else before


def text_alone(page: pypdfium2.PdfPage, scale: float) -> Grey:
    """Return the text of *page* drawn alone, on white. The page is no more the same: load it anew."""
    for item, kind in objects(page, nested=True):
        if kind not in (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM):
            raw.FPDFPageObj_SetIsActive(item, False)
    return strokes(page, scale)


def strokes(page: pypdfium2.PdfPage, scale: float) -> Grey:
    """Return the active objects of *page* drawn on white, as dark as the channel that they take most from."""
    red, green, blue = cv2.split(_drawn(page, scale, forms=False))
    return np.asarray(cv2.min(cv2.min(red, green), blue), np.uint8)  # on white no ground has to be told from ink


def grey(page: pypdfium2.PdfPage, scale: float, *, forms: bool, notes: bool = False) -> Grey:
    """Return *page* drawn at *scale* pixels a point, with its form and its notes or without: height by width."""
    return grey_of(_drawn(page, scale, forms=forms, notes=notes))


def _drawn(page: pypdfium2.PdfPage, scale: float, *, forms: bool, notes: bool = False) -> Colour:
    bitmap = page.render(scale=scale, may_draw_forms=forms, draw_annots=notes, rev_byteorder=True)
    pixels = np.array(bitmap.to_numpy()[:, :, :3])
    bitmap.close()
    return pixels


def _state(note: Any) -> str:
    """Return the state that an annotation is drawn in, cut to a length that no `Off` has."""
    buffer = (raw.FPDF_WCHAR * 16)()
    raw.FPDFAnnot_GetStringValue(note, b"AS", buffer, ctypes.sizeof(buffer))
    return bytes(buffer).decode("utf-16-le", "replace").split("\0", 1)[0]


def _set_state(note: Any, state: str) -> None:
    text = (state + "\0").encode("utf-16-le")
    buffer = (raw.FPDF_WCHAR * (len(text) // 2)).from_buffer_copy(text)
    raw.FPDFAnnot_SetStringValue(note, b"AS", buffer)


def objects(page: pypdfium2.PdfPage, *, nested: bool) -> Iterator[tuple[Any, int]]:
    """Yield the objects of *page* with their kind, those inside of others too when *nested*."""
    waiting = [(raw.FPDFPage_GetObject(page, at), 1) for at in range(raw.FPDFPage_CountObjects(page))]
    met = 0
    while waiting and met < _MOST_OBJECTS:
        item, depth = waiting.pop()
        met += 1
        kind = int(raw.FPDFPageObj_GetType(item))
        yield item, kind
        if nested and kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            waiting += [
                (raw.FPDFFormObj_GetObject(item, at), depth + 1) for at in range(raw.FPDFFormObj_CountObjects(item))
            ]
