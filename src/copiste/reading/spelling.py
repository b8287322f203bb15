"""Spell a line again: what a reader saw at each step holds more than its first guess.

A recogniser by connectionist temporal classification (Graves and others, 2006) gives every character a likelihood at
each step of a line. Taken one by one, the likeliest make `awnexe` and `78C5516` of an unclear hand. Here the second and
third guesses come into play, within bounds, where the first makes no word that any list knows, or puts a letter amid
digits. The outcome is another candidate, never a correction in silence.
"""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Steps = npt.NDArray[np.float32]
"""Steps by characters: likelihoods; character 0 is the one for nothing."""

_LEAST = 0.01
"""How likely a guess must be to count at all."""
_MOST_LOST = 5.0
"""How much less likely a spelling may be than what was read, as a natural logarithm."""
_MOST_TRIED = 400
"""Spellings of a text that are tried, so that a long one does not cost a page's time; chosen, not measured."""
_SHORTEST, _LETTERED = 3, 0.6
"""Letters, and their share of a text, that make it one of words; set by hand."""
_CURRENCY = "€£$|"
_UNLIKELY = 1e-9
"""The likelihood that nought is taken for, so that it has a logarithm."""
_COUNTED = re.compile(r"\d+\W")
"""A figure before a mark is a number of its own: 1(University)."""
_MERGED = {"m": ("rn",), "H": ("tt",), "d": ("cl",), "w": ("vv",)}
_TWO_AS_ONE = math.log(0.02)
"""How likely two letters are read as one that is drawn alike."""


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    """Steps from *start* to *end* over which one character is likeliest: `likely` holds each one's best likelihood."""

    start: int
    end: int
    likely: Steps

    @property
    def best(self) -> int:
        """Return the number of the likeliest character."""
        return int(self.likely.argmax())


_Guess = tuple[float, str]
_Slot = list[_Guess]


def read(steps: Steps, characters: Sequence[str]) -> tuple[str, float]:
    """Return the likeliest character of every step, repeats and nothings dropped, and the least likely one's score."""
    runs = _runs(steps)
    line = "".join(characters[run.best] for run in runs).strip()
    return (line, float(min(run.likely.max() for run in runs))) if line else ("", 0.0)


def spell(steps: Steps, characters: Sequence[str], known: Callable[[str], bool]) -> str:
    """Return the line with numbers and words set right where guesses allow. *known* says whether all words are."""
    tokens = [
        "".join(_number(token, characters)) if _numeric(token, characters) else _word(token, steps, characters, known)
        for token in _tokens(_runs(steps), characters)
    ]
    return " ".join(token for token in tokens if token)


def _runs(steps: Steps) -> list[_Stretch]:
    best = steps.argmax(axis=1)
    edges = np.flatnonzero(np.diff(best, prepend=-1, append=-1)).tolist()
    return [_Stretch(a, b, steps[a:b].max(axis=0)) for a, b in pairwise(edges) if best[a]]


def _tokens(runs: Sequence[_Stretch], characters: Sequence[str]) -> Iterator[list[_Stretch]]:
    token: list[_Stretch] = []
    for run in runs:
        if characters[run.best] == " ":
            yield token
            token = []
        else:
            token.append(run)
    yield token


def _text(token: Sequence[_Stretch], characters: Sequence[str]) -> list[str]:
    return [characters[run.best] for run in token]


def _numeric(token: Sequence[_Stretch], characters: Sequence[str]) -> bool:
    """Whether a token is a number but for a few signs: a code that begins with letters is none."""
    text = _text(token, characters)
    digits = sum(map(str.isdigit, text))
    return digits >= 3 * max(1, sum(map(_out_of_place, text)))


def _out_of_place(sign: str) -> bool:
    return sign.isalpha() or sign in _CURRENCY


def _number(token: Sequence[_Stretch], characters: Sequence[str]) -> list[str]:
    text = _text(token, characters)
    digits = [at for at, sign in enumerate(characters) if sign.isdigit()]
    for at, run in enumerate(token):
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        amid = before and before[0].isdigit() and (not after or after[0].isdigit() or not _out_of_place(after[0]))
        best = max(digits, key=lambda digit: run.likely[digit])
        if _out_of_place(text[at]) and amid and run.likely[best] >= _LEAST / 10:
            text[at] = characters[best]
    return text


def _word(token: Sequence[_Stretch], steps: Steps, characters: Sequence[str], known: Callable[[str], bool]) -> str:
    text = "".join(_text(token, characters))
    letters = sum(map(str.isalpha, text))
    if letters < max(_SHORTEST, _LETTERED * len(text)) or _COUNTED.match(text) or known(text):
        return text
    slots = list(_slots(token, steps, characters))
    return next((word for word in _spellings(slots) if all(map(known, word.split(" ")))), text)


def _slots(token: Sequence[_Stretch], steps: Steps, characters: Sequence[str]) -> Iterator[_Slot]:
    """Yield the guesses for every character and for every gap that may hold one, what was read first."""
    for at, run in enumerate(token):
        read_as = run.best
        others = _guesses(run.likely, characters, 5, run.likely[read_as])
        nothing = _nothing(steps, run.start, run.end)
        if nothing >= math.log(_LEAST):
            others.append((nothing, ""))
        as_read = (math.log(run.likely[read_as]), characters[read_as])
        others += [(as_read[0] + _TWO_AS_ONE, pair) for pair in _MERGED.get(characters[read_as], ())]
        yield [as_read, *sorted((guess for guess in others if guess[1] != as_read[1]), reverse=True)]
        if at + 1 < len(token) and token[at + 1].start > run.end:
            gap = steps[run.end : token[at + 1].start].max(axis=0)
            if inserted := _guesses(gap, characters, 3, 1.0):
                yield [(_nothing(steps, run.end, token[at + 1].start), ""), *inserted]


def _guesses(likely: Steps, characters: Sequence[str], most: int, top: float) -> list[_Guess]:
    best = np.argsort(-likely)[:most]
    return [(math.log(min(likely[at], top)), characters[at]) for at in best if at and likely[at] >= _LEAST]


def _nothing(steps: Steps, start: int, end: int) -> float:
    return float(np.log(np.maximum(steps[start:end, 0], _UNLIKELY)).sum())


def _spellings(slots: Sequence[_Slot]) -> Iterator[str]:
    """Yield spellings by falling likelihood, all but the first, which is what was read."""
    first = (0,) * len(slots)
    waiting: list[tuple[float, tuple[int, ...]]] = [(0.0, first)]
    seen = {first}
    for _ in range(_MOST_TRIED):
        if not waiting or waiting[0][0] > _MOST_LOST:
            return
        lost, picks = heapq.heappop(waiting)
        if picks != first:
            yield "".join(slot[pick][1] for slot, pick in zip(slots, picks, strict=True))
        for at, (slot, pick) in enumerate(zip(slots, picks, strict=True)):
            following = (*picks[:at], pick + 1, *picks[at + 1 :])
            if pick + 1 < len(slot) and following not in seen:
                seen.add(following)
                heapq.heappush(waiting, (lost + slot[pick][0] - slot[pick + 1][0], following))
