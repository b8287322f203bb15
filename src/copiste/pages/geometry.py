"""Where things are on a page, in fractions of the upright page, so that resolution never matters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A rectangle in page fractions (0..1), origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if not (0 <= self.x0 < self.x1 <= 1 and 0 <= self.y0 < self.y1 <= 1):
            raise ValueError(f"not a box inside the page: {self}")

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def as_list(self) -> list[float]:
        """Return `[x0, y0, x1, y1]`, rounded to a ten-thousandth of the page."""
        return [round(v, 4) for v in (self.x0, self.y0, self.x1, self.y1)]

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return `(left, top, right, bottom)` on a page of *width* by *height* pixels, at least one pixel each way."""
        left, top = min(int(self.x0 * width), width - 1), min(int(self.y0 * height), height - 1)
        return left, top, max(left + 1, round(self.x1 * width)), max(top + 1, round(self.y1 * height))

    def overlap(self, other: Box) -> float:
        """Return the share of this box that *other* covers, 0..1."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(0.0, width) * max(0.0, height) / (self.width * self.height)


def clamped(x0: float, y0: float, x1: float, y1: float) -> Box:
    """Return the part of a rectangle that lies on the page; a rectangle outside it shrinks to a sliver at the edge."""
    x0, x1 = float(min(max(x0, 0.0), 0.9999)), float(max(min(x1, 1.0), 0.0001))
    y0, y1 = float(min(max(y0, 0.0), 0.9999)), float(max(min(y1, 1.0), 0.0001))
    return Box(x0, y0, max(x1, x0 + 0.0001), max(y1, y0 + 0.0001))
