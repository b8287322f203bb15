"""How a name sounds, as text: names that French or English ears may write one for the other have one sound.

Rules of our own, made for the names of Québec, that fold letters to sounds and leave what nobody hears; no dictionary.
A sound is there to be compared, not to be read.

>>> sound("Tremblay"), sound("Tremblé"), sound("Lévesque"), sound("Levêque"), sound("Philippe"), sound("Filip")
('tranbl', 'tranbl', 'levek', 'levek', 'filip', 'filip')
"""

from __future__ import annotations

import re

from copiste.fields.base import folded

_RULES: tuple[tuple[str, str], ...] = (
    (r"^(?:saint|sainte|st|ste)$", "st"),  # Saint-Pierre, St-Pierre
    (r"^mc", "mac"),  # McDonald, MacDonald
    (r"ph", "f"),
    (r"esq", "eq"),  # Lévesque, Levêque
    (r"sch|sh|ch", "S"),
    (r"bv", "v"),  # Lefebvre, Lefèvre
    (r"mps", "ms"),  # Thompson, Thomson
    (r"gn", "N"),
    (r"gh", "g"),
    (r"h", ""),  # Hébert, Ébert; Gauthier, Gautier
    (r"e?au(?:lt|d|x)?s?(?![aeiou])", "o"),  # Thibeault, Thibaut
    (r"ou", "U"),
    (r"o[iy]", "wa"),
    (r"a[iy]n|e[iy]n|[iy]m(?=[bp])", "in"),
    (r"a[iy]|e[iy]", "e"),
    (r"y", "i"),
    (r"c(?=[eiy])", "s"),
    (r"g(?=[eiy])", "j"),
    (r"ck|qu|q|c|k", "k"),
    (r"[ea]m(?=[bp])|[ea]n(?![aeiou])", "an"),  # Jean, Tremblay
    (r"z", "s"),
    (r"(.)\1+", r"\1"),
    (r"(?<=..)(?:[tdsx]+|er)$", ""),  # Bouchard, Boucher, Gagnons
    (r"(?<=..)e+$", ""),
)
_COMPILED = tuple((re.compile(pattern), into) for pattern, into in _RULES)


def sound(word: str) -> str:
    """Return how one word of a name sounds; a word without letters has none."""
    said = "".join(filter(str.isalpha, folded(word)))
    for pattern, into in _COMPILED:
        said = pattern.sub(into, said)
    return said
