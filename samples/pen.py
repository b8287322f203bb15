"""Puts answers on the picture of a blank form, typed or as if by hand."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from samples import fonts
from samples.widgets import Blank, Rect, WidgetSpot

Grey = npt.NDArray[np.uint8]
DPI = 300
"""Dots an inch at which forms are filled; chosen."""
_POINT = DPI / 72
"""Pixels of a point, of which 72 are an inch."""
_BEZEL = 2.0  # points kept free on each side of a field, as form-filling programs do

_PALE = (115, 205)
"""Greys of pencils, of light blue pens and of ribbons at their end, as a scanner sees them."""

Answer = str | bool | None
"""What a field holds: text, a tick or a signature, the chosen option of a group (None when blank)."""


def render(path: Path) -> list[Image.Image]:
    """The pages of a blank form as grey pictures at 300 dots per inch, without the widgets' own looks."""
    document = pypdfium2.PdfDocument(path)
    pages = [
        page.render(scale=_POINT, draw_annots=False, may_draw_forms=False).to_pil().convert("L") for page in document
    ]
    document.close()
    return pages


@dataclass(slots=True)
class Pen:
    """One person's or one machine's way of writing, kept through a document."""

    face: fonts.Face
    hand: bool
    rng: random.Random
    points: float
    ink: int

    @classmethod
    def pick(cls, rng: random.Random, hand: bool, face: fonts.Face | None = None, *, pale: bool = False) -> Pen:
        """A pen at random; `face` fixes the letters; a `pale` one writes as a pencil or a worn ribbon does."""
        chosen = face or rng.choice(fonts.HAND if hand else fonts.TYPED)
        return cls(
            chosen,
            hand,
            rng,
            rng.uniform(11, 13.5) if hand else rng.uniform(9, 11),
            rng.randint(*_PALE) if pale else rng.randint(30, 85) if hand else rng.randint(0, 35),
        )

    def fill(self, pages: list[Image.Image], blanks: list[Blank], answers: dict[str, Answer]) -> None:
        """Writes every answer in its place on `pages`, which are changed."""
        for blank in blanks:
            answer = answers.get(blank.name)
            if answer in (None, False, ""):
                continue
            for spot in blank.spots:
                page = pages[spot.page]
                if blank.kind == "text":
                    self._write(page, blank, spot, str(answer))
                elif blank.kind == "signature":
                    self._sign(page, spot)
                elif answer is True or spot.on == answer:
                    self._tick(page, spot)

    def _write(self, page: Image.Image, blank: Blank, spot: WidgetSpot, text: str) -> None:
        x0, y0, x1, y1 = _pixels(page, spot.rect)
        if blank.cells:
            self._cells(page, (x0, y0, x1, y1), text, blank.cells)
        elif blank.multiline:
            self._lines(page, (x0, y0, x1, y1), text)
        else:
            size = min(self.points * _POINT, (y1 - y0) * (0.95 if self.hand else 0.78))
            size = self._shrink(text, size, x1 - x0 - 2 * _BEZEL * _POINT)
            self._line(page, x0 + _BEZEL * _POINT, (y0 + y1) / 2, text, size)

    def fits(self, blank: Blank, text: str) -> bool:
        """Can the answer be written in its place without becoming too small to read?"""
        x0, y0, x1, y1 = (v * _POINT for v in blank.spots[0].rect)
        if blank.cells or not blank.spots:
            return len(text) <= (blank.cells or 10**6)
        room = x1 - x0 - 2 * _BEZEL * _POINT
        floor = (8.5 if self.hand else 7.0) * _POINT
        if not blank.multiline:
            return self._length(text, min(floor, (y1 - y0) * 0.78)) <= room
        return self._block_size(text, x1 - x0, y1 - y0) >= floor

    def _length(self, text: str, size: float) -> float:
        return fonts.load(self.face, round(size)).getlength(text) * (1.04 if self.hand else 1)

    def _shrink(self, text: str, size: float, room: float) -> float:
        while size > 5 * _POINT and self._length(text, size) > room:
            size -= 1
        return size

    def _wrap(self, text: str, size: float, room: float) -> list[str]:
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split():
                longer = f"{line} {word}".strip()
                if line and self._length(longer, size) > room:
                    lines.append(line)
                    longer = word
                line = longer
            lines.append(line)
        return lines

    def _block_size(self, text: str, width: float, height: float) -> float:
        size = min(self.points * _POINT, height * 0.8)
        while size > 5 * _POINT:
            if len(self._wrap(text, size, width - 3 * _BEZEL * _POINT)) * size * 1.22 <= height:
                break
            size -= 1
        return size

    def _lines(self, page: Image.Image, box: Rect, text: str) -> None:
        x0, y0, x1, y1 = box
        size = self._block_size(text, x1 - x0, y1 - y0)
        for number, line in enumerate(self._wrap(text, size, x1 - x0 - 3 * _BEZEL * _POINT)):
            self._line(page, x0 + _BEZEL * _POINT, y0 + size * (0.75 + 1.22 * number), line, size)

    def _cells(self, page: Image.Image, box: Rect, text: str, cells: int) -> None:
        x0, y0, x1, y1 = box
        width = (x1 - x0) / cells
        size = min(self.points * _POINT, (y1 - y0) * 0.85, width * 1.35)
        for place, letter in enumerate(text[:cells]):
            left = x0 + width * (place + 0.5) - self._length(letter, size) / 2
            self._line(page, left, (y0 + y1) / 2, letter, size)

    def _line(self, page: Image.Image, x: float, middle: float, text: str, size: float) -> None:
        """One line of letters, centred on `middle`; by hand each letter stands a little off the line."""
        font = fonts.load(self.face, round(size))
        rise = font.getbbox("Hx")[3] - (font.getbbox("H")[3] - font.getbbox("H")[1]) / 2
        draw, rng = ImageDraw.Draw(page), self.rng
        y = middle - rise + rng.uniform(-1.5, 1.5)
        if not self.hand:
            draw.text((x + rng.uniform(0, 4), y), text, font=font, fill=self.ink)
            return
        slope, x = rng.uniform(-0.012, 0.012), x + rng.uniform(0, 10)
        start, drift = x, 0.0
        for letter in text:
            drift = 0.7 * drift + rng.uniform(-0.02, 0.02) * size
            ink = max(0, min(140, self.ink + rng.randint(-20, 20)))
            draw.text((x, y + drift + slope * (x - start)), letter, font=font, fill=ink)
            room = font.getlength(letter) if letter != " " else max(font.getlength(" "), 0.34 * size)
            x += room + rng.uniform(-0.01, 0.05) * size

    def _tick(self, page: Image.Image, spot: WidgetSpot) -> None:
        x0, y0, x1, y1 = _pixels(page, spot.rect)
        draw, rng = ImageDraw.Draw(page), self.rng
        side = min(x1 - x0, y1 - y0)
        reach = rng.uniform(0.40, 0.62) * side if self.hand else 0.34 * side
        cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
        if self.hand:
            cx, cy = cx + rng.uniform(-0.1, 0.1) * side, cy + rng.uniform(-0.1, 0.1) * side
        thick = max(2, round(rng.uniform(3, 5) if self.hand else 0.09 * side))

        def at(dx: float, dy: float) -> tuple[float, float]:
            wobble = 0.09 * side if self.hand else 0.0
            return cx + dx * reach + rng.uniform(-wobble, wobble), cy + dy * reach + rng.uniform(-wobble, wobble)

        if rng.random() < (0.65 if self.hand else 0.8):
            draw.line([at(-1, -1), at(1, 1)], fill=self.ink, width=thick)
            draw.line([at(1, -1), at(-1, 1)], fill=self.ink, width=thick)
        else:
            draw.line([at(-1, 0), at(-0.3, 0.9), at(1.1, -1.1)], fill=self.ink, width=thick, joint="curve")

    def _sign(self, page: Image.Image, spot: WidgetSpot) -> None:
        """A scrawl in one stroke, drawn on a layer of its own."""
        points = scrawl(_pixels(page, spot.rect), self.rng)
        layer = Image.new("L", page.size, 255)
        stroke = {"fill": self.rng.randint(20, 80), "width": self.rng.randint(3, 5)}
        ImageDraw.Draw(layer).line(points, joint="curve", **stroke)
        page.paste(ImageChops.darker(page, layer))


