"""What reading a page leaves behind: where it belongs, and for every zone what was seen and how well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from copiste.forms.model import Kind
from copiste.pages.geometry import Box
from copiste.pages.model import Grey, Problem
from copiste.reading.voices import BEFORE, Panel

WIDGETS, TEXT_LAYER = "acroform", "pdf_text"
"""What stands for a reader where the file itself holds the answers."""
SOURCES = frozenset({WIDGETS, TEXT_LAYER})
ELECTRONIC = "electronic"
"""The variant of answers that the file itself holds: nothing was guessed from ink."""
VARIANTS = ("clean", "raw", "padded")
"""The images of a zone: the blank's ink taken out; as it came; the clean one in a wider margin."""
_SPELT = "-spelt"


def spelt(variant: str) -> str:
    """Return the variant of what second guesses made of an image; see `reading.spelling`."""
    return variant + _SPELT


def unspelt(variant: str) -> str:
    """Return the image that a variant was read from."""
    return variant.removesuffix(_SPELT)


class PagePlace(StrEnum):
    """The one place that a page has (CONTRACT.md)."""

    FORM = "form"
    ATTACHMENT = "attachment"
    COVER = "cover"
    SEPARATOR = "separator"
    BLANK = "blank"
    UNRECOGNISED = "unrecognised"
    UNREADABLE = "unreadable"


class Mark(StrEnum):
    """A tick box in SDAPS's sense."""

    EMPTY = "empty"
    TICKED = "ticked"
    CORRECTED = "corrected"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """One line of print for a reader: dark on light, with a white margin. `key` comes back with the answer."""

    key: str
    pixels: Grey
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one reader made of a zone. `score` is the engine's own, 0..1: evidence, never a probability.

    `variant` names the image that was read, one of `VARIANTS`, `spelt` or not, or `electronic`.
    """

    reader: str
    text: str
    score: float
    variant: str = "clean"

    @property
    def guessed(self) -> bool:
        """Whether second guesses made the text: it can be offered, but backs nothing."""
        return self.variant.endswith(_SPELT)


@dataclass(frozen=True, slots=True)
class ZoneReading:
    """One zone of a form as found on a page.

    `name` is the property's JSON Pointer and `option` the option's value in a group. `box` is on the upright
    page as received. `mark` is set for ticks, options and signatures. `wordings` are other ways in which the page may
    show the answer that its file holds, such as a choice's export value. `evidence` holds named measurements
    (`ink`, `overflow`, `height` …) for calibration.
    """

    name: str
    kind: Kind
    box: Box
    option: str | None = None
    candidates: tuple[Candidate, ...] = ()
    mark: Mark | None = None
    handwritten: bool = False
    evidence: Mapping[str, float] = field(default_factory=dict)
    wordings: tuple[str, ...] = ()


PATCH = "patch"
"""The kind of a patch code; its text is `1`, `2`, `3`, `4`, `6` or `T`."""
SHEET_KINDS = ("qr", "datamatrix", "pdf417", "code128", "code39", "aztec", "code93")
"""Kinds of codes that stand on separator sheets and labels of an office, and say letters as well."""
GOODS_KINDS = ("codabar", "itf", "ean13", "ean8", "upce")
"""Kinds that stand on goods, bills and forms of others too, and say figures; UPC-A is an EAN-13 that begins
with a nought."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code printed on a page: `kind` is `patch`, one of `SHEET_KINDS` or of `GOODS_KINDS`, `text` what it says, which
    may be personal."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a page is known again by (`reading.likeness`): its sketch, in hexadecimal, and its packed trace, if any."""

    sketch: str
    trace: str = ""


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page, read. `turn` is the clockwise quarter-turn in degrees that set it upright.

    `form`, `edition` and `form_page` are set when `place` is FORM; `definition` is the digest of the folder.
    `quality` holds named measurements of the page; `readers` each reader's version and `panel` what its word is worth;
    `codes` what is printed on it for machines; `lines` what the largest print on a page of no form says, and `sender`
    the line that a fax machine put at its top, both as one reader has them: never answers. `likeness` is None for pages
    that hold too little to be known again, or that were not read from ink.
    """

    page: int
    place: PagePlace
    turn: int = 0
    form: str | None = None
    edition: str | None = None
    definition: str | None = None
    form_page: int | None = None
    zones: tuple[ZoneReading, ...] = ()
    quality: Mapping[str, float] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    readers: Mapping[str, str] = field(default_factory=dict)
    likeness: Likeness | None = None
    codes: tuple[Code, ...] = ()
    panel: Panel = BEFORE
    lines: tuple[str, ...] = ()
    sender: str = ""

    def __post_init__(self) -> None:
        named = None not in (self.form, self.edition, self.definition, self.form_page)
        if (self.place is PagePlace.FORM) != named:
            raise ValueError("a page is a form's exactly when form, edition, definition and page are known")
