"""Black scan borders whitened: the dark bands that a scanner leaves along the edges of a sheet."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from copiste.pages.model import WORKING_DPI, Grey

_DARK = 110
"""Grey (0..255) under which a pixel is of a border; by eye on made pages."""
_MM = WORKING_DPI / 25.4
"""Pixels in a millimetre."""
_DEEPEST = round(30 * _MM)
"""Pixels; a border is no deeper than 30 mm; by eye on made pages."""
_THINNEST = round(0.4 * _MM)
"""Pixels; what is thinner than 0.4 mm is a rule; by eye on made pages."""
_LONG_ENOUGH = 0.25
"""Share of a side that a border runs along; by eye on made pages."""
_BEYOND = round(3 * _MM)
"""Pixels; 3 mm of paper stand beyond a border before print begins; by eye on made pages."""
_ROUGH = 0.35 * _MM
"""Pixels; an edge of paper is smoother than 0.35 mm from row to row; by eye on made pages."""


def without_borders(pixels: Grey) -> Grey:
    """Return the page with its black scan borders whitened; conservative: bands that hold print are left alone."""
    cleaned = pixels
    for turns in range(4):
        view = np.rot90(pixels, turns)
        depth = _depths(view)
        if depth is None:
            continue
        if cleaned is pixels:
            cleaned = pixels.copy()
        columns = np.arange(min(_DEEPEST + 2 * _THINNEST, view.shape[1]))
        np.rot90(cleaned, turns)[:, : len(columns)][columns[None, :] < depth[:, None]] = 255
    return cleaned


def _depths(view: Grey) -> npt.NDArray[np.int_] | None:
    """Return for each row how many pixels from the left edge belong to a border, or None when there is none."""
    reach = min(_DEEPEST + _BEYOND, view.shape[1] // 3)
    dark = view[:, :reach] < _DARK
    edge = _THINNEST // 2  # a sliver of white often stands between the band and the very edge
    dark[:, :edge] |= dark[:, edge : edge + 1]
    runs = np.where(dark.all(axis=1), reach, dark.argmin(axis=1))
    border = (runs >= _THINNEST) & (runs < reach - _BEYOND)
    if border.mean() < _LONG_ENOUGH:
        return None
    after = np.clip(runs[:, None] + edge + np.arange(_BEYOND - edge)[None, :], 0, reach - 1)
    resumes = float(np.take_along_axis(dark, after, axis=1)[border].mean())
    steps = np.abs(np.diff(runs[border]))
    if resumes > 0.25 or float(np.median(steps)) > _ROUGH:
        return None
    depths: npt.NDArray[np.int_] = np.where(border | ((runs > 0) & (runs < _THINNEST)), runs + edge, 0)
    return depths
