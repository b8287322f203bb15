"""What decoder and child say to each other: frames of a JSON head and raw bytes. The child is not believed blindly."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict
from typing import Any

import numpy as np

from copiste.errors import CopisteError
from copiste.pages.decode import Opened
from copiste.pages.geometry import Box
from copiste.pages.model import Grey, Limits, Page, PageFacts, Problem, Widget, Word

LENGTHS = struct.Struct(">IQ")
"""Before each frame: bytes of its JSON head, bytes of its body."""
MOST_HEAD = 64_000_000
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
        "widgets": [[widget.name, widget.value] for widget in document.widgets],
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
        "words": [[word.text, *word.box.as_list()] for word in page.words],
        "problems": [asdict(problem) for problem in page.problems],
    }
    return frame(head, np.ascontiguousarray(page.pixels).data.cast("B"))


def from_error(error: CopisteError) -> bytes:
    """Return the frame of a deliberate refusal."""
    return frame({"kind": "error", "code": error.code, "facts": error.facts})


def document(head: Head) -> Opened:
    """Return the facts of a document, with no pages yet. Raise `ValueError` and its like when they are nonsense."""
    widgets = tuple(Widget(str(name), str(value)) for name, value in head["widgets"])
    return Opened(str(head["media_type"]), int(head["count"]), iter(()), widgets, _problems(head))


def page(head: Head, body: bytearray) -> Page:
    """Return a page; its pixels are the *body*, not a copy. Raise `ValueError` and its like when it is nonsense."""
    height, width = (int(side) for side in head["shape"])
    pixels: Grey = np.frombuffer(body, dtype=np.uint8).reshape(height, width)
    words = tuple(Word(str(text), Box(*(float(side) for side in sides))) for text, *sides in head["words"])
    return Page(int(head["number"]), pixels, PageFacts(**head["facts"]), words, _problems(head))


def _problems(head: Head) -> tuple[Problem, ...]:
    return tuple(Problem(**problem) for problem in head["problems"])
