"""Whether what follows a form may be another person's: told by what stands on it, never by its place alone.

A page is attached in silence to a form that says it has attachments (`x-attachments`) when nothing speaks against it;
behind any other form it is a question. A machine's code that nobody here knows, another person's
name, or another sender's line at the top of a fax speak against it: then a person looks at the form with what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from copiste.pages.model import Problem
from copiste.reading.model import GOODS_KINDS, PageReading
from copiste.reading.plain import plain
from copiste.records.naming import another, words_in

AFTER_SHEET, OTHER_NAME, OTHER_SENDER = "attachment_after_sheet", "attachment_other_name", "attachment_other_sender"
PAGE_OTHER_SENDER = "page_other_sender"
UNEXPECTED = "attachment_unexpected"
_PHONE = re.compile(r"\+?\(?\d(?:[ ().\-]{0,2}\d){9,14}")
_SHEET = re.compile(r"\b(separat(?:eur|rice|or|ion)|trennblatt|patch ?[- ]?t)\b")
"""What sheets call themselves, without accents."""
_SPARSE = 6
"""Lines on a page that is little else than a sheet; chosen, not measured."""
_SPARSE_SHEET = re.compile(
    r"\b(?:document (?:break|suivant)|(?:page|section) break|saut de page|intercalaires?|divider|"
    r"(?:batch|lot|scan(?:ning)?|document|job|header|slip|break|cut) (?:cover |header |break )?(?:sheet|page)|"
    r"(?:page|feuille|feuillet) de (?:coupure|garde|lot|tri)|"
    r"(?:new|next|end of|start of|fin d[eu]|debut d[eu]|nouveau|prochain) "
    r"(?:document|batch|lot|dossier|file|form\w*))\b"
)
"""What they call themselves where a page says hardly anything else."""
_DIGITS, _MISREAD = 10, 2
"""Digits of a number without its country, and how many of them a fax may have spoilt."""
_SAME_LINE = 55
"""Likeness in hundredths of what two lines of one machine say besides dates and counts."""
_NOT_A_NAME = frozenset({
    "from", "page", "pages", "date", "time", "heure", "sent", "received", "recu", "envoye", "telecopie", "telecopieur",
    "pour",
})  # fmt: skip


def doubts(form: Iterable[PageReading], page: PageReading, *, expected: bool) -> list[Problem]:
    """Return what speaks against attaching *page* to a form that its pages *form* are of.

    *expected* says that such forms have attachments.
    """
    pages = tuple(form)
    found = []
    if _is_sheet(page):
        found.append(Problem(AFTER_SHEET, page=page.page))
    if another(page.lines, [word for each in pages for text in _answers(each) for word in words_in(text)]):
        found.append(Problem(OTHER_NAME, page=page.page))
    if page.sender and any(each.sender and not same_sender(each.sender, page.sender) for each in pages):
        found.append(Problem(OTHER_SENDER, page=page.page))
    return found if found or expected else [Problem(UNEXPECTED, page=page.page)]


def strangers(pages: Iterable[PageReading]) -> list[Problem]:
    """Return what speaks against *pages* being of one form: another fax machine's line than on those before."""
    known: list[str] = []
    found = []
    for page in pages:
        if page.sender and any(not same_sender(sender, page.sender) for sender in known):
            found.append(Problem(PAGE_OTHER_SENDER, page=page.page))
        elif page.sender:
            known.append(page.sender)
    return found


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


def _is_sheet(page: PageReading) -> bool:
    """Whether a page may be a sheet that is not known here: by a code for sheets, by its words, or, where there is
    little else, by any code and by more words."""
    sparse = len(page.lines) <= _SPARSE
    if any(sparse or code.kind not in GOODS_KINDS for code in page.codes):
        return True
    said = [plain(line) for line in page.lines]
    return any(_SHEET.search(line) or (sparse and _SPARSE_SHEET.search(line)) for line in said)


def _answers(page: PageReading) -> Iterator[str]:
    return (candidate.text for zone in page.zones for candidate in zone.candidates)


def _numbers(line: str) -> list[str]:
    return ["".join(filter(str.isdigit, found[0]))[-_DIGITS:] for found in _PHONE.finditer(_without_dates(line))]


def _without_dates(line: str) -> str:
    return re.sub(
        r"\b\d{4}[-/.]\d\d?[-/.]\d\d?\b|\b\d\d?[-/.]\d\d?[-/.]\d{2,4}\b|\b\d\d?[:h]\d\d(?:[:m]\d\d)?", "|", line
    )


def _said(line: str) -> str:
    return " ".join(word for word in words_in(line) if len(word) > 3 and word not in _NOT_A_NAME)
