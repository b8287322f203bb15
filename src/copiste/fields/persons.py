"""What a NAM must have in common with the name, the birth date and the sex that stand on the same form, and a NIR.

Each function answers None when the values do not allow a judgement. The letters follow the surname at birth, which is
the legal one in Québec since 1981; accents go, short surnames are padded with X (DOMAIN 3.1).
"""

from __future__ import annotations

import re

from copiste.fields.base import folded
from copiste.fields.ca_qc import NamFacts, nam_facts

_PARTICLES = frozenset({"d", "de", "des", "du", "la", "le", "les", "l", "van", "von", "der", "den", "di", "da", "dos"})
_SAINTS = {"st": "saint", "ste": "sainte"}
_MALE = frozenset({"m", "h", "homme", "male", "man", "masculin", "masculine", "garcon", "boy"})
_FEMALE = frozenset({"f", "femme", "female", "woman", "feminin", "feminine", "fille", "girl"})
_NIR = re.compile(r"([1-478])([0-9]{2})([0-9]{2})")
_PARTS = re.compile(r"[\s\-’'.]+")


def surname_agrees(nam: str, surname: str) -> bool | None:
    """Return whether the three letters fit *surname*: whole, without its particles, its first part, St as Saint."""
    facts, parts = _facts(nam), _parts(surname)
    if facts is None or not parts:
        return None
    long = [_SAINTS.get(part, part) for part in parts]
    bare = _without_particles(parts)
    spellings = {"".join(parts), "".join(long), "".join(bare), parts[0], bare[0], long[0]}
    return facts.letters[:3].lower() in {spelling.ljust(3, "x")[:3] for spelling in spellings}


def given_name_agrees(nam: str, given_name: str) -> bool | None:
    """Return whether the fourth letter begins one of the given names: the usual one is not always the first."""
    facts, parts = _facts(nam), _parts(given_name)
    if facts is None or not parts:
        return None
    return facts.letters[3].lower() in {part[0] for part in parts}


def birth_agrees(nam: str, birth_date: str) -> bool | None:
    """Return whether the six digits are those of *birth_date* (ISO)."""
    facts = _facts(nam)
    if facts is None or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", birth_date):
        return None
    return facts.birth == birth_date[2:].replace("-", "")


def sex_agrees(nam: str, sex: str) -> bool | None:
    """Return whether the month says the sex that the form says; None for X and whatever is neither of two."""
    facts, key = _facts(nam), folded(sex)
    if facts is None or key not in _MALE | _FEMALE:
        return None
    return facts.sex == ("F" if key in _FEMALE else "M")


def nir_birth_agrees(nir: str, birth_date: str) -> bool | None:
    """Return whether digits two to five of a NIR are year and month of *birth_date* (ISO).

    None for the months above 12 that are given to people whose month of birth is not known.
    """
    match = _NIR.match(nir)
    if not match or int(match[3]) > 12 or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", birth_date):
        return None
    return match[2] + match[3] == birth_date[2:7].replace("-", "")


def nir_sex_agrees(nir: str, sex: str) -> bool | None:
    """Return whether the first digit of a NIR (1, 3, 7 man; 2, 4, 8 woman) says the sex that the form says."""
    match, key = _NIR.match(nir), folded(sex)
    if not match or key not in _MALE | _FEMALE:
        return None
    return (match[1] in "248") == (key in _FEMALE)


def _facts(nam: str) -> NamFacts | None:
    try:
        return nam_facts(nam)
    except ValueError:
        return None


def _without_particles(parts: list[str]) -> list[str]:
    rest = list(parts)
    while len(rest) > 1 and rest[0] in _PARTICLES:
        rest = rest[1:]
    return rest


def _parts(name: str) -> list[str]:
    """Return the words of a name in small plain letters; none when a word is in another alphabet."""
    parts = [key for part in _PARTS.split(name) if (key := folded(part))]
    return parts if all(part.isascii() and part.isalpha() for part in parts) else []
