"""A page as it would be if its file told the wrong number of lines an inch, as a standard fax marked fine does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from copiste.pages.model import WORKING_DPI, Page

_FACTORS = (2.0, 0.5, 4.0, 0.25)
"""Line densities of T.4 are 98, 196 and 391 an inch: told for each other, a page comes out so many times too short."""
_WIDE = (7.5, 9.0)
"""Inches across of the sheets that faxes are of, Letter and A4."""
_SHEET = (10.2, 14.6)
"""Inches along: A4 and Letter with a strip lost, to Legal. A page of such a length needs no other."""
_MOST_OF_ONE = (6.5, 14.6)
"""Inches along that a page may have to be one sheet told in wrong dots; by eye on made pages."""


def others(page: Page) -> Iterator[Page]:
    """Yield *page* (300 dots an inch, as told) stretched or squeezed to each sheet of paper that it may have been.

    Nothing for a page that is as long as a sheet already. Boxes are shares of a page: those found stand on both.
    """
    height, width = page.pixels.shape
    long, wide = height / WORKING_DPI, width / WORKING_DPI
    if page.facts.rendered or page.words or not _WIDE[0] <= wide <= _WIDE[1] or _SHEET[0] <= long <= _SHEET[1]:
        return
    for factor in _FACTORS:
        if _MOST_OF_ONE[0] <= long * factor <= _MOST_OF_ONE[1]:
            way = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
            drawn = cv2.resize(page.pixels, (width, round(height * factor)), interpolation=way)
            facts = replace(page.facts, y_dpi=page.facts.y_dpi / factor)
            yield replace(page, pixels=np.asarray(drawn, np.uint8), facts=facts, widgets=(), drawn=None)
