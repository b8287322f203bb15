"""Dots per inch: what a file declares, what a fax must have been, and what is plausible when neither is known."""

from __future__ import annotations

import math

from PIL import Image

from copiste.pages.model import WORKING_DPI

_FAX_WIDTHS = {1728: 204.0, 2048: 204.0, 2432: 204.0, 3456: 408.0, 4096: 408.0, 4864: 408.0}
"""Pixels in a line by T.4, for A4, B4 and A3 paper, and what that makes of the width in dots per inch."""
_FAX_Y_DPI = (98.0, 196.0, 391.0)
"""Lines an inch of a fax: standard, fine and superfine (ITU-T T.4: 3.85, 7.7 and 15.4 lines a millimetre)."""
_PAPER = ((8.5, 11.0), (8.27, 11.69), (8.5, 14.0))
"""Letter, A4 and Legal in inches."""
_DPI = (60.0, 1300.0)
"""Dots an inch that a file may declare and be believed; chosen, not measured."""
_NARROWEST = 0.2
"""Inches across the short side; chosen, not measured."""
_LONGEST = 45.0
"""Inches; faxes have no set length, but this is a roll."""
WIDEST = 13.0
"""Inches across the short side: A3 and tabloid pass; beyond, a telephone's picture declares points for pixels."""
_SUSPECT_DPI = (70.0, 100.0)
"""Software writes 72 or 96 when it knows nothing; believed only when the paper comes out no wider than Letter."""
_LETTER_WIDTH = 8.8
"""Inches: Letter, and the feed's slack."""


def resolution(
    width: int, height: int, declared: tuple[float, float] | None, *, bilevel: bool = False
) -> tuple[float, float]:
    """Return dots per inch across and down for a page of *width* by *height* pixels.

    *declared* is what the file says; it is kept when it gives a possible sheet of paper.
    """
    if declared is not None and _possible(width, height, *declared):
        return declared
    if bilevel and width in _FAX_WIDTHS:
        return _fax(width, height)
    return guessed(width, height)


def square(image: Image.Image, dpi: tuple[float, float], limit: int) -> Image.Image:
    """Return *image* (grey) at `WORKING_DPI` both ways; a sheet that would pass *limit* pixels comes out coarser.

    Bicubic over grey keeps fax strokes whole where they are stretched (DOMAIN 1.2) and averages where they shrink.
    """
    width, height = image.width * WORKING_DPI / dpi[0], image.height * WORKING_DPI / dpi[1]
    shrink = min(1.0, math.sqrt(limit / (width * height)))
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    return image if size == image.size else image.resize(size, Image.Resampling.BICUBIC)


def _possible(width: int, height: int, x_dpi: float, y_dpi: float) -> bool:
    if not all(math.isfinite(dpi) and _DPI[0] <= dpi <= _DPI[1] for dpi in (x_dpi, y_dpi)):
        return False
    if not 0.4 < x_dpi / y_dpi < 2.5:
        return False
    short, long = sorted((width / x_dpi, height / y_dpi))
    suspect = x_dpi == y_dpi and _SUSPECT_DPI[0] <= x_dpi <= _SUSPECT_DPI[1]
    return short >= _NARROWEST and long <= _LONGEST and short <= (_LETTER_WIDTH if suspect else WIDEST)


def _fax(width: int, height: int) -> tuple[float, float]:
    """Return the standard fax resolution that makes the page most like a sheet of paper."""
    lengths = [length for _, length in _PAPER]
    off = {y_dpi: min(abs(math.log(height / y_dpi / length)) for length in lengths) for y_dpi in _FAX_Y_DPI}
    return _FAX_WIDTHS[width], min(off, key=lambda y_dpi: off[y_dpi])


def guessed(width: float, height: float) -> tuple[float, float]:
    """Return the resolution at which the page fits the sheet whose proportions are nearest to its own."""
    short, long = sorted((width, height))
    paper = min(_PAPER, key=lambda sides: abs(sides[0] / sides[1] - short / long))
    dpi = min(max(long / paper[1], short / paper[0], _DPI[0]), _DPI[1])
    return dpi, dpi
