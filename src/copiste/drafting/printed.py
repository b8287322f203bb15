"""What is printed on a blank PDF: each page's picture, and its lines of print with their places."""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from copiste.drafting import viewed
from copiste.drafting.rules import RuleMasks, rules_of
from copiste.drafting.widgets import FillableForm, FoundWidget, PageFrame
from copiste.errors import DamagedDocument, EncryptedDocument, TooLarge
from copiste.pages.model import WORKING_DPI, Grey

MOST_PIXELS = 60_000_000
"""Pixels of a page drawn from a PDF, as of a blank (`forms.blank`)."""
_MOST_CHARACTERS = 60_000
"""Characters of a page's text layer; chosen, not measured."""
_BOLD = 600
"""Weight of a typeface (400 is usual, 700 bold) from which on print is heavy; chosen, not measured."""
_NAMED_BOLD = re.compile(rb"(?i)bold|black|heavy|demi")
_LONGEST_NAME = 128
"""Bytes of a typeface's name that are looked at; chosen, not measured."""
_LIGATURES = {"!": "fi", '"': "fl"}
"""What stands first and second in typefaces that were cut down to their ligatures: no mark stands between two small
letters."""
_BOUND = re.compile(r"(?<=[a-zà-ÿ])[!\"](?=[a-zà-ÿ])")
_LEADERS = frozenset("._…·•-–—")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of print on one line. Edges in points on the page as shown, origin top left. `heavy` says that it is
    printed in bold, where the file tells."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    heavy: bool = False

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True, eq=False)
class PrintedPage:
    """One page: its picture at `WORKING_DPI` with no answers, its size in points, and its print from the top.

    `viewed` is its picture with what viewers draw for its fields, None where that is no different.
    """

    pixels: Grey
    width: float
    height: float
    segments: tuple[Segment, ...]
    rules: RuleMasks
    viewed: Grey | None = None


def pages(blank: bytes, found: FillableForm) -> tuple[PrintedPage, ...]:
    """Return every page of the PDF *blank*; raise a `DocumentError` when it cannot be shown."""
    try:
        document = pdfium.PdfDocument(blank)
    except pdfium.PdfiumError as error:
        raise (EncryptedDocument() if "password" in str(error).lower() else DamagedDocument()) from error
    try:
        if len(document) != len(found.frames):
            raise DamagedDocument
        plain = [_page(document[n], n + 1, found) for n in range(len(found.frames))]
    except pdfium.PdfiumError as error:
        raise DamagedDocument from error
    finally:
        document.close()
    seen = viewed.pictures(blank, [page.pixels for page in plain], [frame.unit for frame in found.frames])
    return tuple(replace(page, viewed=picture) for page, picture in zip(plain, seen, strict=True))


def _page(page: pdfium.PdfPage, number: int, found: FillableForm) -> PrintedPage:
    frame = found.frames[number - 1]
    width, height = frame.size
    pixels = width * height * (WORKING_DPI / 72) ** 2
    if pixels > MOST_PIXELS:
        raise TooLarge(limit="pixels", found=int(pixels), allowed=MOST_PIXELS)
    bitmap = page.render(scale=WORKING_DPI / 72 * frame.unit, grayscale=True, may_draw_forms=False, draw_annots=False)
    picture = np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width])
    bitmap.close()
    rules = rules_of(picture)
    zones = [w for w in found.widgets if w.page == number]
    return PrintedPage(
        picture, width, height, segments_of(_characters(page, frame), zones, width, height, rules), rules
    )


def segments_of(
    characters: list[Segment], widgets: list[FoundWidget], width: float, height: float, rules: RuleMasks
) -> tuple[Segment, ...]:
    """Return the lines of print that *characters* (or words) make on a page of *width* by *height* points."""
    return _joined(characters, _owners(widgets, width, height), rules)


def _characters(page: pdfium.PdfPage, frame: PageFrame) -> list[Segment]:
    """Return the visible upright characters of a page, without spaces."""
    text = page.get_textpage()
    width, height = frame.size
    found = []
    for n in range(min(text.count_chars(), _MOST_CHARACTERS)):
        code = pdfium_c.FPDFText_GetUnicode(text.raw, n)
        turned = math.radians(frame.turn) - pdfium_c.FPDFText_GetCharAngle(text.raw, n)
        if code <= 32 or code == 0xA0 or code > 0x10FFFF or math.cos(turned) < 0.9:
            continue
        x0, y0, x1, y1 = frame.place(*_char_box(text, n))
        if x1 > x0 and y1 > y0:
            heavy = _heavy(text, n)
            found.append(Segment(chr(code), x0 * width, y0 * height, x1 * width, y1 * height, heavy))
    text.close()
    return found


