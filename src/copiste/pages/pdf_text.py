"""The words of a PDF's own text, each with how much of it the page shows."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2
from pypdfium2 import raw

from copiste.pages import pdf_clips
from copiste.pages.arrays import Mask
from copiste.pages.geometry import clamped
from copiste.pages.model import Word
from copiste.pages.pdf_clips import Clipped
from copiste.pages.pdf_layers import TEXT_INK, Layers

_MOST_CHARACTERS = 50_000
"""Characters of a page: ten times a page full of print; chosen, not measured."""
_UNMAPPED_SHARE = 0.05
"""Share of characters without a meaning: more, and the layer is not trusted; chosen, not measured."""
SHOWN = 0.9
"""Share of a word's strokes that must stand on the page as drawn for the page to show the word."""
_SCRAP = 0.3
"""Share of a letter below which what is left of it is no letter; set by hand."""
_MOST_CUT = 500
"""Objects of text that are cut off, so that a file made to hurt ends; chosen, not measured."""
_FURTHER = 1.2
"""How far from a word, in its heights, text that is cut off may lie to be of the same answer: a line below."""

Rectangle = tuple[float, float, float, float]


@dataclass(slots=True)
class _Growing:
    """A word while its characters arrive, with its box in pixels of the bitmap. `shown` is true of all or of none;
    `objects` are the addresses of those that its letters are of."""

    text: str
    box: Rectangle
    shown: bool
    objects: set[int]


class _Strokes:
    """How many pixels of text, and of text that the page shows, lie in a rectangle, from sums over the whole page."""

    def __init__(self, text: Mask, shown: Mask) -> None:
        self.shape, self._text = text.shape, text
        self._drawn = _sums(text)
        self._shown = _sums(text & shown)

    def _pixels(self, box: Rectangle) -> tuple[int, int, int, int]:
        x0, y0 = max(0, int(box[0])), max(0, int(box[1]))
        return x0, y0, min(self.shape[1], int(box[2]) + 1), min(self.shape[0], int(box[3]) + 1)

    def around(self, box: Rectangle) -> Rectangle:
        """Return the rectangle around the strokes in *box*; *box* where there are none."""
        x0, y0, x1, y1 = self._pixels(box)
        down, across = np.nonzero(self._text[y0:y1, x0:x1])
        if not down.size:
            return box
        return x0 + across.min(), y0 + down.min(), x0 + across.max() + 1, y0 + down.max() + 1

    def share(self, box: Rectangle) -> float | None:
        """Return the share of the strokes in *box* that the page shows; None where there are none."""
        x0, y0, x1, y1 = self._pixels(box)
        if x1 <= x0 or y1 <= y0:
            return None
        drawn, shown = (int(s[y1, x1] - s[y0, x1] - s[y1, x0] + s[y0, x0]) for s in (self._drawn, self._shown))
        return shown / drawn if drawn else None


class _Cuts:
    """Which words are cut off: their object of text goes on where it is clipped, or one beside it under the same clip
    does."""

    def __init__(self, clipped: Clipped) -> None:
        self._clipped, self._gone = clipped, dict[int, Rectangle]()
        self._strokes = None if clipped.strokes is None else _Strokes(*clipped.strokes)

    def object_of(self, layer: pypdfium2.PdfTextPage, index: int) -> int:
        """Return the object of a character; 0 where nothing on the page is cut off."""
        return 0 if self._strokes is None else pdf_clips.address(raw.FPDFText_GetTextObject(layer, index))

    def gone(self, of: int, box: Rectangle) -> bool:
        """Whether a character in *box*, whose object is *of*, is clipped off; one that is cut in two is not gone, and
        remembered."""
        if self._strokes is None or of not in self._clipped.clips:
            return False
        share = self._strokes.share(box)
        if share is None or share >= SHOWN:
            return False
        self._gone[of] = _around(self._gone.get(of, box), box)
        return share < _SCRAP

    def off(self, word: _Growing) -> bool:
        """Whether a word is cut off, once all characters were seen."""
        return not self._gone.keys().isdisjoint(word.objects) or any(
            _beside(word.box, box)
            and any(self._clipped.under(self._clipped.clips[gone], each) for each in word.objects)
            for gone, box in islice(self._gone.items(), _MOST_CUT)
        )


