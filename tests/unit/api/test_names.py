"""Names in the OpenAPI document: one for each thing, and none that tells where it is written."""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from pathlib import Path

from functions.api import openapi
from functions.api.app import app

ROOT = Path(__file__).parents[3]


def classes() -> dict[str, list[str]]:
    """Return where each class of the product is written, by its name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for folder in ("src/copiste", "functions"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef):
                    found[node.name].append(path.relative_to(ROOT).as_posix())
    return found


def test_no_name_of_the_document_means_two_things() -> None:
    public = json.loads(openapi.document(app))["components"]["schemas"]
    written = classes()

    assert [name for name in public if "__" in name] == []
    assert {name: written[name] for name in public if len(written[name]) > 1} == {}
