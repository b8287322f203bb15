"""Text that goes on beyond what a page shows of it: an object of text is drawn again without what clips it.

Programs that flatten a form leave a long answer whole in the file and clip it at its field's edge. What is left looks
like an answer, and is none.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2
from pypdfium2 import raw

from copiste.pages import pdf_layers
from copiste.pages.arrays import Mask
from copiste.pages.pdf_layers import TEXT_INK

_BEYOND = 0.5
"""Points by which text reaches out of its clip at least to be looked at; its edge is drawn smoothly over less."""
_AWAY = 1e4
"""How many times larger a clip is made, so that it clips nothing of a page; chosen."""
_MOST_POINTS = 1_000
"""Points of a clip's path that are looked at, so that a file made to hurt ends; chosen."""

Clip = tuple[float, float, float, float]
"""Left, bottom, right and top of what a clip leaves, in the text's own space."""


@dataclass(frozen=True, eq=False)
class Clipped:
    """The text of a page that is clipped: the `clips` of those objects that reach out of theirs, by the objects'
    addresses; as `strokes` where these would draw any if nothing clipped them, and where they do, None where there are
    none; and the `places` of all objects of text, then."""

    clips: Mapping[int, Clip] = field(default_factory=dict)
    strokes: tuple[Mask, Mask] | None = None
    places: Mapping[int, Clip] = field(default_factory=dict)

    def under(self, clip: Clip, of: int) -> bool:
        """Whether an object lies within a *clip*: pdfium forgets the clip of one that it leaves whole."""
        place = self.places.get(of)
        return place is not None and _out(place, clip) <= _BEYOND


def clipped(page: pypdfium2.PdfPage, scale: float) -> Clipped:
    """Return the text of *page* that is clipped. The page is no more the same: load it anew to draw it."""
    texts = [item for item, kind in pdf_layers.objects(page, nested=True) if kind == raw.FPDF_PAGEOBJ_TEXT]
    beyond = {
        address(item): (item, clip) for item in texts if (clip := _clip(item)) and _out(_place(item), clip) > _BEYOND
    }
    if not beyond:
        return Clipped()
    for item in texts:
        raw.FPDFPageObj_SetIsActive(item, address(item) in beyond)
    parts = np.asarray(pdf_layers.strokes(page, scale) < TEXT_INK, np.bool_)
    for item, (left, bottom, right, top) in beyond.values():
        across, up = (left + right) / 2, (bottom + top) / 2
        raw.FPDFPageObj_TransformClipPath(item, _AWAY, 0, 0, _AWAY, across * (1 - _AWAY), up * (1 - _AWAY))
    whole = np.asarray(pdf_layers.strokes(page, scale) < TEXT_INK, np.bool_)
    for item in texts:
        raw.FPDFPageObj_SetIsActive(item, True)
    clips = {at: clip for at, (_, clip) in beyond.items()}
    places = {address(item): _place(item) for item in texts}
    return Clipped(clips, (whole, parts), places)


def address(item: Any) -> int:
    """Return by what an object of a page is known again while the page is open."""
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _place(item: Any) -> Clip:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _out(place: Clip, clip: Clip) -> float:
    """Return by how many points *place* reaches out of a clip at most."""
    return max(clip[0] - place[0], clip[1] - place[1], place[2] - clip[2], place[3] - clip[3])


def _clip(item: Any) -> Clip | None:
    """Return what the clips of an object leave together; None for an object that is not clipped, or to nothing."""
    path = raw.FPDFPageObj_GetClipPath(item)
    boxes = [_around(points) for at in range(raw.FPDFClipPath_CountPaths(path)) if (points := list(_points(path, at)))]
    if not boxes:
        return None
    left, bottom, right, top = zip(*boxes, strict=True)
    clip = max(left), max(bottom), min(right), min(top)
    return clip if clip[0] < clip[2] and clip[1] < clip[3] else None


def _points(path: Any, at: int) -> Iterator[tuple[float, float]]:
    for number in range(min(raw.FPDFClipPath_CountPathSegments(path, at), _MOST_POINTS)):
        x, y = ctypes.c_float(), ctypes.c_float()
        if raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, at, number), x, y):
            yield x.value, y.value


def _around(points: Sequence[tuple[float, float]]) -> Clip:
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)
