"""Lists of words as evidence: towns, names, months, street words, provinces, countries, common French and English.

They ship in `lexicons/`, each with its source and licence, and are read on first use. Everything is compared without
case, accents and marks (`base.folded`). A list never makes an answer right and never refuses one: people have rare
names and live in small places. It says how likely a misreading is.

>>> entry("trois rivieres", ["municipality"]), entry("Trols-Rivières", ["municipality"])
('Trois-Rivières', None)
>>> list(look_alikes("Trols-Rivières", ["municipality"]))
['Trois-Rivières']
>>> wording("Please cal1 heip")
Wording(words=2, unknown=0.5, near=True, slip=True, bare=False)
>>> wording("Noel").bare, wording("NOEL").bare
(True, False)
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType

from copiste.fields.base import folded
from copiste.fields.slots import confused

LEXICONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "municipality": ("municipalities-ca", "municipalities-fr", "municipalities-us"),
        "given-name": ("given-names",),
        "surname": ("surnames",),
        "province": ("provinces",),
        "country": ("countries",),
        "month": ("months",),
        "day": ("days",),
        "street": ("streets",),
        "title": ("titles",),
        "unit": ("units",),
        "word": ("words-fr", "words-en"),
    }
)
"""What a property may name in `x-lexicon`, and the files behind each. Where two spell an entry, the first is kept."""

_COMMON = LEXICONS["word"]
_NAMES = ("given-names", "surnames", "municipalities-ca", "municipalities-fr", "municipalities-us")
_FRENCH = frozenset("abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûüœ")
_SPELT = ("days", "months", "streets")
"""Lists of common words with their accents; the large ones have none."""
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 2  # a single letter is an initial
_SHORTEST_NEAR = 4
"""Letters of a word from which on its likeness to another says something; chosen, not measured."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Wording:
    """How well known the words of a text are: how many there are, and the share that no list has. One of those is a
    single letter away from a common word (`near`), or is in small letters and so hardly a name (`slip`).

    `bare` says that a word stands without accents that a list of names or towns has on it.
    """

    words: int = 0
    unknown: float = 0.0
    near: bool = False
    slip: bool = False
    bare: bool = False


@cache
def lines_of(file: str) -> tuple[str, ...]:
    """Return the lines of a list, its heading (`# source:`, `# licence:`) first; see `LEXICONS` for the names."""
    folder = resources.files(__package__).joinpath("lexicons")
    plain = folder.joinpath(f"{file}.txt")
    data = plain.read_bytes() if plain.is_file() else lzma.decompress(folder.joinpath(f"{file}.txt.xz").read_bytes())
    return tuple(data.decode().splitlines())


