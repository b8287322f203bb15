"""Invented answers that a form spreads over several widgets: the parts of one date, one number, one address."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable
from pathlib import Path

from copiste.drafting import naming, printed, widgets
from copiste.drafting.dating import apart
from copiste.drafting.spreads import Spread, SpreadKind, joined_up
from samples import people

_MOST_PAGES = 100
"""Pages of a blank, as for `copiste draft`."""
_YEAR = re.compile(r"\b(years?|yr|annees?)\b")
_DATES = {(2, 2): "%m%y", (2, 2, 4): "%d%m%Y"}
"""Digits between strokes that are a month and a year, or a day: one until the twelfth, whichever comes first."""
_NUMBERS: dict[tuple[int, ...], Callable[[random.Random], str]] = {
    (3, 2, 4): people.ssn,
    (3, 3, 3): people.sin,
    (3, 3, 4): lambda rng: re.sub(r"\D", "", people.phone(rng)),
    (2, 2, 2, 2, 2): people.french_phone,
    (3, 3, 3, 5): people.siret,
    (1, 2, 2, 2, 3, 3): lambda rng: people.nir(rng)[:-2],
    (1, 2, 2, 2, 3, 3, 2): people.nir,
}
"""What numbers in groups of so many digits are."""
_SIDES = (re.compile(r"\b(extension|suffixe?|bis|ter)\b"), re.compile(r"\btype\b"))
"""What a part of a street between its number and its name is called: a suffix, the kind of street."""
_AMOUNT = 4
"""Digits of an amount before its cents at most, so that it has room."""


def spreads_of(blank: Path) -> list[Spread]:
    """Return what `copiste draft` takes for one answer over several widgets."""
    data = blank.read_bytes()
    found = widgets.find(data, _MOST_PAGES)
    pages = printed.pages(data, found)
    language = naming.language_of(segment.text for page in pages for segment in page.segments)
    return [*joined_up(found.widgets, pages, language)[1].values()]


def parts(spread: Spread, rng: random.Random, language: str) -> dict[str, str]:
    """Invent one answer, and return by the name of each widget what stands in it."""
    makers = {
        SpreadKind.DATE: lambda: _date(spread, rng, language),
        SpreadKind.TIME: lambda: [f"{rng.randint(7, 19):02d}", rng.choice(("00", "15", "30", "45"))],
        SpreadKind.PHONE: lambda: _phone(spread, rng),
        SpreadKind.STREET: lambda: _street(spread, rng),
    }
    whole = spread.asked is SpreadKind.AMOUNT and len(spread.parts) == len(spread.zones) == 2
    makers |= {SpreadKind.AMOUNT: lambda: _amount(spread, rng)} if whole else {}
    texts = makers.get(spread.asked, lambda: _digits(spread, rng))()
    return {part.name: text for part, text in zip(spread.parts, texts, strict=True)}


def _date(spread: Spread, rng: random.Random, language: str) -> list[str]:
    first = 1940 if spread.century is None else spread.century
    day = people.day(rng, first, min(first + 99, 2026))
    year = f"{day.year:04d}" if spread.dated and spread.century is None else f"{day.year % 100:02d}"
    said = {"d": f"{day.day:02d}", "m": f"{day.month:02d}", "y": year}
    return [said[letter] for letter in spread.order or ("dmy" if language == "fr" else "mdy")]


def _phone(spread: Spread, rng: random.Random) -> list[str]:
    area, start, end = re.findall(r"\d+", people.phone(rng))
    dashed = f"{start}-{end}"
    return [area, dashed if len(dashed) <= (spread.parts[1].longest or len(dashed)) else start + end]


def _street(spread: Spread, rng: random.Random) -> list[str]:
    """Split an address: its number first and its name last, between them what the widgets say that they are for."""
    number, street = people.address(rng).street.split(", ")
    kind, _, name = street.partition(" ")
    said = [naming.plain(apart(part.name.rpartition(".")[2])) for part in spread.parts[1:-1]]
    typed = any(_SIDES[1].search(text) for text in said)
    between = [kind if _SIDES[1].search(t) else rng.choice(("", "", "bis")) for t in said]
    return [number, *between, name if typed else street]


def _amount(spread: Spread, rng: random.Random) -> list[str]:
    most = min(spread.parts[0].longest or _AMOUNT, _AMOUNT)
    return [str(rng.randint(1, 10**most - 1)), f"{rng.randint(0, 99):02d}"]


def _digits(spread: Spread, rng: random.Random) -> list[str]:
    """Split a number as long as its widgets take, by what numbers of such groups are."""
    lengths = [part.comb or part.longest or 1 for part in spread.parts]
    groups = tuple(zone.comb or zone.longest or 1 for zone in spread.zones)
    number = _number(groups, spread, rng)
    ends = [*itertools.accumulate(lengths)]
    return [number[end - length : end] for end, length in zip(ends, lengths, strict=True)]


def _number(groups: tuple[int, ...], spread: Spread, rng: random.Random) -> str:
    said = " ".join(naming.plain(apart(f"{p.name.rpartition('.')[2]} {p.tooltip}")) for p in spread.parts)
    if groups == (4,) and _YEAR.search(said):
        return str(people.day(rng, 1940, 2012).year)
    if spread.between in ("/", "-") and groups in _DATES:
        day = people.day(rng, 1940, 2012)
        return day.replace(day=min(day.day, 12)).strftime(_DATES[groups])
    maker = _NUMBERS.get(groups)
    return maker(rng) if maker else "".join(str(rng.randint(0, 9)) for _ in range(sum(groups)))
