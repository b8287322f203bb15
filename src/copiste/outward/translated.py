"""Texts for people in both languages as FHIR has them: one in the element, the other in its translation extension."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
_LANGUAGES = ("fr", "en")


def text_of(name: str, described: Mapping[str, Any], said: str) -> dict[str, Any]:
    """Return the element *name* with the text *said*, and the other languages that *described* has in `x-title`.

    >>> text_of("text", {"x-title": {"fr": "Nom", "en": "Name"}}, "Nom")["_text"]["extension"][0]["extension"][0]
    {'url': 'lang', 'valueCode': 'en'}
    """
    titles = described.get("x-title")
    others = {
        language: str(titles[language])
        for language in _LANGUAGES
        if isinstance(titles, Mapping) and titles.get(language) and titles[language] != said
    }
    if not others:
        return {name: said}
    told = [
        {
            "url": TRANSLATION,
            "extension": [{"url": "lang", "valueCode": language}, {"url": "content", "valueString": text}],
        }
        for language, text in others.items()
    ]
    return {name: said, f"_{name}": {"extension": told}}


def language_of(described: Any) -> str | None:
    """Return the language that the texts of a schema come in first: French where any has it, as on its paper.

    None where no text says which language it is in.
    """
    found = _languages(described)
    return next((language for language in _LANGUAGES if language in found), None)


def _languages(described: Any) -> set[str]:
    if isinstance(described, list):
        return set().union(*map(_languages, described))
    if not isinstance(described, Mapping):
        return set()
    titles = described.get("x-title")
    own = {language for language in _LANGUAGES if isinstance(titles, Mapping) and titles.get(language)}
    return own.union(*map(_languages, described.values()))
