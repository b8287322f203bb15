"""Every place to write on and every tick box of a page that has no fillable fields, from its picture and its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from copiste.drafting import blobs, rooms
from copiste.drafting.blobs import NUMBER, WORD, Blob
from copiste.drafting.floors import Floor, floors
from copiste.drafting.panels import insets
from copiste.drafting.rooms import Space
from copiste.drafting.strokes import POINT, Rect, Strokes, ink_of, strokes
from copiste.drafting.ticks import tick_boxes
from copiste.drafting.unruled import behind_labels
from copiste.pages.model import Grey, Word

_MISREAD = re.compile(r"\W?[\dlIOo|]{1,3}[a-z]?\W?")


@dataclass(frozen=True, slots=True)
class PageSpaces:
    """What a page without fields offers: where to write, what to tick, where print stands. In pixels."""

    spaces: tuple[Space, ...]
    ticks: tuple[Rect, ...]
    print_: tuple[Rect, ...] = ()


def find(pixels: Grey, words: Sequence[Word]) -> PageSpaces:
    """Return the places of a straight page. *words* may be empty: then what print says counts for nothing."""
    ticks = _no_letters(tick_boxes(ink_of(pixels)), words, pixels.shape)
    lines = strokes(pixels, [_grown(box, 3) for box in ticks])
    print_ = said(blobs.blobs(lines, pixels), words, lines.print_)
    tint = rooms.tones(pixels)
    everything = [*floors(lines), *(Floor(rect, True, True, True) for rect in insets(pixels))]
    leading = _leaders(everything, print_, lines, ticks)
    shown = [*print_, *(Blob(Rect(f.room.x0, f.room.y1 - 24, f.room.x1, f.room.y1), "…") for f in leading)]
    papers = _papers(tint)
    spaces = [
        space
        for floor in everything
        if floor not in leading and not _solid(floor.room, lines)
        for space in rooms.spaces(floor, shown, ticks)
        if any(abs(rooms.tone(space.rect, tint) - paper) <= 5 for paper in papers)
        and not _rules_off(floor, space, pixels.shape[1])
        and (not space.empty or _named(space.rect, print_))
    ]
    ruled = _settled(_stacked(spaces), ticks)
    strokes_ = [*lines.across, *lines.down, *lines.dotted]
    more = behind_labels(shown, strokes_, [space.rect for space in ruled], ticks, tint)
    return PageSpaces(tuple(_settled([*ruled, *more], ticks)), tuple(ticks), tuple(blob.rect for blob in print_))


def _papers(tint: Grey) -> list[int]:
    """Return the tints that are paper to write on: the lightest, and any that covers a third of the page."""
    counts = np.bincount(tint.ravel(), minlength=256)
    near = np.convolve(counts, np.ones(5, dtype=int), mode="same")
    return [int(np.percentile(tint, 98)), *(n for n in range(200, 256) if near[n] > 0.33 * tint.size)]


def _stacked(spaces: Sequence[Space]) -> list[Space]:
    """Make one place of three lines or more that stand under each other with nothing between."""
    stacks: list[list[Space]] = []
    for space in sorted(spaces, key=lambda s: s.rect.y1):
        stack = next((stack for stack in stacks if space.line and _next_line(stack[-1], space)), None)
        if stack is None:
            stacks.append([space])
        else:
            stack.append(space)
    return [space for stack in stacks for space in ([_whole(stack)] if len(stack) > 2 else stack)]


def _next_line(last: Space, space: Space) -> bool:
    a, b = last.rect, space.rect
    return (
        last.line
        and abs(a.x0 - b.x0) < 12
        and abs(a.x1 - b.x1) < 12
        and 0 < b.y1 - a.y1 < 32 * POINT
        and b.y0 < a.y1 + 12
        and a.width > 100 * POINT
        and not space.beside
    )


def _whole(stack: Sequence[Space]) -> Space:
    first, last = stack[0].rect, stack[-1].rect
    return replace(stack[0], rect=Rect(first.x0, first.y0, first.x1, last.y1), labelled=True, lines=len(stack))


def _rules_off(floor: Floor, space: Space, width: int) -> bool:
    """Tell whether an open line runs across the page with nothing before it: it parts sections."""
    return space.line and not floor.dotted and floor.room.width > 0.7 * width and space.rect.x0 < floor.room.x0 + 20


def _grown(rect: Rect, by: int) -> Rect:
    return Rect(rect.x0 - by, rect.y0 - by, rect.x1 + by, rect.y1 + by)


def placed(word: Word, shape: tuple[int, ...]) -> Rect:
    """Return the pixels of a word on a page of *shape*."""
    return Rect(*word.box.pixels(shape[1], shape[0]))


def said(rects: Sequence[Rect], words: Sequence[Word], print_: Grey) -> list[Blob]:
    """Give each stretch of print the words that stand in it."""
    texts: list[list[tuple[int, str]]] = [[] for _ in rects]
    if not rects:
        return []
    edges = np.array(rects)
    for word in words:
        place = placed(word, print_.shape)
        x, y = (place.x0 + place.x1) / 2, (place.y0 + place.y1) / 2
        inside = (edges[:, 0] - 4 <= x) & (x <= edges[:, 2] + 4) & (edges[:, 1] - 4 <= y) & (y <= edges[:, 3] + 4)
        if inside.any():
            texts[int(np.argmax(inside))].append((place.x0, word.text))
    return _with_colons(
        [
            Blob(rect, " ".join(t for _, t in sorted(text)), blobs.ends_in_colon(rect, print_))
            for rect, text in zip(rects, texts, strict=True)
        ]
    )


def _with_colons(print_: Sequence[Blob]) -> list[Blob]:
    """Join a colon that stands off, as French print sets it, to the label before it."""
    lone = [b for b in print_ if b.colon and b.rect.width < 4 * POINT]
    joined = []
    for blob in print_:
        behind = (c for c in lone if 0 <= c.rect.x0 - blob.rect.x1 < 9 * POINT and _level(c.rect, blob.rect))
        colon = next(behind, None)
        if colon is not None:
            joined.append(replace(blob, rect=blob.rect._replace(x1=colon.rect.x1), colon=True))
        elif blob not in lone:
            joined.append(blob)
    return joined


def _level(inner: Rect, outer: Rect) -> bool:
    return outer.y0 - 8 <= inner.y0 and inner.y1 <= outer.y1 + 8


def _no_letters(boxes: Sequence[Rect], words: Sequence[Word], shape: tuple[int, ...]) -> list[Rect]:
    """Leave out what was read as a letter of a longer word."""
    long = [placed(w, shape) for w in words if len(w.text) > 2 and w.text.isalpha() and w.score > 0.8]
    return [box for box in boxes if not any(box.shared(word) > 0.7 * box.area for word in long)]


def _solid(room: Rect, lines: Strokes) -> bool:
    part = Rect(room.x0, max(room.y0, room.y1 - 40), room.x1, room.y1).of(lines.solid)
    return bool(part.size) and float(part.mean()) > 0.4


def _leaders(standing: Sequence[Floor], print_: Sequence[Blob], lines: Strokes, ticks: Sequence[Rect]) -> list[Floor]:
    """Return the rows of dots that lead the eye; on a page where most do, all that come after print."""
    labelled = [floor for floor in standing if floor.dotted and _after_print(floor.room, print_)]
    leading = [floor for floor in labelled if _leads(floor, print_, lines, ticks)]
    return labelled if len(leading) > 0.6 * len(labelled) else leading


def _named(rect: Rect, print_: Sequence[Blob]) -> bool:
    """Tell whether print stands over an empty cell, or before or behind it: what could name it.

    A cell higher than three lines has its name close by.
    """
    tall = rect.height > 45 * POINT
    return any(_over(b.rect, rect, tall) or _level_with(b.rect, rect, tall) for b in print_ if _says(b))


def _says(blob: Blob) -> bool:
    return not blob.text or bool(WORD.search(blob.text) or (NUMBER.fullmatch(blob.text) and blob.text != "00"))


def _over(print_: Rect, rect: Rect, tall: bool) -> bool:
    gap = rect.y0 - print_.y1
    return min(print_.x1, rect.x1) > max(print_.x0, rect.x0) and -20 < gap < (16 * POINT if tall else 1e6)


def _level_with(print_: Rect, rect: Rect, tall: bool) -> bool:
    gap = max(rect.x0 - print_.x1, print_.x0 - rect.x1)
    return print_.y0 < rect.y1 and print_.y1 > rect.y0 and -20 <= gap < (20 * POINT if tall else 1e6)


def _after_print(room: Rect, print_: Sequence[Blob]) -> bool:
    return any(
        -8 <= room.x0 - b.rect.x1 <= 9 * POINT and b.rect.y0 < room.y1 and b.rect.y1 > room.y1 - 9 * POINT
        for b in print_
    )


def _leads(floor: Floor, print_: Sequence[Blob], lines: Strokes, ticks: Sequence[Rect]) -> bool:
    """Tell whether a row of dots only leads the eye from a label to a number, a box or a tick box."""
    room = floor.room
    band = Rect(room.x1, room.y1 - round(9 * POINT), room.x1 + round(40 * POINT), room.y1 + 4)
    after = [b for b in print_ if b.rect.shared(band) > 0.3 * b.rect.area or _first_in(b.rect, band)]
    if any(_counts(b) for b in after):
        return True
    ahead = Rect(room.x1, band.y0, room.x1 + round(60 * POINT), band.y1)
    walls = any(
        wall.shared(Rect(ahead.x0, ahead.y0, ahead.x0 + round(14 * POINT), ahead.y1)) > 20 for wall in lines.down
    )
    return any(box.shared(ahead) for box in ticks) or (walls and not after and not _ends_cell(room, lines))


def _counts(blob: Blob) -> bool:
    """Tell whether print starts with the number of a line, however badly it was read."""
    if not blob.text:
        return blob.rect.width < 12 * POINT
    return bool(NUMBER.fullmatch(blob.text.split(" ")[0]) or _MISREAD.fullmatch(blob.text))


def _first_in(rect: Rect, band: Rect) -> bool:
    return band.x0 - 4 <= rect.x0 <= band.x1 and rect.y0 < band.y1 and rect.y1 > band.y0


def _ends_cell(room: Rect, lines: Strokes) -> bool:
    """Tell whether the wall behind a row of dots is that of the cell it stands in: nothing comes after it."""
    behind = [w for w in lines.down if w.x0 >= room.x1 - 4 and w.y0 < room.y1 - 10 and w.y1 > room.y1 - 10]
    nearest = min((w.x0 for w in behind), default=None)
    return nearest is not None and not any(w.x0 > nearest + 20 for w in behind)


def _settled(spaces: Sequence[Space], ticks: Sequence[Rect]) -> list[Space]:
    """Leave out lines that nothing labels, what covers tick boxes, and the larger of two that cover each other."""
    kept: list[Space] = []
    for space in sorted((s for s in spaces if s.labelled), key=lambda s: s.rect.area):
        if any(space.rect.shared(box) > 0.2 * box.area for box in ticks):
            continue
        if not any(space.rect.shared(other.rect) > 0.2 * min(space.rect.area, other.rect.area) for other in kept):
            kept.append(space)
    return sorted(kept, key=lambda s: (s.rect.y0, s.rect.x0))
