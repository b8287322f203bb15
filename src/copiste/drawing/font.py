"""The typeface of every picture: DejaVu Sans, carried along because no wheel has one with French accents (FONT.txt)."""

from __future__ import annotations

import io
from functools import cache
from importlib import resources

from PIL import ImageFont


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return the typeface at *size* pixels."""
    return ImageFont.truetype(io.BytesIO(_bytes()), size)


@cache
def _bytes() -> bytes:
    return resources.files(__package__).joinpath("DejaVuSans.ttf").read_bytes()
