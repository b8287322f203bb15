"""TIFF files and pictures of one page (PNG, JPEG, WebP, AVIF, HEIC) to pages."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageOps

from copiste.errors import DamagedDocument, DecodingExhausted, DocumentError, TooLarge
from copiste.pages import tiff
from copiste.pages.formats import AVIF, HEIC, JPEG, PNG, TIFF, WEBP
from copiste.pages.model import Limits, Page, Problem
from copiste.pages.readable import unreadable
from copiste.pages.upright import upright

_PILLOW = {TIFF: "TIFF", PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP", AVIF: "AVIF", HEIC: "HEIF"}
_MORE_PICTURES = "more_pictures"
"""The problem of a file of one page that holds further pictures; a camera's own extras do not count."""
_SEVERAL = frozenset({"PNG", "WEBP", "AVIF", "HEIF"})
"""Formats whose further pictures are pages or an animation; those in a JPEG are a telephone's previews and depths."""


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """How many pages an image file has, the pages as they are decoded when asked for, and what is to be said of it."""

    count: int
    pages: Iterator[Page]
    problems: tuple[Problem, ...] = ()


def opened(data: bytes, kind: str, limits: Limits, heard: tiff.Heard, first: int = 1) -> Pictures:
    """Open an image file; its pages come from *first* on."""
    with _plain_errors():
        if kind == TIFF:
            tiff.check_coding(data, limits)
        if kind == HEIC:
            _learn_heif()
        image = Image.open(io.BytesIO(data), formats=(_PILLOW[kind],))
        found = tiff.frames(image, limits) if kind == TIFF else tiff.Frames([0])
        tiff.too_large(image, limits)
        problems = _said(image, found)
    return Pictures(len(found.positions), _pages(image, found.positions, limits, heard, first), problems)


def _learn_heif() -> None:
    """Teach Pillow the telephone's format: only a process that meets one loads its decoder."""
    import pi_heif  # noqa: PLC0415

    pi_heif.register_heif_opener(thumbnails=False)


def _said(image: Image.Image, found: tiff.Frames) -> tuple[Problem, ...]:
    if found.broken_off:
        return (Problem("broken_off", facts={"pages": len(found.positions)}),)
    further = int(getattr(image, "n_frames", 1)) - 1 if image.format in _SEVERAL else 0
    return (Problem(_MORE_PICTURES, facts={"count": further}),) if further > 0 else ()


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
    """Decode a picture of one page, turned as its EXIF data says."""
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
