"""What decoder and child say to each other: frames of a JSON head and raw bytes. The child is not believed blindly."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from copiste.errors import CopisteError
from copiste.pages.geometry import Box
from copiste.pages.model import Family, Grey, Limits, Opened, Page, PageFacts, Problem, Widget, Word

LENGTHS = struct.Struct(">IQ")
"""Before each frame: bytes of its JSON head, bytes of its body."""
MOST_HEAD = 64_000_000
"""Bytes of a JSON head, in which all words and widgets of a page stand; chosen, not measured."""
MOST_LAYERS = 2
"""The body of a page holds its pixels and, where its file draws text or widgets, what these draw."""
Head = dict[str, Any]


def frame(head: Head, body: bytes | memoryview = b"") -> bytes:
    """Return one frame."""
    text = json.dumps(head).encode()
    return LENGTHS.pack(len(text), len(body)) + text + bytes(body)


def request(limits: Limits, first: int, data: bytes) -> bytes:
    """Return what the parent asks: decode *data* within *limits*, pages from *first* on."""
    return frame({"limits": asdict(limits), "first": first}, data)


def from_document(document: Opened) -> bytes:
    """Return the frame that says what the document is, before its pages."""
    return frame({
        "kind": "document",
        "media_type": document.media_type,
        "count": document.count,
        "problems": [asdict(problem) for problem in document.problems],
    })  # fmt: skip


def from_page(page: Page) -> bytes:
    """Return the frame of one page."""
    height, width = page.pixels.shape
    head = {
        "kind": "page",
        "number": page.number,
        "shape": [height, width],
        "facts": asdict(page.facts),
        "words": [[word.text, word.score, word.cut, *_sides(word.box)] for word in page.words],
        "widgets": [[*_plain(widget), *_sides(widget.box)] for widget in page.widgets],
        "layers": 1 if page.drawn is None else 2,
        "problems": [asdict(problem) for problem in page.problems],
    }
    layers = page.pixels if page.drawn is None else np.stack((page.pixels, page.drawn))
    return frame(head, np.ascontiguousarray(layers).data.cast("B"))


def from_error(error: CopisteError) -> bytes:
    """Return the frame of a deliberate refusal."""
    return frame({"kind": "error", "code": error.code, "facts": error.facts})


def document(head: Head) -> Opened:
    """Return the facts of a document, with no pages yet. Raise `ValueError` and its like when they are nonsense."""
    return Opened(str(head["media_type"]), int(head["count"]), iter(()), _problems(head))


def page(head: Head, body: bytearray) -> Page:
    """Return a page; its pixels are the *body*, not a copy. Raise `ValueError` and its like when it is nonsense."""
    height, width = (int(side) for side in head["shape"])
    layers: npt.NDArray[np.uint8] = np.frombuffer(body, dtype=np.uint8).reshape(int(head["layers"]), height, width)
    words = tuple(
        Word(str(text), _box(sides), float(score), cut=bool(cut)) for text, score, cut, *sides in head["words"]
    )
    widgets = tuple(_widget(each) for each in head["widgets"])
    drawn: Grey | None = layers[1] if len(layers) > 1 else None
    return Page(int(head["number"]), layers[0], PageFacts(**head["facts"]), words, _problems(head), widgets, drawn)


def _plain(widget: Widget) -> list[str | int]:
    said = [widget.name, widget.value, str(widget.family), widget.written]
    return [*said, widget.delivered, widget.shown, widget.cells]


def _widget(sides: list[Any]) -> Widget:
    name, value, family, written, delivered, shown, cells, *box = sides
    said = str(name), str(value), _box(box), Family(family), str(written)
    return Widget(*said, delivered=bool(delivered), shown=str(shown), cells=int(cells))


def _sides(box: Box) -> list[float]:
    return [box.x0, box.y0, box.x1, box.y1]


def _box(sides: list[Any]) -> Box:
    return Box(*(float(side) for side in sides))


def _problems(head: Head) -> tuple[Problem, ...]:
    return tuple(Problem(**problem) for problem in head["problems"])
