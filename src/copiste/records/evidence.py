"""What speaks for and against one answer: the readers, the image, the text's own structure. Numbers, nothing else."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from copiste.fields.base import folded
from copiste.fields.words import Wording, wording
from copiste.forms.model import Kind
from copiste.reading.levels import COME_THROUGH, SEEN
from copiste.reading.model import Candidate, PageReading, ZoneReading
from copiste.reading.signs import UNWRITTEN, odd
from copiste.reading.voices import BEFORE, Panel
from copiste.reading.vote import LOST, same
from copiste.records.choice import Choice, sound
from copiste.records.standing import ALONE, Standing
from copiste.records.ticks import USUAL, BoxPage, box_page

FEATURES = (
    "agree",
    "support",
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
"""The inputs of the calibration, besides the sureness of each reader that counts, which goes by the reader's name;
`records/calibration.json` has one weight each."""

_COARSE_DPI = 150
"""Dots an inch down the page: between the standard (98) and the fine (196) resolution of ITU-T T.4."""
SPECKS = 70.0
"""Square pixels at 300 dpi: two specks of a copier stand in a zone by chance."""
_BY_HAND = 0.3
"""Share of letters that readers differ in; by eye on made pages."""
_CENTS = re.compile(r"\d([.,])\d{1,2}\s*$")
_NUMBER, _SIGN = re.compile(r"[\d\s.,:;'’/–-]*\d[\d\s.,:;'’/–-]*"), re.compile(r"[.,:;'’–-]")
_SPACED = re.compile(r"\d+(?: \d+)+")
_MARK_GONE = re.compile(r"\d{1,3}(?: \d{3})* \d{1,2}|\d{1,3}(?: \d{3})+\.\d{1,2}|[\d -]*\d-\d+ \d[\d -]*")
"""Figures as nobody spaces them: 1 35 and 19 786 80 were amounts, 632-85 0191 had another hyphen, and who parts
thousands by spaces writes a comma before the cents, no point: 19 786.80 was one."""
_TELL = 6
"""Places that it takes to tell how a page came through. Chosen."""
_WORN = 0.985
"""Share of the form's own print that is found again on a page which lost none; by eye on made pages."""
_MANY, _RARELY = 3, 0.25
"""From three answers with cents on, and with at most a quarter that go the other way, a page has its decimal mark."""
_ASSURED = 0.9
"""An engine's own score, 0..1; by eye on made pages."""


@dataclass(frozen=True, slots=True)
class PageContext:
    """What a whole page says about each answer on it.

    `discord` is how often its readers disagree, `coarse` whether it has few lines an inch, and `faded` how far what was
    written on it fell to pieces: 0 where strokes are whole, 1 where only traces are left of them. `decimal` is the mark
    before the cents of most amounts on it, if most have the same. `empty` is how much emptier a page is than
    people leave forms, 0..1: copies and faxes take pale ink away without a trace. `panel` is who read it, and
    `boxes` what its tick boxes have in common. `worn` says that some of the form's own print is gone from
    it: thin strokes of answers may be, too. `through` says that nearly every place of it came through whole, on a page
    of many lines an inch: few lines lose fine rules at one place alone.
    """

    discord: float
    coarse: bool
    faded: float = 0.0
    decimal: str = ""
    empty: float = 0.0
    panel: Panel = BEFORE
    boxes: BoxPage = USUAL
    worn: bool = False
    through: bool = False

    @property
    def shape(self) -> float:
        """How bad the page is, 0..1: coarse pages half, and as much as the readers differ on it."""
        return min(1.0, 0.5 * self.coarse + 2 * self.discord)


def context(reading: PageReading) -> PageContext:
    """Measure a page: `discord` is the mean distance between its readers over its answers, 0..1."""
    read = [zone for zone in reading.zones if not zone.evidence.get("told")]
    distances = [_discord(zone.candidates, reading.panel) for zone in read if len(zone.candidates) > 1]
    coarse = reading.quality.get("y_dpi", 300.0) < _COARSE_DPI
    discord = sum(distances) / len(distances) if distances else 0.0
    faded, empty = _faded(reading.zones), _empty(reading.zones)
    return PageContext(
        discord=discord,
        coarse=coarse,
        faded=faded,
        decimal=_decimal(reading.zones),
        empty=empty,
        panel=reading.panel,
        boxes=box_page([zone.evidence for zone in reading.zones], faded, empty),
        worn=reading.quality.get("kept", 1.0) < _WORN,
        through=not coarse and _through([zone.evidence[SEEN] for zone in reading.zones if SEEN in zone.evidence]),
    )


