"""A decoded image made into a page: grey, square pixels, dark on light, without the scanner's black borders."""

from __future__ import annotations

from copiste.pages import raster
from copiste.pages.borders import without_borders
from copiste.pages.model import Limits, Page, PageFacts, Problem
from copiste.pages.photograph import laid_flat
from copiste.pages.polarity import is_inverted
from copiste.pages.resolution import resolution, square
from copiste.pages.tiff import Frame, Scan, damage


def upright(frame: Frame, number: int, limits: Limits, *, flatten: bool = True) -> Page:
    """Return page *number* as it is read, with the facts of how it came; a sheet on a desk laid flat with *flatten*."""
    bilevel = raster.is_bilevel(frame.image)
    grey = raster.grey(frame.image)
    dpi = resolution(*grey.size, frame.dpi, bilevel=bilevel)
    flat = laid_flat(raster.array(grey)) if flatten and not bilevel else None
    if flat is not None and flat.size <= limits.pixels:
        facts = PageFacts(*grey.size, *dpi, frame.coding, flattened=True)
        return Page(number, flat, facts)
    pixels = raster.array(square(grey, dpi, limits.pixels))
    inverted = is_inverted(pixels)
    if inverted:
        pixels = 255 - pixels
    came = frame.scan or Scan(*grey.size, *dpi, bilevel)
    facts = PageFacts(
        came.width, came.height, came.x_dpi, came.y_dpi, frame.coding, came.bilevel, inverted, frame.damaged_rows
    )
    problems = damage(frame.damaged_rows, number)
    if inverted:
        problems += (Problem("inverted", page=number),)
    return Page(number, without_borders(pixels), facts, problems=problems)
