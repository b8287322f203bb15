"""Typefaces for filling forms in: Debian packages, loaded from their system folder, never copied here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_FOLDER = Path("/usr/share/fonts")


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface: the file below the system folder, its Debian package, and how large it looks beside the others.

    `capitals` marks a hand of capitals without accents, as most people fill boxes; answers are turned to match.
    """

    file: str
    package: str
    scale: float = 1.0
    capitals: bool = False


TYPED = (
    Face("truetype/liberation/LiberationSans-Regular.ttf", "fonts-liberation"),
    Face("truetype/dejavu/DejaVuSans.ttf", "fonts-dejavu-core", 0.92),
    Face("opentype/courier-prime/Courier Prime.otf", "fonts-courier-prime", 0.98),
    Face("truetype/liberation/LiberationSerif-Regular.ttf", "fonts-liberation", 1.05),
    Face("truetype/liberation/LiberationMono-Regular.ttf", "fonts-liberation", 0.95),
    Face("truetype/liberation/LiberationSansNarrow-Regular.ttf", "fonts-liberation", 1.08),
    Face("truetype/dejavu/DejaVuSerif.ttf", "fonts-dejavu-core", 0.92),
    Face("opentype/courier-prime/Courier Prime Sans.otf", "fonts-courier-prime"),
    Face("truetype/gnutypewriter/GNUTypewriter.ttf", "fonts-gnutypewriter", 0.95),
)
"""Letters of typewriters, printers and form-filling programs."""

HAND = (
    Face("truetype/fifthhorseman/dkg.ttf", "fonts-dkg-handwriting", 1.25),
    Face("truetype/breip/Breip.ttf", "fonts-breip", 1.15),
    Face("truetype/sjfonts/SteveHand.ttf", "fonts-sjfonts", 1.25),
    Face("opentype/bwht/BecauseWeLearn-Regular.otf", "fonts-bwht", 1.1, capitals=True),
    Face("truetype/sjfonts/Delphine.ttf", "fonts-sjfonts", 1.5),
    Face("truetype/humor-sans/Humor-Sans.ttf", "fonts-humor-sans", 1.05, capitals=True),
)
"""Letters that look written by hand, all under free licences."""

PRINT = Face("truetype/liberation/LiberationMono-Bold.ttf", "fonts-liberation")
"""The sender's line of a fax machine, and date stamps."""


def found(face: Face) -> Path:
    """The typeface's file; ends the program with the package to install when it is missing."""
    path = _FOLDER / face.file
    if not path.exists():
        raise SystemExit(f"The typeface {path.name} is missing. Install it with: apt-get install {face.package}")
    return path


@lru_cache(maxsize=256)
def load(face: Face, pixels: int) -> ImageFont.FreeTypeFont:
    """The typeface at a size in pixels."""
    return ImageFont.truetype(found(face), max(4, round(pixels * face.scale)), layout_engine=ImageFont.Layout.BASIC)
