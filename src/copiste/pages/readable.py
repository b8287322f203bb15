"""What stands for a page that cannot be decoded, and when a document counts as readable: once one of its pages is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from copiste.errors import DamagedDocument
from copiste.pages.model import WORKING_DPI, Grey, Page, PageFacts, Problem

_LETTER: tuple[int, int] = (2550, 3300)
"""Pixels of a Letter sheet at 300 dpi."""


def unreadable(number: int, coding: str, size: tuple[int, int] = _LETTER) -> Page:
    """Return the white page that stands for page *number*, which could not be decoded."""
    facts = PageFacts(size[0], size[1], WORKING_DPI, WORKING_DPI, coding)
    white: Grey = np.full((size[1], size[0]), 255, dtype=np.uint8)
    return Page(number, white, facts, problems=(Problem("page_unreadable", page=number),))


def readable(pages: Iterator[Page], found: bool = False) -> Iterator[Page]:
    """Pass pages on once one could be read (*found*: one already was); raise `DamagedDocument` when none can."""
    held: list[Page] = []
    for page in pages:
        found = found or not any(problem.code == "page_unreadable" for problem in page.problems)
        held.append(page)
        if found:
            yield from held
            held.clear()
    if held:
        raise DamagedDocument