def scrawl(box: Rect, rng: random.Random) -> list[tuple[float, float]]:
    """The stroke of a signature that is nobody's: loops of all sizes from left to right through `box`."""
    x0, y0, x1, y1 = box
    height = y1 - y0
    width = min(x1 - x0 - height / 4, height * rng.uniform(3.5, 6))
    turns, lean = rng.randint(4, 8), rng.uniform(0.2, 0.6)
    sizes = [rng.uniform(0.12, 0.45) * (1.7 if n == 0 else 1) for n in range(turns + 1)]
    paces = [rng.uniform(0.5, 1.8) for _ in range(turns)]
    points, x = [], x0 + height / 8
    for step in range(turns * 40):
        turn, angle = step // 40, step / 20 * math.pi
        tall = (sizes[turn] + (sizes[turn + 1] - sizes[turn]) * (step % 40) / 40) * height
        x += width / turns / 40 * paces[turn]
        sway = math.sin(angle) * tall * 0.35 - lean * math.cos(angle) * tall * 0.4
        points.append((x + sway, y0 + height * 0.6 - math.cos(angle) * tall * 0.8))
    return points


def _pixels(page: Image.Image, rect: Rect) -> Rect:
    x0, y0, x1, y1 = rect
    return x0 * _POINT, page.height - y1 * _POINT, x1 * _POINT, page.height - y0 * _POINT
