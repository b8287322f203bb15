"""Whether what follows a form may be another person's: told by what stands on it, never by its place alone.

A page is attached in silence to a form that says it has attachments (`x-attachments`) when nothing speaks against it;
behind any other form it is a question. A machine's code that nobody here knows, another person's
name, or another sender's line at the top of a fax speak against it: then a person looks at the form with what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from copiste.fields.base import folded
from copiste.fields.words import all_known, entry
from copiste.pages.model import Problem
from copiste.reading.model import PageReading
from copiste.reading.plain import plain

AFTER_SHEET, OTHER_NAME, OTHER_SENDER = "attachment_after_sheet", "attachment_other_name", "attachment_other_sender"
UNEXPECTED = "attachment_unexpected"
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’\-](?=[^\W\d_]))+\.?")
_PHONE = re.compile(r"\+?\(?\d(?:[ ().\-]{0,2}\d){9,14}")
_SHEET = re.compile(r"\b(separat(?:eur|rice|or|ion)|trennblatt|patch ?[- ]?t)\b")
"""What sheets call themselves, without accents."""
_ALIKE = 80
"""Likeness of two words in hundredths from which they are one word misread: one letter in five."""
_NAME = 4
"""Letters from which a word that no list has may be a surname."""
_DIGITS, _MISREAD = 10, 2
"""Digits of a number without its country, and how many of them a fax may have spoilt."""
_SAME_LINE = 55
"""Likeness in hundredths of what two lines of one machine say besides dates and counts."""
_NOT_A_NAME = frozenset({
    "from", "page", "pages", "date", "time", "heure", "sent", "received", "recu", "envoye", "telecopie", "telecopieur",
    "pour",
})  # fmt: skip
_DATE = re.compile(r"\b\d{4}[-/.]\d\d?[-/.]\d\d?\b|\b\d\d?[-/.]\d\d?[-/.]\d{2,4}\b|\b\d\d?[:h]\d\d(?:[:m]\d\d)?")
_LABEL = re.compile(
    r"\b(?:nom|name|patiente?|cliente?|applicant|demandeur|demanderesse|requerante?|objet|subject|re|dear|chere?|"
    r"mme|mlle|mr|mrs|ms|m|monsieur|madame|usager|usagere|concerning|concernant)\b[ .:]*$"
)
"""What stands right before somebody's name, without accents."""


def doubts(form: Iterable[PageReading], page: PageReading, *, expected: bool) -> list[Problem]:
    """Return what speaks against attaching *page* to a form that its pages *form* are of.

    *expected* says that such forms have attachments.
    """
    pages = tuple(form)
    found = []
    if page.codes or any(_SHEET.search(plain(line)) for line in page.lines):
        found.append(Problem(AFTER_SHEET, page=page.page))
    names = tuple(names_in(page.lines))
    known = {word for each in pages for text in _answers(each) for word in _words(text)}
    if names and not any(_is_of(name, known) for name in names):
        found.append(Problem(OTHER_NAME, page=page.page))
    if page.sender and any(each.sender and not same_sender(each.sender, page.sender) for each in pages):
        found.append(Problem(OTHER_SENDER, page=page.page))
    return found if found or expected else [Problem(UNEXPECTED, page=page.page)]


def names_in(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the names of people on *lines*: two words in capitals with a label or title before them, or a given name
    beside a surname, or alone on their line and in no dictionary.

    >>> list(names_in(["Objet : Octave Brisebois, 77 Heron Lane", "Clovis Brisebois", "The Village bread fair"]))
    [('octave', 'brisebois'), ('clovis', 'brisebois')]
    """
    for line in lines:
        words = list(_WORD.finditer(line))
        alone = len(words) in (2, 3) and not any(char.isdigit() for char in line)
        for first, second in pairwise(words):
            one, other = first[0].rstrip("."), second[0].rstrip(".")
            if not (one[0].isupper() and other[0].isupper()) or line[first.end() : second.start()].strip():
                continue
            if _LABEL.search(plain(line[: first.start()])) or _names_somebody(one, other, alone=alone):
                yield folded(one), folded(other)


def same_sender(one: str, other: str) -> bool:
    """Whether two lines that a fax machine prints at the top of a page may be of one machine.

    >>> same_sender("2026-06-01 09:12 418 555 0142 P.1/3", "2026-06-01 09:13 418 555 0l42 P.2/3")
    True
    >>> same_sender("CLINIQUE DU RUISSEAU 418 555 0142 P1", "GARAGE DES ERABLES 514 555 0199 P1")
    False
    """
    numbers, others = _numbers(one), _numbers(other)
    if numbers and others:
        return any(Levenshtein.distance(a, b) <= _MISREAD for a in numbers for b in others)
    name, another = _said(one), _said(other)
    return not (name and another) or fuzz.token_set_ratio(name, another) >= _SAME_LINE


def _names_somebody(first: str, second: str, *, alone: bool) -> bool:
    given = [entry(word, ("given-name",)) is not None for word in (first, second)]
    family = [entry(word, ("surname",)) is not None for word in (first, second)]
    strange = [len(word) >= _NAME and not all_known(word) for word in (first, second)]
    if (given[0] and (family[1] or strange[1])) or (given[1] and (family[0] or strange[0])):
        return True
    return alone and any(strange)


def _answers(page: PageReading) -> Iterator[str]:
    return (candidate.text for zone in page.zones for candidate in zone.candidates)


def _words(text: str) -> list[str]:
    return [folded(found[0].rstrip(".")) for found in _WORD.finditer(text)]


def _is_of(name: tuple[str, str], known: Iterable[str]) -> bool:
    return all(any(fuzz.ratio(part, word) >= _ALIKE for word in known) for part in name)


def _numbers(line: str) -> list[str]:
    return ["".join(filter(str.isdigit, found[0]))[-_DIGITS:] for found in _PHONE.finditer(_without_dates(line))]


def _without_dates(line: str) -> str:
    return re.sub(
        r"\b\d{4}[-/.]\d\d?[-/.]\d\d?\b|\b\d\d?[-/.]\d\d?[-/.]\d{2,4}\b|\b\d\d?[:h]\d\d(?:[:m]\d\d)?", "|", line
    )


def _said(line: str) -> str:
    words = _words(line)
    return " ".join(word for word in words if len(word) > 3 and word not in _NOT_A_NAME)
