"""Receipt numbers: what a clerk reads aloud on the telephone to find a document again.

Seven random characters and a check character, shown as `M4TM-0KYK`. The 23 characters leave out vowels (no words),
letters that look like a digit (B G I L O Q S Z) and one of each pair that sounds alike (D N). The check is ISO 7064's
pure system with radix 2, as MOD 37-2 but with modulus 23: because 23 is prime and the powers of 2 differ, it catches
every single wrong character and every swap of two characters, near or far.
"""

from __future__ import annotations

from collections.abc import Callable

from stdnum.iso7064 import mod_37_2

ALPHABET = "0123456789CFHJKMPRTVWXY"
_LENGTH = 8
"""Characters with the check character (ISO 7064, MOD 37-2): as many as can be read aloud without losing the place;
chosen, not measured."""
_LOOK_ALIKES = str.maketrans("OQILZSGBU", "00112568V")


def new(randomness: Callable[[int], bytes]) -> str:
    """Return a new receipt number as it is shown, one of 3.4 thousand million; the ledger refuses the rare double.

    *randomness* gives that many random bytes: `secrets.token_bytes`, or `random.Random(seed).randbytes` in tests.
    """
    number = int.from_bytes(randomness(16), "big")
    drawn = "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(_LENGTH - 1))
    return _shown(drawn + mod_37_2.calc_check_digit(drawn, alphabet=ALPHABET))


def parse(typed: str) -> str:
    """Return the receipt number that a person typed, as it is shown; raise `ValueError` when it cannot be one.

    Case, spaces, hyphens and look-alikes (O for 0, I or L for 1, S for 5 …) are forgiven.
    """
    plain = "".join(typed.split()).upper()
    for hyphen in "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}":
        plain = plain.replace(hyphen, "")
    plain = plain.translate(_LOOK_ALIKES)
    if len(plain) != _LENGTH or not mod_37_2.is_valid(plain, alphabet=ALPHABET):
        raise ValueError("not a receipt number: compare it with the receipt, a character is wrong or missing")
    return _shown(plain)


def _shown(plain: str) -> str:
    return f"{plain[:4]}-{plain[4:]}"
