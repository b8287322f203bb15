"""Printed phrases found among the words of a page, through reading errors and the breaking of lines.

Words that follow one another on a row make a run; a run and those under it make a passage. A phrase is looked for in
every passage by its letters and digits only, so that spacing, marks and line breaks do not matter.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from statistics import median_low

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from copiste.fields.base import folded
from copiste.pages.model import Word

Rectangle = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels."""

LEAST = 0.76
"""How alike (0..1) a stretch of a passage and a phrase must be, letters out of place counted against it."""
_GAP = 3.2
"""A wider gap than this many heights between two words ends a run: another column, or an answer."""
_UNDER = 1.4
"""The next line of a label stands at most this many heights under the one before."""
_OUTDENT, _OVER = 60, 4
"""Pixels at 300 dpi by which a label's next line may begin before its first (5 mm), and by which a word that was boxed
twice may reach beyond the box that holds it; set by hand."""
_LINES, _SLACK = 6, 12
"""Lines of a passage, and letters by which each end of a rough match is moved, at most; set by hand."""
_MIDST = 0.06
"""What a phrase that begins in the midst of a run is marked down by."""
_WORTHLESS = 0.6
"""How alike (0..1) stretches of unrelated print may be by chance: likeness below that weighs nothing; set by hand."""
_CLOSING = tuple(").:?,;")
_SHORT, _GLYPH, _FEW = 4, 2, 2
"""So short a phrase must begin a word, and fill it but for a tick box read as a letter or two."""
_PLAIN = 0.88
"""What is less alike than this must begin a run, or all but."""


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word of print and where it stands, in pixels of the page."""

    text: str
    box: Rectangle

    @property
    def height(self) -> int:
        return self.box[3] - self.box[1]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a phrase was found: its words in reading order, and how alike they are, 0..1.

    `weight` grows with the letters that agree: of two wordings at one place, the longer one that is there outweighs.
    """

    words: tuple[PrintedWord, ...]
    score: float
    weight: float

    @property
    def box(self) -> Rectangle:
        return around([word.box for word in self.words])

    @property
    def last_line(self) -> Rectangle:
        """Return the box of the phrase's last line."""
        low = next((word for word in reversed(self.words) if folded(word.text)), self.words[-1])
        return around([word.box for word in self.words if word.box[1] + word.box[3] > 2 * low.box[1]])

    def covers(self, other: Spot) -> bool:
        """Whether both are the same print, or share some of it."""
        return any(_meet(word.box, its.box) for word in self.words for its in other.words)


def _meet(one: Rectangle, other: Rectangle) -> bool:
    """Whether two words are one, give or take letters at their ends."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 0.5 * min(one[2] - one[0], other[2] - other[0]) and tall > 0.5 * min(
        one[3] - one[1], other[3] - other[1]
    )


def around(boxes: Sequence[Rectangle]) -> Rectangle:
    """Return the least rectangle that holds all of *boxes*."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def seen(words: Sequence[Word], width: int, height: int) -> tuple[PrintedWord, ...]:
    """Return the words of a page of *width* by *height* pixels; a box that reaches over the next words ends at them."""
    boxes = [word.box.pixels(width, height) for word in words]
    order = sorted(boxes)
    return tuple(PrintedWord(word.text, _shortened(box, order)) for word, box in zip(words, boxes, strict=True))


