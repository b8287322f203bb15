"""The made-up form of `tests.unit.reading.paper` as an office would have it: a definition's folder and a scan."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from copiste.forms import blank
from tests.unit.forms.a_definition import titled
from tests.unit.reading import paper

DPI = 300


def definition(folder: Path) -> Path:
    """Write the definition `form-1` into *folder* and return that."""
    edition = folder / "form-1" / "editions" / "2026"
    edition.mkdir(parents=True)
    (folder / "form-1" / "schema.json").write_text(json.dumps(_schema()), "utf-8")
    (edition / "layout.json").write_text(json.dumps(_layout()), "utf-8")
    (edition / "blank-1.png").write_bytes(blank.encode(paper.blank().pixels))
    return folder


@cache
def _page(degrees: float) -> Image.Image:
    return Image.fromarray(paper.bent(paper.filled(), degrees=degrees))


def scan(note: str = "", degrees: float = 0.4) -> bytes:
    """Return the form with every field answered, as a scanner gives it; *note* makes it a file of its own."""
    out = io.BytesIO()
    _page(degrees).save(out, "TIFF", compression="tiff_lzw", dpi=(DPI, DPI), description=note)
    return out.getvalue()


def copied(note: str, degrees: float = 0.4) -> bytes:
    """Return the same in black and white, as an office copier gives it: a fiftieth of the bytes."""
    out = io.BytesIO()
    page = _page(degrees).point(lambda grey: 255 * (grey > 160)).convert("1")
    page.save(out, "TIFF", compression="group4", dpi=(DPI, DPI), description=note)
    return out.getvalue()


def _schema() -> dict[str, Any]:
    known = paper.definition(1).schema["properties"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:copiste:form:form-1",
        "x-version": "1.0.0",
        "x-fhir": {"questionnaire": "urn:copiste:questionnaire:form-1"},
        "type": "object",
        **titled("Form"),
        "properties": {name: titled(name, **{"type": "string", **rest}) for name, rest in known.items()},
    }


def _layout() -> dict[str, Any]:
    def place(name: str) -> dict[str, Any]:
        box = paper.ZONES[name] if name in paper.ZONES else paper.TICKS[name]
        return {"page": 1, "box": [box.x0, box.y0, box.x1, box.y1]}

    options = [{"value": name, **place(name)} for name in ("yes", "no")]
    return {
        "edition": "2026",
        "language": "en",
        "pages": [{"page": 1, "blank": "blank-1.png", "width": 408, "height": 528}],
        "fields": [
            {"name": "/name", "kind": "text", "places": [place("name")]},
            {"name": "/number", "kind": "text", "places": [place("number")]},
            {"name": "/remarks", "kind": "text", "multiline": True, "places": [place("remarks")]},
            {"name": "/answer", "kind": "one-of", "options": options},
            {"name": "/agrees", "kind": "tick", "places": [place("agrees")]},
        ],
    }
