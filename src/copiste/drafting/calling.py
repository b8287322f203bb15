"""What people call an answer whose print does not: "Fait à" asks for a place, "le" for a day, M and F for a sex."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copiste.drafting import naming
from copiste.drafting.fields import LabelledField
from copiste.drafting.spreads import SpreadKind
from copiste.forms.model import Kind

_LEADS = {
    "fr": (
        (re.compile(r"(et|,)? ?(fait )?le"), "date"),
        (re.compile(r"(fait )?a|en date a"), "lieu"),
        (re.compile(r"je,? soussigne.{0,12}"), "nom"),
        (re.compile(r"(valable |a partir |a compter )?du"), "debut"),
        (re.compile(r"(jusqu')?au"), "fin"),
    ),
    "en": (
        (re.compile(r"on|this|dated?( this)?"), "date"),
        (re.compile(r"(done |signed )?at"), "place"),
        (re.compile(r"i,?|i,? the undersigned"), "name"),
        (re.compile(r"from"), "start"),
        (re.compile(r"to|through|until"), "end"),
    ),
}
"""What leads to an answer in a sentence, and what the answer is."""
_TIME = {"fr": (re.compile(r"heure"), "heure"), "en": (re.compile(r"hour|time"), "time")}
_CHOICES = (
    (
        frozenset({"m", "f", "h", "male", "female", "homme", "femme", "masculin", "feminin", "x"}),
        {"fr": "sexe", "en": "sex"},
    ),
    (
        frozenset({"mme", "m", "mlle", "madame", "monsieur", "mademoiselle", "mr", "mrs", "ms", "miss", "dr"}),
        {"fr": "civilite", "en": "title"},
    ),
)
"""What is asked by boxes that say no more than these."""
_SHARED = 4
"""Letters that the options of a question begin with at least, to name it; chosen, not measured."""


def called(field: LabelledField, label: str, language: str) -> str:
    """Return what people call an answer under *label*: the label, unless it only leads to the answer."""
    if field.kind is Kind.ONE_OF:
        return _choice(field.labels, label, language)
    said = naming.plain(label).strip(" :.,;…")
    if field.spread is not None and field.spread.asked is SpreadKind.TIME:
        known, name = _TIME[language]
        return label if known.search(said) else name
    return next((name for pattern, name in _LEADS[language] if pattern.fullmatch(said)), label)


def _choice(options: Sequence[str], label: str, language: str) -> str:
    """Return what a group of boxes asks whose label is that of one of them."""
    plain = [naming.plain(option).strip(" :./-") for option in options]
    if not all(plain) or naming.plain(label).strip(" :./-") not in plain:
        return label
    for words, name in _CHOICES:
        if len(set(plain)) > 1 and words.issuperset(plain):
            return name[language]
    shared = plain[0].split()[0]
    same = len(shared) >= _SHARED and all(option.split()[0] == shared for option in plain)
    return shared if same else label