def _shortened(box: Rectangle, order: Sequence[Rectangle]) -> Rectangle:
    x0, y0, x1, y1 = box
    for left, top, right, bottom in order[bisect_left(order, (x0 + (x1 - x0) // 4,)) :]:
        if left >= x1:
            break
        if right <= x1 + _OVER and min(y1, bottom) - max(y0, top) > 0.6 * (bottom - top) > 0.3 * (y1 - y0):
            return x0, y0, left - 1, y1
    return box


class Print:
    """The print of a page, ready to look phrases up in."""

    def __init__(self, words: Sequence[PrintedWord]) -> None:
        self._words = words
        runs = list(_runs(words))
        self._passages = [_Passage(run, runs) for run in runs if any(folded(word.text) for word in run)]

    def find(self, phrases: Sequence[str]) -> list[Spot]:
        """Return where any of *phrases* stands, best first; a place is named once."""
        wanted = [folded(phrase) for phrase in phrases]
        long, short = [one for one in wanted if len(one) > _SHORT], [one for one in wanted if len(one) <= _SHORT]
        spots = [spot for passage in self._passages for one in long if (spot := passage.find(one)) is not None]
        spots += [
            Spot((word,), 1.0, len(one) * (1 - _WORTHLESS)) for word in self._words for one in short if _is(word, one)
        ]
        spots.sort(key=lambda spot: -spot.weight)
        kept: list[Spot] = []
        for spot in spots:
            if not any(spot.covers(other) for other in kept):
                kept.append(spot)
        return kept


class _Passage:
    """A run and the lines under it, as one string of letters; a phrase must begin in the first line."""

    def __init__(self, run: Sequence[PrintedWord], runs: Sequence[Sequence[PrintedWord]]) -> None:
        lines = [run]
        while len(lines) < _LINES and (below := _below(lines[-1], run, runs)) is not None:
            lines.append(below)
        self._words = [word for line in lines for word in line]
        self._starts: list[int] = []
        text = ""
        for word in self._words:
            self._starts.append(len(text))
            text += folded(word.text)
        self._text = text
        self._first = sum(len(folded(word.text)) for word in run)

    def find(self, wanted: str) -> Spot | None:
        if len(self._text) < LEAST * len(wanted):
            return None
        if len(wanted) <= len(self._text):
            rough = fuzz.partial_ratio_alignment(wanted, self._text, score_cutoff=100 * (LEAST - 0.05))
            start, end = (rough.dest_start, rough.dest_end) if rough else (0, 0)
        else:
            start, end = 0, len(self._text)
        if start >= self._first or start == end:
            return None
        return self._spot(wanted, *self._fitted(wanted, start, end))

    def _fitted(self, wanted: str, start: int, end: int) -> tuple[int, int]:
        """Move both ends to where the stretch between them is most like *wanted*."""
        tail = range(max(end - _SLACK, start + 1), min(end + _SLACK, len(self._text)) + 1)
        end = max(tail, key=lambda at: (_alike(wanted, self._text[start:at]), -at))
        head = range(max(start - _SLACK, 0), min(start + _SLACK, end - 1) + 1)
        return max(head, key=lambda at: (_alike(wanted, self._text[at:end]), at)), end

    def _spot(self, wanted: str, start: int, end: int) -> Spot | None:
        """Make words of a stretch of letters; a word belongs when most of it does, and no more of it than that."""
        score = _alike(wanted, self._text[start:end])
        first, last = bisect_right(self._starts, start) - 1, bisect_right(self._starts, end - 1) - 1
        if first < last and start - self._starts[first] > self._starts[first + 1] - start:
            first += 1
        if first < last and end - self._starts[last] < len(folded(self._words[last].text)) / 2:
            last -= 1
        beyond = self._starts[last] + len(folded(self._words[last].text)) - end
        if score < LEAST or (first > 1 and score < _PLAIN):
            return None
        while last + 1 < len(self._words) and _ends(self._words[last], self._words[last + 1]):
            last, beyond = last + 1, 0
        words = self._words[first : last + 1]
        words[-1] = _without(words[-1], after=max(beyond, 0))
        words[0] = _without(words[0], before=max(start - self._starts[first], 0))
        put_in = _put_in(wanted, self._text[start:end])
        spans = [range(at - start, at - start + len(folded(word.text))) for at, word in self._placed(first, last)]
        words = [
            word for word, span in zip(words, spans, strict=True) if len(span) < _FEW or not put_in.issuperset(span)
        ]
        score -= _MIDST * (first > 0)
        return Spot(tuple(words), score, len(wanted) * (score - _WORTHLESS))

    def _placed(self, first: int, last: int) -> list[tuple[int, PrintedWord]]:
        """Return the words from *first* to *last* with where their letters begin."""
        return list(zip(self._starts[first : last + 1], self._words[first : last + 1], strict=True))


def _put_in(wanted: str, found: str) -> frozenset[int]:
    """Return the places in *found* of letters that *wanted* has nothing for: what was typed amid a label's lines."""
    edits = (edit for edit in Levenshtein.opcodes(wanted, found) if edit.tag == "insert")
    return frozenset(place for edit in edits for place in range(edit.dest_start, edit.dest_end))


def _alike(wanted: str, found: str) -> float:
    return float(Levenshtein.normalized_similarity(wanted, found))


def _is(word: PrintedWord, wanted: str) -> bool:
    """Whether a word is *wanted*, but for a tick box after it that was read as a letter or two."""
    text = folded(word.text)
    return text.startswith(wanted) and len(text) <= len(wanted) + _GLYPH


def _without(word: PrintedWord, *, before: int = 0, after: int = 0) -> PrintedWord:
    """Return *word* without so many of its first or last letters: what is typed close to a label is read as one."""
    letters = [at for at, char in enumerate(word.text) for _ in folded(char)]
    if not before + after or before + after >= len(letters):
        return word
    x0, y0, x1, y1 = word.box
    wide = (x1 - x0) / len(word.text)
    last = letters[len(letters) - after - 1] + 1
    while after and word.text[last : last + 1] in _CLOSING:
        last += 1
    first = letters[before] if before else 0
    return PrintedWord(word.text, (int(x0 + first * wide), y0, int(x0 + last * wide) if after else x1, y1))


def _ends(word: PrintedWord, mark: PrintedWord) -> bool:
    """Whether *mark* is the full stop, colon or dash after *word*."""
    return not folded(mark.text) and -word.height < mark.box[0] - word.box[2] < word.height and _level(word, mark)


def _level(word: PrintedWord, other: PrintedWord) -> bool:
    return other.box[1] < word.box[3] + 0.2 * word.height and word.box[1] < other.box[3]


def _runs(words: Sequence[PrintedWord]) -> Iterator[list[PrintedWord]]:
    """Link each word to the one that follows it on its row, the closest pairs first."""
    order = sorted(range(len(words)), key=lambda at: words[at].box[0])
    pairs = [
        (abs(words[to].box[0] - words[at].box[2]), at, to)
        for place, at in enumerate(order)
        for to in _ahead(words, order, place)
        if _follows(words[at], words[to])
    ]
    following: dict[int, int] = {}
    taken: set[int] = set()
    for _, at, to in sorted(pairs):
        if at not in following and to not in taken:
            following[at] = to
            taken.add(to)
    for at in sorted(set(range(len(words))) - taken, key=lambda at: words[at].box[1]):
        run, here = [words[at]], at
        while here in following:
            here = following[here]
            run.append(words[here])
        yield run


def _ahead(words: Sequence[PrintedWord], order: Sequence[int], place: int) -> Iterator[int]:
    """Yield the words that begin after the one at *place* in *order*, as far as any run may leap."""
    word = words[order[place]]
    for to in order[place + 1 :]:
        if words[to].box[0] > word.box[2] + _GAP * max(word.height, 24):
            return
        yield to


def _follows(word: PrintedWord, other: PrintedWord) -> bool:
    small = min(word.height, other.height)
    shared = min(word.box[3], other.box[3]) - max(word.box[1], other.box[1])
    gap = other.box[0] - word.box[2]
    return shared >= 0.4 * small and -small < gap < _GAP * max(small, 24) and other.box[0] > word.box[0]


def _span(run: Sequence[PrintedWord]) -> tuple[int, int]:
    """Return the upper and lower edge of a run; a word boxed with what stands above or below it counts little."""
    words = [word for word in run if folded(word.text)] or run
    return median_low(word.box[1] for word in words), median_low(word.box[3] for word in words)


def _below(
    line: Sequence[PrintedWord], first: Sequence[PrintedWord], runs: Sequence[Sequence[PrintedWord]]
) -> Sequence[PrintedWord] | None:
    """Return the run under *line* in the column that begins with *first*."""
    top, bottom = _span(line)
    right, start = max(word.box[2] for word in line), first[0].box[0]
    near = []
    for run in runs:
        x0, (y0, y1) = run[0].box[0], _span(run)
        under = bottom - (y1 - y0) * 0.5 < y0 < bottom + _UNDER * min(bottom - top, 60)
        if top < y0 and under and start - _OUTDENT < x0 < right:
            near.append((2 * (y0 - top) + abs(x0 - start), run))
    return min(near, key=itemgetter(0))[1] if near else None
