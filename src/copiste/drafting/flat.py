"""A blank that has no fillable fields, a scan or a flattened PDF: its places become widgets like any other's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from copiste.drafting.printed import PrintedPage, Segment, segments_of
from copiste.drafting.rooms import Space
from copiste.drafting.rules import rules_of
from copiste.drafting.spaces import PageSpaces, find, placed
from copiste.drafting.strokes import POINT, Rect
from copiste.drafting.widgets import FillableForm, FoundWidget, PageFrame, in_rows
from copiste.pages import decode, turning
from copiste.pages.geometry import clamped
from copiste.pages.model import WORKING_DPI, Grey, Limits, Page, Word

Words = Callable[[Grey, str | None], Sequence[Word]]
"""Finds the words of a page's picture in a language, or in any (`ports.readers.WordReader.words`)."""

_SEVERAL_LINES = 34 * POINT
"""Pixels; a space 34 points high holds more than one line; by eye, bench/flat_blanks.py."""
_LEAST_SKEW = 0.04
"""Degrees; a smaller lean is left alone, as turning costs sharpness; chosen, not measured."""
_POINTS = 72 / WORKING_DPI
"""Points in a pixel at 300 dpi."""
_LEAST_SCORE = 0.3
"""The reader's own score, 0..1, under which a word is noise; by eye, bench/flat_blanks.py."""
_PRINTED = re.compile(r"[^\W_]|№|[$€%/&–-]")


def no_words(pixels: Grey, language: str | None) -> Sequence[Word]:
    """Read nothing: labels are then known only where the PDF has a text layer."""
    del pixels, language
    return ()


def read(blank: bytes, words: Words, limits: Limits) -> tuple[FillableForm, tuple[PrintedPage, ...]]:
    """Return the places of a PDF or an image as widgets with no name of their own, and what is printed around them.

    Raise a `DocumentError` when *blank* cannot be decoded.
    """
    frames, widgets, pages = [], [], []
    for page in decode.opened(blank, limits).pages:
        pixels, said = _straight(page, words)
        found = find(pixels, said)
        height, width = (side * _POINTS for side in pixels.shape)
        here = in_rows(list(_widgets(found, page.number, pixels)))
        frames.append(PageFrame(0, 0, width, height, 0))
        widgets += [replace(widget, name=f"{page.number}.{n}") for n, widget in enumerate(here)]
        rules = rules_of(pixels)
        print_ = segments_of(list(_print(said, found, pixels)), here, width, height, rules)
        pages.append(PrintedPage(pixels, width, height, print_, rules))
    return FillableForm(tuple(frames), tuple(widgets)), tuple(pages)


def _straight(page: Page, words: Words) -> tuple[Grey, Sequence[Word]]:
    """Return the page's picture set straight, and its words: those of its text layer, else read from the picture."""
    if page.words:
        return page.pixels, page.words
    lean = turning.skew(page.pixels)
    pixels = turning.rotate(page.pixels, -lean) if abs(lean) >= _LEAST_SKEW else page.pixels
    return pixels, words(pixels, None)


def _widgets(found: PageSpaces, page: int, pixels: Grey) -> Iterator[FoundWidget]:
    height, width = pixels.shape

    def widget(rect: Rect, family: str, space: Space | None = None) -> FoundWidget:
        box = clamped(rect.x0 / width, rect.y0 / height, rect.x1 / width, rect.y1 / height)
        if space is None:
            return FoundWidget("", family, page, box)
        several = space.lines > 1 or (not space.teeth and rect.height >= _SEVERAL_LINES)
        return FoundWidget("", family, page, box, multiline=several, comb=space.teeth or None)

    for space in found.spaces:
        yield widget(space.rect, "Tx", space)
    for box in found.ticks:
        yield widget(box, "Btn")


def _print(words: Sequence[Word], found: PageSpaces, pixels: Grey) -> Iterator[Segment]:
    """Return the words in points, without the strokes of boxes and combs that were taken for letters."""
    boxes = [*found.ticks, *(space.rect for space in found.spaces if space.teeth)]
    for word in words:
        place = placed(word, pixels.shape)
        stroke = any(place.shared(box) > 0.5 * place.area for box in boxes)
        if word.score >= _LEAST_SCORE and _PRINTED.search(word.text) and not stroke:
            x0, y0, x1, y1 = (side * _POINTS for side in _on_line(place, found.print_))
            yield Segment(word.text, x0, y0, x1, y1)


def _on_line(place: Rect, lines: Sequence[Rect]) -> Rect:
    """Return a word as high as its line of print, so that words with and without long letters stand level."""
    line = max(lines, key=place.shared, default=place)
    fits = place.shared(line) > 0.6 * place.area and line.height < 1.8 * place.height
    return place._replace(y0=line.y0, y1=line.y1) if fits else place
