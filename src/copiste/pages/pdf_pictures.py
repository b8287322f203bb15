"""The pictures of a PDF page: what a scanner made of it, and pictures that the renderer cannot decode."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

import numpy as np
import pypdfium2
from PIL import Image
from pypdfium2 import raw

from copiste.errors import DamagedDocument
from copiste.pages.fax_rows import WIDTHS, rows_lost
from copiste.pages.model import Limits
from copiste.pages.tiff import Scan, too_large

_SCAN_SHARE = 0.5
"""Pictures that together cover this much of the page are a scan: in one piece, in strips, or one over the other."""
_CELLS = 64
"""The page is parted into so many columns and rows to tell how much of it pictures cover."""
_LARGE = 0.02
"""Share of the page from which on pictures that cannot be decoded matter: less is a bullet or a crest; chosen."""
_RASTERS = ("JPEG", "JPEG2000")
_DARK = 128
"""Grey (0..255): the middle, of a picture in two colours."""
_MOST_PICTURES = 5_000
"""Pictures of a page, so that a file made to hurt ends; chosen, not measured."""

Bounds = tuple[float, float, float, float]


def scan(page: pypdfium2.PdfPage) -> Scan | None:
    """Return the largest picture of a page that pictures cover: how it came; None for any other page."""
    around = page.get_bbox()
    found = _pictures(page, around)
    covered = np.zeros((_CELLS, _CELLS), np.bool_)
    for _, share in found:
        columns, rows = _span(share[0], share[2]), _span(share[1], share[3])
        covered[rows, columns] = True
    if covered.mean() <= _SCAN_SHARE:
        return None
    told = max(found, key=lambda each: _area(each[1]))[0].get_metadata()
    return Scan(told.width, told.height, told.horizontal_dpi, told.vertical_dpi, told.bits_per_pixel == 1)


def fax_rows_lost(page: pypdfium2.PdfPage, limits: Limits) -> int:
    """Return how many rows of a fax are seen to be lost, when the page is one and its picture stands in one piece."""
    pictures = [image for image, share in _pictures(page, page.get_bbox()) if _area(share) > _SCAN_SHARE]
    if len(pictures) != 1:
        return 0
    told = pictures[0].get_metadata()
    if told.bits_per_pixel != 1 or told.width not in WIDTHS or told.width * told.height > limits.pixels:
        return 0
    try:
        grey = pictures[0].get_bitmap(render=False).to_pil().convert("L")
    except pypdfium2.PdfiumError:
        return 0  # drawn, if at all, by the other decoder
    return rows_lost(np.asarray(grey) < _DARK)


def lend(page: pypdfium2.PdfPage, limits: Limits) -> int:
    """Give the renderer the pictures of *page* that it cannot decode as another decoder reads them.

    Return how many no one can decode: they are drawn nowhere, whatever else the page shows.
    """
    found = _pictures(page, page.get_bbox())
    if sum(_area(share) for _, share in found) <= _LARGE:
        return 0
    lost = 0
    for image in (image for image, _ in found if _is_broken(image)):
        try:
            image.set_bitmap(pypdfium2.PdfBitmap.from_pil(_decoded(image, limits)), [page])
        except (DamagedDocument, pypdfium2.PdfiumError, ValueError):
            lost += 1
    return lost


def _is_broken(image: pypdfium2.PdfImage) -> bool:
    try:
        image.get_bitmap(render=False)
    except pypdfium2.PdfiumError:
        return True
    return False


def _decoded(image: pypdfium2.PdfImage, limits: Limits) -> Image.Image:
    try:
        found = Image.open(io.BytesIO(bytes(image.get_data(decode_simple=True))), formats=_RASTERS)
        too_large(found, limits)
        found.load()
    except MemoryError:
        raise
    except Exception as error:  # plug-ins meet hostile bytes with any exception at all
        raise DamagedDocument from error
    return found


def _pictures(page: pypdfium2.PdfPage, around: Bounds) -> list[tuple[pypdfium2.PdfImage, Bounds]]:
    """Return the pictures that lie on a page, each with the part of the page that it covers, in shares of its sides."""
    left, bottom, right, top = around
    wide, high = abs(right - left) or 1.0, abs(top - bottom) or 1.0
    found: list[tuple[pypdfium2.PdfImage, Bounds]] = []
    for image in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4):
        if len(found) >= _MOST_PICTURES:
            break
        x0, y0, x1, y1 = image.get_bounds()
        share = _within((x0 - left) / wide, (y0 - bottom) / high, (x1 - left) / wide, (y1 - bottom) / high)
        if _area(share) > 0:
            found.append((image, share))
    return found


def _within(*sides: float) -> Bounds:
    x0, y0, x1, y1 = (min(max(side, 0.0), 1.0) if math.isfinite(side) else 0.0 for side in sides)
    return x0, y0, x1, y1


def _span(start: float, end: float) -> slice:
    return slice(round(start * _CELLS), round(end * _CELLS))


def _area(share: Sequence[float]) -> float:
    return max(0.0, share[2] - share[0]) * max(0.0, share[3] - share[1])
