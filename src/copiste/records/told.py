"""What a file says of an answer, against the ink: whether the page witnesses it, and how sure that makes it.

A file can say anything. An answer counts when the strokes that stand in the zone are those of its words drawn anew, or
when a reader of its ink says the same, be it without the accents and ligatures that it lacks. Where a reader slips on a
letter or two, words that the page shows there count still, unless two readers agree on something else: a file may also
lie about what its own letters mean.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from importlib import resources
from itertools import combinations

from copiste.reading.levels import ADDED, ANEW, POINT
from copiste.reading.model import ELECTRONIC, TEXT_LAYER, WIDGETS, Candidate, ZoneReading
from copiste.reading.vote import agrees, same
from copiste.records.model import Witness

DRAWN, AGREED, NEAR, APART = "drawn", "agreed", "near", "apart"
"""How what the file says stands to its ink: the same strokes drawn anew; read the same, a letter or two apart, or
something else."""
FIRMNESS = (APART, NEAR, AGREED, DRAWN)
"""How they may stand, from what proves least."""
HELD = "held"
"""The name in the evidence of an answer in parts: the place in `FIRMNESS` of the part that is held least firmly. Each
part may have been witnessed in another way, by another reader."""
VALUE_DIFFERS, OTHER_INK = "value_differs", "other_ink"
_SLIPS = 0.2
"""Share of the letters that readers of clean print get wrong at most, in all but the shortest words
(`bench/electronic.py`)."""
_HINT = re.compile(
    r"\b(type|enter|write|insert|fill in|click|tap|select|choose|please|optional|e\.g\.|example|here|your"
    r"|tapez|taper|saisissez|saisir|écrivez|écrire|inscrivez|inscrire|indiquez|indiquer|entrez|entrer|cliquez|cliquer"
    r"|choisissez|choisir|facultati(f|ve)|ex\.|p\. ex|exemple|ici|votre|vos)"
)
"""Words with which forms tell people what to write."""
_SHAPE = re.compile(r"[ymdajhx#_0\s./:()$-]+")
"""Letters and marks that stand for digits: YYYY-MM-DD, jj/mm/aaaa, ###-###, (000) 000-0000, 0.00."""
_SIGN = re.compile(r"(?<=\d)[^\w]+(?=\d)|[-+(](?=\d)|(?<=\d)\)")
_STOP = re.compile(r"(?<=[^\W\d])\.(?=\s|$)")
"""A full stop after a word: with a space or nothing after it, no figure or address hangs on it."""
_ONE_SIGN = str.maketrans("−–—‐‑’", "-----'")
_LOOK_ALIKE = str.maketrans("OoQDIilSsBZzGg", "00001115582269")


def standing(zone: ZoneReading) -> str:
    """Return how what the file says of a zone stands to its ink: `DRAWN`, `AGREED`, `NEAR` or `APART`."""
    if HELD in zone.evidence:
        return FIRMNESS[int(zone.evidence[HELD])]
    said = [each for each in zone.candidates if each.variant == ELECTRONIC]
    inked = [each for each in zone.candidates if each.variant != ELECTRONIC and each.text]
    read = [each.text for each in inked]
    shown = next((each.text for each in said if each.reader == TEXT_LAYER), None)
    held = next((each.text for each in said if each.reader == WIDGETS), None)
    if shown is not None and held is not None and not _same_answer(held, shown, zone.wordings):
        whole = _part_of(shown, held) and any(same(text, held) for text in read)  # a word of it lies beside the ink
        return AGREED if whole else APART
    if shown is not None and zone.evidence.get(ANEW):
        return DRAWN
    if any(agrees(text, zone) or (shown is not None and _bare(text) == _bare(shown)) for text in read):
        return AGREED
    if shown is None or _agree_otherwise(inked):
        return APART
    return NEAR if any(_slip(shown, text) for text in read) else APART


