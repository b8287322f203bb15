"""Where in a cell, or over a line, somebody can write: the room that its own print leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from copiste.drafting.blobs import WORD, Blob
from copiste.drafting.floors import Floor
from copiste.drafting.strokes import POINT, Rect
from copiste.pages.model import Grey

_LEAST_HEIGHT, _LEAST_WIDTH = int(7.5 * POINT), int(9 * POINT)
"""Pixels; a room is at least 7.5 by 9 points; by eye, bench/flat_blanks.py."""
_LINE = int(17 * POINT)
"""Pixels; a line to write on takes 17 points; by eye, bench/flat_blanks.py."""
_SIGNATURE = int(26 * POINT)
"""Pixels; a signature takes 26 points; by eye, bench/flat_blanks.py."""
_SIGN_HERE = ("X", "x", "✗", "×")


@dataclass(frozen=True, slots=True)
class Space:
    """A place to write on: the whole of it, and the cells of a comb."""

    rect: Rect
    teeth: int = 0
    line: bool = False  # whether it stands open on a line, in no cell
    labelled: bool = True
    dotted: bool = False
    empty: bool = False  # whether it is a cell with no print in it
    beside: bool = False  # whether a label stands on its line
    lines: int = 1  # how many rules it holds to write on


def tones(pixels: Grey) -> Grey:
    """Return the tint of the paper under the print, at a quarter of the size."""
    small = cv2.resize(pixels, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.medianBlur(small, 5), dtype=np.uint8)


def tone(rect: Rect, tint: Grey) -> int:
    """Return the tint of the paper in *rect*."""
    part = Rect(rect.x0 // 4, rect.y0 // 4, max(rect.x1 // 4, rect.x0 // 4 + 1), max(rect.y1 // 4, rect.y0 // 4 + 1))
    return int(np.percentile(part.of(tint), 60)) if part.of(tint).size else 255


def spaces(floor: Floor, print_: Sequence[Blob], ticks: Sequence[Rect]) -> list[Space]:
    """Return the places to write on over *floor*; *print_* is all the print of the page, *ticks* its tick boxes."""
    room = floor.room
    inside = [blob for blob in print_ if _in(blob.rect, room) and not blob.bracket]
    boxes = [box for box in ticks if _in(box, room)]
    if floor.teeth:
        return _comb(floor, inside, boxes)
    if floor.roofed and (floor.closed or ((floor.left or floor.right) and room.height <= 40 * POINT)):
        return _cell(floor, inside, boxes)
    if floor.lid:
        return []
    return _line(floor, inside, boxes, print_)


def _in(rect: Rect, room: Rect) -> bool:
    x, y = (rect.x0 + rect.x1) // 2, (rect.y0 + rect.y1) // 2
    within = room.x0 - 2 <= x <= room.x1 + 2 and room.y0 - 2 <= y <= room.y1 + 2
    return within or rect.shared(room) > 0.25 * rect.area


def _comb(floor: Floor, inside: Sequence[Blob], boxes: Sequence[Rect]) -> list[Space]:
    room = floor.room
    if not floor.roofed or room.height > 40 * POINT:
        room = _under(room, inside, boxes, round(20 * POINT))
    low = [blob for blob in inside if blob.rect.y1 > room.y1 - 0.5 * min(room.height, 20 * POINT)]
    if len(low) > 0.4 * floor.teeth or boxes:
        return []
    room = _under(room, inside, boxes, room.height)
    return [Space(room, floor.teeth)] if room.height >= _LEAST_HEIGHT else []


def _under(room: Rect, inside: Sequence[Blob], boxes: Sequence[Rect], highest: int) -> Rect:
    """Return the part of *room* below its print, at most *highest*."""
    edges = [rect.y1 for rect in (*(blob.rect for blob in inside), *boxes) if rect.y1 < room.y1 - _LEAST_HEIGHT]
    return Rect(room.x0, max([room.y0, room.y1 - highest, *edges]), room.x1, room.y1)


def _cell(floor: Floor, inside: Sequence[Blob], boxes: Sequence[Rect]) -> list[Space]:
    room = floor.room
    if room.width < _LEAST_WIDTH or (len(inside) == 1 and inside[0].number and room.width < 45 * POINT):
        return []
    inside, room = _without_units(inside, room)
    if not inside and not boxes:
        return [Space(_lowered(room), empty=True)] if room.height >= _LEAST_HEIGHT else []
    if not boxes and (free := _beside_marks(room, inside)) is not None:
        return [Space(free)]
    rows = _rows([*(blob.rect for blob in inside), *boxes])
    bottom = max(rect.y1 for rect in rows[-1])
    low, high = room.y1 - bottom, min(rect.y0 for rect in rows[0]) - room.y0
    tall = max(blob.rect.height for blob in inside) if inside else 0
    if not boxes and low >= max(_LEAST_HEIGHT, 0.35 * room.height, 0.7 * min(tall, 60)) and high < 0.6 * low:
        below = Rect(room.x0, bottom + 1, room.x1, room.y1)
        return [Space(part) for part in _parted(below, rows[0] if len(rows) == 1 else [])]
    behind = _behind(room, rows[-1], inside, boxes, floor)
    return behind or ([] if boxes else _amidst(room, rows))


def _amidst(room: Rect, rows: Sequence[Sequence[Rect]]) -> list[Space]:
    """Return the widest gap between the rows of print of a cell, or over them, when several lines go into it."""
    edges = [room.y0, *(max(rect.y1 for rect in row) for row in rows)]
    starts = [min(rect.y0 for rect in row) for row in rows]
    top, end = max(zip(edges, starts, strict=False), key=lambda gap: gap[1] - gap[0])
    if end - top < max(24 * POINT, 0.4 * room.height):
        return []
    return [Space(Rect(room.x0, top + 1, room.x1, end - 1))]


def _beside_marks(room: Rect, inside: Sequence[Blob]) -> Rect | None:
    """Return the room under the label and right of the marks at the left wall: a number, a code, a sign of money."""
    marks = [b for b in inside if b.rect.x1 < room.x0 + min(0.25 * room.width, 30 * POINT)]
    labels = [b for b in inside if b not in marks]
    top = max([room.y0, *(b.rect.y1 for b in labels)])
    marks = [b for b in marks if b.rect.y1 > top + 4]
    if not marks or room.y1 - top < max(_LEAST_HEIGHT, 0.4 * room.height):
        return None
    if not labels and any(WORD.search(b.text) for b in marks):
        return None
    return Rect(max(b.rect.x1 for b in marks) + 4, top + 1, room.x1, room.y1)


def _without_units(inside: Sequence[Blob], room: Rect) -> tuple[list[Blob], Rect]:
    """Leave out what is printed for an answer to stand before it: cents, a unit at the right end of the cell."""
    units = [
        blob
        for blob in inside
        if blob.rect.x0 > room.x0 + 0.55 * room.width
        and blob.rect.x1 > room.x1 - 6 * POINT
        and blob.rect.width < min(0.3 * room.width, 24 * POINT)
        and blob.rect.y1 > room.y1 - 0.6 * room.height
    ]
    rest = [blob for blob in inside if blob not in units]
    if not units:
        return list(inside), room
    return rest, Rect(room.x0, room.y0, min(blob.rect.x0 for blob in units) - 2, room.y1)


def _lowered(room: Rect) -> Rect:
    """Return the room of a cell without print; of one a little higher than a line, what is written stands below."""
    if 19 * POINT < room.height < 27 * POINT and room.width > 0.5 * room.height:
        return Rect(room.x0, room.y0 + round(0.25 * room.height), room.x1, room.y1)
    return room


def _rows(rects: Sequence[Rect]) -> list[list[Rect]]:
    """Return rectangles in rows from the top, each from the left."""
    rows: list[list[Rect]] = []
    for rect in sorted(rects, key=lambda r: r.y0 + r.y1):
        middle = (rect.y0 + rect.y1) / 2
        if rows and min(r.y0 for r in rows[-1]) < middle < max(r.y1 for r in rows[-1]):
            rows[-1].append(rect)
        else:
            rows.append([rect])
    return [sorted(row) for row in rows]


def _parted(below: Rect, heads: Sequence[Rect]) -> list[Rect]:
    """Part the room under a row of labels that stand well apart: one answer under each."""
    starts = [below.x0]
    for before, after in pairwise(heads):
        if after.x0 - before.x1 > 18 * POINT and before.width > 6 * POINT:
            starts.append(after.x0 - 6)
    parts = [Rect(a, below.y0, b, below.y1) for a, b in zip(starts, [*starts[1:], below.x1], strict=True)]
    return parts if all(part.width >= 20 * POINT for part in parts) else [below]


def _behind(
    room: Rect, row: Sequence[Rect], inside: Sequence[Blob], boxes: Sequence[Rect], floor: Floor
) -> list[Space]:
    """Return the room behind the last print of the cell, where it asks for an answer there."""
    last = max(row, key=lambda rect: rect.x1)
    blob = next((blob for blob in inside if blob.rect == last), None)
    free = Rect(last.x1 + 8, max(room.y0, last.y0 - 4 * 4), room.x1, room.y1)
    if blob is None or free.width < 28 * POINT or free.height < _LEAST_HEIGHT:
        return []
    line = 14 * POINT <= room.height <= 32 * POINT
    starts = last.x0 < room.x0 + 14 * POINT or room.x1 - last.x1 > 1.8 * (last.x0 - room.x0)
    alone = len(inside) == 1 and not boxes and line and starts and last.width < 0.6 * room.width
    if not (blob.asks or (alone and _plain(blob, floor))):
        return []
    return [Space(free)]


def _plain(blob: Blob, floor: Floor) -> bool:
    """Tell whether print may be a label: not larger than a label, not a headline in capitals."""
    return blob.rect.height <= 13 * POINT and not blob.text.isupper() and floor.room.width > 60 * POINT


def _line(floor: Floor, inside: Sequence[Blob], boxes: Sequence[Rect], print_: Sequence[Blob]) -> list[Space]:
    """Return the place over an open line, when it is one to write on."""
    room = floor.room
    beside = _label_beside(room, print_)
    high = _LINE if beside is None else min(_LINE, max(11 * POINT, 1.6 * beside.rect.height))
    if beside is not None and beside.text in _SIGN_HERE and beside.rect.x1 <= room.x0 + 4:
        high = _SIGNATURE
    near = Rect(room.x0, max(room.y0, room.y1 - round(high)), room.x1, room.y1)
    on_it = [b for b in inside if b.rect.y1 > near.y1 - 5 * POINT and b.rect.y0 < near.y1 and b.rect.x1 > near.x0 + 12]
    if on_it or any(box.y1 > near.y1 - 5 * POINT for box in boxes):
        last = max(on_it, key=lambda b: b.rect.x1, default=None)
        if boxes or last is None or not last.asks or room.x1 - last.rect.x1 < 30 * POINT:
            return []
        near = Rect(last.rect.x1 + 6, near.y0, near.x1, near.y1)
        inside = [blob for blob in inside if blob.rect.x1 > near.x0]
    elif floor.left or floor.right:
        return []
    edges = [r.y1 for r in (*(b.rect for b in inside), *boxes) if r.y1 <= near.y1 - 5 * POINT and r.x1 > near.x0]
    under = round(2 * POINT) if floor.dotted else 0
    space = Rect(near.x0, max([near.y0, *edges]), near.x1, near.y1 + under)
    if space.height < _LEAST_HEIGHT or space.width < _LEAST_WIDTH or not any(b.rect.y0 < room.y1 for b in print_):
        return []
    labelled = floor.dotted or bool(on_it) or beside is not None or _label_below(room, print_)
    return [Space(space, line=True, labelled=labelled, dotted=floor.dotted, beside=beside is not None)]


def _label_beside(room: Rect, print_: Sequence[Blob]) -> Blob | None:
    """Return the print that stands on the line, right before its start or right behind its end."""
    near = (
        b
        for b in print_
        if (-4 <= room.x0 - b.rect.x1 <= 16 * POINT or -4 <= b.rect.x0 - room.x1 <= 8 * POINT)
        and b.rect.y0 < room.y1
        and b.rect.y1 > room.y1 - 9 * POINT
    )
    return next(near, None)


def _label_below(room: Rect, print_: Sequence[Blob]) -> bool:
    return any(
        -4 <= b.rect.y0 - room.y1 <= 7 * POINT
        and b.rect.x0 >= room.x0 - 5 * POINT
        and b.rect.x1 <= room.x1 + 30 * POINT
        and b.rect.height < 12 * POINT
        for b in print_
    )
