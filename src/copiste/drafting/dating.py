"""Whether three widgets beside each other are the parts of a date, and in which order it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copiste.drafting import naming
from copiste.drafting.neighbours import Written

_ROLES = {
    "d": frozenset(["day", "days", "jour", "jours", "jr", "dd", "jj", "tag"]),
    "m": frozenset(["month", "mois", "mm", "mo"]),
    "y": frozenset(["year", "annee", "yyyy", "aaaa", "yy", "aa", "yr", "an"]),
}
_LETTERS = {"d": "d", "j": "d", "m": "m", "y": "y", "a": "y"}
_DATE = re.compile(
    r"\bdates?\b|\bnee?\b|\bne\(e\)|\bborn\b|\bbirth\b|\bnaissance\b|\bdob\b|\bdated\b|\ble\W*$|^(du|au)\W*$"
)
_CENTURY = re.compile(r"(?:^|[\s/.-])(19|20)\W*$")
_WIDEST, _WIDEST_NAMED = 60.0, 75.0
"""Points for the digits of a year at most; where the widgets' own names say what they are, a little more. By eye."""
_FOUR, _ALIKE = 1.35, 0.25
"""How much wider the place of a year is than that of a day, and the share of their width by which the places of day and
month differ at most; by eye on public forms."""
_YEAR = 20.0
"""Points for four digits at least: in type of eight points each is half as wide as high, and some more."""
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý0-9])|(?<=[0-9])(?=[A-Za-zÀ-ÿ])|_|-|\.")


@dataclass(frozen=True, slots=True)
class DateParts:
    """What is known of a date in parts: the `order` of its numbers ("" when nothing tells), and the first year of the
    `century` that is printed before a year of two digits. `whole` says that its year has four or a known century."""

    order: str
    century: int | None
    whole: bool


def of_three(parts: Sequence[Written], marks: Sequence[str], language: str) -> DateParts | None:
    """Return the date that three neighbours are, None when that is in doubt; *marks* is what is printed between."""
    roles = _roles(parts)
    shaped = _shape(parts)
    if roles is None and (
        shaped is None or not (_marked(marks) or any(_DATE.search(naming.plain(p.label)) for p in parts))
    ):
        return None
    if max(part.width for part in parts) > (_WIDEST if roles is None else _WIDEST_NAMED):
        return None
    order = roles or shaped or ""
    if not order or (roles is None and order == "2-2-4"):
        stated = naming.stated_order(" ".join(part.label for part in parts))
        order = stated or ("dmy" if language == "fr" else "")
    year = parts[order.index("y")] if order else parts[2]
    before = marks[parts.index(year) - 1] if year is not parts[0] else ""
    printed = _CENTURY.search(before)
    four = (year.cells or 4) >= 4 and year.width >= _YEAR
    century = int(printed[1]) * 100 if printed and not four else None
    return DateParts(order, century, four or century is not None)


def _marked(marks: Sequence[str]) -> bool:
    return all(re.search(r"^[\W_]*[/.–-]\W*(19|20)?\W*$", mark) for mark in marks)


def _shape(parts: Sequence[Written]) -> str | None:
    """Return `2-2-4` or `ymd` where the parts are as wide, or take as many digits, as those of a date."""
    cells = tuple(part.cells for part in parts)
    if cells in ((2, 2, 4), (4, 2, 2)):
        return "2-2-4" if cells[0] == 2 else "ymd"
    if any(each is not None and each > 4 for each in cells):
        return None
    one, two, three = (part.width for part in parts)
    if abs(one - two) <= _ALIKE * one and three >= _FOUR * max(one, two):
        return "2-2-4"
    return "ymd" if abs(two - three) <= _ALIKE * two and one >= _FOUR * max(two, three) else None


def _roles(parts: Sequence[Written]) -> str | None:
    """Return the order in which the widgets' own names, their tooltips or their labels say day, month and year."""
    names = [part.widget.name.rpartition(".")[2] for part in parts]
    tips, labels = [part.widget.tooltip for part in parts], [part.label for part in parts]
    return next(filter(None, (_last_letters(names), *map(_by_words, (names, tips, labels)))), None)


def _by_words(texts: Sequence[str]) -> str | None:
    found = []
    for text in texts:
        words = set(re.findall(r"[a-z]+", naming.plain(apart(text))))
        said = [role for role, names in _ROLES.items() if words & names]
        if len(said) != 1:
            return None
        found += said
    return "".join(found) if len(set(found)) == len(found) else None


def _last_letters(names: Sequence[str]) -> str | None:
    """Read `birthD, birthM, birthY` by what they end in after what they share."""
    shared = next((n for n, letters in enumerate(zip(*names, strict=False)) if len(set(letters)) > 1), 0)
    rest = [re.sub(r"[\W\d_]", "", name[shared:]).lower() for name in names]
    if shared < 2 or not all(part and set(part) == {part[0]} for part in rest):
        return None
    found = "".join(_LETTERS.get(part[0], "") for part in rest)
    return found if sorted(found) == ["d", "m", "y"] else None


def apart(name: str) -> str:
    """Return a field's name as words.

    >>> apart("num_DateVenteJour1")
    'num Date Vente Jour 1'
    """
    return " ".join(_CAMEL.sub(" ", name).split())
