"""From printed labels to property names, and what little a label says for certain about language and type."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from itertools import count

LONGEST_NAME = 40
"""Characters of a property's name; chosen, not measured."""
_LETTERS = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "’": "'", "№": "no"}
)
_ELIDED = re.compile(r"\b[cdjlmnst]'|\bqu'", re.IGNORECASE)
_POSSESSIVE = re.compile(r"'s\b", re.IGNORECASE)
_NUMBER = re.compile(r"^\(?[0-9]{1,3}[a-z]?[.):]{0,2}\s+(?=[^\W\d_])")
_CODE = re.compile(
    r"^\W*(?:ou\s+)?(?:[(\[](?:[0-9]{1,3}[a-z]?|[A-Z](?:\.[0-9])?)[)\]]|[A-Z](?:[.)]|\s*[-–])(?=\s))\s*(?=[^\W\d_])"
)
"""The code before a label: (A), [10], (D.1), B. or C -."""
_STOP = {
    "fr": frozenset(
        re.findall(
            r"\w+",
            """le la les des du de un une et ou à au aux pour par dans sur que qui vous votre vos
        est sont ce cette""",
        )
    ),
    "en": frozenset(
        re.findall(
            r"\w+",
            """the of and to in for or your you is are this that with from on by if not it be
        as""",
        )
    ),
}
_SMALL = frozenset(["a"]).union(*_STOP.values())
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý0-9])|(?<=[0-9])(?=[A-Za-zÀ-ÿ])|[\s_.-]+")
_VOWEL = re.compile(r"[aeiouy]")
_MADE = frozenset(
    re.findall(
        r"\w+",
        """bouton boutons box button buttons champ champs check checkbox combo combobox field fields fill form input
        radio subform textbox textfield topmost undefined untitled choice image""",
    )
)
_AHEAD = frozenset(
    re.findall(r"\w+", "txt text texte num nbr chk check cb ckb case cocher opt option btn zone c f p x sig")
)
"""Words that programs call a field by: wherever they stand, and in front of a name that somebody gave."""
_SLASH = re.compile(r"\s+/\s*|\s*/\s+")
_BIRTH_FR = re.compile(r"(?i)\bdate de naissance\b|\bné(?:\(e\))? le\b")
_BIRTH_EN = re.compile(r"(?i)\bdate of birth\b|\bbirth ?date\b")
_BESIDES = re.compile(r"(?i)\b(?:pré)?noms?\b|\b(?:sur)?names?\b|\blieu\b|\bplace\b|\badresse?\b|\baddress\b")
_PATTERN = 14
"""Characters of a label that is no more than the pattern of a date, its brackets counted."""
_A_DATE = re.compile(r"\bdates?\b|\bdob\b|\bne(\(e\))? le\b|\bborn\b|\ble\W*$|^(du|au|to|from)\b|\b(mm|dd|jj)\b")
_MORE = re.compile(r"\b(signatures?|signed|annees?|years?|heures?|time)\b")
_STATED = {
    "mdy": re.compile(r"(?i)\bm ?m?\W{0,3}d ?d?\W{0,3}y ?y ?(?:y ?y)?\b"),
    "dmy": re.compile(r"(?i)\b(?:dd?|jj?)\W{0,3}mm?\W{0,3}(?:yy|aa)(?:yy|aa)?\b"),
    "ymd": re.compile(r"(?i)\b(?:yyyy|aaaa)\W{0,3}mm?\W{0,3}(?:dd?|jj?)\b"),
}
"""How a label says in which order the numbers of a date are to be written."""


def slug(text: str, language: str = "en") -> str:
    """Return *text* as a property name: ASCII snake case of at most `LONGEST_NAME` characters, "" when nothing is left.

    The number of a line is left out where words follow it.

    >>> slug("Nom et prénom de l’élève (parent ou tuteur)", "fr")
    'nom_et_prenom_de_eleve_parent_ou_tuteur'
    >>> slug("12a. Employee’s wages"), slug("12b")
    ('employees_wages', 'line_12b')
    """
    plain = _POSSESSIVE.sub("s", _NUMBER.sub("", _CODE.sub("", text), count=1).translate(_LETTERS))
    plain = unicodedata.normalize("NFKD", _ELIDED.sub(" ", plain)).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    cut = len("_".join(words)) > LONGEST_NAME
    while len(words) > 1 and (len("_".join(words)) > LONGEST_NAME or (cut and words[-1] in _SMALL)):
        words.pop()
    name = "_".join(words)
    if name[:1].isdigit():
        name = f"{'ligne' if language == 'fr' else 'line'}_{name}"
    return name[:LONGEST_NAME].rstrip("_")


def spoken(name: str) -> str:
    """Return what a widget's own name says in words, without what programs put before and after it.

    >>> spoken("form1[0].txt_NomUsage[0]"), spoken("Text12"), spoken("f1_07[0]")
    ('Nom Usage', '', '')
    """
    words = _CAMEL.sub(" ", re.sub(r"\[\d+\]$", "", name).rpartition(".")[2]).split()
    while words and (words[0].lower() in _AHEAD or words[0].isdigit()):
        words.pop(0)
    made = any(word.lower() in _MADE for word in words)
    given = any(len(word) > 2 and _VOWEL.search(plain(word)) for word in words)
    return " ".join(words) if given and not made else ""


