"""The straight strokes of a page that no print is made of: rules, underscores, walls of boxes, rows of dots.

Everything is in pixels at `WORKING_DPI`; ends are exclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from copiste.pages.model import WORKING_DPI, Grey

POINT = WORKING_DPI / 72
"""Pixels in a point."""
_CONTRAST = 45
"""Greys (0..255) by which a stroke is darker than the paper round it; by eye, bench/flat_blanks.py."""
_PAPER = 25  # pixels: wider than any stroke of print, narrower than a bar
_SHORTEST_ACROSS, _SHORTEST_DOWN = 40, 22
"""Pixels at 300 dpi: the shortest rules; by eye, bench/flat_blanks.py."""
_THICKEST = 14
"""Pixels at 300 dpi: a thicker stroke is a bar; by eye, bench/flat_blanks.py."""
_SOLID = 19
"""Pixels at 300 dpi: a side of what is solid; by eye, bench/flat_blanks.py."""
_TALL = int(28 * POINT)
"""Pixels; a wall of 28 points is no letter's stem; by eye, bench/flat_blanks.py."""
_DOT, _MOST_PITCH, _LEAST_DOTS = 12, 48, 6
"""Pixels at 300 dpi of a leader's dot and between two, and the fewest in a row; by eye, bench/flat_blanks.py."""


Cells = TypeVar("Cells", bound=npt.NDArray[Any])
"""A page or a mask: height by width."""


class Rect(NamedTuple):
    """A rectangle of pixels."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @property
    def area(self) -> int:
        return max(0, self.width) * max(0, self.height)

    def shared(self, other: Rect) -> int:
        """Return how many pixels both cover."""
        wide = min(self.x1, other.x1) - max(self.x0, other.x0)
        high = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(0, wide) * max(0, high)

    def of(self, mask: Cells) -> Cells:
        """Return the part of *mask* under the rectangle."""
        part: Cells = mask[max(0, self.y0) : max(0, self.y1), max(0, self.x0) : max(0, self.x1)]  # type: ignore[assignment]
        return part


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """The straight strokes of a page.

    `ink` is what is darker than the paper around it (0 and 1), `print_` the same without strokes and dots, `solid` the
    dark bars and blots. `across` and `down` are rules, `dotted` rows of dots or dashes.
    """

    ink: Grey
    print_: Grey
    solid: Grey
    across: tuple[Rect, ...]
    down: tuple[Rect, ...]
    dotted: tuple[Rect, ...] = field(default=())


def strokes(pixels: Grey, aside: Iterable[Rect] = ()) -> Strokes:
    """Return the strokes of a straight page; what lies in the rectangles *aside* (tick boxes) is none."""
    ink = ink_of(pixels)
    dark = np.asarray(pixels < 150, dtype=np.uint8)
    solid = _solid(dark)
    free = ink & (1 - solid)
    boxes = list(aside)
    flat = [rect for rect in _runs(free, (_SHORTEST_ACROSS, 1)) if _slender(rect.width, rect.height)]
    upright = [rect for rect in _runs(free, (1, _SHORTEST_DOWN)) if _slender(rect.height, rect.width)]
    across = _no_letters([rect for rect in flat if not _within(rect, boxes)], free, [*flat, *upright])
    edges = _edges(solid)
    print_ = free.copy()
    for box in boxes:
        box.of(print_)[:] = 0
    _wipe(print_, across)
    down = _standing([rect for rect in upright if not _within(rect, boxes)], print_, [*across, *edges])
    _wipe(print_, down)
    dotted = _dotted(print_)
    dotted = _joined(dotted, print_)
    for rect in dotted:
        Rect(rect.x0 - 1, rect.y0 - 1, rect.x1 + 1, rect.y1 + 1).of(print_)[:] = 0
    return Strokes(ink, print_, solid, (*across, *edges), tuple(down), tuple(dotted))


def ink_of(pixels: Grey) -> Grey:
    """Return as 1 what is darker than the paper around it, which may be tinted."""
    paper = cv2.morphologyEx(pixels, cv2.MORPH_CLOSE, np.ones((_PAPER, _PAPER), np.uint8))
    return np.asarray(cv2.subtract(paper, pixels) > _CONTRAST, dtype=np.uint8)


def _solid(dark: Grey) -> Grey:
    """Return the dark bars and blots, with the light print on them."""
    core = np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((_SOLID, _SOLID), np.uint8)), dtype=np.uint8)
    filled = np.zeros_like(dark)
    closed = cv2.morphologyEx(core, cv2.MORPH_CLOSE, np.ones((25, 61), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    for n in range(1, count):
        x, y, wide, high, area = (int(v) for v in stats[n])
        part = core[y : y + high, x : x + wide]
        if area > 0.6 * wide * high:
            filled[y : y + high, x : x + wide] = 1
        else:
            filled[y : y + high, x : x + wide] |= part
    return filled


def _edges(solid: Grey) -> list[Rect]:
    """Return the upper and lower edges of the solid bars as rules."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    found = []
    for n in range(1, count):
        x, y, wide, high, area = (int(v) for v in stats[n])
        if wide > 4 * high and area > 0.85 * wide * high:
            found += [Rect(x, y, x + wide, y + 3), Rect(x, y + high - 3, x + wide, y + high)]
    return found


