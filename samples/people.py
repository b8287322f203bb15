"""Invented people, addresses and numbers. Check digits are right where a form asks for it; nobody owns the numbers.

Telephone numbers stand in 555-0100 to 555-0199, kept for fiction; social insurance numbers begin with 0, never issued;
health insurance numbers are computed from the invented name, birth date and sex.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LISTS: dict[str, Any] = json.loads((Path(__file__).parent / "lists.json").read_text(encoding="utf-8"))
"""Common names, streets, towns and words, put together for the samples."""

_AREAS = ("418", "581", "514", "438", "450", "819", "367")
_FICTION_FR = ("019900", "026191", "035301", "046571", "053649", "063998")
"""How telephone numbers begin that France keeps for fiction (Arcep, numbering plan)."""
_POSTAL_LETTERS = "ABCEGHJKLMNPRSTVWXYZ"
_NAM_WEIGHTS = (7, 1, 1, 3, 9, 7, 3, 9, 5, 3, 1, 3, 5, 7, 6, 9, 1)
"""Weights of the check digit, from the public health_card library (`copiste.fields.ca_qc` says which)."""


def plain(text: str) -> str:
    """Capitals without accents, as boxes are filled by hand."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).upper()


def _nam_letter(letter: str) -> int:
    """Two-digit rank of a letter; S follows R after a gap (DOMAIN 3.1)."""
    return ord(letter) - ord("A") + 1 + (letter >= "S")


def nam(surname: str, given: str, born: dt.date, sex: str, sequence: int = 1) -> str:
    """Health insurance number of an invented person, twelve characters with no space.

    >>> nam("Essai", "Fictif", dt.date(1985, 1, 15), "M")
    'ESSF85011513'
    """
    letters = [c for c in plain(surname) if c.isalpha()][:3]
    head = "".join(letters).ljust(3, "X") + next(c for c in plain(given) if c.isalpha())
    month = born.month + (50 if sex == "F" else 0)
    digits = "".join(f"{_nam_letter(c):02d}" for c in head) + f"{born.year}{month:02d}{born.day:02d}{sequence}"
    check = sum(w * int(d) for w, d in zip(_NAM_WEIGHTS, digits, strict=True)) % 10
    return f"{head}{born.year % 100:02d}{month:02d}{born.day:02d}{sequence}{check}"


def luhn_digit(digits: str) -> str:
    """The digit that makes `digits` pass the Luhn check."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


@dataclass(frozen=True, slots=True)
class Invented:
    """An invented person; `sex` is F or M."""

    surname: str
    given: str
    born: dt.date
    sex: str

    @property
    def nam(self) -> str:
        """The person's health insurance number."""
        return nam(self.surname, self.given, self.born, self.sex)


@dataclass(frozen=True, slots=True)
class Address:
    """An invented address in Québec."""

    street: str
    unit: str
    city: str
    postal: str


def person(rng: random.Random) -> Invented:
    """Somebody who does not exist."""
    sex = rng.choice("FM")
    given = rng.choice(LISTS["given_f" if sex == "F" else "given_m"])
    return Invented(rng.choice(LISTS["surnames"]), given, day(rng, 1938, 2012), sex)


def address(rng: random.Random) -> Address:
    """A street and number that agree with no map."""
    city, area = rng.choice(LISTS["cities"])
    postal = f"{area} {rng.randint(1, 9)}{rng.choice(_POSTAL_LETTERS)}{rng.randint(0, 9)}"
    unit = f"app. {rng.randint(1, 40)}" if rng.random() < 0.3 else ""
    return Address(f"{rng.randint(1, 9900)}, {rng.choice(LISTS['streets'])}", unit, city, postal)


def phone(rng: random.Random, extension: bool = False) -> str:
    """A number kept for fiction, written as people write it; with "poste" when asked."""
    area, line = rng.choice(_AREAS), f"01{rng.randint(0, 99):02d}"
    style = rng.choice(("{} 555-{}", "{}-555-{}", "({}) 555-{}"))
    return style.format(area, line) + (f" poste {rng.randint(100, 4999)}" if extension else "")


def email(who: Invented, rng: random.Random) -> str:
    """An address at a domain kept for examples."""
    name = "".join(c for c in plain(f"{who.given}.{who.surname}").lower() if c.isalnum() or c in ".-")
    return f"{name}@{rng.choice(('exemple.ca', 'example.org', 'exemple.qc.ca'))}"


def day(rng: random.Random, first: int, last: int) -> dt.date:
    """A day of the years `first` to `last`, both included."""
    start = dt.date(first, 1, 1)
    return start + dt.timedelta(days=rng.randrange((dt.date(last, 12, 31) - start).days + 1))


def sin(rng: random.Random) -> str:
    """A social insurance number that was never issued: it begins with 0."""
    body = f"0{rng.randint(10000000 // 10, 9999999):07d}"
    return body + luhn_digit(body)


def neq(rng: random.Random) -> str:
    """A business number of Québec: its prefix, then a Luhn check over the last eight digits."""
    body = f"{rng.randint(0, 9999999):07d}"
    return f"{rng.choice(('11', '22', '33', '88'))}{body}{luhn_digit(body)}"


def ssn(rng: random.Random) -> str:
    """A social security number of the United States, well formed."""
    return f"{rng.randint(1, 665):03d}{rng.randint(1, 99):02d}{rng.randint(1, 9999):04d}"


def siret(rng: random.Random) -> str:
    """A French establishment's number with its check digits."""
    body = f"{rng.randint(0, 99_999_999):08d}"
    site = f"{body}{luhn_digit(body)}{rng.randint(1, 99):04d}"
    return site + luhn_digit(site)


def nir(rng: random.Random) -> str:
    """A French registration number with its key, of somebody born abroad in a country that there is not."""
    body = f"{rng.randint(1, 2)}{day(rng, 1940, 2012):%y%m}99999{rng.randint(1, 999):03d}"
    return f"{body}{97 - int(body) % 97:02d}"


def french_phone(rng: random.Random) -> str:
    """A French telephone number kept for fiction (Arcep), without spaces."""
    return rng.choice(_FICTION_FR) + f"{rng.randint(0, 9999):04d}"
