"""Draws how far confidences can be believed: for each kind of answer, the share that is right by the confidence given.

Answers are taken together by the bounds below. A dot stands at their mean confidence and the share that is right, with
the 95 % interval of that share (Wilson, 1927); its area grows with how many there are. On the diagonal a confidence is
worth what it says. Words are in French and English: one picture serves both pages of docs/.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

Answer = tuple[float, bool, bool]
"""Confidence, whether it is right, whether it was accepted."""
_BOUNDS = (0.0, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99, 0.999, 1.0001)
"""Of confidence; closer where more answers are."""
_SIDE, _GAP = 190, 46
"""Pixels: of a square, and around it."""
_LEAST = 5
"""Answers without which a share says nothing."""
_Z = 1.96
"""Standard deviations of a 95 % interval."""
TITLES = {
    "text": "texte / text",
    "blank": "vide / blank",
    "tick": "case / tick",
    "electronic": "fichier / electronic",
    "signature": "signature",
}
_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" font-family="sans-serif" font-size="11">'


def draw(answers: Mapping[str, Sequence[Answer]], path: Path) -> None:
    """Write the picture, an SVG, one square a kind of answer."""
    kinds = [kind for kind in TITLES if answers.get(kind)]
    wide, tall = _GAP + len(kinds) * (_SIDE + _GAP), _SIDE + 2 * _GAP
    squares = "\n".join(
        f'<g transform="translate({_GAP + at * (_SIDE + _GAP)},{_GAP})">{"".join(_square(kind, answers[kind]))}</g>'
        for at, kind in enumerate(kinds)
    )
    ground = f'<rect width="{wide}" height="{tall}" fill="#fff"/>'
    path.write_text(f"{_HEAD.format(wide=wide, tall=tall)}\n{ground}\n{squares}\n</svg>\n", encoding="utf-8")


def _square(kind: str, answers: Sequence[Answer]) -> Iterator[str]:
    yield f'<rect width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#888"/>'
    yield f'<line x1="0" y1="{_SIDE}" x2="{_SIDE}" y2="0" stroke="#bbb" stroke-dasharray="4 3"/>'
    yield f'<text x="{_SIDE / 2}" y="-12" text-anchor="middle">{TITLES[kind]} ({len(answers)})</text>'
    yield f'<text x="{_SIDE / 2}" y="{_SIDE + 30}" text-anchor="middle">confiance / confidence</text>'
    for value in (0, 0.5, 1):
        yield f'<text x="{value * _SIDE}" y="{_SIDE + 15}" text-anchor="middle">{value}</text>'
        yield f'<text x="-5" y="{(1 - value) * _SIDE + 4}" text-anchor="end">{value}</text>'
    for low, high in pairwise(_BOUNDS):
        some = [(confidence, right) for confidence, right, _ in answers if low <= confidence < high]
        if len(some) >= _LEAST:
            yield from _dot(some)


def _dot(some: Sequence[tuple[float, bool]]) -> Iterator[str]:
    count = len(some)
    x, share = sum(confidence for confidence, _ in some) / count, sum(right for _, right in some) / count
    middle = (share + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    spread = _Z / (1 + _Z**2 / count) * math.sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    low, high = (round((1 - each) * _SIDE, 1) for each in (max(middle - spread, 0), min(middle + spread, 1)))
    at, size = round(x * _SIDE, 1), round(1.5 + math.log10(count), 1)
    yield f'<line x1="{at}" y1="{low}" x2="{at}" y2="{high}" stroke="#246" stroke-width="1"/>'
    yield f'<circle cx="{at}" cy="{round((1 - share) * _SIDE, 1)}" r="{size}" fill="#246" fill-opacity="0.7"/>'
