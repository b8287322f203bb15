"""The words of a true text layer: print that the page shows, never the guess of a scanner behind its picture."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from copiste.pages.geometry import clamped
from copiste.pages.model import Grey, Word
from copiste.pages.tiff import Scan

_PICTURE_SHARE = 0.5
"""A picture that covers this much of the page is a scan: text with it is a scanner's reading."""
_MOST_CHARACTERS = 50_000
_LEAST_CONTRAST = 30
_INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_UNMAPPED_SHARE = 0.05


@dataclass(slots=True)
class _Growing:
    """A word while its characters arrive, with its box in pixels of the bitmap."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def picture(page: pypdfium2.PdfPage) -> Scan | None:
    """Return the picture that covers most of the page: then it is a scan, whatever text comes with it."""
    left, bottom, right, top = page.get_bbox()
    whole = abs((right - left) * (top - bottom)) or 1.0
    for image in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4):
        x0, y0, x1, y1 = image.get_bounds()
        if max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(y1, top) - max(y0, bottom)) > _PICTURE_SHARE * whole:
            told = image.get_metadata()
            return Scan(told.width, told.height, told.horizontal_dpi, told.vertical_dpi, told.bits_per_pixel == 1)
    return None


def words(page: pypdfium2.PdfPage, pixels: Grey) -> tuple[Word, ...]:
    """Return the printed words of *page* in the order of the file; nothing when the text is not to be trusted.

    *pixels* is the page as rendered: words that leave no ink on it are hidden and left out.
    """
    layer = page.get_textpage()
    try:
        if not _trustworthy(layer):
            return ()
        convert = pypdfium2.PdfPosConv(page, (0, 0, pixels.shape[1], pixels.shape[0], 0))
        return tuple(_word(word, pixels) for word in _grown(layer, convert) if _has_ink(word, pixels))
    finally:
        layer.close()


def _trustworthy(layer: pypdfium2.PdfTextPage) -> bool:
    count = int(layer.count_chars())
    if not 0 < count <= _MOST_CHARACTERS:
        return False
    unmapped: int = sum(raw.FPDFText_HasUnicodeMapError(layer, index) == 1 for index in range(count))
    return unmapped <= _UNMAPPED_SHARE * count


def _grown(layer: pypdfium2.PdfTextPage, convert: pypdfium2.PdfPosConv) -> Iterator[_Growing]:
    word: _Growing | None = None
    for index in range(layer.count_chars()):
        letter = _letter(layer, index)
        if letter.isspace() or not letter:
            if word:
                yield word
            word = None
            continue
        box = _box(layer, index, convert)
        if box is None:
            continue
        if word and _far(word, box):
            yield word
            word = None
        if word is None:
            word = _Growing(letter, *box)
        else:
            word.text += letter
            word.x0, word.y0 = min(word.x0, box[0]), min(word.y0, box[1])
            word.x1, word.y1 = max(word.x1, box[2]), max(word.y1, box[3])
    if word:
        yield word


def _letter(layer: pypdfium2.PdfTextPage, index: int) -> str:
    code = raw.FPDFText_GetUnicode(layer, index)
    if code < 32 or code in (0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
        return " "
    owner = raw.FPDFText_GetTextObject(layer, index)
    if owner and raw.FPDFTextObj_GetTextRenderMode(owner) in _INVISIBLE:
        return " "
    return chr(code)


def _box(
    layer: pypdfium2.PdfTextPage, index: int, convert: pypdfium2.PdfPosConv
) -> tuple[float, float, float, float] | None:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not raw.FPDFText_GetCharBox(layer, index, left, right, bottom, top):
        return None
    first, second = convert.to_bitmap(left.value, bottom.value), convert.to_bitmap(right.value, top.value)
    x0, x1 = sorted((first[0], second[0]))
    y0, y1 = sorted((first[1], second[1]))
    return float(x0), float(y0), float(x1), float(y1)


def _far(word: _Growing, box: tuple[float, float, float, float]) -> bool:
    """Return whether a character begins elsewhere than where the word goes on: files leave the space out."""
    size = max(word.y1 - word.y0, box[3] - box[1], 1.0)
    apart_x = max(box[0] - word.x1, word.x0 - box[2])
    apart_y = max(box[1] - word.y1, word.y0 - box[3])
    return max(apart_x, apart_y) > 0.7 * size


def _has_ink(word: _Growing, pixels: Grey) -> bool:
    part = pixels[max(0, int(word.y0)) : int(word.y1) + 1, max(0, int(word.x0)) : int(word.x1) + 1]
    return part.size > 0 and int(part.max()) - int(part.min()) > _LEAST_CONTRAST


def _word(word: _Growing, pixels: Grey) -> Word:
    height, width = pixels.shape
    return Word(word.text, clamped(word.x0 / width, word.y0 / height, word.x1 / width, word.y1 / height))
