"""Invented answers for any blank form, guessed from each field's name and room, for forms that we did not draw."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

from samples import people, spread
from samples.pen import Answer, Pen
from samples.widgets import Blank

_WORDS: dict[str, list[str]] = people.LISTS["words"]
_KINDS = (
    ("date", r"date|naissance|birth|\bdob\b"),
    ("phone", r"phone|t[ée]l|fax"),
    ("email", r"mail|courriel"),
    ("postal", r"postal|\bzip\b|code\s*postal"),
    ("money", r"amount|total|wages|tax|income|\btips\b|montant|somme|\bvaleur\b|€|\$"),
    ("name", r"name|\bnom\b|pr[ée]nom|spouse|employee|signataire"),
    ("address", r"address|adresse|street|\brue\b|\bvoie\b"),
    ("city", r"city|ville|commune|town|locality"),
    ("number", r"number|num[ée]ro|n°|\bno\b|\bid\b|ssn|social|code"),
)

_EMPTY = 0.18
"""Share of answers that are left blank."""


def kind_of(blank: Blank, rng: random.Random) -> str:
    """What a field most likely asks for, by its own words; anything common when they say nothing."""
    words = f"{blank.hint} {blank.name}".lower().replace("_", " ")
    known = next((kind for kind, pattern in _KINDS if re.search(pattern, words)), None)
    return known or rng.choice(("number", "number", "money", "money", "name", "words", "words", "date"))


def _digits(rng: random.Random, low: int, high: int) -> str:
    return str(rng.randint(10 ** (low - 1), 10 ** rng.randint(low, high) - 1))


def _money(rng: random.Random, language: str) -> str:
    cents = rng.randint(100, 9_999_999)
    if rng.random() < 0.4:
        return str(cents // 100)
    whole, part = f"{cents // 100:,}", f"{cents % 100:02d}"
    return f"{whole}.{part}" if language == "en" else f"{whole.replace(',', ' ')},{part}"


def _date(rng: random.Random, language: str) -> str:
    day = people.day(rng, 1940, 2026)
    pattern = rng.choice(("%m/%d/%Y", "%Y-%m-%d") if language == "en" else ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y"))
    return day.strftime(pattern)


def _text(kind: str, rng: random.Random, language: str) -> str:
    who, home = people.person(rng), people.address(rng)
    makers = {
        "date": lambda: _date(rng, language),
        "phone": lambda: people.phone(rng),
        "email": lambda: people.email(who, rng),
        "postal": lambda: home.postal if language == "fr" else _digits(rng, 5, 5),
        "money": lambda: _money(rng, language),
        "name": lambda: rng.choice((who.surname, who.given, f"{who.given} {who.surname}")),
        "address": lambda: home.street,
        "city": lambda: home.city,
        "number": lambda: _digits(rng, 3, 9),
        "words": lambda: " ".join(rng.choices(_WORDS[language], k=rng.randint(1, 4))),
    }
    if rng.random() < 0.12:  # people do not always answer what the label asks
        kind = rng.choice(("words", "number", "money", "name"))
    return makers[kind]()


def answers(path: Path, blanks: Sequence[Blank], rng: random.Random, pen: Pen, language: str) -> dict[str, Answer]:
    """Answers to all *blanks* of the form at *path*; what is one answer over several is one here, or blank."""
    given = {blank.name: answer(blank, rng, pen, language) for blank in blanks}
    for one in spread.spreads_of(path):
        empty = rng.random() < _EMPTY
        texts = spread.parts(one, rng, language)
        given |= {name: "" if empty else text for name, text in texts.items() if name in given}
    return given


def answer(blank: Blank, rng: random.Random, pen: Pen, language: str) -> Answer:
    """An answer that can be written in the field's room; blank in 18 of 100 cases."""
    empty = rng.random() < _EMPTY
    if blank.kind in ("checkbox", "signature"):
        return not empty and rng.random() < (0.4 if blank.kind == "checkbox" else 0.7)
    if blank.kind == "choice":
        return None if empty else rng.choice(blank.spots).on
    if empty:
        return ""
    if blank.choices:
        return rng.choice(blank.choices)
    return _that_fits(blank, rng, pen, language)


def _that_fits(blank: Blank, rng: random.Random, pen: Pen, language: str) -> str:
    kind, most = kind_of(blank, rng), 22
    for _ in range(10):
        text = _text(kind, rng, language)
        if blank.multiline and kind == "words":
            text, most = " ".join(rng.choices(_WORDS[language], k=rng.randint(3, most))), max(3, most - 3)
        text = text.replace(" ", "") if blank.cells else text
        if (not blank.limit or len(text) <= blank.limit) and pen.fits(blank, text):
            return text
    return _digits(rng, 1, max(1, min(blank.limit or 2, 2)))
