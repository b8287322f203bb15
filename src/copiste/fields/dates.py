"""Days, filed as ISO 8601. `x-date-order` (`ymd`, `dmy`, `mdy`) says how the form orders numbers.

A year of four digits in front is always year, month, day. Month names, their abbreviations and the bilingual two-letter
codes (JA FE MR AL MA JN JL AU SE OC NO DE) are read in French and in English. Without a declared order, numbers with
two readings have no value. Two-digit years need `x-century-from`, the first year of the hundred that they stand for.

>>> DATE.parse("3 avril 2025").value, DATE.parse("April 3rd, 2025").value, DATE.parse("2025 AL 03").value
('2025-04-03', '2025-04-03', '2025-04-03')
>>> DATE.parse("03/04/2025", {"x-date-order": "dmy"}).value, DATE.parse("25/04/2025").value
('2025-04-03', '2025-04-25')
>>> DATE.parse("25-04-03", {"x-date-order": "ymd", "x-century-from": 1930}).value
'2025-04-03'
>>> DATE.parse("03/04/2025")
Traceback (most recent call last):
    ...
copiste.fields.base.Unparsable: ambiguous_date
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from copiste.fields.base import FieldType, Options, Parsed, Unparsable, error, folded
from copiste.fields.slots import digit_for

ORDERS = ("ymd", "dmy", "mdy")
_YEARS = range(1800, 2200)
"""Years that a paper form can mean: older and later ones are misread; chosen, not measured."""
_USUAL = range(1900, 2061)
"""Years that days on forms lie in: others are mostly misread figures (2074 for 2014), and a person looks. Chosen."""
_TOKEN = re.compile(r"[^\s/.,\-]+")
_MARKS = re.compile(r"[/.,\-]")
_ORDINAL = re.compile(r"([0-9]{1,2})(?:er|re|e|st|nd|rd|th)", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,8}")
_STROKE = re.compile(r"(?<=[0-9])[1lI|](?=[0-9])")
_DASHES = str.maketrans("−–—‐‑", "-----")

_MONTHS = {  # as people write and cut them short in French and English
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january ja",
            "fevrier fevr fev february feb fe",
            "mars mar march mr",
            "avril avr april apr al",
            "mai may ma",
            "juin june jun jn",
            "juillet juill juil july jul jl",
            "aout aou august aug au",
            "septembre september sept sep se",
            "octobre october oct oc",
            "novembre november nov no",
            "decembre december dec de",
        ),
        start=1,
    )
    for name in names.split()
}


def month_named(word: str) -> int | None:
    """Return the month that a French or English name, abbreviation or two-letter code stands for, 1 to 12."""
    return _MONTHS.get(folded(word))


def calendar_day(year: int, month: int, day: int) -> str | None:
    """Return the ISO day, or None when there is none or the year is not between 1800 and 2199."""
    if year not in _YEARS:
        return None
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _read(text: str, options: Options) -> Parsed:
    tokens = _tokens(text)
    order = options.get("x-date-order")
    orders = (order,) if order in ORDERS else ORDERS
    months = [month for token in tokens if (month := month_named(token)) and not token.isdigit()]
    if months:
        days = _with_month(tokens, orders, options)
        evidence = 0.6
    else:
        days = _numeric(text, tokens, orders, options)
        evidence = 0.5 if len(orders) == 1 or len(tokens[0]) == 4 else 0.3
    if not days:
        raise Unparsable("short_year" if _needs_century(tokens, options) else "no_such_day")
    if len(days) > 1:
        raise Unparsable("ambiguous_date")
    day = days.pop()
    return Parsed(day, evidence=evidence) if int(day[:4]) in _USUAL else Parsed(day, (error("unusual_year"),))


def _needs_century(tokens: list[str], options: Options) -> bool:
    numbers = [token for token in tokens if token.isdigit()]
    return "x-century-from" not in options and len(tokens) == 3 and all(len(number) <= 2 for number in numbers)


def _tokens(text: str) -> list[str]:
    tokens = [
        match[1] if (match := _ORDINAL.fullmatch(token)) else token for token in _TOKEN.findall(text.translate(_DASHES))
    ]
    if tokens and tokens[0].lower() in ("le", "the"):
        tokens = tokens[1:]
    if not tokens:
        raise Unparsable("not_a_date")
    return tokens


def _with_month(tokens: list[str], orders: Iterable[str], options: Options) -> set[str]:
    if len(tokens) != 3:
        raise Unparsable("not_a_date")
    place = next(i for i, token in enumerate(tokens) if month_named(token))
    month = month_named(tokens[place])
    rest = [token for i, token in enumerate(tokens) if i != place]
    if month is None or not all(_NUMBER.fullmatch(token) for token in rest):
        raise Unparsable("not_a_date")
    years_first = {order == "ymd" for order in orders} if place == 1 else {False}
    if len(rest[0]) == 4 or len(rest[1]) == 4:
        years_first = {len(rest[0]) == 4}
    found: set[str] = set()
    for first in years_first:
        year, day = rest if first else reversed(rest)
        found |= _days([(year, str(month), day)], options)
    return found


def _numeric(text: str, tokens: list[str], orders: Iterable[str], options: Options) -> set[str]:
    if not all(_NUMBER.fullmatch(token) for token in tokens):
        raise Unparsable("not_a_date")
    if len(tokens) != 3:
        tokens = tokens if len(tokens) == 1 else [] if _MARKS.search(text) else ["".join(tokens)]
    if len(tokens) == 1 and len(tokens[0]) in (6, 8):
        return _days((_cut(tokens[0], order) for order in orders), options)
    if len(tokens) != 3:
        raise Unparsable("not_a_date")
    if len(tokens[0]) == 4:
        return _days([(tokens[0], tokens[1], tokens[2])], options)
    ordered = (dict(zip(order, tokens, strict=True)) for order in orders)
    return _days(((parts["y"], parts["m"], parts["d"]) for parts in ordered), options)


def _cut(comb: str, order: str) -> tuple[str, str, str]:
    """Return year, month and day of a comb of 6 or 8 digits."""
    sizes = {"y": len(comb) - 4, "m": 2, "d": 2}
    parts, start = {}, 0
    for part in order:
        parts[part] = comb[start : start + sizes[part]]
        start += sizes[part]
    return parts["y"], parts["m"], parts["d"]


def _days(readings: Iterable[tuple[str, str, str]], options: Options) -> set[str]:
    """Return the different days among readings as (year, month, day)."""
    found = set()
    for year, month, day in readings:
        if len(month) > 2 or len(day) > 2 or (full := _full_year(year, options)) is None:
            continue
        if iso := calendar_day(full, int(month), int(day)):
            found.add(iso)
    return found


def _full_year(year: str, options: Options) -> int | None:
    if len(year) == 4:
        return int(year)
    start = options.get("x-century-from")
    if len(year) != 2 or not isinstance(start, int):
        return None
    return start + (int(year) - start) % 100


def _repair(text: str, _options: Options) -> Iterator[str]:
    """Yield look-alike letters as digits, leaving the names of months alone; then a stroke between numbers as a slash.

    >>> DATE.repairs("5/1192", {"x-date-order": "mdy", "x-century-from": 1930})
    ('5/1/92',)
    """
    yield _TOKEN.sub(lambda m: m[0] if month_named(m[0]) else "".join(map(digit_for, m[0])), text)
    if "/" in text:
        for stroke in _STROKE.finditer(text):
            yield f"{text[: stroke.start()]}/{text[stroke.end() :]}"


def _read_month(text: str, options: Options) -> Parsed:
    tokens = _tokens(text)
    if len(tokens) == 1 and len(tokens[0]) == 6:
        tokens = (
            [tokens[0][:4], tokens[0][4:]] if options.get("x-date-order") != "mdy" else [tokens[0][2:], tokens[0][:2]]
        )
    if len(tokens) != 2:
        raise Unparsable("not_a_month")
    year, month = tokens if len(tokens[0]) == 4 and tokens[0].isdigit() else reversed(tokens)
    named = month_named(month)
    if not _NUMBER.fullmatch(year) or not (named or _NUMBER.fullmatch(month)):
        raise Unparsable("not_a_month")
    days = _days([(year, str(named) if named else month, "1")], options)
    if not days:
        raise Unparsable("no_such_month")
    return Parsed(days.pop()[:7], evidence=0.5)


DATE = FieldType(
    "date",
    _read,
    (("2025-04-03", "2025-04-03"), ("1er avril 2025", "2025-04-01"), ("Sept. 30, 2024", "2024-09-30")),
    _repair,
)
YEAR_MONTH = FieldType("year-month", _read_month, (("2027-03", "2027-03"), ("mars 2027", "2027-03")), _repair)
