"""Numbers as people write them in French and in English, kept as decimal strings and never as floating point.

The decimal mark is told by position: of two kinds the last one, and a single mark with other than three digits after
it. A single mark before exactly three digits (`1,234`) says nothing by itself: `x-decimal`, else the language of the
edition (`x-language`), decides, and without either the text has no value.

>>> DECIMAL.parse("1 234,5").value, DECIMAL.parse("1,234.50").value, DECIMAL.parse("(12.5)").value
('1234.5', '1234.50', '-12.5')
>>> DECIMAL.parse("1,234", {"x-decimal": ","}).value, DECIMAL.parse("1,234", {"x-language": "en"}).value
('1.234', '1234')
>>> DECIMAL.parse("1,234")
Traceback (most recent call last):
    ...
copiste.fields.base.Unparsable: ambiguous_mark
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import JsonValue

from copiste.fields.base import FieldType, Options, Parsed, Unparsable
from copiste.fields.slots import digits_only

Mark = Literal[",", "."]

_PLAIN = re.compile(r"[0-9]+")
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")
_MINUS = str.maketrans("−–—‐‑", "-----")
_SAFE_INTEGER = 2**53 - 1  # larger whole numbers do not survive every JSON reader


def declared_mark(options: Options) -> Mark | None:
    """Return the decimal mark that the schema or the language of the edition declares."""
    mark = options.get("x-decimal")
    language = str(options.get("x-language", ""))
    if mark == "," or (mark != "." and language.startswith("fr")):
        return ","
    return "." if mark == "." or language.startswith("en") else None


def split_sign(text: str) -> tuple[bool, str]:
    """Return whether the number is negative (minus before or after, or parentheses) and the rest."""
    body = text.translate(_MINUS).strip()
    if body.startswith("(") and body.endswith(")"):
        return True, body[1:-1].strip()
    if body.startswith("-"):
        return True, body[1:].strip()
    if body.endswith("-"):
        return True, body[:-1].strip()
    return False, body.removeprefix("+").strip()


def unsigned(body: str, options: Options) -> tuple[str, str]:
    """Return the whole part without leading zeros and the decimals, as digits. Raises `Unparsable`."""
    commas, points = body.count(","), body.count(".")
    if commas and points:
        mark: Mark = "," if body.rfind(",") > body.rfind(".") else "."
        if body.count(mark) > 1:
            raise Unparsable("not_a_number")
        whole, _, decimals = body.partition(mark)
        return _whole(whole, "." if mark == "," else ","), _digits(decimals)
    if commas + points > 1:
        return _whole(body, "," if commas else "."), ""
    if commas + points == 1:
        return _one_mark(body, "," if commas else ".", options)
    return _whole(body, None), ""


def _one_mark(body: str, mark: Mark, options: Options) -> tuple[str, str]:
    whole, _, after = body.partition(mark)
    decimals = _digits(after)
    could_group = len(decimals) == 3 and _PLAIN.fullmatch(whole) and len(whole) <= 3 and whole[0] != "0"
    if could_group:
        declared = declared_mark(options)
        if declared is None:
            raise Unparsable("ambiguous_mark")
        if declared != mark:
            return whole + decimals, ""
    return (_whole(whole, None) if whole else "0"), decimals


def _whole(text: str, group: Mark | None) -> str:
    spaced = text.replace(group, " ") if group and " " not in text else text
    if not (_SPACED.fullmatch(spaced) if group else _PLAIN.fullmatch(text) or _SPACED.fullmatch(text)):
        raise Unparsable("not_a_number")
    return spaced.replace(" ", "").lstrip("0") or "0"


def _digits(text: str) -> str:
    if not _PLAIN.fullmatch(text):
        raise Unparsable("not_a_number")
    return text


def signed(negative: bool, whole: str, decimals: str) -> str:
    """Return the normal form: `-1234.56`; nought has no sign."""
    number = f"{whole}.{decimals}" if decimals else whole
    return f"-{number}" if negative and number.strip("0.") else number


def grouping_evidence(body: str) -> float:
    """Return what the marks say for the digits: a group of three or two decimals betray a lost or doubled digit.

    >>> grouping_evidence("1 234,50"), grouping_evidence("1234")
    (0.1, 0.0)
    """
    return 0.1 if any(mark in body for mark in ",. ") else 0.0


def number_repairs(text: str, _options: Options) -> Iterator[str]:
    """Yield look-alike letters as digits, blanks beside a mark closed, and a stray mark at the end dropped."""
    for candidate in (text, *digits_only(text)):
        yield candidate
        closed = re.sub(r" ?([,.]) ?", r"\1", candidate)
        yield closed
        yield closed.rstrip(",.")


def write_number(value: JsonValue, options: Options) -> str:
    """Write a decimal string with the declared mark, so that three decimals are read back as decimals.

    >>> write_number("1.234", {}), write_number("1.234", {"x-decimal": ","}), write_number(None, {})
    ('1.234', '1,234', '')
    """
    return "" if value is None else str(value).replace(".", declared_mark(options) or ".")


def _read_decimal(text: str, options: Options) -> Parsed:
    negative, body = split_sign(text)
    return Parsed(signed(negative, *unsigned(body, options)), evidence=grouping_evidence(body))


def _read_integer(text: str, options: Options) -> Parsed:
    negative, body = split_sign(text)
    # undeclared, a lone mark can only part thousands here
    grouped = {"x-decimal": declared_mark(options) or ("," if "." in body else ".")}
    whole, decimals = unsigned(body, grouped)
    if decimals.strip("0"):
        raise Unparsable("not_whole")
    if len(whole) > 16 or int(whole) > _SAFE_INTEGER:
        raise Unparsable("too_large")
    return Parsed(-int(whole) if negative else int(whole), evidence=grouping_evidence(body))


def _read_percent(text: str, options: Options) -> Parsed:
    return _read_decimal(text.removesuffix("%").rstrip(), options)


_NUMERIC = "0123456789 ,.-+()"
DECIMAL = FieldType(
    "decimal", _read_decimal, (("1 234,5", "1234.5"), ("-0.75", "-0.75")), number_repairs, write_number, _NUMERIC
)
INTEGER = FieldType("integer", _read_integer, (("12", 12), ("1 234", 1234)), number_repairs, charset=_NUMERIC)
PERCENT = FieldType(
    "percent", _read_percent, (("12,5 %", "12.5"), ("7%", "7")), number_repairs, write_number, _NUMERIC + "%"
)