def words(page: pypdfium2.PdfPage, layers: Layers, clipped: Clipped) -> tuple[Word, ...]:
    """Return the words of *page* that draw anything, in the order of the file; nothing when their letters are unknown.

    *page* has its notes and fields made part of it; *layers* is what it draws, *clipped* what of its text is clipped.
    """
    layer = page.get_textpage()
    try:
        if not _trustworthy(layer):
            return ()
        text = np.asarray(layers.text < TEXT_INK, np.bool_)
        strokes, cuts = _Strokes(text, layers.shown), _Cuts(clipped)
        height, width = strokes.shape
        convert = pypdfium2.PdfPosConv(page, (0, 0, width, height, 0))
        found = list(_grown(layer, convert, strokes, cuts))
        return tuple(_word(word, strokes, cut=cuts.off(word)) for word in found)
    finally:
        layer.close()


def _sums(mask: Mask) -> npt.NDArray[np.int32]:
    return np.asarray(cv2.integral(mask.astype(np.uint8)))


def _trustworthy(layer: pypdfium2.PdfTextPage) -> bool:
    count = int(layer.count_chars())
    if not 0 < count <= _MOST_CHARACTERS:
        return False
    unmapped: int = sum(raw.FPDFText_HasUnicodeMapError(layer, index) == 1 for index in range(count))
    return unmapped <= _UNMAPPED_SHARE * count


def _grown(
    layer: pypdfium2.PdfTextPage, convert: pypdfium2.PdfPosConv, strokes: _Strokes, cuts: _Cuts
) -> Iterator[_Growing]:
    word: _Growing | None = None
    for index in range(layer.count_chars()):
        letter = _letter(layer, index)
        box = None if letter.isspace() else _box(layer, index, convert)
        of = cuts.object_of(layer, index)
        share = None if box is None or cuts.gone(of, box) else strokes.share(box)
        if box is None or share is None:
            if word:
                yield word
            word = None
            continue
        if word and (_far(word.box, box) or word.shown != (share >= SHOWN)):
            yield word
            word = None
        if word is None:
            word = _Growing(letter, box, share >= SHOWN, {of})
        else:
            word.objects.add(of)
            word.text += letter
            word.box = _around(word.box, box)
    if word:
        yield word


def _letter(layer: pypdfium2.PdfTextPage, index: int) -> str:
    code = raw.FPDFText_GetUnicode(layer, index)
    if code < 32 or code in (0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
        return " "
    return chr(code)


def _box(layer: pypdfium2.PdfTextPage, index: int, convert: pypdfium2.PdfPosConv) -> Rectangle | None:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not raw.FPDFText_GetCharBox(layer, index, left, right, bottom, top):
        return None
    first, second = convert.to_bitmap(left.value, bottom.value), convert.to_bitmap(right.value, top.value)
    x0, x1 = sorted((first[0], second[0]))
    y0, y1 = sorted((first[1], second[1]))
    return float(x0), float(y0), float(x1), float(y1)


def _far(word: Rectangle, box: Rectangle) -> bool:
    """Return whether a character begins elsewhere than where the word goes on: files leave the space out."""
    size = max(word[3] - word[1], box[3] - box[1], 1.0)
    apart_x = max(box[0] - word[2], word[0] - box[2])
    apart_y = max(box[1] - word[3], word[1] - box[3])
    return max(apart_x, apart_y) > 0.7 * size


def _beside(word: Rectangle, box: Rectangle) -> bool:
    """Return whether a character lies on, right below or right above a word, or goes on beside it."""
    high = word[3] - word[1]
    return (
        max(box[0] - word[2], word[0] - box[2]) <= _FURTHER * high
        and max(box[1] - word[3], word[1] - box[3]) <= _FURTHER * high
    )


def _around(one: Rectangle, other: Rectangle) -> Rectangle:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _word(word: _Growing, strokes: _Strokes, *, cut: bool) -> Word:
    height, width = strokes.shape
    x0, y0, x1, y1 = strokes.around(word.box) if cut else word.box
    box = clamped(x0 / width, y0 / height, x1 / width, y1 / height)
    return Word(word.text, box, round(strokes.share(word.box) or 0.0, 3), cut)