def _runs(ink: Grey, shape: tuple[int, int]) -> Iterator[Rect]:
    """Return the bounding boxes of the straight runs of at least *shape* (width, height), small gaps bridged."""
    across = shape[0] > shape[1]
    bridge = np.ones((1, 5) if across else (5, 1), np.uint8)
    kept = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((shape[1], shape[0]), np.uint8))
    kept = cv2.morphologyEx(kept, cv2.MORPH_CLOSE, bridge)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(kept, connectivity=8)
    for n in range(1, count):
        x, y, wide, high, _area = (int(v) for v in stats[n])
        part = labels[y : y + high, x : x + wide] == n
        if (high if across else wide) <= _THICKEST:
            yield Rect(x, y, x + wide, y + high)
        else:
            yield from _thinned(part, x, y, across)


def _thinned(part: Grey, x: int, y: int, across: bool) -> Iterator[Rect]:
    """Part a thick component (rules that meet a blot, or touch each other) into its thin rules."""
    sums = part.sum(axis=1 if across else 0)
    rows = np.flatnonzero(sums > 0.6 * sums.max())
    for run in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
        line = part[run[0] : run[-1] + 1] if across else part[:, run[0] : run[-1] + 1]
        used = np.flatnonzero(line.any(axis=0 if across else 1))
        if across:
            yield Rect(x + int(used[0]), y + int(run[0]), x + int(used[-1]) + 1, y + int(run[-1]) + 1)
        else:
            yield Rect(x + int(run[0]), y + int(used[0]), x + int(run[-1]) + 1, y + int(used[-1]) + 1)


def _slender(length: int, thickness: int) -> bool:
    """Tell whether a run is a rule; a short thick one is a stroke of a headline."""
    return thickness <= _THICKEST and length >= 2 * thickness and (thickness <= 8 or length > 130)


def _within(rect: Rect, boxes: Iterable[Rect]) -> bool:
    return any(rect.shared(box) > 0.8 * rect.area for box in boxes)


def _no_letters(across: list[Rect], free: Grey, straight: list[Rect]) -> list[Rect]:
    """Leave out short level strokes of large letters and drawings, whose ink is not straight for the most part."""
    bent = free.copy()
    _wipe(bent, straight)
    _, labels = cv2.connectedComponents(free, connectivity=8)
    whole, rest = np.bincount(labels.ravel()), np.bincount(labels[bent > 0].ravel(), minlength=int(labels.max()) + 1)
    found = []
    for rect in across:
        part = rect.of(labels)
        owner = int(np.bincount(part[part > 0]).argmax()) if part.any() else 0
        if rect.width > 130 or not owner or rest[owner] < 0.3 * whole[owner]:
            found.append(rect)
    return found


def _wipe(mask: Grey, rects: Iterable[Rect]) -> None:
    for rect in rects:
        Rect(rect.x0 - 2, rect.y0 - 2, rect.x1 + 2, rect.y1 + 2).of(mask)[:] = 0


