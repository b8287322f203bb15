"""Nearest-label rules: from the words of a whole page to the answers of a form, knowing only what its labels say.

This is how forms are read with a general OCR engine and no picture of the blank. The same rules serve every engine:

1. The page is set straight by the lean of neighbouring words; words whose middles then share a height are a line.
2. A label (the title that `copiste draft` found printed for a field) is looked for in every line, as a run of words
   alike to 78 % or more, case and accents aside; of a long label its last 45 characters, because the answer follows
   them. Where a label stands several times, the fields that share it take its places in reading order; where it
   stands once, it heads a column, and they take the lines below it.
3. The answer is the run of words right of the label on its line, if it begins within four line heights; else the
   words below it, down to the next label, over as many lines as follow closely where the field takes several; else the
   run further right. No word answers two labels: the nearest takes it.
4. What the blank form prints itself is never an answer: the words of labels, two words that follow one another in the
   blank's own text, and a word alone that stands in it.
5. Leaders, colons and rules at the ends are dropped; the characters of a comb are joined.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from rapidfuzz import fuzz

_ALIKE = 78  # percent, as rule 2 says; chosen
_TAIL = 45  # characters, as rule 2 says; chosen
_LEADERS = " .:_|…·-–—[](){}"


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word on a page; the box is in pixels."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class NamedLabel:
    """What is printed beside a field, and whether the field is one of several lines or a comb."""

    field: str
    text: str
    multiline: bool = False
    comb: bool = False


@dataclass(frozen=True, slots=True)
class RuledForm:
    """All that the rules know of a form: its labels in reading order, and what the blank prints, word by word."""

    language: str
    labels: tuple[NamedLabel, ...]
    printed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Spot:
    """A label found: line, first and last word in it, how alike it is; the row below it of a field in a table."""

    line: int
    first: int
    last: int
    alike: float
    row: int | None = None


Line = list[SeenWord]


def answers(words: Sequence[SeenWord], form: RuledForm) -> dict[str, str]:
    """Return field to text, for the labels that were found on this page; "" where nothing stands by one."""
    lines = _lines(_straight(words))
    spots = _spots(lines, form.labels)
    known = {label.field: label for label in form.labels}
    printed = {(spot.line, at) for spot in spots.values() for at in range(spot.first, spot.last + 1)}
    own = _own(lines, form.printed)
    offers = []
    for field, spot in spots.items():
        if spot.row is not None:
            ways = [_row(lines, spot, printed)]
        else:
            ways = [
                _right(lines, spot, printed, 4.0),
                _below(lines, spot, printed, several=known[field].multiline),
                _right(lines, spot, printed, 40.0),
            ]
        found = next((kept for way in ways if (kept := [place for place in way if place not in own])), [])
        if found:
            offers.append((_distance(lines, spot, found), field, found))
    given: dict[str, str] = dict.fromkeys(spots, "")
    taken: set[tuple[int, int]] = set()
    for _, field, found in sorted(offers):
        free = [place for place in found if place not in taken]
        taken.update(free)
        text = _text(lines, free)
        given[field] = "".join(text.split()) if known[field].comb else text
    return given


def _straight(words: Sequence[SeenWord]) -> list[SeenWord]:
    """Return the words as on a page that was not fed askew: their lean is the median of neighbours on a line."""
    leans = []
    ordered = sorted(words, key=lambda word: word.x0)
    for at, word in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other.x0 - word.x1 > 2 * word.height:
                break
            if other.x0 >= word.x1 and abs(other.middle - word.middle) < 0.5 * word.height:
                leans.append((other.middle - word.middle) / ((other.x0 + other.x1 - word.x0 - word.x1) / 2))
                break
    lean = median(leans) if leans else 0.0
    return [replace(word, y0=word.y0 - lean * word.x0, y1=word.y1 - lean * word.x0) for word in words]


def _own(lines: Sequence[Line], printed: Sequence[str]) -> set[tuple[int, int]]:
    """Return the words that the blank prints: pairs that follow one another in it, and single words far from others."""
    keys = [found for text in printed if (found := key(text))]
    pairs, single = set(pairwise(keys)), set(keys)
    own = set()
    for number, line in enumerate(lines):
        near = [0 <= right.x0 - left.x1 <= 2 * left.height for left, right in pairwise(line)]
        for at, close in enumerate(near):
            if close and (key(line[at].text), key(line[at + 1].text)) in pairs:
                own |= {(number, at), (number, at + 1)}
        for at, word in enumerate(line):
            if key(word.text) in single and not any(near[max(0, at - 1) : at + 1]):
                own.add((number, at))
    return own


def _lines(words: Sequence[SeenWord]) -> list[Line]:
    lines: list[Line] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        near = next((line for line in reversed(lines[-4:]) if line[0].y0 < word.middle < line[0].y1), None)
        if near is None or not near[0].y0 < word.middle:
            lines.append([word])
        else:
            near.append(word)
    return [sorted(line, key=lambda word: word.x0) for line in lines]


def _spots(lines: Sequence[Line], labels: Sequence[NamedLabel]) -> dict[str, _Spot]:
    """Return where each field's label stands, best matches first and no word in two labels."""
    by_text: dict[str, list[str]] = {}
    for label in labels:
        by_text.setdefault(key(label.text)[-_TAIL:], []).append(label.field)
    found: dict[str, _Spot] = {}
    taken: set[tuple[int, int]] = set()
    for text, fields in sorted(by_text.items(), key=lambda item: -len(item[0])):  # the longest is the most certain
        if not text:
            continue
        places: list[_Spot] = []
        for spot in sorted(_matches(lines, text), key=lambda spot: -spot.alike):
            cells = {(spot.line, at) for at in range(spot.first, spot.last + 1)}
            if len(places) < len(fields) and not cells & taken:
                places.append(spot)
                taken |= cells
        places.sort(key=lambda spot: (spot.line, spot.first))
        if len(places) == 1 and len(fields) > 1:
            places = [replace(places[0], row=row) for row in range(len(fields))]
        found.update(zip(fields, places, strict=False))
    return found


