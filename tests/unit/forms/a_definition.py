"""A small definition, as files, that tests spoil in one way each."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from copiste.forms import blank

LAYOUT = "editions/2024/layout.json"
Files = dict[str, bytes]


def titled(text: str, **rest: Any) -> dict[str, Any]:
    """A property with its titles."""
    return {"title": text, "x-title": {"fr": text, "en": text}, **rest}


def schema() -> dict[str, Any]:
    """A name, a one-of group and a table of two amounts."""
    line = {"type": "object", "properties": {"amount": titled("Amount", type="string")}, **titled("Line")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:copiste:form:small",
        "x-version": "1.0.0",
        "type": "object",
        **titled("Small"),
        "properties": {
            "name": titled("Name", type="string", maxLength=8),
            "sex": titled("Sex", type="string", enum=["F", "M"]),
            "lines": titled("Lines", type="array", items={"$ref": "#/$defs/line"}),
        },
        "$defs": {"line": line},
    }


def layout() -> dict[str, Any]:
    """Where the edition 2024 puts them."""
    return {
        "edition": "2024",
        "language": "en",
        "pages": [{"page": 1, "blank": "blank-1.png", "width": 72, "height": 48}],
        "fields": [
            {"name": "/name", "kind": "text", "comb": 8, "places": [{"page": 1, "box": [0.1, 0.1, 0.5, 0.2]}]},
            {
                "name": "/sex",
                "kind": "one-of",
                "options": [
                    {"value": "F", "page": 1, "box": [0.6, 0.1, 0.65, 0.2]},
                    {"value": "M", "page": 1, "box": [0.7, 0.1, 0.75, 0.2]},
                ],
            },
            {"name": "/lines/0/amount", "kind": "text", "places": [{"page": 1, "box": [0.1, 0.3, 0.5, 0.4]}]},
            {"name": "/lines/1/amount", "kind": "text", "places": [{"page": 1, "box": [0.1, 0.5, 0.5, 0.6]}]},
        ],
    }


def files(schema_: dict[str, Any] | None = None, layout_: dict[str, Any] | None = None) -> Files:
    """The folder, with the blank page."""
    return {
        "schema.json": json.dumps(schema_ or schema()).encode(),
        LAYOUT: json.dumps(layout_ or layout()).encode(),
        "editions/2024/blank-1.png": blank.encode(np.full((200, 300), 255, np.uint8)),
    }


def labelled() -> dict[str, Any]:
    """The same fields in an edition of which there is no blank."""
    return {
        "edition": "2024",
        "language": "en",
        "titles": ["Small form"],
        "prints": ["Do not write here"],
        "fields": [
            {"name": "/name", "kind": "text", "comb": 8, "label": {"says": ["Name", "Your name"], "answer": "line"}},
            {
                "name": "/sex",
                "kind": "one-of",
                "label": {"says": ["Sex"]},
                "options": [
                    {"value": "F", "label": {"says": ["Female"], "answer": "box-left"}},
                    {"value": "M", "label": {"says": ["Male"], "answer": "box-left"}},
                ],
            },
            {"name": "/lines/0/amount", "kind": "text", "label": {"says": ["First amount"], "answer": "cell"}},
        ],
    }
