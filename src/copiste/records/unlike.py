"""Which letters of an answer another reader read otherwise, so that a person looks there first."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

Span = tuple[int, int]
"""Letters of a text, from the first to before the last."""
LONGEST = 400
"""Letters: a text that is longer is compared by no letter, for it would take too long to draw a page."""


def unlike(text: str, others: Iterable[str]) -> tuple[Span, ...]:
    """Return where *text* differs from any of *others*, in order and apart from each other.

    Where another has more, the letters on both sides of the gap are named: nothing stands in it.

    >>> unlike("Gagnon", ["Gagnon", "Gagrnon"]), unlike("1953-04-09", ["1958-04-00"])
    (((2, 4),), ((3, 4), (9, 10)))
    """
    wrong: set[int] = set()
    for other in set(others) - {text}:
        if max(len(text), len(other)) <= LONGEST:
            wrong |= _unlike(text, other)
    starts = sorted(at for at in wrong if at - 1 not in wrong)
    ends = sorted(at + 1 for at in wrong if at + 1 not in wrong)
    return tuple(zip(starts, ends, strict=True))


def _unlike(text: str, other: str) -> set[int]:
    found: set[int] = set()
    for kind, start, end, _, _ in SequenceMatcher(None, text, other, autojunk=False).get_opcodes():
        if kind == "insert":
            found |= {start - 1, start} & set(range(len(text)))
        elif kind != "equal":
            found |= set(range(start, end))
    return {at for at in found if not text[at].isspace()}