def doubts(zones: Sequence[ZoneReading]) -> tuple[str, ...]:
    """Return why a person should look at an answer that a file says: the page shows another, or more ink."""
    told = [zone for zone in zones if zone.evidence.get("told")]
    found = []
    if any(zone.evidence.get("differs") or (zone.candidates and standing(zone) == APART) for zone in told):
        found.append(VALUE_DIFFERS)
    if any(zone.evidence.get("added", 0.0) >= (POINT if _has_digits(zone) else ADDED) for zone in told):
        found.append(OTHER_INK)
    return tuple(found)


def delivered(zones: Sequence[ZoneReading]) -> bool:
    """Whether all that stands there is what the form came with: a hint that nobody wrote over."""
    told = [zone for zone in zones if zone.evidence.get("told")]
    return bool(told) and all(zone.evidence.get("delivered") and not doubts([zone]) for zone in told)


def is_hint(text: str, title: str) -> bool:
    """Whether what a form came with tells people what to write: an order, the shape of a date or number, the label."""
    plain = " ".join(text.split()).casefold()
    return bool(_HINT.search(plain) or _SHAPE.fullmatch(plain)) or plain.strip(" :.…") == title.casefold().strip(" :.…")


def witnesses(zone: ZoneReading) -> tuple[Witness, ...]:
    """Return what an answer that a file says was witnessed by."""
    readers = {each.reader for each in zone.candidates if each.variant == ELECTRONIC}
    names = {WIDGETS: Witness.VALUE_AND_INK, TEXT_LAYER: Witness.TEXT_AND_INK}
    return tuple(names[reader] for reader in names if reader in readers)


def confidence(zone: ZoneReading) -> float:
    """Return how probably an answer which a file says is right, by how it stands to the ink.

    `drawn` and `agreed` in `electronic.json` stand a little below what was measured: of 4,239 answers typed into
    sixteen forms and accepted, none was wrong (`bench/electronic.py`). `near` was met too seldom to be believed.
    """
    return _figures().get(standing(zone), 0.5)


@cache
def _figures() -> Mapping[str, float]:
    found = json.loads(resources.files(__package__).joinpath("electronic.json").read_text("utf-8"))
    return {str(name): float(share) for name, share in found["right"].items()}


def _agree_otherwise(inked: Sequence[Candidate]) -> bool:
    """Whether two readers say the same, none of them having said what the file says."""
    return any(one.reader != other.reader and same(one.text, other.text) for one, other in combinations(inked, 2))


def _bare(text: str) -> str:
    """Return the letters, digits and signs of a text as they stay where accents and ligatures come through as none, and
    a word's full stop neither: `av.` is read `av`."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    letters = plain.translate(_ONE_SIGN).replace("œ", "e").replace("Œ", "E").replace("oe", "e")
    return "".join(_STOP.sub("", letters).split())


def _part_of(shown: str, held: str) -> bool:
    return "".join(shown.split()) in "".join(held.split())


def _has_digits(zone: ZoneReading) -> bool:
    return any(map(str.isdigit, "".join(each.text for each in zone.candidates)))


def _same_answer(held: str, shown: str, wordings: Sequence[str]) -> bool:
    return any(same(shown, each) for each in (held, *wordings))


def _slip(shown: str, read: str) -> bool:
    """Whether a reader may have read *read* where *shown* stands: few letters apart, and no digit for another."""
    first, second = _plain(shown), _plain(read)
    apart = [
        (first[a:b], second[c:d])
        for kind, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
    strange = [(one, other) for one, other in apart if one.translate(_LOOK_ALIKE) != other.translate(_LOOK_ALIKE)]
    if any(map(str.isdigit, "".join(one + other for one, other in strange))) or _signs(shown) != _signs(read):
        return False
    return sum(max(len(one), len(other)) for one, other in strange) <= _SLIPS * max(len(first), len(second))


def _signs(text: str) -> list[str]:
    """Return the marks that stand between digits, before or after them, in their order: they make another number."""
    return _SIGN.findall(" ".join(text.split()).translate(_ONE_SIGN))


def _plain(text: str) -> str:
    """Return the letters and digits of a text, without accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if char.isalnum())
