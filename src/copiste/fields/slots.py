"""What readers mistake for what, and repairs by slot: a digit where a letter must stand, a letter for a digit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
POSTAL = "ABCEGHJKLMNPRSTVWXYZ"  # never D, F, I, O, Q, U
POSTAL_FIRST = "ABCEGHJKLMNPRSTVXY"  # nor W, Z at the beginning

_FOR_DIGIT = dict(zip("OoQDUIlLi|!JZzASsGbTBgq", "00000111111122455667899", strict=True))
_FOR_LETTER = {
    "0": "OQDCG",
    "1": "ILJT",
    "2": "Z",
    "3": "B",
    "4": "A",
    "5": "S",
    "6": "G",
    "7": "T",
    "8": "B",
    "9": "G",
    "|": "IL",
    "!": "I",
    "O": "CG",
    "I": "LJ",
    "D": "B",
    "F": "EP",
    "Q": "G",
    "U": "V",
}

_ALIKE = ("il1jt", "ceo0", "nuhr", "bh", "vyu", "gq9y", "ao", "ft", "s5", "b8", "z2", "kx", "dcl")
"""Small letters, and digits among them, that coarse print makes look the same."""
_MERGED = (("rn", "m"), ("cl", "d"), ("li", "h"), ("ii", "u"), ("vv", "w"), ("ri", "n"), ("ti", "h"), ("in", "m"))


def digit_for(char: str) -> str:
    """Return the digit that *char* is mistaken for, or *char* itself.

    >>> "".join(map(digit_for, "2O24-l1-S"))
    '2024-11-5'
    """
    return _FOR_DIGIT.get(char, char)


def by_slots(chars: str, slots: Iterable[str]) -> Iterator[str]:
    """Yield the readings of *chars* in which each character is one that its slot allows; none if the counts differ.

    >>> list(by_slots("G1A IA1", ("ABCG", DIGITS, "A", " ", DIGITS, "A", DIGITS)))
    ['G1A 1A1']
    """
    allowed = tuple(slots)
    if len(chars) == len(allowed):
        choices = [_choices(char, slot) for char, slot in zip(chars, allowed, strict=True)]
        yield from ("".join(chosen) for chosen in islice(product(*choices), 64))


def _choices(char: str, slot: str) -> str:
    upper = char.upper()
    if char in slot:
        return char
    if upper in slot:
        return upper
    mistaken = _FOR_DIGIT.get(char, "") + _FOR_LETTER.get(upper, "")
    return "".join(other for other in mistaken if other in slot)


def digits_only(text: str) -> Iterator[str]:
    """Yield *text* with every look-alike letter read as its digit, if that changes it."""
    changed = "".join(map(digit_for, text))
    if changed != text:
        yield changed


def letter_for(char: str) -> str:
    """Return the letter that a digit is most often mistaken for, or *char* itself.

    >>> "".join(map(letter_for, "TREMBL4Y"))
    'TREMBLAY'
    """
    return _FOR_LETTER[char][0] if char.isdigit() and char in _FOR_LETTER else char


def confused(key: str) -> Iterator[str]:
    """Yield what *key*, in small letters, may be but for one confusion: a look-alike, two letters read as one, or back.

    >>> "trois" in confused("trols"), "carnot" in confused("camot"), "trois" in confused("trets")
    (True, True, False)
    """
    for at, char in enumerate(key):
        others = {other for alike in _ALIKE if char in alike for other in alike if other != char}
        yield from (key[:at] + other + key[at + 1 :] for other in sorted(others))
        for pair, one in _MERGED:
            if key.startswith(pair, at):
                yield key[:at] + one + key[at + 2 :]
            if char == one:
                yield key[:at] + pair + key[at + 1 :]
