"""The frames of a page: rectangles of rules around places that belong together, and what heads each."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from copiste.drafting.labels import Zone
from copiste.drafting.printed import PrintedPage, Segment
from copiste.drafting.rules import RuleMasks
from copiste.pages.model import WORKING_DPI, Grey

_DOTS = WORKING_DPI / 72
"""Pixels in a point."""
_LEAST_WIDTH, _LEAST_HEIGHT = 90.0, 24.0
"""Points of a frame at least: smaller is the place of one answer; by eye on public forms."""
_CLOSED, _TOP = 0.85, 0.4
"""Shares of a side that its rule covers at least: corners may be round, and a title may stand in the upper side."""
_NEAR = 5
"""Pixels by which a side may lie beside the edge of what it closes; chosen, not measured."""
_HEADER = 1.6
"""Heights of a line within which print stands at the top of a frame; by eye."""
_EDGE = 4.0
"""Points by which a heading may reach over the edge of its frame; by eye."""


def frames(rules: RuleMasks) -> list[Zone]:
    """Return the closed rectangles that the rules of a page make, the smallest first, in points."""
    lines = np.asarray(cv2.dilate(rules.across | rules.down, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    found = []
    for x, y, wide, high, _ in stats[1:count].tolist():
        big = wide >= _LEAST_WIDTH * _DOTS and high >= _LEAST_HEIGHT * _DOTS
        if big and _closed(rules, x, y, x + wide, y + high):
            found.append(Zone(x / _DOTS, y / _DOTS, (x + wide) / _DOTS, (y + high) / _DOTS))
    return sorted(found, key=lambda zone: (zone.x1 - zone.x0) * (zone.y1 - zone.y0))


def _closed(rules: RuleMasks, x0: int, y0: int, x1: int, y1: int) -> bool:
    top, bottom = (_covered(rules.across[max(0, y - _NEAR) : y + _NEAR, x0:x1], 0) for y in (y0, y1))
    left, right = (_covered(rules.down[y0:y1, max(0, x - _NEAR) : x + _NEAR], 1) for x in (x0, x1))
    return top >= _TOP and min(bottom, left, right) >= _CLOSED


def _covered(strip: Grey, axis: int) -> float:
    return float(strip.max(axis=axis).mean()) if strip.size else 0.0


def holds(frame: Zone, x0: float, y0: float, x1: float, y1: float) -> bool:
    """Whether the middle of a rectangle lies in a frame, or on its upper edge."""
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return frame.x0 <= x <= frame.x1 and frame.y0 - _EDGE <= y <= frame.y1


def around(zones: Sequence[Zone], found: Sequence[Zone]) -> list[int | None]:
    """Return for each of *zones* the number of the smallest frame that holds it and others, but not all."""
    inside = [[holds(frame, z.x0, z.y0, z.x1, z.y1) for z in zones] for frame in found]
    useful = [n for n, held in enumerate(inside) if 1 < sum(held) < len(zones)]
    return [next((n for n in useful if inside[n][at]), None) for at in range(len(zones))]


def header(frame: Zone, zones: Sequence[Zone], page: PrintedPage, free: Sequence[Segment]) -> Segment | None:
    """Return what stands at the top of a frame, over all of its places, and labels none of them."""
    here = [s for s in page.segments if holds(frame, s.x0, s.y0, s.x1, s.y1) and any(map(str.isalpha, s.text))]
    if not here:
        return None
    first = min(here, key=lambda s: s.y0)
    top = sorted((s for s in here if s.y0 < first.y0 + 0.6 * first.height), key=lambda s: s.x0)
    inside = [z for z in zones if holds(frame, z.x0, z.y0, z.x1, z.y1)]
    over = all(z.y0 > first.y0 + 0.5 * first.height for z in inside) and first.y0 - frame.y0 < _HEADER * first.height
    return top[0] if over and top[0] in free else None


def cell(page: PrintedPage, segment: Segment) -> tuple[float, float]:
    """Return the left and right ends of the ruled cell in which a line of print stands alone in the middle, else its
    own."""
    rows = page.rules.down[int(segment.y0 * _DOTS) : int(segment.y1 * _DOTS) + 1]
    walls = np.flatnonzero(rows.mean(axis=0) > 0.7) / _DOTS if rows.size else np.zeros(0)
    left = max((float(x) for x in walls if x <= segment.x0), default=0.0)
    right = min((float(x) for x in walls if x >= segment.x1), default=page.width)
    off = abs((segment.x0 - left) - (right - segment.x1))
    return (left, right) if off < 0.1 * (right - left) else (segment.x0, segment.x1)
