"""Invented tick sheets, and ticks as people make them: what the probability of a tick is fitted on.

Each sheet has its own boxes (square or round, thin or thick, tinted, close together or apart, words right or left).
Each writer has one way to tick and one pen, and now and then does what is hard to read: circles a box or a word,
scribbles a tick out, blackens one, strikes a line through, rests the pen, ticks beside the box or into the next.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageFont

from samples import fonts

WIDE, TALL = 2550, 3300
"""A Letter page at 300 dots an inch."""
_WORDS = (
    "owner tenant agent garden canopy stage heating wiring closure service monthly yearly never always visit renewal"
    " transfer child adult family school street market river north south east west member guest public private"
)

Rect = tuple[int, int, int, int]
_PALE = 140
"""Greys from which on a stroke may be gone from a fax: its threshold is 118 to 190 (`degrade`)."""


@dataclass(slots=True)
class BoxSheet:
    """A blank page; `groups` hold the boxes of a question each, as rectangles in pixels; `words` each box's label."""

    pixels: npt.NDArray[np.uint8]
    groups: list[list[Rect]]
    words: dict[Rect, Rect]


@dataclass(slots=True)
class Filled:
    """A filled page: the boxes that count as ticked, what is peculiar about a box, and whether the pen is so pale that
    copiers and fax machines lose it."""

    pixels: npt.NDArray[np.uint8]
    ticked: set[Rect] = field(default_factory=set)
    peculiar: dict[Rect, str] = field(default_factory=dict)
    pale: bool = False


