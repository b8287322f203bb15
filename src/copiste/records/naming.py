"""The names of people on lines of print: who a page is about, or from. Compared, never kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from copiste.fields.base import folded
from copiste.fields.words import all_known, entry
from copiste.reading.plain import plain

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’\-](?=[^\W\d_]))+\.?")
_ALIKE = 80
"""Likeness of two words in hundredths from which they are one word misread: one letter in five."""
_NAME = 4
"""Letters from which a word that no list has may be a surname."""
_INITIALS = r"(?:\b[^\W\d_]\.? +){0,2}$"
_PERSON = re.compile(
    r"\b(?:patiente?|cliente?|usager|usagere|beneficiaire|applicant|demandeur|demanderesse|requerante?)\b[ .:]*"
    + _INITIALS
)
"""What stands right before the name of whom a page is about, without accents."""
_SUBJECT = re.compile(
    r"\b(?:objet|sujet|subject|re|concerne|concernant|concerning|dossier(?: de)?)\b[ .:]*" + _INITIALS
)
"""What stands right before whatever a page is about."""
_TITLE = re.compile(r"\b(?:mme|mlle|mr|mrs|ms|miss|m|monsieur|madame|mademoiselle|madam|sir)\b[ .:]*" + _INITIALS)
_FAMILY = re.compile(
    r"(?:\b(?:noms?(?: de famille)?|nee|surname|family name|last name)|"
    r"(?:^|[^\w ] *|\d +|\b(?:patient|client|full) )name)[ .:]*" + _INITIALS
)
_GIVEN = re.compile(r"\b(?:prenoms?|first names?|given names?|forenames?)\b[ .:]*$")
_OTHER = re.compile(r"\b(?:names?|dear|chere?)[ .:]*" + _INITIALS)
"""What stands before a whole name, and before much else."""
_LABELS = (_PERSON, _SUBJECT, _TITLE, _FAMILY, _GIVEN, _OTHER)
_NEXT_LABEL = re.compile(r"[\w'’\-]+\.? ?:|(?:first|given|last|family|middle) name|date (?:de|of)\b")
"""Words that are no name, but the label of what comes next."""
_NAM = re.compile(r"\b([^\W\d_]{3})([^\W\d_])[ \-]?\d{4}[ \-]?\d{4}\b")
"""A health insurance number of Québec: three letters of the surname, one of the given name, birth date, two more."""
_BORN = re.compile(r"\s*,?\s*(?:\(\s*)?(?:(?<=\() *(?:\d{4}|\d\d?[-/.]\d)|(?:nee? (?:le|en)|born|ddn|dob|d\.d\.n)\b)")
"""What stands right behind somebody's name: when they were born."""
_BETWEEN = re.compile(r"\s*(,?)\s*(?:[^\W\d_]\.\s*){0,2}")
"""What may stand between the words of one name: a comma behind the surname, initials."""
_LONE_LABEL = re.compile(r"(?:^|[ .])[^\W\d_][\w ]{0,30}\s?:\s*$")


@dataclass(frozen=True, slots=True)
class Named:
    """Words of somebody's name, folded; `subject` when a label says that the page is about them.

    A word that ends in `*` is only the beginning of one.
    """

    words: tuple[str, ...]
    subject: bool = False


