"""The made-up form of `tests.unit.reading.paper` as an office would have it: a definition's folder and a scan."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from copiste.forms import blank
from copiste.pages.model import Grey
from tests.unit.forms.a_definition import titled
from tests.unit.reading import paper

DPI = 300
NAME = "Test Example"
SMALL = 0.5
"""The form is drawn at half its size, as a card is: a quarter of the pixels, and of the time to look at them."""


def definition(folder: Path, **keywords: Any) -> Path:
    """Write the definition `form-1` into *folder* and return that; *keywords* are added to its schema."""
    edition = folder / "form-1" / "editions" / "2026"
    edition.mkdir(parents=True)
    (folder / "form-1" / "schema.json").write_text(json.dumps(_schema() | keywords), "utf-8")
    (edition / "layout.json").write_text(json.dumps(_layout()), "utf-8")
    (edition / "blank-1.png").write_bytes(blank.encode(_small(paper.blank().pixels)))
    return folder


def _small(pixels: Grey) -> Grey:
    return np.asarray(cv2.resize(pixels, None, fx=SMALL, fy=SMALL, interpolation=cv2.INTER_AREA), np.uint8)


@cache
def _page(name: str) -> Image.Image:
    return Image.fromarray(_small(paper.bent(paper.filled(name=name), degrees=0.4)))


def scan(note: str = "") -> bytes:
    """Return the form with every field answered, as a scanner gives it; *note* makes it a file of its own."""
    out = io.BytesIO()
    _page(NAME).save(out, "TIFF", compression="tiff_lzw", dpi=(DPI, DPI), description=note)
    return out.getvalue()


def copied(note: str, name: str = NAME) -> bytes:
    """Return the same in black and white, as an office copier gives it; with *name* that is what is written there."""
    out = io.BytesIO()
    page = _page(name).point(lambda grey: 255 * (grey > 160)).convert("1")
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
        "properties": {name: titled(name, **{"type": "string", **rest}) for name, rest in known.items()}
        | {"name": titled("name", type="string", format="name")},
    }


def _layout() -> dict[str, Any]:
    def place(name: str) -> dict[str, Any]:
        box = paper.ZONES[name] if name in paper.ZONES else paper.TICKS[name]
        return {"page": 1, "box": [box.x0, box.y0, box.x1, box.y1]}

    options = [{"value": name, **place(name)} for name in ("yes", "no")]
    return {
        "edition": "2026",
        "language": "en",
        "pages": [{"page": 1, "blank": "blank-1.png", "width": 204, "height": 264}],
        "fields": [
            {"name": "/name", "kind": "text", "places": [place("name")]},
            {"name": "/number", "kind": "text", "places": [place("number")]},
            {"name": "/remarks", "kind": "text", "multiline": True, "places": [place("remarks")]},
            {"name": "/answer", "kind": "one-of", "options": options},
            {"name": "/agrees", "kind": "tick", "places": [place("agrees")]},
        ],
    }
