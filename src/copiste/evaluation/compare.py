"""Whether an answer that was read is the true one: exactly, or in all that matters.

The true answer may be written as it stands on the paper or as its typed value. *Exact*: the same text (NFC, blanks
folded), or the same value. *Near*: the same once case, typographic variants, blanks and punctuation are folded, though
not accents, signs, nor marks between digits (12.50 is not 1250, (500) is not 500, Hélène is not Helene), or the same
value once both are typed as the field is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from copiste.fields import text as free
from copiste.fields.base import Unparsable
from copiste.fields.registry import type_of

_VARIANTS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "\u00a0": " ", "\u202f": " "}
)
_NEGATIVE, _POINT = "\ue000", "\ue001"  # private characters stand for the marks that count
_BETWEEN = {".": _POINT, ",": "\ue002", "/": "\ue003", ":": "\ue004", "-": "\ue005"}
_KEPT = frozenset((_NEGATIVE, *_BETWEEN.values()))
_BRACKETED = re.compile(r"[^a-z]*\([0-9., ]+\)[^a-z]*")
_AREA_CODE = re.compile(r"\(\s*[0-9]{3}\s*\)\s*[0-9]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


def strict(answer: object) -> str:
    """Return the text of an answer with nothing folded but blanks.

    >>> strict(" Jean\\n Roy "), strict(None)
    ('Jean Roy', '')
    """
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", "" if answer is None else str(answer))).strip()


def near(answer: object) -> str:
    """Return what two writings of the same answer have in common.

    >>> near("St-Jean ") == near("st. jean"), near("12.50") == near("1250"), near("-45") == near("45")
    (True, False, False)
    """
    said = strict(answer).translate(_VARIANTS).casefold()
    if _BRACKETED.fullmatch(said) and not _AREA_CODE.search(said):
        said = re.sub(r"\(\s*([0-9][0-9., ]*)\)", r"-\1", said)
    said = re.sub(r"(?<=[0-9])\s*-\s*(?=[0-9])", _BETWEEN["-"], said)
    said = re.sub(rf"(?<![0-9a-z{_BETWEEN['-']}])-\s*(?=[.,]?[0-9])|(?<=[0-9])-(?![0-9a-z])", _NEGATIVE, said)
    said = re.sub(r"(?<![0-9])\.(?=[0-9])", _POINT, said)
    said = re.sub(r"(?<=[0-9])([.,/:])(?=[0-9])", lambda mark: _BETWEEN[mark[1]], said)
    sign = _NEGATIVE if _NEGATIVE in said else ""
    return sign + "".join(char for char in said if char.isalnum() or (char in _KEPT and char != _NEGATIVE))


def exactly(true: object, text: str, value: object) -> bool:
    """Return whether a text field was read as it stands, or typed to the very value."""
    return strict(text) == strict(true) or (isinstance(value, str) and value == str(true))


def nearly(true: object, text: str, value: object, schema: Mapping[str, Any]) -> bool:
    """Return whether a text field was read right in all that matters; *schema* is the property's own."""
    if near(text) == near(true):
        return True
    wanted = {str(true), _typed(str(true), schema)} - {None}
    return isinstance(value, str | int) and not isinstance(value, bool) and str(value) in wanted


def renders(true: object, value: object, schema: Mapping[str, Any]) -> bool:
    """Return whether the typed value that goes into the record says what stands on the paper."""
    if value is None or isinstance(value, list | dict | bool):
        return isinstance(value, bool)
    said, want = str(value), str(true)
    typed = _typed(want, schema)
    if near(said) == near(want) or said == typed:
        return True
    exact = _NUMBER.fullmatch(said) or _DATE.fullmatch(said)
    return not (typed is not None and exact) and (_letters(said) == _letters(want) or _same_figures(said, want))


def _same_figures(said: str, want: str) -> bool:
    """Return whether a value has the figures of an answer whose type does not say how it is written."""
    if _NUMBER.fullmatch(said):
        digits = _digits(want)
        return digits in {_digits(said), _digits(said + "0"), _digits(said + "00"), _digits(re.sub(r"\.0+$", "", said))}
    if _DATE.fullmatch(said):  # a day may be written with a month's name or a short year
        known = {*_groups(said), said[2:4].lstrip("0")}
        return bool(_groups(want)) and set(_groups(want)) <= known
    return bool(_groups(want)) and _groups(said) == _groups(want)


def marked(true: object, value: object) -> bool:
    """Return whether a tick box or a group was read right; None, an empty list and an unticked box are the same blank.

    >>> marked(["b", "a"], ["a", "b"]), marked(None, False), marked(True, None)
    (True, True, False)
    """
    if isinstance(true, list) or isinstance(value, list):
        return _options(true) == _options(value)
    return value == true or (not value and not true)


def blank(answer: object) -> bool:
    """Return whether an answer says nothing."""
    return answer is None or answer == [] or (isinstance(answer, str) and not strict(answer))


def _typed(said: str, schema: Mapping[str, Any]) -> str | None:
    """Return the value of *said* under its type, as a string; None for free text and for what has none."""
    kind = type_of(schema)
    if kind is free.TEXT:
        return None
    try:
        value = kind.parse(said, schema).value
    except Unparsable:
        return None
    return None if value is None else str(value)


def _options(value: object) -> list[str]:
    listed = value if isinstance(value, list) else [] if value in (None, "", False) else [value]
    return sorted(map(str, listed))


def _letters(said: str) -> str:
    return "".join(char for char in strict(said).translate(_VARIANTS).casefold() if char.isalnum())


def _digits(said: str) -> str:
    return re.sub(r"[^0-9]", "", said).lstrip("0")


def _groups(said: str) -> list[str]:
    return sorted(group.lstrip("0") for group in re.findall(r"[0-9]+", said))
