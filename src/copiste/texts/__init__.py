"""Every text for people, in French and in English.

One folder a language, one flat JSON file a subject; keys are dotted (`error.encrypted`, `reason.readers_disagree`).
Texts hold named places in braces. French is the first language: a key that one catalogue lacks fails the tests.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

from copiste.errors import CopisteError

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Return the whole catalogue of *language*: key to text."""
    folder = resources.files(__name__).joinpath(language)
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda entry: entry.name)
    return {key: text for entry in files for key, text in json.loads(entry.read_text("utf-8")).items()}


def say(key: str, language: Language, **facts: object) -> str:
    """Return the text of *key* with its places filled in; an unknown key comes back as itself."""
    text = catalogue(language).get(key)
    return key if text is None else text.format_map(_Facts(facts))


def explain(error: CopisteError, language: Language) -> str:
    """Return the sentence for people that *error* stands for, with its remedy."""
    return explain_code(error.code, language, error.facts)


def explain_code(code: str, language: Language, facts: Mapping[str, object]) -> str:
    """Return the sentence of an error code: that of the very limit or resource in *facts* where there is one."""
    narrow = f"error.{code}.{facts.get('limit', facts.get('resource'))}"
    return say(narrow if narrow in catalogue(language) else f"error.{code}", language, **facts)


def language_of(locale: str | None) -> Language:
    """Return the language of a POSIX locale such as `fr_CA.UTF-8`; English for `en…`, `C` and the unknown."""
    return "fr" if (locale or "").lower().startswith("fr") else "en"


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"
