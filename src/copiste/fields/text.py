"""Free text, on one line or several: kept as written, in NFC, with runs of spaces folded.

`x-lexicon` names the lists that the answer is probably in (`words.LEXICONS`): what one has is likelier read right.

>>> TEXT.parse("12,  rue de l'Église\\n app. 5 ").value
"12, rue de l'Église\\napp. 5"
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from copiste.fields import words
from copiste.fields.base import FieldType, Options, Parsed


def lexicons_of(options: Options) -> Sequence[str]:
    """Return the lists that a property names; `x-lexicon` is one name or several."""
    named = options.get("x-lexicon", ())
    return [named] if isinstance(named, str) else list(named)


def _read(text: str, options: Options) -> Parsed:
    lexicons = lexicons_of(options)
    return Parsed(text, evidence=words.evidence(text, lexicons) if lexicons else 0.0)


def _repair(text: str, options: Options) -> Iterator[str]:
    lexicons = lexicons_of(options)
    if lexicons and words.entry(text, lexicons) is None:
        yield from words.look_alikes(text, lexicons)


TEXT = FieldType(
    "text",
    _read,
    (("Consulter  avant  midi", "Consulter avant midi"), ("rue Principale\napp. 5", "rue Principale\napp. 5")),
    _repair,
    longest=None,
)
