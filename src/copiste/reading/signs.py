"""Signs that no number has: what readers make of cut and crossed digits."""

from __future__ import annotations

import re

_STRAY = re.compile(r"[\d/.,-][^\W\d_]{1,2}\s?[\d/.,-]")
_SYMBOL = re.compile(r"[\d/][^\w\s.,:;/()#%$€'’+-][\d/]")
UNWRITTEN = re.compile(r"\D{0,3}\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*(?P=mark)\d{1,2}\D{0,3}")
"""A number whose thousands and decimals are set off by the same mark: one of the marks was misread."""


def odd(text: str) -> bool:
    """Whether a number has a stray sign in its midst (15/C6/1966): both readers may see the same cut digit so."""
    if _SYMBOL.search(text) or UNWRITTEN.fullmatch(text.strip()):
        return True
    digits = sum(char.isdigit() for char in text)
    letters = sum(char.isalpha() for char in text)
    return digits >= 4 and 0 < letters <= digits / 3 and _STRAY.search(text) is not None
