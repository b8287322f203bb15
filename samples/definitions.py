"""Puts the layouts of our own forms in `schemas/`: what `copiste draft` proposes, under the names that we gave.

The schemas beside the layouts are written by hand.
"""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

from copiste.drafting.draft import draft
from samples.cases import FilledCase
from samples.forms import BLANKS, FORMS

SCHEMAS = Path(__file__).parents[1] / "schemas"
EDITIONS = {"address-change": ("2026-01", "fr"), "permit": ("2026-01", "en"), "referral": ("2026-03", "fr")}
"""By form: the name of its edition, and the language of its print (the bilingual form is read in French first)."""

Entry = dict[str, Any]


def renamed(entries: list[Entry], case: FilledCase) -> list[Entry]:
    """The drafted fields under their pointers; tick boxes that make one list become one field."""
    drafted = {entry["acroform"]: entry for entry in entries}
    return [_list(case, pointer, drafted) or _own(names, pointer, drafted) for pointer, names in case.names().items()]


def _own(names: dict[str, str], pointer: str, drafted: dict[str, Entry]) -> Entry:
    (name,) = names
    return drafted[name] | {"name": pointer}


def _list(case: FilledCase, pointer: str, drafted: dict[str, Entry]) -> Entry | None:
    boxes = [
        {"value": value, **drafted[name]["places"][0], "acroform": name}
        for name, value in case.lists.get(pointer, {}).items()
    ]
    return {"name": pointer, "kind": "many-of", "options": boxes} if boxes else None


def write(form: str) -> None:
    """Writes `schemas/<form>/editions/<edition>/`: the layout, and the picture of the blank page."""
    edition, language = EDITIONS[form]
    files = draft((BLANKS / f"{form}.pdf").read_bytes(), form=form, edition=edition)
    folder = SCHEMAS / form / "editions" / edition
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.mkdir(parents=True)
    prefix = f"editions/{edition}/"
    for name, content in files.items():
        if name.startswith(prefix) and name.endswith(".png"):
            (folder / name.removeprefix(prefix)).write_bytes(content)
    layout = json.loads(files[f"{prefix}layout.json"]) | {"language": language}
    layout["fields"] = renamed(layout["fields"], FORMS[form].case(random.Random(0), 0.0))
    (folder / "layout.json").write_text(json.dumps(layout, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
