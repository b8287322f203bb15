"""What stands on the rules of a page: each stretch of rule between two walls, with the ceiling over it.

A ruled cell, a box, a line to write on and a comb are the same thing here: a floor, with or without walls and ceiling.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from copiste.drafting.strokes import POINT, Rect, Strokes

_LEAST_HEIGHT = int(6.5 * POINT)
"""Pixels; nobody writes in less than 6.5 points; by eye, bench/flat_blanks.py."""
_SAME_LEVEL = 7
"""Pixels at 300 dpi within which rules are on one level; by eye, bench/flat_blanks.py."""
_COVER, _CLOSE = 0.3, 0.75
"""Shares of a floor's length that what is above it covers, to end it and to close it; by eye, bench/flat_blanks.py."""
_NARROW = 30 * POINT
"""Pixels; teeth of a comb stand at most 30 points apart; by eye, bench/flat_blanks.py."""
_SLENDER = 10
"""Times its height that a rule is long; by eye, bench/flat_blanks.py."""


@dataclass(frozen=True, slots=True)
class Floor:
    """The room over a stretch of rule, inside its strokes.

    `left` and `right` tell whether a wall stands there, `roofed` whether a rule closes it above (else the room reaches
    up to the nearest rule, or the top of the page). `teeth` counts the even cells that strokes part it into, 0 when
    there are none. A `lid` is the top of a box below it; `alone` stands what fills half of its rule or more.
    """

    room: Rect
    left: bool
    right: bool
    roofed: bool
    teeth: int = 0
    dotted: bool = False
    lid: bool = False
    alone: bool = False

    @property
    def closed(self) -> bool:
        """Tell whether strokes enclose it on all sides."""
        return self.left and self.right and self.roofed


def floors(found: Strokes) -> list[Floor]:
    """Return the floors of a page from the top, combs already joined."""
    pieces = [floor for line in found.across for floor in _over(line, found, dotted=False)]
    pieces += [floor for line in found.dotted for floor in _over(line, found, dotted=True)]
    return _combs(sorted(pieces, key=lambda f: (f.room.y1, f.room.x0)), found.down)


def _over(line: Rect, found: Strokes, *, dotted: bool) -> list[Floor]:
    """Return the floors over one rule."""
    walls = [
        wall
        for wall in found.down
        if wall.y0 < line.y0 - _LEAST_HEIGHT // 2
        and wall.y1 >= line.y0 - 5
        and line.x0 - 8 <= wall.x0
        and wall.x1 <= line.x1 + 8
    ]
    walls.sort()
    if line.width < 10 * POINT or (not walls and line.width < _SLENDER * line.height):
        return []
    high = [wall for wall in walls if not _hangs_free(wall, line, walls, found.across)]
    high = sorted([*high, *([] if dotted else _from_above(line, found))])
    lid = not walls and any(
        abs(wall.y0 - line.y1) <= 8 and line.x0 - 8 <= wall.x0 and wall.x1 <= line.x1 + 8 for wall in found.down
    )
    return [
        Floor(room, left, right, roofed, teeth, dotted, lid, room.width > 0.4 * line.width)
        for ends in _between(line, high)
        for room, left, right, roofed, teeth in _room(line, ends, walls, (*found.across, *found.dotted))
    ]


def _from_above(line: Rect, found: Strokes) -> list[Rect]:
    """Return the walls that hang from the rule above *line* and end in the air over it."""
    hanging = []
    for wall in found.down:
        if not line.x0 + 20 < wall.x0 < line.x1 - 20 or not 8 < line.y0 - wall.y1 < 20 * POINT:
            continue
        between = any(o.x0 < wall.x0 < o.x1 and wall.y1 - 8 <= o.y0 < line.y0 - 8 for o in found.across)
        roofs = [o for o in found.across if o.x0 < wall.x0 < o.x1 and wall.y0 - 6 <= o.y1 <= wall.y1 - 8]
        if roofs and not between:
            top = max(o.y1 for o in roofs)
            hanging += [wall] if wall.y1 - top > 0.3 * (line.y0 - top) else []
    return hanging


def _hangs_free(wall: Rect, line: Rect, walls: Sequence[Rect], across: Sequence[Rect]) -> bool:
    """Tell whether a wall over *line* ends in the air below the middle of its room: a tooth of a comb, a mark.

    A tooth among teeth may be higher.
    """
    height = line.y0 - wall.y0
    if height > 40 * POINT or any(
        abs(other.y1 - wall.y0) <= 6 and other.x0 - 8 <= wall.x0 <= other.x1 + 8 for other in across
    ):
        return False
    above = [o.y1 for o in across if o.y1 < line.y0 - _LEAST_HEIGHT and o.x0 - 4 <= wall.x0 <= o.x1 + 4]
    teeth = any(w is not wall and abs(w.x0 - wall.x0) < _NARROW and w.height < 1.3 * wall.height for w in walls)
    return height < (0.62 if teeth else 0.45) * (line.y0 - max(above, default=line.y0 - round(24 * POINT)))


