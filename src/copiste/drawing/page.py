"""A page with what was read on it: state told by colour, by line and by sign, so that no colour is needed to see it."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from PIL import Image, ImageDraw

from copiste.drawing.font import font
from copiste.drawing.notes import Note, State
from copiste.pages.model import Grey
from copiste.reading.model import Mark
from copiste.texts import Language, say

WIDTH = 1700
"""Pixels across: a letter page at 200 dots an inch, on which print of 8 points can be read."""

COLOURS = {State.ACCEPTED: (20, 110, 65), State.REVIEW: (165, 80, 0), State.BLANK: (85, 95, 110)}
"""Each has a contrast of at least 4.5 with white."""
SIGNS = {State.ACCEPTED: "✓", State.REVIEW: "?", State.BLANK: "–"}
MARKS = {Mark.TICKED: "☑", Mark.EMPTY: "☐", Mark.CORRECTED: "☒", Mark.UNSURE: "?"}
_DASHES = {State.ACCEPTED: None, State.REVIEW: (14, 7), State.BLANK: (3, 5)}
"""Pixels drawn and left out along a frame, so that colour is not all that tells them apart; by eye."""
_SIZE, _SMALL = 19, 15
"""Pixels: height of an answer, and of one that stands back; by eye."""
_TINT = 26
"""Of 255: how strongly a zone is tinted."""
_LONGEST = 90
"""Characters of a reading that are shown; the whole of it stands in the output."""

Rectangle = tuple[float, float, float, float]
Colour = tuple[int, int, int]


@dataclass(slots=True)
class _Page:
    """Where the zones are, and where tags stand already, in pixels."""

    language: Language
    zones: list[Rectangle]
    tags: list[Rectangle] = field(default_factory=list)


def draw(pixels: Grey, found: Sequence[Note], title: str, language: Language) -> bytes:
    """Return *pixels*, an upright page, as a PNG with its notes, a title above it and a legend of the signs."""
    page = Image.fromarray(pixels).convert("RGB")
    page = page.resize((WIDTH, round(page.height * WIDTH / page.width)), Image.Resampling.LANCZOS)
    pen = ImageDraw.Draw(page, "RGBA")
    for note in found:
        _frame(pen, _on(page, note), note.state)
    layout = _Page(language, [_on(page, note) for note in found])
    for note, place in zip(found, layout.zones, strict=True):  # after all frames, so that no frame crosses a reading
        _tag(pen, layout, place, note)
    head = _head(title, language, legend=bool(found))
    whole = Image.new("RGB", (WIDTH, head.height + page.height), "white")
    whole.paste(head, (0, 0))
    whole.paste(page, (0, head.height))
    held = io.BytesIO()
    whole.quantize(palette=_palette(), dither=Image.Dither.NONE).save(held, "PNG")
    return held.getvalue()


def percent(confidence: float, language: Language) -> str:
    """Return a probability as people write it; certainty is never claimed by rounding.

    >>> percent(0.9971, "en"), percent(0.9999, "en"), percent(0.5, "fr")
    ('99.7%', '99.9%', '50,0\\xa0%')
    """
    tenths = math.floor(min(confidence, 0.9999) * 1000) / 10
    return f"{tenths:.1f}".replace(".", ",") + "\u00a0%" if language == "fr" else f"{tenths:.1f}%"


@cache
def _palette() -> Image.Image:
    """Return greys, and each state's colour mixed with white and greys: a page's own tones never crowd them out."""
    tones = [(level, level, level) for level in range(0, 256, 6)]
    for colour in COLOURS.values():
        tones += [_mixed(colour, (255, 255, 255), share) for share in (1.0, 0.94, 0.85, 0.7, 0.55, 0.4, 0.25)]
        tones += [_mixed(colour, (level, level, level), _TINT / 255) for level in range(0, 256, 12)]
    held = Image.new("P", (1, 1))
    held.putpalette([part for tone in tones for part in tone])
    return held


def _mixed(colour: Colour, ground: Colour, share: float) -> Colour:
    red, green, blue = (round(one * share + other * (1 - share)) for one, other in zip(colour, ground, strict=True))
    return red, green, blue


def _on(page: Image.Image, note: Note) -> Rectangle:
    box = note.box
    return box.x0 * page.width, box.y0 * page.height, box.x1 * page.width, box.y1 * page.height


def _frame(pen: ImageDraw.ImageDraw, box: Rectangle, state: State) -> None:
    """Draw a rectangle: whole line when accepted, dashes when a person looks, dots when blank."""
    colour, dash = COLOURS[state], _DASHES[state]
    x0, y0, x1, y1 = box
    if state is not State.BLANK:
        pen.rectangle(box, fill=(*colour, _TINT))
    if dash is None:
        pen.rectangle(box, outline=(*colour, 255), width=3)
        return
    for ends in ((x0, y0, x1, y0), (x1, y0, x1, y1), (x0, y1, x1, y1), (x0, y0, x0, y1)):
        _dashed(pen, ends, dash, colour, 3 if state is State.REVIEW else 2)


def _dashed(pen: ImageDraw.ImageDraw, ends: Rectangle, dash: tuple[int, int], colour: Colour, width: int) -> None:
    x0, y0, x1, y1 = ends
    length = math.hypot(x1 - x0, y1 - y0)
    on, off = dash
    at = 0.0
    while at < length:
        shares = at / length, min(at + on, length) / length
        points = [(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for share in shares]
        pen.line(points, fill=(*colour, 255), width=width)
        at += on + off


def _tag(pen: ImageDraw.ImageDraw, page: _Page, box: Rectangle, note: Note) -> None:
    """Write sign, confidence and reading: inside where there is room below the answer, else above the box or near."""
    quiet = note.state is State.BLANK
    written = font(_SMALL if quiet or note.mark is not None else _SIZE)
    text = _words(note, page.language)
    places = _places(box, written.size, ticked=note.mark is not None)
    rooms = [pen.textbbox(corner, text, font=written, anchor=anchor) for corner, anchor in places]
    taken = [*page.tags, *(page.zones if note.mark is not None else ())]
    free = [at for at, room in enumerate(rooms) if not any(_meet(room, other) for other in taken)]
    chosen = free[0] if free else 0
    corner, anchor = places[chosen]
    left, top, right, bottom = rooms[chosen]
    moved = max(0.0, 3 - left)  # a long reading in a narrow box at the left edge stays on the page
    left, right, corner = left + moved, right + moved, (corner[0] + moved, corner[1])
    page.tags.append((left, top, right, bottom))
    ground = (255, 255, 255, 200) if quiet else (*COLOURS[note.state], 240)
    pen.rectangle((left - 3, top - 2, right + 3, bottom + 2), fill=ground)
    pen.text(corner, text, font=written, fill=COLOURS[note.state] if quiet else "white", anchor=anchor)


def _places(box: Rectangle, size: float, *, ticked: bool) -> list[tuple[tuple[float, float], str]]:
    """Return where a tag may stand, best first: corner and Pillow's anchor. A tick's words stand mostly right."""
    x0, y0, x1, y1 = box
    around = [((x1 - 2, y0 - 1), "rb"), ((x0 + 2, y0 - 1), "lb"), ((x1 - 2, y1 + 2), "rt")]
    if ticked:
        return [((x0 - 4, (y0 + y1) / 2), "rm"), *around]
    return [((x1 - 5, y1 - 5), "rb"), *around] if y1 - y0 > 4 * size else around


def _meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _words(note: Note, language: Language) -> str:
    sure = percent(note.confidence, language)
    if note.mark is not None:
        sign = MARKS[note.mark]
        return sign if note.state is State.BLANK else f"{sign} {sure}"
    if note.state is State.BLANK:
        return f"{SIGNS[note.state]} {sure}"
    text = note.text if len(note.text) <= _LONGEST else note.text[:_LONGEST] + "…"
    return f"{SIGNS[note.state]} {sure}  {text}".rstrip()


def _head(title: str, language: Language, *, legend: bool) -> Image.Image:
    """Return the strip above a page: what the page is, and what each line and sign means."""
    strip = Image.new("RGB", (WIDTH, 92 if legend else 52), (244, 245, 247))
    pen = ImageDraw.Draw(strip, "RGBA")
    pen.text((16, 12), title, font=font(24), fill=(20, 24, 30))
    x = 18.0
    for state in State if legend else ():
        words = f"{SIGNS[state]} {say(f'overlay.{state}', language)}"
        _frame(pen, (x, 58, x + 46, 80), state)
        pen.text((x + 56, 69), words, font=font(_SIZE), fill=COLOURS[state], anchor="lm")
        x += 56 + pen.textlength(words, font=font(_SIZE)) + 34
    if legend:
        words = "   ".join(f"{sign} {say(f'overlay.{mark}', language)}" for mark, sign in MARKS.items())
        pen.text((x, 69), words, font=font(_SIZE), fill=(20, 24, 30), anchor="lm")
    pen.line((0, strip.height - 1, WIDTH, strip.height - 1), fill=(150, 155, 165), width=1)
    return strip