def names_in(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the names of people on *lines*.

    Two words in capitals are one with a label or title before them, a date of birth behind them, or when a given name
    stands beside a surname, or they are alone on their line and in no dictionary; a single one with a label or title.

    >>> list(names_in(["Objet : Octave Brisebois, 77 Heron Lane", "Clovis Brisebois", "The Village bread fair"]))
    [('octave', 'brisebois'), ('clovis', 'brisebois')]
    >>> list(names_in(["Patient : RENAUD, Rita", "Nom : Tremblay", "Prénom : Jean", "Mme Gagnon"]))
    [('renaud', 'rita'), ('gagnon',), ('tremblay', 'jean')]
    """
    return (each.words for each in _named(lines))


def another(lines: Sequence[str], known: Iterable[str]) -> bool:
    """Whether *lines* name people, and none of them by words that are *known*, folded.

    Where a label says whom the page is about, nobody else counts.
    """
    found = list(_named(lines))
    about = [each for each in found if each.subject] or found
    words = set(known)
    return bool(about) and not any(_is_of(each.words, words) for each in about)


def words_in(text: str) -> list[str]:
    """Return the words of *text* that names could be made of, folded."""
    return [folded(found[0].rstrip(".")) for found in _WORD.finditer(text)]


def _named(lines: Sequence[str]) -> Iterator[Named]:
    family: list[str] = []
    given: list[str] = []
    for line in _with_their_labels(lines):
        for found in _NAM.finditer(line):
            yield Named((f"{folded(found[1])}*", f"{folded(found[2])}*"), subject=True)
        words = list(_WORD.finditer(line))
        alone = len(words) in (2, 3) and not any(char.isdigit() for char in line)
        taken: set[int] = set()
        for first, second in pairwise(words):
            if _are_name(line, first, second, alone=alone):
                taken |= {first.start(), second.start()}
                yield Named((_folded(first), _folded(second)), _is_subject(plain(line[: first.start()])))
        for word in words:
            before = plain(line[: word.start()])
            label = _NEXT_LABEL.match(plain(line[word.start() :]))
            if label or word.start() in taken or not _may_be_name(word, before):
                continue
            if _GIVEN.search(before):
                given.append(_folded(word))
            elif _FAMILY.search(before):
                family.append(_folded(word))
            else:
                yield Named((_folded(word),), _is_subject(before))
    for pair in zip_longest(family, given):
        yield Named(tuple(word for word in pair if word is not None))


def _with_their_labels(lines: Sequence[str]) -> Iterator[str]:
    """Yield *lines*; one that stands behind a label that ends the line before has that before it."""
    label = ""
    for line in lines:
        yield label + line
        lone = _LONE_LABEL.search(line) and any(each.search(plain(line)) for each in _LABELS)
        label = f"{line} " if lone else ""


def _are_name(line: str, first: re.Match[str], second: re.Match[str], *, alone: bool) -> bool:
    one, other = first[0].rstrip("."), second[0].rstrip(".")
    between = _BETWEEN.fullmatch(line[first.end() : second.start()])
    if not (one[0].isupper() and other[0].isupper()) or between is None:
        return False
    numbered = _NAM.match(line, first.start()) or _NAM.match(line, second.start())
    if numbered or _is_label(one) or _is_label(other) or _NEXT_LABEL.match(plain(line[second.start() :])):
        return False
    before, after = plain(line[: first.start()]), plain(line[second.end() :])
    likely = any(each(word) for each in (_is_given, _is_family, _is_strange) for word in (one, other))
    if any(each.search(before) for each in _LABELS if likely or each is not _SUBJECT):
        return True
    if between[1]:
        return _is_given(other) and (_is_family(one) or (not before.strip() and _is_strange(one)))
    if (alone or _BORN.match(after)) and (_is_strange(one) or _is_strange(other)):
        return True
    return any(_is_given(a) and (_is_family(b) or _is_strange(b)) for a, b in ((one, other), (other, one)))


def _may_be_name(word: re.Match[str], before: str) -> bool:
    """Whether a single word is a name by what stands before it: a title, a label of names, another with a colon."""
    text = word[0].rstrip(".")
    if not text[0].isupper() or _is_label(text):
        return False
    marked = before.rstrip()[-1:] in (":", ".")
    labelled = _FAMILY.search(before) or _GIVEN.search(before)
    if labelled and marked:
        return True
    said = labelled or _TITLE.search(before) or (marked and (_PERSON.search(before) or _SUBJECT.search(before)))
    return bool(said) and (_is_family(text) or _is_given(text) or not all_known(text))


def _is_subject(before: str) -> bool:
    untitled = _TITLE.sub("", before)
    return _PERSON.search(untitled) is not None or _SUBJECT.search(untitled) is not None


def _is_label(word: str) -> bool:
    return any(each.search(plain(word)) for each in _LABELS)


def _is_given(word: str) -> bool:
    return entry(word, ("given-name",)) is not None


def _is_family(word: str) -> bool:
    return entry(word, ("surname",)) is not None


def _is_strange(word: str) -> bool:
    return len(word) >= _NAME and not all_known(word)


def _folded(word: re.Match[str]) -> str:
    return folded(word[0].rstrip("."))


def _is_of(name: tuple[str, ...], known: Iterable[str]) -> bool:
    return all(any(_alike(part, word) for word in known) for part in name)


def _alike(part: str, word: str) -> bool:
    if not part.endswith("*"):
        return fuzz.ratio(part, word) >= _ALIKE
    begins = part[:-1]
    misread = 1 if len(begins) > 1 else 0
    return Levenshtein.distance(begins, word[: len(begins)]) <= misread