def speaks(name: str) -> bool:
    """Whether a person gave a widget its name: it has words."""
    return bool(spoken(name))


def bare(label: str) -> str:
    """Return *label* without the code or number before it.

    >>> bare("B. Name"), bare("12a. Wages")
    ('Name', 'Wages')
    """
    return _NUMBER.sub("", _CODE.sub("", label), count=1).strip(" :.*")


def plain(text: str) -> str:
    """Return *text* in small letters without accents.

    >>> plain("Né(e) à l’Île")
    "ne(e) a l'ile"
    """
    return unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()


def stated_order(label: str) -> str:
    """Return the order in which *label* says that the numbers of a date are to be written, "" where it says none."""
    return next((order for order, pattern in _STATED.items() if pattern.search(label)), "")


def unique(names: Iterable[str]) -> list[str]:
    """Return *names* in order, the second of a kind with `_2` after it, and so on.

    >>> unique(["a", "b", "a", "a_2"])
    ['a', 'b', 'a_2', 'a_2_2']
    """
    seen: set[str] = set()
    given: list[str] = []
    for name in names:
        candidate, n = name, 1
        while candidate in seen:
            n += 1
            candidate = f"{name}_{n}"
        seen.add(candidate)
        given.append(candidate)
    return given


def free(name: str, taken: Collection[str]) -> str:
    """Return *name*, with the least number after it that makes it none of *taken*.

    >>> free("a", {"a", "a_2"}), free("b", {"a"})
    ('a_3', 'b')
    """
    return next(each for n in count(1) if (each := name if n == 1 else f"{name}_{n}") not in taken)


def language_of(texts: Iterable[str]) -> str:
    """Return `fr` or `en`, whichever has more of its small words in *texts*; French when neither has any."""
    words = Counter(word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower()))
    score = {language: sum(words[word] for word in stop) for language, stop in _STOP.items()}
    return "en" if score["en"] > score["fr"] else "fr"


def is_bilingual(texts: Iterable[str]) -> bool:
    """Tell whether *texts* are in French and in English: each has its small words, and neither many more."""
    words = Counter(word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower()))
    few, many = sorted(sum(words[word] for word in stop) for stop in _STOP.values())
    return few >= 4 and few >= 0.35 * many


def titles(labels: Iterable[str], language: str, *, bilingual: bool) -> list[dict[str, str]]:
    """Return the titles of *labels* by language; on a form in both, `A / B` is one in each, else both have the whole.

    Which side is French is the same for all: the one with more accents and small words.

    >>> titles(["Nom / Name", "Né le / Born", "NEQ"], "fr", bilingual=True)[1:]
    [{'fr': 'Né le', 'en': 'Born'}, {'fr': 'NEQ', 'en': 'NEQ'}]
    """
    known = list(labels)
    if not bilingual:
        return [{language: label} for label in known]
    pairs = [_halves(label) for label in known]
    left, right = (_frenchness(half for pair in pairs if pair for half in pair[side : side + 1]) for side in (0, 1))
    first = ("fr", "en") if left >= right else ("en", "fr")
    given = [dict(zip(first, pair or (label, label), strict=True)) for pair, label in zip(pairs, known, strict=True)]
    return [{tongue: title[tongue] for tongue in ("fr", "en")} for title in given]


def _halves(label: str) -> tuple[str, str] | None:
    parts = _SLASH.split(label.strip())
    return (parts[0], parts[1]) if len(parts) == 2 and min(map(len, parts)) > 1 else None


def _frenchness(texts: Iterable[str]) -> int:
    words = [word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower())]
    score = sum((word in _STOP["fr"]) - (word in _STOP["en"]) for word in words)
    return score + sum(not word.isascii() for word in words)


def is_a_date(label: str) -> bool:
    """Whether *label* asks for a day, and for nothing besides."""
    return _A_DATE.search(plain(label)) is not None and not _BESIDES.search(label) and not _MORE.search(plain(label))


def certain_type(label: str) -> dict[str, str]:
    """Return the schema keywords that *label* leaves no doubt about, mostly none.

    A wrong type costs a person's time on every page; a missing one costs nothing that cannot be added later. A label
    that asks for more than a date leaves it in doubt. The order
    of a date is the one that the label states; in French the day comes before the month where the year does not lead.

    >>> certain_type("Date de naissance :"), certain_type("Date of birth (mm/dd/yyyy)")
    ({'format': 'date', 'x-date-order': 'dmy'}, {'format': 'date', 'x-date-order': 'mdy'})
    >>> certain_type("Date of birth")
    {'format': 'date'}
    """
    french = _BIRTH_FR.search(label) is not None
    stated = stated_order(label)
    bare = bool(stated) and len(label) <= _PATTERN
    if _BESIDES.search(label) or not (french or bare or _BIRTH_EN.search(label)):
        return {}
    stated = stated or ("dmy" if french else "")
    return {"format": "date"} | ({"x-date-order": stated} if stated else {})
