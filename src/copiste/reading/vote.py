"""Several readers, several versions of a line: gather what was said and choose the answer that most evidence backs."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from copiste.reading.model import ELECTRONIC, Candidate, ZoneReading, spelt, unspelt
from copiste.reading.voices import Panel

_ELECTRONIC = 10.0
"""The weight of what the file itself says: more than all readers of ink together. Readers bring their own weights, at
most 1: order matters more than size, and agreement of any two outweighs one."""
_RAW_FIRST = {"clean": "raw", "raw": "clean"}
LOST = 0.03
"""From this share of ink lost to the form's print on, a line is better believed as it came than cleaned."""
_FRENCH = frozenset("àâçéèêëîïôùûüÀÂÇÉÈÊËÎÏÔÙÛÜ")
_FAINT = 0.35
"""What a lone reading must be worth where most looked and saw nothing."""
_TYPED_ONE = re.compile(r"(?<=\d)l(?=st\b|\d)|\bl(?=\d)")
"""Typewriters that have no figure one are given an l for it."""
_RULE = re.compile("_+")
_LEADER = re.compile(r"(?<=\d)[.,]$")
"""A mark after a number's last figure: what is left of dotted leaders, and no reason to tell two readings apart."""
_GROUPS = re.compile(r"\d{2,}(?: \d{2,})+")
"""Figures in groups, as numbers of people and telephones are written. Readers lose spaces between them, and put none
where none are: of 13 typed numbers that one read with them and the other without, all had them."""
_LETTERS_OF_DIRT = 3
"""Letters or figures that readers make of dirt, at most; set by hand."""
_SURE = 0.5
"""How much an accented reading must be worth to be believed over the same without accents."""


def joined(lines: Sequence[tuple[str, float]], *, comb: bool) -> tuple[str, float]:
    """Join the lines of one answer; the score is that of the least sure line. A comb's cells hold no spaces."""
    text = "\n".join(line for line in (_plain(line) for line, _ in lines) if line)
    return ("".join(text.split()) if comb else text), min((score for _, score in lines), default=0.0)


def _plain(line: str) -> str:
    """Return a line as it was meant: no rule that it stands on, a typewriter's l for 1 a figure."""
    bare = line if "@" in line else _RULE.sub(" ", line)
    return unicodedata.normalize("NFC", _TYPED_ONE.sub("1", bare)).strip()


def nobodys(lines: Sequence[str]) -> bool:
    """Whether a line is likely no writing, by what each reader made of it: a letter or three, and never the same."""
    letters = ["".join(filter(str.isalnum, line)) for line in lines]
    short = all(len(each) <= _LETTERS_OF_DIRT for each in letters)
    return len(lines) > 1 and short and all(first != second for first, second in pairwise(letters))


def same(first: str, second: str) -> bool:
    """Whether two readings say the same to the letter, white space aside."""
    return "".join(first.split()) == "".join(second.split())


def chosen(candidates: Sequence[Candidate], panel: Panel, *, lost: float = 0.0) -> Candidate | None:
    """Return the candidate to believe; None when nobody read anything.

    *panel* says what each reader's word is worth. *lost* is the share of the answer's ink that went with the form's
    print when it was cleaned. What was spelt with second guesses takes the place of what was read first.
    """
    groups: dict[str, list[Candidate]] = defaultdict(list)
    replaced = {(c.reader, c.variant) for c in candidates if c.guessed}
    voting = [c for c in candidates if (c.reader, spelt(c.variant)) not in replaced]
    for candidate in voting:
        if any(map(str.isalnum, candidate.text)):
            groups[_LEADER.sub("", "".join(candidate.text.split()))].append(candidate)

    def worth(candidate: Candidate) -> float:
        image = unspelt(candidate.variant)
        variant = _RAW_FIRST.get(image, image) if lost >= LOST else image
        weight = _ELECTRONIC if variant == ELECTRONIC else panel.weight(candidate.reader, variant)
        return weight * (0.15 + candidate.score)

    backing = {key: sum(map(worth, group)) for key, group in groups.items()}
    if not groups or (max(backing.values()) < _FAINT and 2 * sum(map(len, groups.values())) < len(voting)):
        return None
    best = max(groups, key=lambda key: (backing[key], worth(groups[key][0])))
    accented = [key for key in groups if key != best and _lost_accents(best, key) and backing[key] > _SURE]
    group = groups[max(accented, key=len) if accented else best]
    spaced = {text: sum(worth(c) for c in group if c.text == text) for text in {c.text for c in group}}

    def fit(candidate: Candidate) -> tuple[bool, bool, bool, float, float]:
        text = candidate.text
        grouped = _GROUPS.fullmatch(text) is not None
        return not candidate.guessed, _LEADER.search(text) is None, grouped, spaced[text], worth(candidate)

    return max(group, key=fit)


def _lost_accents(bare: str, accented: str) -> bool:
    """Whether two readings differ only in French accents that the first lacks: readers lose them, and rarely add."""
    pairs = list(zip(bare, accented, strict=False))
    return (
        len(bare) == len(accented)
        and all(a == b or (b in _FRENCH and _base(b) == a) for a, b in pairs)
        and bare != accented
    )


def _base(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def agrees(text: str, reading: ZoneReading) -> bool:
    """Whether *text*, read from the ink of a zone, is what its file says, in either wording."""
    said = [each.text for each in reading.candidates if each.variant == ELECTRONIC]
    return any(same(text, each) for each in (*said, *reading.wordings))