def _heavy(text: pdfium.PdfTextPage, n: int) -> bool:
    """Whether a character is bold, by its typeface’s weight or, where a file tells none, by the name."""
    name, flags = ctypes.create_string_buffer(_LONGEST_NAME), ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(text.raw, n, name, _LONGEST_NAME, ctypes.byref(flags))
    return pdfium_c.FPDFText_GetFontWeight(text.raw, n) >= _BOLD or _NAMED_BOLD.search(name.value) is not None


def _char_box(text: pdfium.PdfTextPage, n: int) -> tuple[float, float, float, float]:
    rect = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFText_GetLooseCharBox(text.raw, n, ctypes.byref(rect)):
        return 0.0, 0.0, 0.0, 0.0
    return rect.left, rect.bottom, rect.right, rect.top


def _owners(widgets: list[FoundWidget], width: float, height: float) -> npt.NDArray[np.float64]:
    """Return the widgets' rectangles in points, one a row."""
    boxes = [(w.box.x0 * width, w.box.y0 * height, w.box.x1 * width, w.box.y1 * height) for w in widgets]
    return np.array(boxes, dtype=np.float64).reshape(-1, 4)


def _joined(characters: list[Segment], zones: npt.NDArray[np.float64], rules: RuleMasks) -> tuple[Segment, ...]:
    """Join characters into lines of print that no widget's edge and no vertical rule runs through.

    Leaders (dots and rules made of characters) end a line; they are left out, but count as its length.
    """
    segments = []
    for row in _rows(characters):
        lines: list[tuple[int, list[Segment]]] = []
        for char in row:
            owner = _owner(char, zones)
            same = (line for by, line in reversed(lines[-3:]) if by == owner and _continues(line[-1], char, rules))
            line = next(same, None)
            if line is None:
                lines.append((owner, [char]))
            else:
                line.append(char)
        segments += [segment for _, line in lines for segment in _without_leaders(line)]
    return tuple(sorted(segments, key=lambda s: (s.y0, s.x0)))


def _rows(characters: list[Segment]) -> list[list[Segment]]:
    """Return the characters that stand level with each other, from the left."""
    rows: list[list[Segment]] = []
    for char in sorted(characters, key=lambda c: c.y0 + c.y1):
        first = rows[-1][0] if rows else char
        if rows and (char.y0 + char.y1 - first.y0 - first.y1) / 2 < 0.35 * min(first.height, char.height):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [sorted(row, key=lambda c: c.x0) for row in rows]


def _owner(char: Segment, zones: npt.NDArray[np.float64]) -> int:
    """Return the number of the widget that a character stands in, -1 for none."""
    x, y = (char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2
    inside = (zones[:, 0] <= x) & (x <= zones[:, 2]) & (zones[:, 1] <= y) & (y <= zones[:, 3])
    return int(np.argmax(inside)) if inside.any() else -1


def _continues(last: Segment, char: Segment, rules: RuleMasks) -> bool:
    size = max(last.height, char.height)
    if abs((last.y0 + last.y1) - (char.y0 + char.y1)) / 2 > 0.3 * size or min(last.height, char.height) < 0.5 * size:
        return False
    gap = char.x0 - last.x1
    if gap < 0.2 * size:
        return gap > -0.5 * size
    middle = (char.y0 + char.y1) / 2
    return gap < 0.8 * size and not rules.crossed_down(last.x1, char.x0, middle - size / 4, middle + size / 4)


def _without_leaders(line: list[Segment]) -> list[Segment]:
    parts: list[list[Segment]] = [[]]
    ends: list[float] = [line[0].x0]
    for n, char in enumerate(line):
        around = line[max(0, n - 1) : n + 2]
        leads = char.text in _LEADERS and len(around) > 1 and all(c.text in _LEADERS for c in around)
        if not leads and parts[-1] and ends[-1] > parts[-1][-1].x1:
            parts.append([])
            ends.append(char.x1)
        if not leads:
            parts[-1].append(char)
        ends[-1] = char.x1
    return [_segment(part, end) for part, end in zip(parts, ends, strict=True) if part]


def unbound(text: str) -> str:
    """Return *text* with two letters for each ligature of which the file says no more than its place in the typeface.

    >>> unbound("Identi!cation")
    'Identification'
    """
    return _BOUND.sub(lambda match: _LIGATURES[match[0]], text)


def _segment(line: list[Segment], end: float) -> Segment:
    text = line[0].text
    for before, char in pairwise(line):
        text += (" " if char.x0 - before.x1 > 0.1 * char.height else "") + char.text
    return Segment(
        unbound(" ".join(text.split())),
        min(c.x0 for c in line),
        min(c.y0 for c in line),
        max(end, *(c.x1 for c in line)),
        max(c.y1 for c in line),
        heavy=sum(c.heavy for c in line) > len(line) / 2,
    )
