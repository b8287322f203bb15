"""The headings of a form: which section of it a place belongs to, and what stands before a row of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median

from copiste.drafting.labels import Zone
from copiste.drafting.printed import PrintedPage, Segment

_LARGE, _LETTERS = 1.12, 3
"""How much higher than usual print a heading in plain type is, and letters that it has at least; by eye."""
_CAPITALS = 8
"""Letters from which on a line wholly in capitals is a heading; chosen, not measured."""
_LONGEST = 90
"""Characters of a heading at most: longer print explains; chosen, not measured."""
_MARGIN = 12.0
"""Points by which a heading may begin right of what stands beneath it; by eye."""
_ROW_GAP = 260.0
"""Points between the heading of a row and its first place at most; by eye."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a page, from the top, and all print that labels no place of its own."""

    sections: tuple[Segment, ...]
    free: tuple[Segment, ...]

    def section(self, zone: Zone) -> Segment | None:
        """Return the nearest heading above a place: of several side by side, the one in whose column it stands."""
        above = [s for s in self.sections if s.y1 <= zone.y0 + 0.6 * s.height and s.x0 <= zone.x1]
        if not above:
            return None
        lowest = max(above, key=lambda s: s.y0)
        level = [s for s in above if abs(s.y0 - lowest.y0) < 0.6 * lowest.height]
        left = [s for s in level if s.x0 <= zone.x0 + _MARGIN]
        return max(left or level, key=lambda s: s.x0)

    def row(self, zone: Zone, zones: Sequence[Zone], page: PrintedPage) -> Segment | None:
        """Return the print left of a row of places that labels none of them."""
        middle = (zone.y0 + zone.y1) / 2
        level = [z for z in zones if z.y0 < middle < z.y1 and z.x0 <= zone.x0 + 1]
        first = min((z.x0 for z in level), default=zone.x0)
        found = [
            s
            for s in self.free
            if s.x1 <= first + 2
            and first - s.x1 < _ROW_GAP
            and s.y1 > zone.y0 - 0.7 * s.height
            and s.y0 < zone.y1
            and not _ruled_off(page, s, middle)
        ]
        return min(found, key=lambda s: (s.y0, -s.x1)) if found else None


def _ruled_off(page: PrintedPage, segment: Segment, level: float) -> bool:
    """Whether a rule runs between a line of print and the level of a place."""
    upper, lower = sorted(((segment.y0 + segment.y1) / 2, level))
    return page.rules.crossed_across(upper, lower, segment.x0, segment.x1)


def headings(page: PrintedPage, labelled: Collection[str]) -> Headings:
    """Return the headings of a page; *labelled* are the labels that its places have."""
    spoken = " ".join(labelled)
    usual = median([s.height for s in page.segments]) if page.segments else 10.0
    free = [s for s in page.segments if _words(s.text) and s.text.strip(" :*•–—_-") not in spoken]
    found = [s for s in free if _heads(s, usual) and not _runs_on(s, free)]
    return Headings(tuple(found), tuple(free))


def _words(text: str) -> int:
    return sum(map(str.isalpha, text))


def _heads(segment: Segment, usual: float) -> bool:
    letters = _words(segment.text)
    if letters < _LETTERS or len(segment.text) > _LONGEST or segment.text.rstrip().endswith((".", ",", ";")):
        return False
    capitals = letters >= _CAPITALS and segment.text.isupper()
    numbered = re.match(r"\W*(?:\d{1,2}|[A-Z])[.)\]]\s", segment.text) is not None and segment.height >= usual
    return segment.heavy or segment.height > _LARGE * usual or capitals or numbered


def _runs_on(segment: Segment, free: Sequence[Segment]) -> bool:
    """Whether it is a later line of a paragraph: the same type close above it, from the same margin."""
    return any(
        other is not segment
        and abs(other.x0 - segment.x0) < 4
        and other.heavy == segment.heavy
        and 0 < segment.y0 - other.y0 < 1.35 * segment.height
        and abs(other.height - segment.height) < 1
        for other in free
    )