def _through(seen: Sequence[float]) -> bool:
    """Whether all places of a page but one in twenty, and one at least, were seen well."""
    missed = sum(each < COME_THROUGH for each in seen)
    return len(seen) >= _TELL and missed <= max(len(seen) // 20, 1)


def _empty(zones: Sequence[ZoneReading]) -> float:
    """Return how much emptier than usual a page is, 0..1, by its text zones; 0 where half or more hold writing."""
    written = [zone.evidence["lines"] > 0 for zone in zones if zone.kind is Kind.TEXT and "lines" in zone.evidence]
    return max(0.0, 1 - 2 * sum(written) / len(written)) if written else 0.0


def _decimal(zones: Sequence[ZoneReading]) -> str:
    """Return the decimal mark that a page's answers have, where one is plainly more usual than the other."""
    read = [mark for zone in zones if (mark := _cents_mark(zone))]
    points, commas = read.count("."), read.count(",")
    if max(points, commas) < _MANY or min(points, commas) > _RARELY * len(read):
        return ""
    return "." if points > commas else ","


def _cents_mark(zone: ZoneReading) -> str:
    """Return the mark before the cents of one answer, in most of its readings; "" where there are none, or as many."""
    read = [found[1] for c in zone.candidates if not c.guessed and (found := _CENTS.search(c.text))]
    points, commas = read.count("."), read.count(",")
    return "" if points == commas else "." if points > commas else ","


def _faded(zones: Sequence[ZoneReading]) -> float:
    """Return how far the answers of a page fell to pieces, 0..1, over the zones that hold anything."""
    states = [
        1.0 if not zone.evidence.get("lines") else zone.evidence.get("broken", 0.0)
        for zone in zones
        if zone.kind is Kind.TEXT and (zone.evidence.get("lines") or zone.evidence.get("strokes", 0.0) > SPECKS)
    ]
    return sum(states) / len(states) if states else 0.0


def features(
    choice: Choice, zone: ZoneReading, page: PageContext, *, worded: bool, standing: Standing = ALONE
) -> Mapping[str, float]:
    """Return the named inputs for an answer; each is 0 for a clean, undisputed one or grows with what is measured.

    *worded* says that the property is answered in words. Only the readers that count back an answer;
    any that reads otherwise speaks against it.
    """
    text, parsed = choice.candidate.text, choice.parsed
    clean = {c.reader: c for c in zone.candidates if c.variant == "clean"}
    counting = page.panel.counting
    known = [c for c in zone.candidates if c.reader in counting and not c.guessed]
    words = wording(text) if worded and not standing.learned else Wording()
    structure = 1 - (1 - (parsed.evidence if parsed else 0.0)) * (1 - standing.confirmed)
    return {
        "agree": float(len(counting & set(clean)) > 1 and all(same(c.text, text) for c in clean.values())),
        "support": sum(same(c.text, text) for c in known) / max(len(known), 1),
        **{reader: _sureness(reader, text, zone.candidates) for reader in sorted(counting)},
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


def mark_unread(text: str, zone: ZoneReading, page: PageContext) -> bool:
    """Whether a number may have another mark, or one more, than both readers made out.

    There are more marks between its figures than were read, or its cents stand behind another mark than all others on
    the page: on copies a comma loses its tail, and a hyphen its length. A mark that is gone as a whole leaves a space
    where nobody leaves one, on a worn page any space may be one; and a lone amount has no other to be held against.
    """
    cents = _CENTS.search(text)
    if cents is not None and cents[1] != page.decimal and (page.decimal or page.worn):
        return True
    if _MARK_GONE.fullmatch(text) or (page.worn and _SPACED.fullmatch(text)):
        return True
    return _NUMBER.fullmatch(text) is not None and zone.evidence.get("marks", 0.0) > len(_SIGN.findall(text))


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _marks(text: str) -> list[str]:
    return [mark.strip() for mark in re.findall(r"(?<=\d)[^\w]+(?=\d)", text) if mark.strip()]


def by_hand(page: PageContext) -> bool:
    """Whether a page looks filled in by hand: the reader of print keeps failing on what the other one reads."""
    return not page.coarse and page.discord > _BY_HAND


def handwritten(zone: ZoneReading, page: PageContext) -> bool:
    """Whether the answer looks written by hand: it stands on such a page, and the readers do not meet on it."""
    return by_hand(page) and _discord(zone.candidates, page.panel) > _BY_HAND


def unsure_hand(zone: ZoneReading, page: PageContext) -> bool:
    """Whether an answer on a page filled in by hand was read by any reader with less than full assurance."""
    scores = [c.score for c in zone.candidates if c.variant == "clean" and c.reader in page.panel.counting]
    return by_hand(page) and min(scores, default=0.0) < _ASSURED


def _discord(candidates: Sequence[Candidate], panel: Panel) -> float:
    """Return how far the readers that count are apart on a zone, 0..1: the mean over every two of them."""
    clean = [c.text for c in candidates if c.variant == "clean" and c.reader in panel.counting]
    if len(clean) < 2 or not any(clean):
        return 0.0
    bare = ["".join(text.split()).casefold() for text in clean]
    apart = [Levenshtein.distance(one, other) / max(len(one), len(other), 1) for one, other in combinations(bare, 2)]
    return sum(apart) / len(apart)


def _sureness(reader: str, text: str, candidates: Sequence[Candidate]) -> float:
    """Return how sure a reader is of *text*, in log odds; nought when it read something else, however sure of that."""
    scores = [c.score for c in candidates if c.reader == reader and not c.guessed and same(c.text, text)]
    return _logit(max(scores)) if scores else 0.0


def _logit(score: float) -> float:
    bounded = min(max(score, 0.02), 0.998)
    return math.log(bounded / (1 - bounded))
