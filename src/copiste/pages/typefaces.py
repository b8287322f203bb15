"""Words drawn in the plain typefaces that every PDF viewer has, to be held against words that a page shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import pypdfium2
from pypdfium2 import raw

from copiste.pages.model import Grey

FACES = ("Helvetica", "Times-Roman", "Courier", "Helvetica-Bold")
"""Of the standard fourteen (ISO 32000-1, 9.6.2.2) those that answers are typed in, the most usual first."""
_SIZE, _ROW = 24.0, 48.0
"""Points: how large words are drawn, and how far one is from the next."""
_SCALE = 300 / 72
"""Pixels a point: drawn as large as what they are held against, or a little larger."""
_WIDE = 1.2
"""Sizes that a letter is wide at most, with what stands beside it; those of Courier take 0.6, the widest ones 1.0."""
_PAPER = 250
"""Grey from which on nothing is drawn."""


def words(texts: Sequence[str], face: str) -> list[Grey]:
    """Return each of *texts* drawn in *face*, one of `FACES`, cut to its ink: height by width, 0 is black.

    What the face has no letters for comes out without them, and what lies below 32,767 pixels (150 texts) not at all.
    """
    if not texts:
        return []
    wide, high = _SIZE * _WIDE * (max(map(len, texts)) + 1), _ROW * len(texts)
    document = pypdfium2.PdfDocument.new()
    try:
        page = document.new_page(wide, high)
        for row, text in enumerate(texts):
            _write(document, page, text, face, high - _ROW * (row + 1) + (_ROW - _SIZE) / 2 + 1)
        raw.FPDFPage_GenerateContent(page)
        bitmap = page.render(scale=_SCALE, grayscale=True)
        whole = np.array(bitmap.to_numpy(), np.uint8).reshape(bitmap.height, bitmap.width)
        bitmap.close()
        page.close()
    finally:
        document.close()
    step = round(_ROW * _SCALE)
    return [to_ink(whole[step * row : step * (row + 1)]) for row in range(len(texts))]


def to_ink(drawn: Grey) -> Grey:
    """Return a picture without the paper around what is drawn."""
    left, top, width, height = cv2.boundingRect((drawn < _PAPER).astype(np.uint8))
    return drawn[top : top + height, left : left + width]


def _write(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, text: str, face: str, base: float) -> None:
    item: Any = raw.FPDFPageObj_NewTextObj(document, face.encode(), _SIZE)
    letters = (text + "\0").encode("utf-16-le", "replace")
    raw.FPDFText_SetText(item, (raw.FPDF_WCHAR * (len(letters) // 2)).from_buffer_copy(letters))
    raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, _SIZE / 4, base)
    raw.FPDFPage_InsertObject(page, item)
