"""Frames of stamps among the ink of a page: their ink is nobody's answer and nobody's signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np
import numpy.typing as npt

from copiste.pages.arrays import Components, Labels
from copiste.pages.model import Grey
from copiste.reading.strokes import Rectangle, shared

_LONG, _SHORT = 200.0, 70.0
"""Pixels at 300 dpi that the sides of a frame measure at least: 17 and 6 mm."""
_LARGEST = 1300.0
"""Pixels at 300 dpi that a side measures at most: 110 mm. What is longer is a rule of the form or the edge of paper."""
_PIECE = 60.0
"""Pixels of a straight stroke that may be a piece of a side: 5 mm, as there is between two rules or lines of print."""
_GAP = 200.0
"""Pixels between two pieces of a side: where it ran along or across print it was taken away with it."""
_BESIDE, _ASKEW = 8.0, 2.5
"""Pixels by which pieces of one side may lie beside each other, a stroke's own breadth, and degrees by which they and
opposite sides may differ."""
_DRAWN = 0.6
"""Share of a side that its pieces must make up."""
_OPPOSITE, _APART = 0.75, 350.0
"""Share of the longer one of two opposite sides that lies along the other, and pixels between them at most, 30 mm: two
signatures, one below the other, may both be underlined. A larger frame is known by its corner."""
_HOLLOW = 0.5
"""Share of the rectangle around a frame that ink fills at most: more is a place that was blackened."""
_CORNER = 40.0
"""Pixels between the ends of two sides that meet: the corner itself may be lost to a rule."""
_HALF = 2
"""Straight strokes are looked for in a picture so many times smaller."""

Ends = npt.NDArray[np.float64]
"""Ends by x and y: n by 2, in pixels at 300 dpi; a way has one row less, and is x and y alone."""
Along = npt.NDArray[np.float64]
"""How far each of some points lies along a stroke or beside it, or a way by x and y: a row of pixels at 300 dpi."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """A straight stroke: its two `ends`, and how many pixels of it are `drawn`."""

    ends: Ends
    drawn: float

    @property
    def length(self) -> float:
        """Return how long it is."""
        return float(np.hypot(*(self.ends[1] - self.ends[0])))

    @property
    def along(self) -> Along:
        """Return its direction by x and y, one pixel long."""
        return np.asarray((self.ends[1] - self.ends[0]) / max(self.length, 1.0), np.float64)

    def askew(self, other: Side) -> float:
        """Return the degrees, 0 to 90, between two."""
        return float(np.degrees(np.arccos(min(abs(float(self.along @ other.along)), 1.0))))

    def places(self, points: Ends) -> tuple[Along, Along]:
        """Return how far along from its first end *points* lie, and how far to one side of it."""
        across = np.array([-self.along[1], self.along[0]])
        return (points - self.ends[0]) @ self.along, (points - self.ends[0]) @ across


def stamps(labels: Labels, stats: Components) -> tuple[Rectangle, ...]:
    """Return the rectangles (left, top, right, bottom) around frames of stamps in the ink of a page.

    A frame is two straight strokes opposite to each other, or two that meet at a right angle: others are worn away,
    fell on the form's own rules, or run into writing. No signature has two such strokes.
    """
    wide, tall, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    large = (np.maximum(wide, tall) >= _PIECE) & (area > 0)
    large[0] = False  # the paper
    if not large.any():
        return ()
    ink = _alone(labels, stats, large)
    sides = [side for side in _joined(_pieces(ink)) if _is_side(side)]
    frames = [_around(pair) for pair in combinations(sides, 2) if _opposite(*pair) or _meet(*pair)]
    return tuple(each for each in _united(frames) if _hollow(ink, each))


def _is_side(side: Side) -> bool:
    return _SHORT <= side.length <= _LARGEST and side.drawn >= _DRAWN * side.length


def _alone(labels: Labels, stats: Components, which: npt.NDArray[np.bool_]) -> Grey:
    """Return a picture of some components alone: 255 where they are."""
    found = np.zeros(labels.shape, np.uint8)
    for at in np.flatnonzero(which):
        x, y, w, h = stats[at, :4].tolist()
        found[y : y + h, x : x + w][labels[y : y + h, x : x + w] == at] = 255
    return found


def _pieces(ink: Grey) -> Iterator[Side]:
    """Yield the straight strokes in a picture of ink, both edges of each; the longest first."""
    small = cv2.resize(ink, None, fx=1 / _HALF, fy=1 / _HALF, interpolation=cv2.INTER_AREA)
    lines = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(small)[0]
    if lines is None:
        return
    ends = np.asarray(lines, np.float64).reshape(-1, 2, 2) * _HALF
    length = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    for at in np.argsort(-length):
        if length[at] >= _PIECE:
            yield Side(ends[at], float(length[at]))


def _joined(pieces: Iterable[Side]) -> list[Side]:
    """Return pieces on one line joined; two that lie beside each other, as the edges of a stroke do, are one."""
    found: list[Side] = []
    for piece in pieces:
        at = next((at for at, side in enumerate(found) if _goes_on(side, piece)), None)
        if at is None:
            found.append(piece)
        else:
            found[at] = _longer(found[at], piece)
    return found


def _goes_on(side: Side, piece: Side) -> bool:
    along, beside = side.places(piece.ends)
    far = max(along.min() - side.length, -along.max())
    return side.askew(piece) <= _ASKEW and float(np.abs(beside).max()) <= _BESIDE and far <= _GAP


def _longer(side: Side, piece: Side) -> Side:
    """Return a side with a piece of it that may lie beyond its ends."""
    along, _ = side.places(piece.ends)
    first, last = min(0.0, float(along.min())), max(side.length, float(along.max()))
    covered = max(min(side.length, float(along.max())) - max(0.0, float(along.min())), 0.0)
    ends = side.ends[0] + np.outer([first, last], side.along)
    return Side(np.asarray(ends, np.float64), side.drawn + max(piece.length - covered, 0.0))


def _opposite(one: Side, other: Side) -> bool:
    """Whether two sides face each other as those of a frame do."""
    longer, shorter = (one, other) if one.length >= other.length else (other, one)
    along, beside = longer.places(shorter.ends)
    facing = min(float(along.max()), longer.length) - max(float(along.min()), 0.0)
    apart = abs(float(beside.mean()))
    return (
        longer.length >= _LONG
        and one.askew(other) <= _ASKEW
        and facing >= _OPPOSITE * longer.length
        and _SHORT <= apart <= _APART
    )


def _meet(one: Side, other: Side) -> bool:
    """Whether two sides are a corner of a frame."""
    apart = np.hypot(*(one.ends[:, None] - other.ends[None]).transpose(2, 0, 1)).min()
    return max(one.length, other.length) >= _LONG and one.askew(other) >= 90 - _ASKEW and float(apart) <= _CORNER


def _around(sides: Iterable[Side]) -> Rectangle:
    points = np.concatenate([side.ends for side in sides])
    (left, top), (right, bottom) = np.floor(points.min(axis=0)), np.ceil(points.max(axis=0))
    return max(int(left), 0), max(int(top), 0), int(right), int(bottom)


def _united(rectangles: Iterable[Rectangle]) -> list[Rectangle]:
    """Return one rectangle for all that overlap: the sides of one frame are found two by two."""
    found: list[Rectangle] = []
    for each in rectangles:
        mine = [each, *(one for one in found if shared(one, each))]
        found = [one for one in found if one not in mine]
        left, top, right, bottom = zip(*mine, strict=True)
        found.append((min(left), min(top), max(right), max(bottom)))
    return found


def _hollow(ink: Grey, rectangle: Rectangle) -> bool:
    left, top, right, bottom = rectangle
    return float((ink[top:bottom, left:right] > 0).mean()) <= _HOLLOW
