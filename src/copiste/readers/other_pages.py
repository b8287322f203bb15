"""What is read of a page that is no known form's, and of the line that a fax machine put at the top of any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from copiste.pages.header import header_height
from copiste.pages.measuring import measured
from copiste.pages.model import Page
from copiste.pages.quality import is_blank
from copiste.ports.readers import Reader
from copiste.reading import cover, likeness_page
from copiste.reading.model import Code, Crop, PagePlace, PageReading

_LANGUAGE = "fr"
_MARGIN = 12
"""Pixels of white that readers want around a line."""
_TOP = "sender"


def read_other(page: Page, found: tuple[Code, ...], readers: Sequence[Reader]) -> PageReading:
    """Return the reading of a page of no known form that bears the codes *found*: blank, a cover sheet, or strange."""
    if is_blank(page):
        return PageReading(page.number, PagePlace.BLANK, problems=page.problems, codes=found)
    lines = _read([*cover.lines_of(page.pixels), *_top(page)], readers)
    said = tuple(text for key, text in lines if key != _TOP and text.strip())
    place = PagePlace.COVER if cover.is_cover(said) else PagePlace.UNRECOGNISED
    return PageReading(
        page.number,
        place,
        quality=measured(page),
        problems=page.problems,
        codes=found,
        likeness=likeness_page.of_page(page) if place is PagePlace.UNRECOGNISED else None,
        lines=said,
        sender=next((text for key, text in lines if key == _TOP), ""),
    )


def with_sender(reading: PageReading, page: Page, readers: Sequence[Reader]) -> PageReading:
    """Return *reading* with what the fax machine's line at the top of its page says, if there is one."""
    return replace(reading, sender=next((text for _, text in _read(_top(page), readers)), ""))


def _top(page: Page) -> list[Crop]:
    height = header_height(page)
    if not height:
        return []
    line = page.pixels[:height]
    rows = np.flatnonzero((line < 128).any(axis=1))
    line = line[max(int(rows[0]) - _MARGIN, 0) : int(rows[-1]) + _MARGIN]
    return [Crop(_TOP, np.pad(line, _MARGIN, constant_values=255))]


def _read(crops: Sequence[Crop], readers: Sequence[Reader]) -> list[tuple[str, str]]:
    french = [reader for reader in readers if _LANGUAGE in reader.facts.languages]
    if not french or not crops:
        return []
    said = min(french, key=lambda reader: reader.facts.seconds).read(crops, _LANGUAGE)
    return [(crop.key, text) for crop, (text, _) in zip(crops, said, strict=True)]
