"""Two passes of a one-sided scanner over two-sided sheets, put together: all fronts, then all backs, the last first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from copiste.pages.model import Problem
from copiste.reading.model import PagePlace, PageReading
from copiste.reading.separators import SheetCut
from copiste.records.cutting import CutFound

T = TypeVar("T")


def interleaved(fronts: Sequence[T], backs: Sequence[T]) -> list[T]:
    """Return fronts and backs as the sheets hold them; *backs* begin with that of the last sheet.

    >>> interleaved([1, 2, 3], [6, 5, 4])
    [1, 4, 2, 5, 3, 6]
    """
    return [side for sheet in zip(fronts, reversed(backs), strict=True) for side in sheet]


def collated(
    ordered: Sequence[PageReading], found: Mapping[int, CutFound], *, collate: bool
) -> tuple[list[PageReading], list[Problem]]:
    """Return the pages as the sheets hold them, when a sheet that says `backs` or *collate* asks for it.

    Pages that do not come in pairs stay as they came, and that is said: nothing is guessed.
    """
    turns = [at for at, page in enumerate(ordered) if _turns(found.get(page.page))]
    if not turns and not collate:
        return list(ordered), []
    if len(turns) > 1:
        return list(ordered), [Problem("passes_unclear")]
    middle, after = (turns[0], turns[0] + 1) if turns else (len(ordered) // 2,) * 2
    fronts, backs = ordered[:middle], ordered[after:]
    if turns and len(backs) == len(fronts) + 1 and backs[0].place is PagePlace.BLANK:
        return [*interleaved(fronts, backs[1:]), ordered[middle], backs[0]], []  # the back of the sheet itself
    if len(fronts) != len(backs):
        facts: dict[str, str | int | float] = {"fronts": len(fronts), "backs": len(backs)}
        return list(ordered), [Problem("passes_uneven", facts=facts)]
    return [*interleaved(fronts, backs), *ordered[middle:after]], []


def _turns(cut: CutFound | None) -> bool:
    return cut is not None and cut.said is not None and cut.said.cut is SheetCut.BACKS
