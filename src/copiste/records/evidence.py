"""What speaks for and against one answer: the readers, the image, the text's own structure. Numbers, nothing else."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from copiste.fields.base import folded
from copiste.fields.words import Wording, wording
from copiste.reading.model import Candidate, PageReading, ZoneReading
from copiste.reading.signs import UNWRITTEN, odd
from copiste.reading.vote import LOST, same
from copiste.records.choice import READERS, Choice, sound
from copiste.records.standing import ALONE, Standing

FEATURES = (
    "agree",
    "support",
    "ppocr",
    "tesseract",
    "foreign",
    "overflow",
    "length",
    "lines",
    "coarse",
    "discord",
    "structure",
    "failed",
    "accents",
    "crossed",
    "lost",
    "stamped",
    "odd",
    "unknown",
    "misspelt",
)
"""The inputs of the calibration, in the order of its weights; `records/calibration.json` has one weight each."""

_COARSE_DPI = 150
_BY_HAND = 0.3
_ASSURED = 0.9


@dataclass(frozen=True, slots=True)
class PageContext:
    """What a whole page says about each answer on it: how often its readers disagree, and how coarse it is."""

    discord: float
    coarse: bool

    @property
    def shape(self) -> float:
        """How bad the page is, 0..1: coarse pages half, and as much as the readers differ on it."""
        return min(1.0, 0.5 * self.coarse + 2 * self.discord)


def context(reading: PageReading) -> PageContext:
    """Measure a page: `discord` is the mean distance between the two readers over its answers, 0..1."""
    distances = [_discord(zone.candidates) for zone in reading.zones if len(zone.candidates) > 1]
    coarse = reading.quality.get("y_dpi", 300.0) < _COARSE_DPI
    return PageContext(sum(distances) / len(distances) if distances else 0.0, coarse)


def features(
    choice: Choice, zone: ZoneReading, page: PageContext, *, worded: bool, standing: Standing = ALONE
) -> Mapping[str, float]:
    """Return the named inputs for an answer; each is 0 for a clean, undisputed one or grows with what is measured.

    *worded* says that the property is answered in words. Only the readers that the calibration knows back an answer;
    any that reads otherwise speaks against it.
    """
    text, parsed = choice.candidate.text, choice.parsed
    clean = {c.reader: c for c in zone.candidates if c.variant == "clean"}
    known = [c for c in zone.candidates if c.reader in READERS and not c.guessed]
    words = wording(text) if worded and not standing.learned else Wording()
    structure = 1 - (1 - (parsed.evidence if parsed else 0.0)) * (1 - standing.confirmed)
    return {
        "agree": float(len(READERS & set(clean)) > 1 and all(same(c.text, text) for c in clean.values())),
        "support": sum(same(c.text, text) for c in known) / max(len(known), 1),
        "ppocr": _sureness("ppocr", text, zone.candidates),
        "tesseract": _sureness("tesseract", text, zone.candidates),
        "foreign": min(1.0, zone.evidence.get("foreign", 0.0) * 4),
        "overflow": min(1.0, zone.evidence.get("overflow", 0.0) * 4),
        "length": math.log1p(len(text)) - 2,
        "lines": float(zone.evidence.get("lines", 1.0) > 1),
        "coarse": float(page.coarse),
        "discord": page.discord,
        "structure": structure,
        "crossed": zone.evidence.get("crossed", 0.0),
        "lost": min(1.0, zone.evidence.get("lost", 0.0) * 4),
        "stamped": float(zone.evidence.get("stamped", 0.0) > 0.02),
        "odd": float(odd(text)),
        "accents": float(words.bare or any(_only_accents(c.text, text) for c in zone.candidates if not c.guessed)),
        "failed": float(standing.refuted or (parsed is not None and not sound(parsed))),
        "unknown": words.unknown,
        "misspelt": misspelt(words, page),
    }


def misspelt(words: Wording, page: PageContext) -> float:
    """Return how much a word that no list has looks misread: wholly in small letters; where it may be a name and is
    near a common word, as much as the page is bad."""
    return 1.0 if words.slip else float(words.near) * page.shape


def _only_accents(first: str, second: str) -> bool:
    return not same(first, second) and folded(first) == folded(second) != "" and first.casefold() != second.casefold()


def marks_disputed(text: str, zone: ZoneReading) -> bool:
    """Whether another reading has the same digits with other marks between them: 21.779 and 21,779 are two numbers.

    One that nobody writes (22,593,25) disputes nothing.
    """
    ours, digits = _marks(text), _digits(text)
    return len(digits) > 2 and any(
        _digits(c.text) == digits and _marks(c.text) != ours and not UNWRITTEN.fullmatch(c.text.strip())
        for c in zone.candidates
        if c.variant == "clean" or zone.evidence.get("lost", 0.0) >= LOST
    )


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _marks(text: str) -> list[str]:
    return [mark.strip() for mark in re.findall(r"(?<=\d)[^\w]+(?=\d)", text) if mark.strip()]


def by_hand(page: PageContext) -> bool:
    """Whether a page looks filled in by hand: the reader of print keeps failing on what the other one reads."""
    return not page.coarse and page.discord > _BY_HAND


def handwritten(zone: ZoneReading, page: PageContext) -> bool:
    """Whether the answer looks written by hand: it stands on such a page, and the readers do not meet on it."""
    return by_hand(page) and _discord(zone.candidates) > _BY_HAND


def unsure_hand(zone: ZoneReading, page: PageContext) -> bool:
    """Whether an answer on a page filled in by hand was read by either reader with less than full assurance."""
    scores = [c.score for c in zone.candidates if c.variant == "clean" and c.reader in READERS]
    return by_hand(page) and min(scores, default=0.0) < _ASSURED


def _discord(candidates: Sequence[Candidate]) -> float:
    clean = [c.text for c in candidates if c.variant == "clean" and c.reader in READERS]
    if len(clean) < 2 or not any(clean):
        return 0.0
    first, second = "".join(clean[0].split()).casefold(), "".join(clean[1].split()).casefold()
    return distance(first, second) / max(len(first), len(second), 1)


def distance(first: str, second: str) -> int:
    """Count the insertions, deletions and substitutions between two texts (Levenshtein, 1966)."""
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(second, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def _sureness(reader: str, text: str, candidates: Sequence[Candidate]) -> float:
    """Return how sure a reader is of *text*, in log odds; nought when it read something else, however sure of that."""
    scores = [c.score for c in candidates if c.reader == reader and not c.guessed and same(c.text, text)]
    return _logit(max(scores)) if scores else 0.0


def _logit(score: float) -> float:
    bounded = min(max(score, 0.02), 0.998)
    return math.log(bounded / (1 - bounded))
