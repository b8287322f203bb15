"""What docs/field-types.md and docs/types-de-champs.md say, from the registry, so that they say what the code does.

`make docs` writes them anew; a test fails when one has drifted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from copiste.fields import crossing, words
from copiste.fields.base import Parsed
from copiste.fields.codes import FINDINGS, REFUSALS
from copiste.fields.manual_words import HEAD, HEADS, OPTIONS, TIES, TIES_TAIL, TITLES, TO
from copiste.fields.registry import FIELD_TYPES
from copiste.texts import Language, catalogue

PAGES: Mapping[Language, str] = {"en": "field-types.md", "fr": "types-de-champs.md"}
"""The name of each page in docs/."""


def field_types_page(language: Language) -> str:
    """Return the whole page in *language* as Markdown."""
    heads, titles = HEADS[language], TITLES[language]
    types = _table(heads["types"], (_row(name, language) for name in FIELD_TYPES))
    options = _table(heads["keywords"], OPTIONS[language](_listed(words.LEXICONS)))
    ties = _table(heads["keywords"], TIES[language](_listed(crossing.ROLES)))
    return (
        f"{HEAD[language]}{types}\n## {titles['options']}\n\n{options}"
        f"\n## {titles['ties']}\n\n{ties}{TIES_TAIL[language]}"
        f"{_codes('finding', FINDINGS, language)}\n{_codes('unparsable', REFUSALS, language)}"
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _row(name: str, language: Language) -> Sequence[str]:
    kind = FIELD_TYPES[name]
    parsed = [kind.parse(text, kind.test_options) for text, _ in kind.test_values]
    papers = ", ".join(f"`{text}`".replace("\n", "` / `") for text, _ in kind.test_values)
    options = f" {TO[language]['under']} `{json.dumps(dict(kind.test_options))}`" if kind.test_options else ""
    values = ", ".join(f"`{json.dumps(one.value, ensure_ascii=False)}`" for one in parsed)
    return f"`{name}`", kind.summary[language], papers + options, values, _evidence(parsed, language)


def _evidence(parsed: list[Parsed], language: Language) -> str:
    found = sorted({one.evidence for one in parsed})
    told = f" {TO[language]['to']} ".join(f"{value:g}" for value in dict.fromkeys((found[0], found[-1])))
    return told.replace(".", ",") if language == "fr" else told


def _codes(family: str, codes: Iterable[str], language: Language) -> str:
    said = catalogue(language)
    rows = ((f"`{code}`", said[f"{family}.{code}"]) for code in sorted(codes))
    return f"## {TITLES[language][family]}\n\n{_table(HEADS[language]['codes'], rows)}"
