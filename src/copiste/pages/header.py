"""The line that a sending fax machine prints across the top of each page: date, name, number, page n of N."""

from __future__ import annotations

import cv2
import numpy as np

from copiste.pages.model import WORKING_DPI, Grey, Page

_MM = WORKING_DPI / 25.4
"""Pixels in a millimetre."""
_BAND = round(11 * _MM)
"""The line stands in the first millimetres, or a little lower when the machine shifted the page down."""
_TALLEST, _LEAST = 6 * _MM, 1.2 * _MM
"""Pixels; a sender's line is 1.2 to 6 mm tall; by eye on made pages."""
_GAP = round(1.2 * _MM)
"""Pixels; 1.2 mm of white part it from the page; by eye on made pages."""
_WIDE_ENOUGH = 0.35
"""Share of the width that it spreads over; by eye on made pages."""
_INK_ROW = 3
"""Pixels of ink that make a row one of print; by eye on made pages."""


def header_height(page: Page) -> int:
    """Return the height in pixels of the sender's line with the white above and half the white below it; 0 if none.

    Only two-colour pages can have come by fax. Conservative: one line of print, alone in a band at the very top, that
    reaches across a third of the page or more; where the form's own print stands so high, the answer is 0.
    """
    if not page.facts.bilevel or page.pixels.shape[0] < 2 * _BAND:  # a snippet: its one line is all that it says
        return 0
    dark = _despeckled(page.pixels[:_BAND])
    rows = np.flatnonzero(dark.sum(axis=1) >= _INK_ROW)
    if not rows.size:
        return 0
    breaks = np.flatnonzero(np.diff(rows) > _GAP)
    last = int(rows[breaks[0]]) if breaks.size else int(rows[-1])
    first = int(rows[0])
    following = int(rows[breaks[0] + 1]) if breaks.size else _BAND
    if following - last <= _GAP or not _LEAST <= last - first + 1 <= _TALLEST:
        return 0
    return last + min((following - last) // 2, _GAP) if _is_line(dark[first : last + 1]) else 0


def _despeckled(pixels: Grey) -> Grey:
    dark = (pixels < 128).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), dtype=np.uint8)


def _is_line(dark: Grey) -> bool:
    """Return whether a band holds print spread over the page: letters, not a rule and not a solid band."""
    columns = np.flatnonzero(dark.any(axis=0))
    spread = (columns[-1] - columns[0] + 1) / dark.shape[1]
    longest = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, round(12 * _MM)), np.uint8))
    return bool(spread >= _WIDE_ENOUGH and dark.mean() < 0.4 and not longest.any())
