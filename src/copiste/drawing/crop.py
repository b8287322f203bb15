"""The piece of a page that holds one answer, with a little of what stands around it."""

from __future__ import annotations

import io

from PIL import Image

from copiste.pages.geometry import Box
from copiste.pages.model import Grey

_AROUND = 0.012
"""Of the page each way: some 2.5 mm, enough to see ink that left its box."""
_WIDEST = 1400
"""Pixels: wider than a screen shows a field; chosen, not measured."""


def crop(pixels: Grey, box: Box) -> bytes:
    """Return *box* of an upright page as a small grey PNG, at most 700 pixels across."""
    height, width = pixels.shape
    left, top, right, bottom = box.pixels(width, height)
    across, down = round(_AROUND * width), round(_AROUND * width / 2)
    piece = Image.fromarray(pixels[max(0, top - down) : bottom + down, max(0, left - across) : right + across])
    if piece.width > _WIDEST:
        piece = piece.resize((_WIDEST, max(1, round(piece.height * _WIDEST / piece.width))), Image.Resampling.LANCZOS)
    half = piece.resize((max(1, piece.width // 2), max(1, piece.height // 2)), Image.Resampling.BOX)
    held = io.BytesIO()
    half.quantize(16).save(held, "PNG", optimize=True)
    return held.getvalue()
