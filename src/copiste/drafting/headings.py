"""The headings of a form: which section of it a place belongs to, and what stands before a row of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median

from copiste.drafting import frames
from copiste.drafting.labels import PART, Zone
from copiste.drafting.printed import PrintedPage, Segment

_LARGE, _LETTERS = 1.12, 3
"""How much higher than usual print a heading in plain type is, and letters that it has at least; by eye."""
_NUMBER = re.compile(r"\d+")
_ORDERS = re.compile(
    r"(?i)\W*(if|when|enter|check|fill|see|do not|you must|complete|attach|include|example|si|lorsque|entrez|cochez"
    r"|indiquez|inscrivez|voir|ne pas|vous devez|remplir|joindre|joignez|exemple|à (cocher|remplir|joindre))\b"
)
_SAYS = re.compile(r"[^\W\d_]{4}")
_LINE = re.compile(r"\W*\d{1,2}[a-z]?[.)]\s+[^\W\d_]")
_ASIDE = re.compile(r"\s*\([^)]*\)?")
_TITLE = 1.08
"""How much larger the title of a page is than its headings at least; by eye."""
_CAPITALS = 8
"""Letters from which on a line wholly in capitals is a heading; chosen, not measured."""
_LONGEST = 90
"""Characters of a heading at most: longer print explains; chosen, not measured."""
_INDENT = 30.0
"""Points by which a heading may be set in from the places under it; by eye."""
_MARGIN = 12.0
"""Points by which a heading may begin right of what stands beneath it; by eye."""
_SIZES = 0.12
"""Share by which the sizes of headings of one rank differ at most; by eye."""
_ROW_NEAR = 8.0
"""Points by which the print before a row may stand over its places; by eye."""
_ROW_GAP, _ROW_DEPTH = 330.0, 60.0
"""Points between the heading of a row and its last place at most, across and down; by eye."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its print, where what it heads begins from the left, and the frame that it heads, if any."""

    print_: Segment
    x0: float
    frame: Zone | None = None


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a page, from the top, and all print that labels no place of its own."""

    sections: tuple[Heading, ...]
    free: tuple[Segment, ...]

    def section(self, zone: Zone) -> Segment | None:
        """Return the nearest heading above a place: of several side by side, the one in whose column it stands. What
        heads a frame heads nothing outside."""
        above = [
            h
            for h in self.sections
            if h.print_.y1 <= zone.y0 + 0.6 * h.print_.height
            and h.x0 <= zone.x1 + _INDENT
            and (h.frame is None or frames.holds(h.frame, zone.x0, zone.y0, zone.x1, zone.y1))
        ]
        if not above:
            return None
        lowest = max(above, key=lambda h: h.print_.y0).print_
        level = [h for h in above if abs(h.print_.y0 - lowest.y0) < 0.6 * lowest.height]
        left = [h for h in level if h.x0 <= zone.x0 + _MARGIN]
        return max(left or level, key=lambda h: h.x0).print_

    def row(self, zone: Zone, page: PrintedPage, *, asked: bool) -> Segment | None:
        """Return the nearest print left of a place, in its ruled row, that labels no place of its own. Of places that
        answer one question (*asked*) it may be a whole sentence, or its end."""
        middle = (zone.y0 + zone.y1) / 2
        found = [
            s
            for s in self.free
            if _words(s.text) >= _LETTERS
            and (asked or names(s.text))
            and s.x1 <= zone.x0 + 5
            and zone.x0 - s.x1 < _ROW_GAP
            and s.y0 - s.height < middle < s.y1 + _ROW_DEPTH
            and not _ruled_off(page, s, middle)
        ]
        if not found:
            return None
        nearest = max(found, key=lambda s: s.x1)
        column = [s for s in found if s.x0 < nearest.x1 and s.x1 > nearest.x0]
        lines = [s for s in column if _LINE.match(s.text)]
        if len(lines) > 1:  # numbered lines that no rule parts
            over = [s for s in lines if s.y0 < middle]
            return max(over, key=lambda s: s.y0) if over else None
        heavy = [s for s in column if s.heavy]
        return min(heavy or column, key=lambda s: s.y0)


def _ruled_off(page: PrintedPage, segment: Segment, level: float) -> bool:
    """Whether a rule runs between a line of print and the level of a place."""
    upper, lower = sorted(((segment.y0 + segment.y1) / 2, level))
    return page.rules.crossed_across(upper, lower, segment.x0, segment.x1)


def headings(page: PrintedPage, labelled: Collection[str], zones: Sequence[Zone], boxed: Sequence[Zone]) -> Headings:
    """Return the headings of a page; *labelled* are the labels that its places have, *boxed* its frames. What stands
    level with a place on its right heads its row, and no section."""
    spoken = " ".join(labelled)
    usual = median([s.height for s in page.segments]) if page.segments else 10.0
    free = [s for s in page.segments if _words(s.text) and s.text.strip(" :*•–—_-") not in spoken]
    found = [s for s in free if _heads(s, usual) and not _runs_on(s, free) and not _level(s, zones)]
    kept = [s for s in found if any(_alike(s, other) for other in found) and not _counted(s, found)]
    top = min((zone.y0 for zone in zones), default=0.0)
    kept = [s for s in kept if not _title(s, kept, top)]
    return Headings(tuple(_heading(s, page, zones, boxed) for s in kept), tuple(free))


def _title(segment: Segment, others: Sequence[Segment], top: float) -> bool:
    """Whether a heading over all places is larger than every other: it heads the page."""
    rest = [other.height for other in others if other.y0 > top]
    return segment.y1 <= top and bool(rest) and segment.height > _TITLE * max(rest)


def _heading(segment: Segment, page: PrintedPage, zones: Sequence[Zone], boxed: Sequence[Zone]) -> Heading:
    frame = next((f for f in boxed if frames.holds(f, segment.x0, segment.y0, segment.x1, segment.y1)), None)
    filled = frame is not None and any(frames.holds(frame, z.x0, z.y0, z.x1, z.y1) for z in zones)
    return Heading(segment, frames.cell(page, segment)[0], frame if filled else None)


def _counted(segment: Segment, others: Sequence[Segment]) -> bool:
    """Whether a heading numbers what repeats (Child 1, Child 2): that is no section of its own."""
    bare = _NUMBER.sub("#", segment.text)
    return _NUMBER.search(segment.text) is not None and any(
        other.text != segment.text and _NUMBER.sub("#", other.text) == bare for other in others
    )


def _alike(segment: Segment, other: Segment) -> bool:
    """Whether two headings are printed alike, as the sections of a page are, and its title is not."""
    size = max(segment.height, other.height)
    return segment is not other and segment.heavy == other.heavy and abs(segment.height - other.height) < _SIZES * size


def names(text: str) -> bool:
    """Whether print names what stands beside or under it, and neither tells what to do nor runs on from elsewhere."""
    bare = text.strip(" :*•–—_-")
    return _words(bare) >= _LETTERS and not bare[0].islower() and not _ORDERS.match(bare) and bare[-1] not in ".,;"


def _words(text: str) -> int:
    return sum(map(str.isalpha, text))


def _heads(segment: Segment, usual: float) -> bool:
    letters = _words(segment.text)
    if not _SAYS.search(segment.text) or PART.fullmatch(segment.text):
        return False
    if (
        letters < _LETTERS
        or len(_ASIDE.sub("", segment.text)) > _LONGEST
        or segment.text.rstrip().endswith((".", ",", ";"))
    ):
        return False
    capitals = letters >= _CAPITALS and segment.text.isupper()
    numbered = re.match(r"\W*(?:\d{1,2}|[A-Z])[.)\]]\s", segment.text) is not None and segment.height >= usual
    return segment.heavy or segment.height > _LARGE * usual or capitals or numbered


def _level(segment: Segment, zones: Sequence[Zone]) -> bool:
    middle = (segment.y0 + segment.y1) / 2
    return any(z.y0 - _ROW_NEAR < middle < z.y1 + 3 and z.x0 >= segment.x1 - 3 for z in zones)


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
