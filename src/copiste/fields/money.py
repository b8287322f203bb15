"""Amounts of money as decimal strings with the decimals of their currency (`x-currency`): `1 234,56 $` is 1234.56.

>>> fr, en = {"x-currency": "CAD", "x-language": "fr"}, {"x-currency": "CAD", "x-language": "en"}
>>> MONEY.parse("1 234,56 $", fr).value, MONEY.parse("$1,234.5", en).value, MONEY.parse("($75)", en).value
('1234.56', '1234.50', '-75.00')
>>> MONEY.parse("12 US$", en).findings[0].code
'other_currency'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from copiste.fields.base import FieldType, Options, Parsed, Unparsable, error
from copiste.fields.numbers import grouping_evidence, number_repairs, signed, split_sign, unsigned

_DECIMALS = {"JPY": 0, "KRW": 0, "XAF": 0, "XOF": 0, "XPF": 0, "CLP": 0, "VND": 0, "TND": 3, "KWD": 3, "BHD": 3}
"""Decimals of a currency where they are not two (ISO 4217)."""
_SIGNS = {
    "$": ("CAD", "USD", "AUD", "NZD", "MXN", "XCD"),
    "CA$": ("CAD",), "C$": ("CAD",), "$CA": ("CAD",), "$C": ("CAD",), "$CAN": ("CAD",), "CAN$": ("CAD",),
    "US$": ("USD",), "$US": ("USD",), "€": ("EUR",), "£": ("GBP",), "¥": ("JPY", "CNY"),
}  # fmt: skip
_SIGN = r"[A-Z]{0,3} ?[$€£¥] ?(?:CAN|CA|US|C)?|[A-Z]{3}"
_BEFORE = re.compile(rf"({_SIGN}) ?(?=[-(0-9,.])")
_AFTER = re.compile(rf" ?({_SIGN})$")


def _read(text: str, options: Options) -> Parsed:
    currency = str(options.get("x-currency", ""))
    negative, body = split_sign(text)
    signs, body = _strip_signs(body)
    if not negative:
        negative, body = split_sign(body)
    whole, decimals = unsigned(body, options)
    places = _DECIMALS.get(currency, 2)
    if len(decimals) > places:
        raise Unparsable("too_many_decimals")
    other = currency and any(currency not in _SIGNS.get(sign, (sign,)) for sign in signs)
    value = signed(negative, whole, decimals.ljust(places, "0"))
    return Parsed(value, (error("other_currency"),) if other else (), 0.0 if other else grouping_evidence(body))


def _strip_signs(body: str) -> tuple[list[str], str]:
    """Return the currency signs before and after, without blanks, and what stands between them."""
    found = []
    upper = body.upper() if len(body.upper()) == len(body) else body
    if match := _AFTER.search(upper):
        found.append(match[1].replace(" ", ""))
        body, upper = body[: match.start()], upper[: match.start()]
    if match := _BEFORE.match(upper):
        found.append(match[1].replace(" ", ""))
        body = body[match.end() :]
    return found, body.strip()


def _repair(text: str, options: Options) -> Iterator[str]:
    yield from number_repairs(text, options)
    if text[0] in "5S8s" and len(text) > 1:
        yield "$" + text[1:]


MONEY = FieldType(
    "money",
    _read,
    (("1 234,56 $", "1234.56"), ("$1,234.56", "1234.56"), ("(75,00)", "-75.00"), ("0,75 $", "0.75")),
    _repair,
    charset="0123456789 ,.-+()$€£",
    test_options={"x-currency": "CAD"},
)
