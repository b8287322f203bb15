"""Answers with no box and no line: the empty room behind a label that ends in a colon, or under a question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from copiste.drafting.blobs import Blob
from copiste.drafting.rooms import Space
from copiste.drafting.strokes import POINT, Rect
from copiste.pages.model import Grey

_LEAST_BEHIND, _LEAST_UNDER = int(60 * POINT), int(28 * POINT)
"""Pixels; room behind a label (60 points) and under it (28); by eye, bench/flat_blanks.py."""
_PAD, _MORE = 6, int(6 * POINT)
"""Pixels at 300 dpi kept from print, and by which a place may grow; by eye, bench/flat_blanks.py."""
_LONGEST, _SEVERAL = 90, 50 * POINT
"""Characters of a label, and pixels from which a place holds several lines; by eye, bench/flat_blanks.py."""
_STEP = 5
"""Greys (0..255) between two tints; by eye, bench/flat_blanks.py."""


def behind_labels(
    print_: Sequence[Blob], strokes: Sequence[Rect], known: Sequence[Rect], ticks: Sequence[Rect], tint: Grey
) -> list[Space]:
    """Return the places that only a label points to. *known* are the places found by their strokes.

    *tint* is the paper's tint at a quarter of the size: an answer does not run from a tinted panel into the white.
    """
    if not print_:
        return []
    taken = [*(b.rect for b in print_), *strokes, *known, *ticks]
    margin = max(*(rect.x1 for rect in taken), 4 * tint.shape[1] - min(b.rect.x0 for b in print_))
    found: list[Space] = []
    for blob in print_:
        question = blob.text.rstrip().endswith("?")
        if (
            not (blob.colon or blob.text.rstrip().endswith(":") or question)
            or not blob.asks
            or len(blob.text) > _LONGEST
        ):
            continue
        place = _behind(blob.rect, taken, margin, tint)
        under = None if _answered(blob.rect, [*known, *ticks]) else _under(blob.rect, taken, margin, tint)
        roomy = under is not None and under.height > _SEVERAL
        if question or place is None or roomy or _goes_on(blob, print_):
            place = under
        if place is not None and place.y0 < blob.rect.y1 and _heads(blob.rect, strokes, known, ticks):
            place = None
        if place is not None and not any(place.shared(space.rect) > 0.3 * place.area for space in found):
            found.append(Space(place))
    return found


def _behind(label: Rect, taken: Sequence[Rect], margin: int, tint: Grey) -> Rect | None:
    """Return the empty room on the row of *label*, None when there is too little."""
    high = min(label.height, round(14 * POINT))
    band = Rect(label.x1 + 8, label.y1 - high - _PAD, margin, label.y1 + _PAD)
    end = min((r.x0 for r in taken if r.x1 > band.x0 and _meets(r, band)), default=margin)
    end = _same_tint(band._replace(x1=end), tint, across=True)
    if end - band.x0 < _LEAST_BEHIND:
        return None
    return _grown(Rect(band.x0, band.y0, end - _PAD, band.y1), label, taken)


def _grown(place: Rect, label: Rect, taken: Sequence[Rect]) -> Rect:
    """Return *place* with the empty room over and under it, as much as half a line."""
    beside = [rect for rect in taken if rect.x1 > label.x0 and rect.x0 < place.x1]
    top = max((r.y1 for r in beside if r.y1 <= place.y0 + _PAD), default=0) + 2
    bottom = min((r.y0 for r in beside if r.y0 >= place.y1 - _PAD), default=place.y1 + _MORE) - 2
    high = place._replace(
        y0=max(place.y0 - _MORE, (top + place.y0) // 2), y1=min(place.y1 + _MORE, (bottom + place.y1) // 2)
    )
    return place if high.y0 > place.y0 or high.y1 < place.y1 else high


def _under(label: Rect, taken: Sequence[Rect], margin: int, tint: Grey) -> Rect | None:
    """Return the empty room under *label*, for an answer of several lines."""
    band = Rect(label.x0, label.y1 + _PAD, margin, tint.shape[0] * 4)
    right = min((r.x0 for r in taken if r.x0 > label.x1 and r.y1 > label.y0 and r.y0 < label.y1 + 90), default=margin)
    band = band._replace(x1=right)
    end = min((r.y0 for r in taken if r.y1 > band.y0 and r.x1 > band.x0 and r.x0 < band.x1), default=0)
    end = _same_tint(band._replace(y1=end), tint, across=False) if end else 0
    if end - band.y0 < _LEAST_UNDER or band.width < _LEAST_BEHIND or end - band.y0 > 200 * POINT:
        return None
    return Rect(band.x0, band.y0, band.x1, end - 2 * _PAD)


def _meets(rect: Rect, band: Rect) -> bool:
    return min(rect.y1, band.y1) - max(rect.y0, band.y0) >= min(6, rect.height / 2)


def _same_tint(band: Rect, tint: Grey, *, across: bool) -> int:
    """Return where the tint of the paper changes along *band*, its end when it does not."""
    end = band.x1 if across else band.y1
    part = Rect(band.x0 // 4, band.y0 // 4, band.x1 // 4, band.y1 // 4).of(tint)
    if not part.size:
        return end
    shades = np.median(part, axis=0 if across else 1)
    changes = np.flatnonzero(np.abs(shades - shades[: len(shades) // 8 + 1].mean()) > _STEP)
    return end if not changes.size else (band.x0 if across else band.y0) + 4 * int(changes[0])


def _answered(label: Rect, places: Sequence[Rect]) -> bool:
    """Tell whether there is a place, or a box to tick, on the row of *label* behind it."""
    row = Rect(label.x1, label.y0, label.x1 + round(250 * POINT), label.y1)
    return any(place.shared(row) and _meets(place, row) for place in places)


def _goes_on(blob: Blob, print_: Sequence[Blob]) -> bool:
    """Tell whether the label is the end of a longer one on the line above."""
    rect = blob.rect
    return any(
        abs(other.rect.x0 - rect.x0) < 12
        and -4 <= rect.y0 - other.rect.y1 < 0.6 * rect.height
        and other.rect.width > 1.6 * rect.width
        and not other.asks
        for other in print_
    )


def _heads(label: Rect, strokes: Sequence[Rect], known: Sequence[Rect], ticks: Sequence[Rect]) -> bool:
    """Tell whether what *label* asks for stands on the row under it: tick boxes, lines of its own, several parts."""
    under = Rect(label.x0 - 20, label.y1, label.x0 + round(300 * POINT), label.y1 + round(16 * POINT))
    rules = [
        s.y0 for s in strokes if s.width > 4 * s.height and s.x0 < label.x1 and s.x1 > label.x0 and s.y0 >= label.y1
    ]
    under = under._replace(y1=min([under.y1, *rules]))
    if any(_meets(box, under) and box.shared(under) for box in ticks):
        return True
    row = [rect for rect in known if rect.shared(under) and label.y1 < (rect.y0 + rect.y1) / 2 < under.y1]
    return len(row) > 1 or any(rect.x0 < label.x1 for rect in row)
