"""TIFF, PNG and JPEG files to pages."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageOps

from copiste.errors import DamagedDocument, DecodingExhausted, DocumentError, TooLarge
from copiste.pages import tiff
from copiste.pages.formats import JPEG, PNG, TIFF
from copiste.pages.model import WORKING_DPI, Grey, Limits, Page, PageFacts, Problem
from copiste.pages.upright import upright

_PILLOW = {TIFF: "TIFF", PNG: "PNG", JPEG: "JPEG"}
_LETTER: tuple[int, int] = (2550, 3300)


def opened(data: bytes, kind: str, limits: Limits, heard: tiff.Heard, first: int = 1) -> tuple[int, Iterator[Page]]:
    """Return how many pages an image file has, and its pages from *first* on, decoded as they are asked for."""
    with _plain_errors():
        image = Image.open(io.BytesIO(data), formats=(_PILLOW[kind],))
        positions = tiff.frames(image, limits) if kind == TIFF else [0]
        tiff.too_large(image, limits)
    return len(positions), _pages(image, positions, limits, heard, first)


def unreadable(number: int, coding: str, size: tuple[int, int] = _LETTER) -> Page:
    """Return the white page that stands for page *number*, which could not be decoded."""
    facts = PageFacts(size[0], size[1], WORKING_DPI, WORKING_DPI, coding)
    white: Grey = np.full((size[1], size[0]), 255, dtype=np.uint8)
    return Page(number, white, facts, problems=(Problem("page_unreadable", page=number),))


def _pages(image: Image.Image, positions: list[int], limits: Limits, heard: tiff.Heard, first: int) -> Iterator[Page]:
    for number in range(first, len(positions) + 1):
        try:
            with _plain_errors():
                page = _page(image, positions[number - 1], number, limits, heard)
        except DecodingExhausted:
            raise
        except DocumentError:
            page = unreadable(number, str(image.info.get("compression", image.format or "unknown")))
        yield page


def _page(image: Image.Image, position: int, number: int, limits: Limits, heard: tiff.Heard) -> Page:
    frame = tiff.frame(image, position, heard) if image.format == "TIFF" else _photo(image)
    return upright(frame, number, limits)


def _photo(image: Image.Image) -> tiff.Frame:
    """Decode a PNG or JPEG, turned as its EXIF data says."""
    image.load()
    dpi = image.info.get("dpi")
    turned = ImageOps.exif_transpose(image)
    if dpi and turned.size != image.size:
        dpi = dpi[1], dpi[0]
    return tiff.Frame(turned, str(image.format).lower(), (float(dpi[0]), float(dpi[1])) if dpi else None)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn whatever Pillow raises on hostile bytes into one of our errors, and its warnings into nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except DocumentError:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise TooLarge(limit="pixels", found=0, allowed=Image.MAX_IMAGE_PIXELS or 0) from None
    except MemoryError:
        raise DecodingExhausted(resource="memory") from None
    except Exception as error:  # plug-ins meet hostile bytes with any exception at all
        raise DamagedDocument from error
