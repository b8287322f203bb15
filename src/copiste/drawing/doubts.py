"""An answer cut out of its page for a person: only its ink, with the letters marked in which readers differ.

Where a letter stands is found by its ink where each letter is a piece of its own; else by how wide letters are in
print, which for handwriting is near enough to lead an eye. It is shown, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from copiste.drawing.font import font
from copiste.pages.arrays import Colour, Mask
from copiste.pages.model import Grey

Extent = tuple[int, int]
"""Columns or rows, from the first to before the last."""
Letters = tuple[int, int, int, int]
"""Where letters stand in a picture: left, top, right, bottom, in pixels."""
_PALE = 40
"""Grey levels between paper and the darkest ink below which a piece counts as empty; chosen, not measured."""
_RULE_ACROSS, _RULE_DOWN = 0.6, 0.8
"""Share of a row, or a column, that is dark where a rule runs: no line of letters is that full."""
_SLIVER = 0.2
"""Of a piece's height: ink at its edge that is lower is left of a label, or of the line above."""
_WORD = 100
"""Pixels: the size at which widths of letters are taken; only their ratios count."""
_MARK, _LINE = (255, 222, 130), (160, 20, 20)
"""Red, green and blue of the ground behind a letter, on which black is read well, and of the line below it; by eye."""


def ink(piece: Grey) -> Mask:
    """Return where *piece* has ink of an answer: no rules, and nothing that only reaches in from above or below."""
    paper, darkest = int(np.percentile(piece, 90)), int(piece.min())
    if paper - darkest < _PALE:
        return np.zeros(piece.shape, bool)
    dark = piece < (paper + darkest) / 2
    dark[dark.mean(axis=1) > _RULE_ACROSS] = False
    dark[:, dark.mean(axis=0) > _RULE_DOWN] = False
    rows = extents(dark, 1)
    for top, bottom in rows:
        if (top == 0 or bottom == len(dark)) and bottom - top < _SLIVER * len(dark) and len(rows) > 1:
            dark[top:bottom] = False
    return dark


def extents(dark: Mask, axis: int) -> list[Extent]:
    """Return the runs of columns (axis 0) or rows (axis 1) in which a mask has anything."""
    line = np.asarray(dark.any(axis=axis), bool)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], line, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def around(dark: Mask, room: float) -> Letters | None:
    """Return the part of a piece that holds its ink, with *room* (of the ink's height) about it; None for no ink."""
    rows, columns = extents(dark, 1), extents(dark, 0)
    if not rows:
        return None
    height, width = dark.shape
    edge = max(4, round(room * (rows[-1][1] - rows[0][0])))
    return (
        max(0, columns[0][0] - edge),
        max(0, rows[0][0] - edge),
        min(width, columns[-1][1] + edge),
        min(height, rows[-1][1] + edge),
    )


def places(dark: Mask, text: str, spans: Sequence[Extent], *, cells: int | None = None) -> list[Letters]:
    """Return where the letters *spans* of *text* stand; nothing where the lines of both do not fit.

    In a comb of *cells* each letter has a cell.
    """
    lines = text.split("\n")
    rows = [(0, len(dark))] if cells or len(lines) == 1 else extents(dark, 1)
    if len(rows) != len(lines):
        return []
    found: list[Letters] = []
    start = 0
    for line, (top, bottom) in zip(lines, rows, strict=True):
        columns = _comb(line, dark.shape[1], cells) if cells else _columns(dark[top:bottom], line)
        inside = [(max(a, start) - start, min(b, start + len(line)) - start) for a, b in spans]
        found += [(columns[a][0], top, columns[b - 1][1], bottom) for a, b in inside if a < b and columns]
        start += len(line) + 1
    return found


def marked(piece: Grey, found: Sequence[Letters]) -> Colour:
    """Return *piece* in colour, with what stands at *found* on a light ground and underlined."""
    drawn = np.repeat(piece[:, :, None], 3, axis=2).astype(np.uint16)
    for left, top, right, bottom in found:
        drawn[top:bottom, left:right] = drawn[top:bottom, left:right] * np.array(_MARK) // 255
        drawn[max(top, bottom - max(2, len(piece) // 24)) : bottom, left:right] = _LINE
    return drawn.astype(np.uint8)


def _comb(line: str, width: int, cells: int) -> list[Extent]:
    """Return the cell of each letter; a space has none of its own."""
    edges = [round(width * at / cells) for at in range(cells + 1)]
    found: list[Extent] = []
    at = 0
    for letter in line:
        cell = min(at, cells - 1)
        found.append((edges[cell], edges[cell + 1]))
        at += not letter.isspace()
    return found


def _columns(dark: Mask, line: str) -> list[Extent]:
    """Return the columns of each letter of *line*."""
    pieces = extents(dark, 0)
    letters = [at for at, letter in enumerate(line) if not letter.isspace()]
    if not pieces or not letters:
        return []
    found = list(_by_width(line, pieces[0][0], pieces[-1][1]))
    if len(pieces) == len(letters):
        for at, piece in zip(letters, pieces, strict=True):
            found[at] = piece
    return found


def _by_width(line: str, left: int, right: int) -> Iterator[Extent]:
    face = font(_WORD)
    ends = [face.getlength(line[:at]) for at in range(len(line) + 1)]
    for start, end in pairwise(ends):
        yield round(left + (right - left) * start / ends[-1]), round(left + (right - left) * end / ends[-1])
