"""What a PDF's widgets draw that is of the form and no answer: edges, grounds, and the lines between a comb's cells.

A picture of a widget may hold anything, also strokes that answer: only what lies as an edge, a ground or a comb's line
lies is print. All else that widgets draw without text is ink like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import cv2
import numpy as np
import numpy.typing as npt

from copiste.pages.arrays import Mask
from copiste.pages.model import Family, Grey, Widget

_PAPER = 250
"""Grey from which on nothing is drawn."""
_DARK = 150
"""Grey below which what is drawn is a line and no ground: writing could not be read on it. Set by hand."""
_EDGE_POINTS, _EDGE_SHARE = 3.0, 0.2
"""How far from its side a widget's edge lies at most: points, three being the widest that programs offer, and a share
of the shorter side."""
_WHOLE = 0.8
"""Share of a side, of a round edge or of a cell's height along which a line must run to be of the frame."""
_MOST_OF_A_ROW, _ALIKE, _GROUND_POINTS = 0.5, 4, 5.0
"""A ground: share of each row that has one grey, greys by which it may vary, and points that it is high at least; a
pale stroke through a widget is lower."""
_ARROW_POINTS, _ARROW_GROUND = 13.0, 0.4
"""How wide pdfium draws the button of a list in points, and the share of it that its ground fills; of one seen 0.5."""
_BESIDE_CELL = 2
"""Pixels at 300 dpi by which a comb's line may lie beside its place."""


def frames(picture: Grey, widgets: Iterable[Widget], scale: float) -> Grey:
    """Return what of *picture*, in which widgets are drawn without their text at *scale* pixels a point, is print: its
    grey there, 255 elsewhere."""
    found = np.full_like(picture, 255)
    for widget in widgets:
        left, top, right, bottom = widget.box.pixels(*reversed(picture.shape))
        here = (slice(top, bottom), slice(left, right))
        if min(picture[here].shape) > 2 and picture[here].min() < _PAPER:
            listed = widget.family is Family.LIST
            mine = _edges(picture[here], scale) | _grounds(picture[here], scale, darkest=0 if listed else _DARK)
            mine |= _arrow(picture[here], scale) if widget.family is Family.CHOICE else False
            mine |= _round_edge(picture[here], scale) if widget.family is Family.BUTTON else False
            mine |= _cells(picture[here], widget.cells)
            found[here] = np.where(mine, np.minimum(picture[here], found[here]), found[here])
    return found


def _deep(shape: tuple[int, ...], scale: float) -> int:
    """Return how many pixels from its side an edge lies at most."""
    return max(round(min(_EDGE_POINTS * scale, _EDGE_SHARE * min(shape))), 1)


def _edges(picture: Grey, scale: float) -> Mask:
    """Return the straight lines along the sides of a widget."""
    drawn, found, deep = picture < _PAPER, np.zeros(picture.shape, np.bool_), _deep(picture.shape, scale)
    for mine, lines in ((found, drawn), (found.T, drawn.T)):
        for side in (slice(None, deep), slice(-deep, None)):
            whole = lines[side].mean(axis=1) >= _WHOLE
            mine[side] |= lines[side] & whole[:, None]
    return found


def _round_edge(picture: Grey, scale: float) -> Mask:
    """Return the circle that runs along the sides of a round button."""
    high, wide = picture.shape
    down, across = np.ogrid[:high, :wide]
    away = np.hypot(down - (high - 1) / 2, across - (wide - 1) / 2).round().astype(int)
    drawn, radius = picture < _PAPER, min(high, wide) // 2
    shares = np.bincount(away[drawn], minlength=away.max() + 1) / np.maximum(np.bincount(away.ravel()), 1)
    near = np.abs(np.arange(len(shares)) - radius) <= _deep(picture.shape, scale)
    round_ = np.convolve((shares >= _WHOLE) & near, np.ones(3), "same") > 0  # with its smooth edge
    found: Mask = drawn & round_[away]
    return found


def _grounds(picture: Grey, scale: float, *, darkest: int) -> Mask:
    """Return where a widget has a ground or a chosen row is marked by one: as pale as *darkest*, and no mere stroke."""
    usual = np.array([[_usual(row)] for row in picture], np.int16)
    pale = (usual >= darkest) & (usual < _PAPER)
    mine = pale & (np.abs(picture.astype(np.int16) - usual) <= _ALIKE)
    rows = (mine.mean(axis=1) >= _MOST_OF_A_ROW).astype(np.uint8)[:, None]
    high = min(round(_GROUND_POINTS * scale), len(rows))
    tall = cv2.morphologyEx(rows, cv2.MORPH_OPEN, np.ones((high, 1), np.uint8), borderValue=0)
    found: Mask = mine & (tall > 0)
    return found


def _arrow(picture: Grey, scale: float) -> Mask:
    """Return the button at the end of a field of choices that shows its list: pdfium draws it where the file does not,
    13 points wide and a point from the edge, outlined, on a ground of its own."""
    found = np.zeros(picture.shape, np.bool_)
    margin, wide = round(scale), round(_ARROW_POINTS * scale)
    at = (slice(margin, -margin), slice(-wide - margin, -margin))
    button = picture[at]
    if min(button.shape) <= 2 * margin or button.shape[1] < wide:
        return found
    inner = button[margin:-margin, margin:-margin].ravel()
    grounded = _DARK <= _usual(inner) < _PAPER and (inner == _usual(inner)).mean() >= _ARROW_GROUND
    dark = button < _DARK
    sides = (dark[:2].any(axis=0), dark[-2:].any(axis=0), dark[:, :2].any(axis=1), dark[:, -2:].any(axis=1))
    found[at] = grounded and all(side.mean() >= _WHOLE for side in sides)
    return found


def _usual(row: npt.NDArray[np.uint8]) -> int:
    return int(np.bincount(row, minlength=256).argmax())


def _cells(picture: Grey, cells: int) -> Mask:
    """Return the lines between the *cells* of a comb, each as high as its widget."""
    drawn, found = picture < _PAPER, np.zeros(picture.shape, np.bool_)
    for at in _between(picture.shape[1], cells):
        lines = drawn[:, max(at - _BESIDE_CELL, 0) : at + _BESIDE_CELL + 1]
        found[:, max(at - _BESIDE_CELL, 0) : at + _BESIDE_CELL + 1] |= lines & (lines.mean(axis=0) >= _WHOLE)
    return found


def _between(wide: int, cells: int) -> Iterator[int]:
    return (round(wide * number / cells) for number in range(1, cells))
