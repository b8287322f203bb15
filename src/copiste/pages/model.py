"""What decoding a document leaves behind: pages upright as declared, square pixels, at one working resolution."""

from __future__ import annotations

from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word with its place. `score` is how sure the engine that read it is; 1 for a true text layer."""

    text: str
    box: Box
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Widget:
    """A filled AcroForm field as the PDF holds it: qualified name, and its value as the form's author exports it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """How a page came: its size in pixels, dots per inch each way, coding, and what decoding did to it.

    `bilevel` is true for two-colour pages (faxes); `damaged_rows` counts fax lines lost or regenerated.
    """

    width: int
    height: int
    x_dpi: float
    y_dpi: float
    coding: str
    bilevel: bool = False
    inverted: bool = False
    damaged_rows: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One decoded page. `number` counts from 1; `words` is empty unless a true text layer was found."""

    number: int
    pixels: Grey
    facts: PageFacts
    words: tuple[Word, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        if self.number < 1 or self.pixels.ndim != 2 or self.pixels.dtype != np.uint8:
            raise ValueError("a page is a two-dimensional grey image and counts from 1")


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """A whole document. `widgets` holds the AcroForm values when the file still carries them."""

    media_type: str
    pages: tuple[Page, ...]
    widgets: tuple[Widget, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost. `pixels` counts one page; `seconds` and `memory` bound the decoding process."""

    bytes: int = 100_000_000
    pages: int = 500
    pixels: int = 60_000_000
    seconds: int = 240
    memory: int = 2_000_000_000