def sheet(number: int) -> BoxSheet:
    """The blank sheet of that number."""
    rng = random.Random(7_000 + number)
    page = Image.new("L", (WIDE, TALL), 255)
    draw = ImageDraw.Draw(page)
    out = BoxSheet(np.empty((0, 0), np.uint8), [], {})
    side, thick = rng.choice((34, 40, 46, 56, 70)), rng.choice((1, 2, 2, 3, 5))
    round_, tinted, left = rng.random() < 0.2, rng.random() < 0.2, rng.random() < 0.25
    pitch = side * rng.choice((1.15, 1.5, 2.2))
    small, large = fonts.load(fonts.PRINT, rng.choice((30, 34, 38))), fonts.load(fonts.PRINT, 54)
    draw.text((220, 150), f"Sheet {number}: {_said(rng, 4).title()}", font=large, fill=0)
    look = Look(side, thick, round_, tinted, left, small)
    y = 300
    while y < TALL - 420:
        draw.text((200, y), f"{len(out.groups) + 1}. {_said(rng, 8).capitalize()}?", font=small, fill=0)
        y += 62
        across, count = rng.random() < 0.5, rng.randint(2, 5)
        if across:
            places = [(240 + n * (2000 // count), y) for n in range(count)]
        else:
            column = rng.choice((240, 240, 1340))
            places = [(column, y + round(n * pitch)) for n in range(count)]
        out.groups.append([_box(draw, out, place, look, _said(rng, rng.randint(1, 2))) for place in places])
        y = max(at[1] for at in places) + round(max(pitch, 60)) + rng.randint(0, 40)
        if rng.random() < 0.4:
            draw.line((180, y, WIDE - 180, y), fill=0, width=rng.choice((2, 4)))
            y += 24
    for line in range(6):
        draw.text((200, TALL - 330 + 44 * line), _said(rng, 14), font=small, fill=0)
    out.pixels = np.asarray(page, np.uint8)
    return out


def _said(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(_WORDS.split(), k=count))


@dataclass(frozen=True, slots=True)
class Look:
    """How a sheet draws its boxes: side and line in pixels, round or square, on a tint, with words to the left."""

    side: int
    thick: int
    round: bool
    tinted: bool
    left: bool
    font: ImageFont.FreeTypeFont


def _box(draw: ImageDraw.ImageDraw, out: BoxSheet, place: tuple[int, int], look: Look, words: str) -> Rect:
    side = look.side
    wide = round(draw.textlength(words, font=look.font))
    x, y = (place[0] + (wide + 24 if look.left else 0), place[1])
    box = (x, y, x + side, y + side)
    (draw.ellipse if look.round else draw.rectangle)(
        box, outline=0, width=look.thick, fill=225 if look.tinted else None
    )
    at = (place[0], y + side // 2 - 20) if look.left else (x + side + 22, y + side // 2 - 20)
    draw.text(at, words, font=look.font, fill=0)
    out.words[box] = (at[0], at[1], at[0] + wide, at[1] + 42)
    return box


@dataclass(slots=True)
class Writer:
    """One person's way of ticking, kept through a page."""

    rng: random.Random
    way: str
    typed: bool
    ink: int
    thick: int
    layer: Image.Image

    @classmethod
    def pick(cls, rng: random.Random) -> Writer:
        """A writer at random; one in six has a pale pencil, three in ten are a machine."""
        typed = rng.random() < 0.3
        way = rng.choice(("cross", "cross", "check", "check", "filled"))
        ink = rng.randint(0, 30) if typed else rng.randint(150, 205) if rng.random() < 1 / 6 else rng.randint(20, 110)
        return cls(rng, way, typed, ink, 4 if typed else rng.randint(3, 7), Image.new("L", (WIDE, TALL), 255))

    def stroke(self, points: list[tuple[float, float]], thick: int | None = None, ink: int | None = None) -> None:
        """One stroke of the pen."""
        layer = Image.new("L", self.layer.size, 255)
        wide = self.thick if thick is None else thick
        ImageDraw.Draw(layer).line(points, fill=self.ink if ink is None else ink, width=wide, joint="curve")
        self.layer = ImageChops.darker(self.layer, layer)

    def tick(self, box: Rect, way: str | None = None) -> None:
        """A tick in the writer's own way, or in another."""
        x0, y0, x1, y1 = box
        side, rng = x1 - x0, self.rng
        size = 0.34 * side if self.typed else rng.uniform(0.32, 0.62) * side
        off = 0.02 if self.typed else 0.12
        cx, cy = ((a + b) / 2 + rng.uniform(-off, off) * side for a, b in ((x0, x1), (y0, y1)))

        def at(dx: float, dy: float) -> tuple[float, float]:
            return cx + (dx + rng.uniform(-off, off)) * size, cy + (dy + rng.uniform(-off, off)) * size

        way = way or self.way
        if way == "cross":
            self.stroke([at(-1, -1), at(1, 1)])
            self.stroke([at(1, -1), at(-1, 1)])
        elif way == "check":
            tail = 1.1 if self.typed else rng.uniform(0.9, 2.4)
            self.stroke([at(-1, 0), at(-0.3, 0.9), at(tail, -tail)])
        elif way == "filled":
            inner = 0.42 * side
            turns = [(cx - inner + 2 * inner * n / 14, cy + inner * (-1) ** n) for n in range(15)]
            self.stroke(turns, max(self.thick, side // 9))
        elif way == "dot":
            self.stroke([(cx, cy), (cx + 2, cy + 3)], self.thick + 2)
        elif way == "beside":
            shift = rng.choice((-1, 1)) * rng.uniform(1.15, 1.4) * side
            self.tick((round(x0 + shift), y0, round(x1 + shift), y1), "cross")

    def loop(self, rect: tuple[float, float, float, float]) -> None:
        """A line around a rectangle, closed more or less."""
        x, y, wide, tall = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2, rect[2] - rect[0], rect[3] - rect[1]
        wide, tall = (wide, tall) if wide < 1.5 * tall else (1.1 * wide, 1.5 * tall)
        start, over = self.rng.uniform(0, 6.3), self.rng.uniform(-0.2, 0.5)
        steps = [start + (2 * math.pi + over) * n / 48 for n in range(49)]
        self.stroke(
            [(x + math.cos(s) * wide / 2 * (1 + 0.002 * n), y + math.sin(s) * tall / 2) for n, s in enumerate(steps)]
        )

    def scribble(self, box: Rect) -> None:
        """Strokes up and down over a box and beyond."""
        x0, y0, x1, y1 = box
        side, rng = x1 - x0, self.rng
        out = rng.uniform(0.35, 0.9) * side
        count = rng.randint(6, 12)
        wave = [
            (x0 - out + (side + 2 * out) * n / count, (y0 - out if n % 2 else y1 + out) + rng.uniform(-0.1, 0.1) * side)
            for n in range(count + 1)
        ]
        self.stroke(wave)


def filled(blank: BoxSheet, seed: int) -> Filled:
    """The sheet filled by a writer."""
    rng = random.Random(seed)
    writer = Writer.pick(rng)
    out = Filled(blank.pixels, pale=writer.ink >= _PALE)
    for group in blank.groups:
        chosen = rng.sample(group, rng.choice((0, 1, 1, 1, 1, min(2, len(group)))))
        for box in chosen:
            out.ticked.add(box)
            if writer.typed or rng.random() > 0.16:
                writer.tick(box)
            else:
                _oddly(writer, blank, box, out)
        rest = [box for box in group if box not in chosen]
        if rest and not writer.typed and rng.random() < 0.22:
            _spoil(writer, blank, rng.choice(rest), out)
    if rng.random() < 0.12:
        x = rng.choice([box for group in blank.groups for box in group])[0] + rng.randint(4, 30)
        writer.stroke([(x, 40), (x + rng.randint(-6, 6), TALL - 40)], rng.choice((2, 3, 5)), 0)
    out.pixels = np.minimum(blank.pixels, np.asarray(writer.layer, np.uint8))
    return out


def _oddly(writer: Writer, blank: BoxSheet, box: Rect, out: Filled) -> None:
    """A tick that counts, made in an unusual way."""
    way, side = writer.rng.choice(("circle", "circle", "around", "word", "beside", "other", "over")), box[2] - box[0]
    out.peculiar[box] = way
    words = blank.words[box]
    if way == "circle":
        by = writer.rng.uniform(0.25, 0.6) * side
        writer.loop((box[0] - by, box[1] - by, box[2] + by, box[3] + by))
    elif way in ("around", "word"):
        both = (box, words) if way == "around" else (words,)
        writer.loop(
            (
                min(b[0] for b in both) - 14,
                min(b[1] for b in both) - 14,
                max(b[2] for b in both) + 14,
                max(b[3] for b in both) + 14,
            )
        )
    elif way == "beside":
        writer.tick(box, "beside")
    elif way == "over":  # the tick's tail runs on into the box above
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        writer.stroke([(x - side / 2, y), (x - side / 6, y + side / 2), (x + side * 0.5, y - side * 1.9)])
    else:
        writer.tick(box, writer.rng.choice([one for one in ("cross", "check", "filled") if one != writer.way]))


def _spoil(writer: Writer, blank: BoxSheet, box: Rect, out: Filled) -> None:
    """Ink at a box that does not count."""
    way = writer.rng.choice(("undone", "undone", "blackened", "struck", "dot", "dot"))
    way = "undone" if way == "blackened" and writer.way == "filled" else way
    out.peculiar[box] = way
    if way == "undone":
        writer.tick(box)
        writer.scribble(box)
    elif way == "blackened":
        writer.tick(box, "filled")
    elif way == "dot":
        writer.tick(box, "dot")
    else:
        writer.tick(box)
        words, side = blank.words[box], box[3] - box[1]
        middle = (box[1] + box[3]) / 2 + writer.rng.uniform(-0.2, 0.2) * side
        ends = min(box[0], words[0]) - 20, max(box[2], words[2]) + 20
        writer.stroke([(ends[0], middle), (ends[1], middle + writer.rng.uniform(-0.4, 0.4) * side)])


def sheets(count: int, fills: int, seed: int) -> Iterator[tuple[int, int, BoxSheet, Filled]]:
    """Yield every sheet with each of its fills."""
    for number in range(count):
        blank = sheet(number)
        for fill in range(fills):
            yield number, fill, blank, filled(blank, seed * 100_003 + number * 1_009 + fill)