def _matches(lines: Sequence[Line], wanted: str) -> Iterator[_Spot]:
    for number, line in enumerate(lines):
        keys = [key(word.text) for word in line]
        for first in range(len(line)):
            joined = ""
            for last in range(first, len(line)):
                joined += keys[last]
                if len(joined) > 1.25 * len(wanted) + 1:
                    break
                alike = fuzz.ratio(joined, wanted)
                if alike >= (_ALIKE if len(wanted) > 4 else 99):
                    yield _Spot(number, first, last, alike)


def _right(lines: Sequence[Line], spot: _Spot, printed: set[tuple[int, int]], furthest: float) -> list[tuple[int, int]]:
    """Return the run of words after a label on its line; it may begin *furthest* line heights away."""
    line = lines[spot.line]
    end, height = line[spot.last], line[spot.last].height
    run: list[tuple[int, int]] = []
    for at in range(spot.last + 1, len(line)):
        gap = line[at].x0 - end.x1
        if (spot.line, at) in printed or gap > (2.5 if run else furthest) * height:
            break
        if _text(lines, [(spot.line, at)]):
            run.append((spot.line, at))
            end = line[at]
    return run


def _below(
    lines: Sequence[Line], spot: _Spot, printed: set[tuple[int, int]], *, several: bool
) -> list[tuple[int, int]]:
    """Return the words under a label, up to the next label to the right, line after line while they follow closely."""
    line = lines[spot.line]
    left, height = line[spot.first].x0, line[spot.last].height
    after = [line[at].x0 for at in range(spot.last + 1, len(line)) if (spot.line, at) in printed]
    right = min(after, default=line[spot.last].x1 + 30 * height)
    bottom = line[spot.last].y1
    found: list[tuple[int, int]] = []
    for number in range(spot.line + 1, len(lines)):
        below = lines[number]
        under = [
            run
            for run in _runs(below)
            if below[run[0]].x0 < right - height and below[run[-1]].x1 > left - height and below[run[0]].middle > bottom
        ]
        if not under:
            continue
        run = under[0]
        if min(below[at].y0 for at in run) - bottom > (1.2 if found else 2.5) * height:
            break
        if any((number, at) in printed for at in run):
            break
        found += [(number, at) for at in run]
        if not several:
            break
        bottom = max(below[at].y1 for at in run)
    return found


def _row(lines: Sequence[Line], spot: _Spot, printed: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the words in a column, as many lines below its head as the field's row says.

    A column reaches half way to the heads beside it; words that hang together are in the one that holds their middle.
    """
    head, number = lines[spot.line], spot.line + 1 + (spot.row or 0)
    if number >= len(lines):
        return []
    before = [head[at].x1 for at in range(spot.first) if (spot.line, at) in printed]
    after = [head[at].x0 for at in range(spot.last + 1, len(head)) if (spot.line, at) in printed]
    left = (max(before) + head[spot.first].x0) / 2 if before else 0.0
    right = (min(after) + head[spot.last].x1) / 2 if after else float("inf")
    line = lines[number]
    inside = [run for run in _runs(line) if left <= (line[run[0]].x0 + line[run[-1]].x1) / 2 < right]
    return [(number, at) for run in inside for at in run]


def _runs(line: Line) -> list[list[int]]:
    """Return the words of a line that hang together: less than two and a half line heights apart."""
    runs = [[0]]
    for at in range(1, len(line)):
        if line[at].x0 - line[at - 1].x1 > 2.5 * line[at - 1].height:
            runs.append([])
        runs[-1].append(at)
    return runs


def _distance(lines: Sequence[Line], spot: _Spot, found: Sequence[tuple[int, int]]) -> float:
    label, word = lines[spot.line][spot.last], lines[found[0][0]][found[0][1]]
    return max(0.0, word.x0 - label.x1) + max(0.0, word.y0 - label.y1)


def _text(lines: Sequence[Line], places: Sequence[tuple[int, int]]) -> str:
    rows: dict[int, list[str]] = {}
    for line, at in places:
        rows.setdefault(line, []).append(lines[line][at].text)
    return "\n".join(text for row in rows.values() if (text := " ".join(row).strip(_LEADERS)))


def key(text: str) -> str:
    """Return letters and digits alone, without case or accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if char.isalnum())
