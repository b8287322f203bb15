"""Signs that no number has: what readers make of cut and crossed digits."""

from __future__ import annotations

import re

_STRAY = re.compile(r"[\d/.,-](?:[^\W\d_]|(?![A-Z]{2})[^\W\d_]{2})\s?[\d/.,-]")
"""A letter or two amid figures; two capitals are no misread figures (15DA42564 is the number of a vehicle's papers)."""
_SYMBOL = re.compile(r"[\d/][^\w\s.,:;/()#%$€'’+-][\d/]")
UNWRITTEN = re.compile(r"\D{0,3}\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*(?P=mark)\d{1,2}\D{0,3}")
"""A number whose thousands and decimals are set off by the same mark: one of the marks was misread."""
_PARTED = re.compile(r"\d([.,])\d{4,}\1\d")
"""Two like marks with too many figures between them: neither a date nor thousands (225.76098.77)."""
_LIKE_FIGURES = frozenset("OQDIl|SZGB")
"""Letters that a figure is easily taken for: 0, 0, 0, 1, 1, 1, 5, 2, 6, 8."""
_LOW = frozenset("-–—_.,:;'’\"")
"""Signs that are far lower than figures and letters."""
_ROUND = re.compile(r"\d+[OQ]|\d+[OQIl|]\d+")
"""A figure or more and one letter that is taken for nought or one, where nobody puts a letter: 84Q was 840."""
_FIGURES = 3
"""From so many figures on, a text of nothing else but such letters is a number (SSS-0188), and B12 none."""


def odd(text: str) -> bool:
    """Whether a number has a stray sign in its midst (15/C6/1966): both readers may see the same cut digit so.

    So has one of whose figures some came out as letters that look like them (SSS-0188).
    """
    if _SYMBOL.search(text) or _PARTED.search(text) or UNWRITTEN.fullmatch(text.strip()) or _lettered(text):
        return True
    digits = sum(char.isdigit() for char in text)
    letters = sum(char.isalpha() for char in text)
    return digits >= 4 and 0 < letters <= digits / 3 and _STRAY.search(text) is not None


def tall(text: str) -> int:
    """Count the characters of a text that stand as high as letters: all but spaces, hyphens, points and the like."""
    return sum(not char.isspace() and char not in _LOW for char in text)


def _lettered(text: str) -> bool:
    signs = [char for char in text if char.isalnum() or char == "|"]
    figures = sum(char.isdigit() for char in signs)
    if _ROUND.fullmatch("".join(signs)):
        return True
    return _FIGURES <= figures < len(signs) and all(char.isdigit() or char in _LIKE_FIGURES for char in signs)
