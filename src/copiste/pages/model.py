"""What decoding a document leaves behind: pages upright as declared, square pixels, at one working resolution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from copiste.pages.geometry import Box

Grey = npt.NDArray[np.uint8]
"""A page or a part of it: height by width, 0 is black, 255 is white."""

WORKING_DPI = 300
"""Pages are read at this resolution: readers are best at it, and faxes become square on the way (DOMAIN 1.2)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person may have to know. `code` is in the closed list of `copiste.texts` under `problem.`.

    `page` counts from 1; `path` is a JSON Pointer into the record. Facts never hold personal data.
    """

    code: str
    page: int | None = None
    path: str | None = None
    facts: dict[str, str | int | float] = field(default_factory=dict)

    @property
    def confirmed_by(self) -> str:
        """Return what a person names to confirm it: the path in the record, else the code and the page."""
        return f"{self.code}@{self.page or 0}" if self.path is None else self.path


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word with its place.

    `score` is how sure the engine that read it is; for a true text layer, the share of its strokes that the page shows.
    `cut` says that the file's text goes on, or its letters do, where the page clips them off.
    """

    text: str
    box: Box
    score: float = 1.0
    cut: bool = False


class Family(StrEnum):
    """What kind of field a widget is of."""

    TEXT = "text"
    CHOICE = "choice"
    LIST = "list"
    BUTTON = "button"
    SIGNATURE = "signature"


ON, OFF = "on", "off"
"""The values of a button: ticked or not. A signature that was made is `ON`, too."""


@dataclass(frozen=True, slots=True)
class Widget:
    """One widget of a PDF's form: qualified name, its place on the page, and what the file says its answer is.

    `value` is worded as the form shows it; `written` is the same as the file has it (an export value). Items chosen
    from a list are joined by line ends. `value` is "" where the file says nothing. `delivered` says that it is what the
    form came with. `shown` is the state that a button's picture is in. `cells` is how many a comb has, else nought.
    """

    name: str
    value: str
    box: Box
    family: Family
    written: str = ""
    delivered: bool = False
    shown: str = ""
    cells: int = 0


@dataclass(frozen=True, slots=True)
class PageFacts:
    """How a page came: its size in pixels, dots per inch each way, coding, and what decoding did to it.

    `bilevel` is true for two-colour pages (faxes); `damaged_rows` counts fax lines lost or regenerated. `rendered` is
    true for a page that never was on paper: drawn from the text and the lines that its file holds. `flattened` is true
    for a sheet that was cut out of a photograph of it.
    """

    width: int
    height: int
    x_dpi: float
    y_dpi: float
    coding: str
    bilevel: bool = False
    inverted: bool = False
    damaged_rows: int = 0
    rendered: bool = False
    flattened: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One decoded page. `number` counts from 1.

    `words` are those that the page shows of a file's own text, `widgets` the form fields that stand on it. `drawn` is
    what these draw, of the page's size: 0 where text or a tick shows, else the grey of a widget's edge and ground,
    255 where there is none. It is None for a page that has nothing of the kind.
    """

    number: int
    pixels: Grey
    facts: PageFacts
    words: tuple[Word, ...] = ()
    problems: tuple[Problem, ...] = ()
    widgets: tuple[Widget, ...] = ()
    drawn: Grey | None = None

    def __post_init__(self) -> None:
        if self.number < 1 or self.pixels.ndim != 2 or self.pixels.dtype != np.uint8:
            raise ValueError("a page is a two-dimensional grey image and counts from 1")


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """A whole document."""

    media_type: str
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost. `pixels` counts one page; `seconds` and `memory` bound the decoding process."""

    bytes: int = 100_000_000
    pages: int = 500
    pixels: int = 60_000_000
    seconds: int = 240
    memory: int = 2_000_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A document whose pages are decoded as they are asked for, once, in order. `count` is how many will come."""

    media_type: str
    count: int
    pages: Iterator[Page]
    problems: tuple[Problem, ...] = ()