def _standing(walls: list[Rect], print_: Grey, across: list[Rect]) -> list[Rect]:
    """Return the vertical strokes that are walls: long, or on or under a rule and no part of a letter."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(print_, connectivity=8)
    found = []
    for wall in walls:
        beside = np.unique(wall.of(labels))
        widest = max((int(stats[n][cv2.CC_STAT_WIDTH]) for n in beside if n), default=0)
        stands = widest <= wall.width + 4 and any(_touch(wall, line) for line in across)
        if wall.height >= _TALL or (stands and not _between_letters(wall, print_)):
            found.append(wall)
    return found


def _between_letters(wall: Rect, print_: Grey) -> bool:
    """Tell whether print stands close on both sides: an upright letter of a word that touches a rule."""
    sides = (
        Rect(wall.x0 - 12, wall.y0, wall.x0 - 2, wall.y1),
        Rect(wall.x1 + 2, wall.y0, wall.x1 + 12, wall.y1),
    )
    return wall.height < 60 and all(bool(side.of(print_).any()) for side in sides)


def _touch(wall: Rect, line: Rect) -> bool:
    level = line.x0 - 4 <= wall.x0 and wall.x1 <= line.x1 + 4
    return level and wall.y0 <= line.y1 + 3 and wall.y1 >= line.y0 - 3


def _dotted(print_: Grey) -> list[Rect]:
    """Return the rows of dots or dashes: small, level, and one like the next."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(print_, connectivity=8)
    small = [
        Rect(x, y, x + wide, y + high)
        for x, y, wide, high, _ in stats[1:count].tolist()
        if high <= _DOT and 2 <= wide <= 3 * _DOT
    ]
    rows: list[list[Rect]] = []
    open_: list[list[Rect]] = []
    for dot in sorted(small, key=lambda d: d.x0):
        open_ = [row for row in open_ if dot.x0 - row[-1].x1 <= _MOST_PITCH]
        row = next((row for row in open_ if _level(row[-1], dot)), None)
        if row is None:
            row = []
            rows.append(row)
            open_.append(row)
        row.append(dot)
    return [run for row in rows for run in _even(row)]


def _joined(rows: list[Rect], print_: Grey) -> list[Rect]:
    """Join short rows of dots with nothing but a slash between them, the parts of a date, and take out the slash."""
    joined: list[Rect] = []
    for row in sorted(rows, key=lambda r: (round(r.y1 / 12), r.x0)):
        last = joined[-1] if joined else row
        gap = Rect(last.x1 + 2, row.y1 - 40, row.x0 - 2, row.y1 + 10)
        if joined and abs(last.y1 - row.y1) <= 4 and 0 < gap.width <= 16 * POINT and _slash(gap.of(print_)):
            gap.of(print_)[:] = 0
            joined[-1] = Rect(last.x0, min(last.y0, row.y0), row.x1, max(last.y1, row.y1))
        else:
            joined.append(row)
    return joined


def _slash(part: Grey) -> bool:
    columns = np.flatnonzero(part.any(axis=0))
    rows = np.flatnonzero(part.any(axis=1))
    return bool(columns.size) and int(np.ptp(columns)) < 6 * POINT and int(np.ptp(rows)) > 1.2 * int(np.ptp(columns))


def _level(last: Rect, dot: Rect) -> bool:
    return (
        abs(last.y1 - dot.y1) <= 3
        and dot.x0 >= last.x1
        and max(last.width, dot.width) <= 2 * min(last.width, dot.width) + 2
    )


def _even(row: list[Rect]) -> Iterator[Rect]:
    """Part a row of dots where their pitch changes; keep the parts that are long enough."""
    if len(row) < _LEAST_DOTS:
        return
    usual = float(np.median([after.x0 - before.x0 for before, after in pairwise(row)]))
    part = [row[0]]
    for before, after in pairwise(row):
        if after.x0 - before.x0 > 1.8 * usual + 2:
            yield from _whole(part)
            part = []
        part.append(after)
    yield from _whole(part)


def _whole(part: list[Rect]) -> Iterator[Rect]:
    if len(part) >= _LEAST_DOTS:
        yield Rect(part[0].x0, min(d.y0 for d in part), part[-1].x1, max(d.y1 for d in part))
