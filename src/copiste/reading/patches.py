"""Kodak patch codes: four bars of two widths across a separator sheet, found by the lengths of their runs.

A code has two wide bars and two narrow ones, 0.20 and 0.08 inch, with narrow spaces between; its bars are at least two
inches long. It is read from the edge of the paper that it is nearest to, so that a sheet with bars on any edge, or on
all four, says the same however it was fed.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from copiste.pages.arrays import Mask
from copiste.pages.model import WORKING_DPI, Grey

PATCHES = {"2211": "1", "2112": "2", "2121": "3", "1221": "4", "1122": "6", "1212": "T"}
"""Widths of the four bars from the edge inwards (1 narrow, 2 wide) to the name of the code."""
_DPI = 100
"""Dots an inch that patch codes are looked for at: a narrow bar, 0.08 inches, has eight."""
_SCALE = _DPI / WORKING_DPI
_STRIP = 10
"""Width of a strip at that resolution: within it, even a crooked bar is level; its mean forgives specks."""
_CONTRAST = 60
"""Greys (0..255) between the darkest and the lightest of a page that may have bars; set by hand."""
_SHARES = (0.5, 0.65, 0.35)
"""Where between black and white ink begins, the likeliest first."""
_LONG_ENOUGH = 10
"""Neighbouring strips that must say the same: an inch of a bar of two inches and more."""
_WHOLE = (0.45, 1.5)
"""Inches from the first bar to the last: 0.8 as printed, less when reduced, more when stretched by a fax."""
_WIDE = 1.45
"""The wide bars are at least so many times as wide as the narrow ones, however much the ink has spread."""
_EVEN, _ALIKE = 2.0, 1.5
"""How many times as wide as its narrowest a code's widest space, or narrow bar, may be; and wide bar. Set by hand."""
_LEVEL = 6
"""Dots by which one strip's code may stand higher than its neighbour's: more than a page can be crooked."""
_QUIET = 1.2
"""White before and after the code, in spaces: a bar code or a table goes on."""


def patch(pixels: Grey) -> str | None:
    """Return the name of the patch code on a page of 300 dots an inch, bars lying or standing; None without one."""
    size = max(round(pixels.shape[1] * _SCALE), 1), max(round(pixels.shape[0] * _SCALE), 1)
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    for page in (small, np.ascontiguousarray(small.T)):
        strips = cv2.resize(page, (max(page.shape[1] // _STRIP, 1), page.shape[0]), interpolation=cv2.INTER_AREA)
        found = _lying(np.ascontiguousarray(strips.T, np.uint8))
        if found is not None:
            return found
    return None


def _lying(strips: Grey) -> str | None:
    dark, light = np.percentile(strips, (0.2, 90))
    if light - dark < _CONTRAST:
        return None
    looks = (_agreed(strips < dark + share * (light - dark)) for share in _SHARES)
    return next((found for found in looks if found is not None), None)


def _agreed(ink: Mask) -> str | None:
    """Return the code that enough neighbouring strips (rows of *ink*) give at about the same height."""
    runs: list[tuple[str, int, int, int]] = []  # name, last strip, place and strips of what agrees so far
    for strip, at, name in _codes(ink):
        runs = [run for run in runs if run[1] >= strip - 1]
        same = [run for run in runs if run[:2] == (name, strip - 1) and abs(run[2] - at) < _LEVEL]
        long = max((run[3] for run in same), default=0) + 1
        if long >= _LONG_ENOUGH:
            return name
        runs.append((name, strip, at, long))
    return None


def _codes(ink: Mask) -> Iterator[tuple[int, int, str]]:
    """Yield strip, place and name of the runs of lengths that are a patch code: four bars with white on either side."""
    count, length = ink.shape
    padded = np.zeros((count, length + 2), np.int8)
    padded[:, 1:-1] = ink
    steps = np.diff(padded.ravel())
    starts, ends = np.flatnonzero(steps == 1) + 1, np.flatnonzero(steps == -1) + 1
    if len(starts) < 4:
        return
    strip = starts // (length + 2)
    bars = np.lib.stride_tricks.sliding_window_view(ends - starts, 4)
    gaps = starts[1:] - ends[:-1]
    gaps[strip[1:] != strip[:-1]] = length
    spaces = np.lib.stride_tricks.sliding_window_view(gaps, 3)
    around = np.concatenate(([length], gaps, [length]))
    quiet = np.minimum(around[: len(bars)], around[4 : 4 + len(bars)])
    whole = bars.sum(axis=1) + spaces.sum(axis=1)
    ordered, space = np.sort(bars, axis=1), spaces.mean(axis=1)
    narrow = ordered[:, :2].mean(axis=1)
    fits = (
        (whole >= _WHOLE[0] * _DPI)
        & (whole <= _WHOLE[1] * _DPI)
        & (quiet >= _QUIET * space)
        & (spaces.max(axis=1) <= _EVEN * spaces.min(axis=1))
        & (ordered[:, 1] <= _EVEN * ordered[:, 0])
        & (ordered[:, 3] <= _ALIKE * ordered[:, 2])
        & (ordered[:, 2] >= _WIDE * ordered[:, 1])
        & (narrow >= 0.35 * space)
        & (narrow <= 2.6 * space)
    )
    for at in np.flatnonzero(fits):
        place = int(starts[at] % (length + 2))
        widths = ["2" if bar >= ordered[at, 2] else "1" for bar in bars[at]]
        name = PATCHES.get("".join(widths[::-1] if place + whole[at] / 2 > length / 2 else widths))
        if name is not None:
            yield int(strip[at]), place, name
