"""Names of people, kept as written: hyphens, particles, apostrophes and capitals are the person's own.

Compare names on `base.folded` only: capitals by hand lose their accents (DOMAIN 3.2).

>>> SURNAME.parse("Lévesque-D’Amours").value
'Lévesque-D’Amours'
>>> SURNAME.parse("TREMBL4Y").findings[0].code
'digit_in_name'
"""

from __future__ import annotations

from collections.abc import Iterator

from copiste.fields.base import FieldType, FoundBy, Options, Parsed, Unparsable, warning
from copiste.fields.slots import letter_for


def _read(text: str, _options: Options) -> Parsed:
    if not any(char.isalpha() for char in text):
        raise Unparsable("no_letter")
    odd = any(char.isdigit() for char in text)
    return Parsed(" ".join(text.split()), (warning("digit_in_name"),) if odd else ())


def _repair(text: str, _options: Options) -> Iterator[str]:
    yield "".join(map(letter_for, text))


NAME = FieldType(
    "name", _read, (("Rose-Aimée de la Fictive", "Rose-Aimée de la Fictive"),), _repair, found_by=FoundBy.NAME
)
SURNAME = FieldType(
    "surname",
    _read,
    (("Essai-D’Exemple", "Essai-D’Exemple"), ("Ste-Fictive", "Ste-Fictive")),
    _repair,
    found_by=FoundBy.NAME,
)
GIVEN_NAME = FieldType(
    "given-name", _read, (("Jean-François", "Jean-François"), ("Zoé A.", "Zoé A.")), _repair, found_by=FoundBy.NAME
)
