"""Any decoded raster image to grey: colour, palette, transparency, sixteen bits, CMYK."""

from __future__ import annotations

import numpy as np
from PIL import Image

from copiste.pages.colour import grey_of
from copiste.pages.model import Grey

BILEVEL = "1"
_DEEP = ("I", "F")
"""Pillow's modes of more than eight bits a sample; `I;16` and its byte orders start with the first."""


def grey(image: Image.Image) -> Image.Image:
    """Return *image* in mode `L`; what is transparent becomes white paper."""
    if image.mode == "L":
        return image
    if image.mode.startswith(_DEEP):
        return Image.fromarray(_eight_bits(np.asarray(image)))
    if image.has_transparency_data:
        layers = image.convert("LA" if image.mode == "1" else "RGBA")
        paper = Image.new("L" if layers.mode == "LA" else "RGB", image.size, "white")
        paper.paste(layers.convert(paper.mode), mask=layers.getchannel("A"))
        return grey(paper)
    if image.mode == BILEVEL:
        return image.convert("L")
    return Image.fromarray(grey_of(np.asarray(image.convert("RGB"))))


def is_bilevel(image: Image.Image) -> bool:
    """Return whether *image* holds two tones and no more, as faxes do."""
    if image.mode == BILEVEL:
        return True
    if image.mode not in ("L", "P"):
        return False
    return len(image.getcolors(256) or range(3)) <= 2


def array(image: Image.Image) -> Grey:
    """Return the pixels of a grey image, owned and writable."""
    return np.array(image, dtype=np.uint8)


def _eight_bits(samples: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Grey:
    values = samples.astype(np.float32)
    top = 65535.0 if samples.dtype != np.float32 else max(float(np.nanmax(values, initial=0.0)), 1.0)
    scaled: Grey = np.nan_to_num(np.clip(values * (255.0 / top), 0, 255)).astype(np.uint8)
    return scaled
