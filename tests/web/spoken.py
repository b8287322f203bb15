"""The words of the screen in the language of who sits at it: the tests name them in French."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).parents[2]
CATALOGUES = (ROOT / "web" / "texts", ROOT / "src" / "copiste" / "texts")
REVIEWERS = {"fr": "rtremblay", "en": "jdoe"}


@dataclass(frozen=True)
class Spoken:
    """A clerk's language, and who of the office speaks it."""

    language: Literal["fr", "en"]

    @property
    def reviewer(self) -> str:
        return REVIEWERS[self.language]

    def __call__(self, french: str, key: str = "") -> str:
        """Return what the screen says for *french*; a *key* tells apart what is two texts in English."""
        found = {text for name, text in _pairs()[french] if key in ("", name)}
        (english,) = found
        return french if self.language == "fr" else english


@cache
def _pairs() -> dict[str, list[tuple[str, str]]]:
    """Return by French text its keys, each with the English one; titles of fields have the key `title`."""
    out: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for folder in CATALOGUES:
        french, english = (_texts(folder, language) for language in ("fr", "en"))
        for key, text in french.items():
            out[text].append((key, english[key]))
    for schema in (ROOT / "schemas").glob("*/schema.json"):
        for title in _titles(json.loads(schema.read_text("utf-8"))):
            out[title["fr"]].append(("title", title["en"]))
    return out


def _texts(folder: Path, language: str) -> dict[str, str]:
    files = [folder / f"{language}.json", *(folder / language).glob("*.json")]
    return {key: text for path in files if path.exists() for key, text in json.loads(path.read_text("utf-8")).items()}


def _titles(node: Any) -> Iterator[dict[str, str]]:
    if isinstance(node, dict):
        if "fr" in node.get("x-title", {}):
            yield node["x-title"]
        for each in node.values():
            yield from _titles(each)
    elif isinstance(node, list):
        for each in node:
            yield from _titles(each)
