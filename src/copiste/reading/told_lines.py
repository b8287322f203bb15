"""Words that a file says, put in lines as they stand on the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from copiste.pages.model import Widget
from copiste.reading.strokes import Rectangle

_HANGING, _HANGS = frozenset(",;."), 0.4
"""Marks that hang from their line where they stand by themselves, as in a comb, and how far: a share of its height."""


@dataclass(frozen=True, slots=True)
class ToldText:
    """A word or a widget with its rectangles on the blank and on the page set upright, in pixels."""

    text: str
    at: Rectangle
    on_page: Rectangle
    shown: float = 1.0
    widget: Widget | None = None
    cut: bool = False

    @property
    def hangs(self) -> bool:
        """Whether it is a mark that hangs from its line."""
        return _HANGING.issuperset(self.text)


def hanging(lines: Iterable[Rectangle]) -> list[Rectangle]:
    """Return lines of ink with the room below them in which a mark hangs."""
    return [(x0, y0, x1, round(y1 + _HANGS * (y1 - y0))) for x0, y0, x1, y1 in lines]


def by_lines(words: Sequence[ToldText]) -> list[list[ToldText]]:
    """Return words line by line, from the top and from the left; the tallest of a line says how far it reaches."""
    lines: list[list[ToldText]] = []
    for word in sorted(words, key=lambda each: each.at[1] - each.at[3]):
        line = next((one for one in lines if _beside(one[0].at, word.at)), None)
        if line is None:
            lines.append([word])
        else:
            line.append(word)
    lines.sort(key=lambda line: line[0].at[1] + line[0].at[3])
    return [sorted(line, key=lambda one: one.at[0]) for line in lines]


def _beside(tall: Rectangle, word: Rectangle) -> bool:
    """Whether a word is of the line of a *tall* one: by half its height, or as a comma that hangs from it."""
    high, beside = word[3] - word[1], min(word[3], tall[3]) - max(word[1], tall[1])
    return 2 * beside >= high or (beside > 0 and 2 * high < tall[3] - tall[1])


def line_of(words: Sequence[ToldText]) -> str:
    """Return the text of one line."""
    return " ".join(word.text for word in words)


def text_of(lines: Sequence[Sequence[ToldText]]) -> str:
    """Return the text of all lines."""
    return "\n".join(line_of(words) for words in lines)


def rectangle_around(rectangles: Iterable[Rectangle]) -> Rectangle:
    """Return the rectangle around all of *rectangles*, of which there is one at least."""
    x0, y0, x1, y1 = zip(*rectangles, strict=True)
    return min(x0), min(y0), max(x1), max(y1)
