"""What viewers print of a blank PDF beside the page itself: its fields' borders, grounds and cells, empty of values.

Some programs print them and some do not, so a definition keeps both pictures where they differ, and reading looks which
of the two is on the paper (`reading.printing`).
"""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from copiste.drafting.widgets import PDF_FAULTS
from copiste.pages.model import WORKING_DPI, Grey

_HIDDEN, _PRINT = 1 << 1, 1 << 2
"""Bits 2 and 3 of an annotation's flags (ISO 32000-1, table 165)."""
_VARIABLE = re.compile(rb"/Tx\s+BMC.*?EMC", re.DOTALL)
"""The part of a text field's look that shows its value (ISO 32000-1, 12.7.3.3)."""
_DIFFERS, _FEW = 24, 60
"""Greys by which a pixel must differ, and pixels (300 dpi) that must, for a second picture to be worth keeping."""


def pictures(blank: bytes, plain: list[Grey], units: list[float]) -> list[Grey | None]:
    """Return each page as viewers print it empty, None where that is as good as its *plain* picture.

    *plain* are the pages' pictures at `WORKING_DPI` without what viewers add, *units* their user units.
    """
    try:
        document = pdfium.PdfDocument(emptied(blank))
    except (*PDF_FAULTS, NotImplementedError, pdfium.PdfiumError):
        return [None] * len(plain)
    try:
        document.init_forms()
        seen = [_picture(document[n], unit) for n, unit in enumerate(units)]
    except pdfium.PdfiumError:
        return [None] * len(plain)
    finally:
        document.close()
    return [one if _worth(one, other) else None for one, other in zip(seen, plain, strict=True)]


def emptied(blank: bytes) -> bytes:
    """Return the PDF *blank* with the fields that are printed, and no value in any of them."""
    reader = PdfReader(io.BytesIO(blank))
    if reader.is_encrypted:
        reader.decrypt("")
    writer = PdfWriter(clone_from=reader)
    for page in writer.pages:
        entries = page.get("/Annots")
        entries = entries.get_object() if entries is not None else ArrayObject()
        kept = [entry for entry in entries if _printed(entry.get_object())]
        page[NameObject("/Annots")] = ArrayObject(kept)
        for entry in kept:
            _clear(entry.get_object())
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def _printed(annotation: Any) -> bool:
    shown = int(annotation.get("/F", 0))
    return annotation.get("/Subtype") == "/Widget" and bool(shown & _PRINT) and not shown & _HIDDEN


def _clear(widget: DictionaryObject) -> None:
    """Take a widget's value out, and the value's look."""
    line: Any = widget
    while isinstance(line, DictionaryObject):
        for key in ("/V", "/DV", "/RV"):
            line.pop(NameObject(key), None)
        parent = line.get("/Parent")
        line = parent.get_object() if parent is not None else None
    if "/AS" in widget:
        widget[NameObject("/AS")] = NameObject("/Off")
    looks = widget.get("/AP")
    normal = looks.get_object().get("/N") if looks is not None else None
    normal = normal.get_object() if normal is not None else None
    if isinstance(normal, StreamObject):
        if _VARIABLE.search(normal.get_data()):
            normal.set_data(_VARIABLE.sub(b"/Tx BMC EMC", normal.get_data()))
    elif isinstance(normal, DictionaryObject) and "/Off" not in normal:
        normal[NameObject("/Off")] = _nothing()  # else pdfium draws a hairline of its own around the box


def _nothing() -> StreamObject:
    """Return a look that draws nothing."""
    form = StreamObject()
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject([NumberObject(0)] * 2 + [NumberObject(1)] * 2)
    return form


def _picture(page: pdfium.PdfPage, unit: float) -> Grey:
    bitmap = page.render(scale=WORKING_DPI / 72 * unit, grayscale=True, may_draw_forms=True, draw_annots=False)
    pixels = np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width])
    bitmap.close()
    return pixels


def _worth(viewed: Grey, plain: Grey) -> bool:
    if viewed.shape != plain.shape:
        return False
    return int((np.abs(viewed.astype(np.int16) - plain.astype(np.int16)) > _DIFFERS).sum()) > _FEW