def _between(line: Rect, walls: Sequence[Rect]) -> list[tuple[int, int]]:
    """Return the stretches of *line* between its walls."""
    ends = [(line.x0, line.x0), *((wall.x0, wall.x1) for wall in walls), (line.x1, line.x1)]
    stretches = []
    start = ends[0][1]
    for x0, x1 in ends[1:]:
        if x0 - start >= 6 * POINT:
            stretches.append((start, x0))
        start = max(start, x1)
    return stretches


def _room(
    line: Rect, ends: tuple[int, int], walls: Sequence[Rect], across: Sequence[Rect]
) -> Iterator[tuple[Rect, bool, bool, bool, int]]:
    """Return the room over a stretch, whether it is walled left and right and roofed, and its teeth."""
    top, roofed = _roof(line, ends, across)
    if line.y0 - top < _LEAST_HEIGHT:
        return
    room = Rect(ends[0], top, ends[1], line.y0)
    high = min(room.height, 60 * POINT)
    left, right = (
        any(abs(side - (wall.x1 if at == 0 else wall.x0)) <= 8 and line.y0 - wall.y0 > 0.55 * high for wall in walls)
        for at, side in enumerate(ends)
    )
    inside = [wall for wall in walls if room.x0 + 12 < wall.x0 and wall.x1 < room.x1 - 12]
    yield room, left, right, roofed, _teeth(room, inside)


def _roof(line: Rect, ends: tuple[int, int], across: Sequence[Rect]) -> tuple[int, bool]:
    """Return the lower edge of the nearest rules above a good part of the stretch, and whether they close it."""
    over = sorted(
        (o for o in across if o.y1 <= line.y0 - 8 and min(o.x1, ends[1]) - max(o.x0, ends[0]) > 0),
        key=lambda o: -o.y1,
    )
    for n, first in enumerate(over):
        level = [o for o in over[n:] if first.y1 - o.y1 <= _SAME_LEVEL]
        covered = sum(min(o.x1, ends[1]) - max(o.x0, ends[0]) for o in level)
        if covered > _COVER * (ends[1] - ends[0]):
            reaches = min(o.x0 for o in level) < ends[0] + 12 and max(o.x1 for o in level) > ends[1] - 12
            return max(o.y1 for o in level), reaches and covered > _CLOSE * (ends[1] - ends[0])
    return 0, False


def _teeth(room: Rect, inside: Sequence[Rect]) -> int:
    """Return into how many even cells the strokes inside part the room, 0 when they do not."""
    edges = [room.x0, *((wall.x0 + wall.x1) // 2 for wall in inside), room.x1]
    widths = [after - before for before, after in pairwise(edges)]
    even = len(widths) >= 2 and max(widths) <= min(1.35 * min(widths) + 4, _NARROW)
    return len(widths) if even else 0


def _combs(pieces: list[Floor], walls: Sequence[Rect]) -> list[Floor]:
    """Join neighbours on one rule whose cells are narrow, even, and parted by walls that end at their roof."""
    joined: list[list[Floor]] = []
    for piece in pieces:
        if joined and _next_cell(joined[-1][-1], piece, walls):
            joined[-1].append(piece)
        else:
            joined.append([piece])
    return [floor for run in joined for floor in _comb(run)]


def _next_cell(last: Floor, piece: Floor, walls: Sequence[Rect]) -> bool:
    a, b = last.room, piece.room
    one, other = a.width / max(1, last.teeth), b.width / max(1, piece.teeth)
    return (
        abs(a.y1 - b.y1) <= 3
        and abs(a.y0 - b.y0) <= 3
        and 0 <= b.x0 - a.x1 <= 14
        and max(one, other) <= min(26 * POINT, 1.25 * min(one, other) + 4)
        and a.height <= 34 * POINT
        and piece.roofed
        and not any(a.x1 - 3 <= w.x0 <= b.x0 + 3 and w.y0 < a.y0 - 30 and w.y1 > a.y1 for w in walls)
    )


def _comb(run: list[Floor]) -> list[Floor]:
    """Return one comb for a run of at least three cells, or of two in a box of their own."""
    cells = sum(max(1, piece.teeth) for piece in run)
    if len(run) == 1 or cells < 2 or (cells == 2 and not run[0].alone):
        return run
    first, last = run[0], run[-1]
    room = Rect(first.room.x0, first.room.y0, last.room.x1, first.room.y1)
    return [Floor(room, first.left, last.right, first.roofed, cells, first.dotted)]