@cache
def _entries(file: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in _lines(file):
        found.setdefault(folded(line), line)
    return found


@cache
def _words(file: str) -> frozenset[str]:
    """Return the single words of a list, folded; the large lists stand folded, a word a line."""
    if file in _COMMON:
        return frozenset(_lines(file))
    return frozenset(folded(word) for line in _lines(file) for word in _WORD.findall(line))


def entry(text: str, lexicons: Sequence[str]) -> str | None:
    """Return the entry that *text* is as a whole, as the list spells it; None when no list has it."""
    return next((found for file in _files(lexicons) if (found := _entries(file).get(folded(text)))), None)


def evidence(text: str, lexicons: Sequence[str]) -> float:
    """Return the share of one-character misreadings that the lists would betray: nought for what they do not have."""
    key = folded(text)
    if len(key) < _SHORTEST or entry(text, lexicons) is None:
        return 0.0
    close = any(other != key and other in _entries(file) for file in _files(lexicons) for other in _edits(key))
    return 0.3 if close else 0.7  # never the 1 of a check digit: the lists do not have everything


def look_alikes(text: str, lexicons: Sequence[str]) -> Iterator[str]:
    """Yield the entries that *text* is but for one confusion of look-alike letters."""
    files = _files(lexicons)
    found = {spelled: None for key in confused(folded(text)) for file in files if (spelled := _entries(file).get(key))}
    yield from found


def known(word: str) -> bool:
    """Return whether any list has *word*, which is folded."""
    return any(word in _words(file) for files in LEXICONS.values() for file in files)


@lru_cache(maxsize=4096)
def wording(text: str, but: frozenset[str] = frozenset()) -> Wording:
    """Measure the words of *text* of two letters and more; what holds a digit or an at sign is none.

    Words of *but* (folded) count as unknown whatever the lists have.
    """
    written = [word for word in _written(text) if len(folded(word)) >= _SHORTEST]
    if not written:
        return Wording()
    strange = [word for word in written if (key := folded(word)) in but or not known(key) or _accented_otherwise(word)]
    near = [word for word in strange if len(word) >= _SHORTEST_NEAR and _near_common(folded(word))]
    slip = any(word.islower() and len(word) >= _SHORTEST_NEAR for word in strange)
    bare = any(word.istitle() and word.isascii() and folded(word) in _accented() for word in written)
    return Wording(len(written), len(strange) / len(written), bool(near), slip, bare)


def lacks_accent(text: str) -> bool:
    """Whether a word of *text* stands without the accent that every list has on it.

    >>> lacks_accent("30000 Nimes"), lacks_accent("Helene Roy"), lacks_accent("NIMES"), lacks_accent("Nîmes")
    (True, False, False, False)
    """
    return any(word.istitle() and word.isascii() and folded(word) in _always_accented() for word in _written(text))


@cache
def _accented() -> frozenset[str]:
    """Return the words (folded) that names of people and of Canadian towns spell with an accent."""
    found = (word for file in _NAMES[:3] for line in _lines(file) for word in _WORD.findall(line))
    return frozenset(folded(word) for word in found if not word.isascii())


@cache
def _always_accented() -> frozenset[str]:
    """Return the words (folded) of names and towns that no list has but with accents, and those French ones."""
    found = {word for file in _NAMES for line in _lines(file) for word in _WORD.findall(line)}
    plain = {folded(word) for word in found if not set(word.lower()) <= _FRENCH}
    plain |= {folded(word) for word in found if word.isascii()} | _words("words-en")
    return frozenset(folded(word) for word in found if not word.isascii()) - plain


def _accented_otherwise(word: str) -> bool:
    """Whether a word in small letters has an accent that its list does not have there: `boulévard`."""
    return word.islower() and not word.isascii() and word not in _spelt().get(folded(word), (word,))


@cache
def _spelt() -> Mapping[str, frozenset[str]]:
    """Return the words of the lists that spell them with their accents, in small letters, by the same word folded."""
    found: dict[str, set[str]] = {}
    for word in (word for file in _SPELT for line in _lines(file) for word in _WORD.findall(line.lower())):
        found.setdefault(folded(word), set()).add(word)
    return {key: frozenset(words) for key, words in found.items()}


def _lines(file: str) -> Iterator[str]:
    return (line for line in lines_of(file) if not line.startswith("#"))


def all_known(text: str) -> bool:
    """Return whether *text* has words, and every one of them is in some list."""
    measured = wording(text)
    return measured.words > 0 and measured.unknown == 0


def words_of(text: str) -> list[str]:
    """Return the words of *text*, folded: runs of letters, parted at hyphens and apostrophes.

    >>> words_of("12, rue de l'Église, app. 5B a.b@exemple.ca")
    ['rue', 'de', 'l', 'eglise', 'app']
    """
    return [folded(word) for word in _written(text)]


def _written(text: str) -> list[str]:
    plain = (token for token in _TOKEN.findall(text) if not any(char.isdigit() or char == "@" for char in token))
    return [word for token in plain for word in _WORD.findall(token)]


def _files(lexicons: Sequence[str]) -> list[str]:
    return [file for name in lexicons for file in LEXICONS.get(name, ())]


def _near_common(word: str) -> bool:
    return any(other in _words(file) for other in _edits(word) for file in _COMMON)


def _edits(word: str) -> Iterator[str]:
    """Yield every text that is one letter put in, left out or changed away."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield from (head + letter + tail for letter in _LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
