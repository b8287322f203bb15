#!/usr/bin/env python3
"""Write the types of what the API answers from its OpenAPI document, for the scripts of the review screen."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from copiste.pointers import parted
from functions.api import openapi
from functions.api.app import app

WHERE = Path(__file__).parents[1] / "web" / "types.d.ts"
HEAD = "// What the HTTP API answers, written by `make types` from its OpenAPI document: change that.\n"
METHODS = {"get": "Got", "post": "Posted", "put": "Put", "patch": "Patched"}
_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def types() -> str:
    """Return the file."""
    document: dict[str, Any] = json.loads(openapi.document(app))
    schemas: dict[str, Any] = document["components"]["schemas"]
    answers = {method: _answers(document["paths"], method) for method in METHODS}
    given = {name for found in answers.values() for text in found.values() for name in _names(text)}
    wanted = _reached(schemas, ["ErrorView", *given])
    shapes = [_shape(name, schemas[name]) for name in sorted(wanted)]
    by_path = [_by_path(METHODS[method], found) for method, found in answers.items()]
    return "\n".join([HEAD, *shapes, *by_path])


def type_of(schema: dict[str, Any]) -> str:
    """Return the type of what *schema* holds for."""
    if "$ref" in schema:
        name = parted(str(schema["$ref"]))[1]
        return "unknown" if name == "JsonValue" else name
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(type_of(each) for each in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        return " | ".join(json.dumps(each) for each in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return _array(schema)
    return _object(schema) if schema.get("type") == "object" else _PLAIN.get(schema.get("type", ""), "unknown")


def _array(schema: dict[str, Any]) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(type_of(each) for each in schema['prefixItems'])}]"
    inner = type_of(schema["items"])
    return f"({inner})[]" if "|" in inner else f"{inner}[]"


def _object(schema: dict[str, Any]) -> str:
    if "properties" not in schema:
        values = schema.get("additionalProperties")
        return f"Record<string, {type_of(values) if isinstance(values, dict) else 'unknown'}>"
    parts = (f"{name}: {type_of(each)}" for name, each in schema["properties"].items())  # an answer leaves nothing out
    return f"{{ {'; '.join(parts)} }}"


def _shape(name: str, schema: dict[str, Any]) -> str:
    about = str(schema.get("description", "")).split("\n\n")[0].replace("\n", " ")
    line = f"type {name} = {type_of(schema)};"
    return f"/** {about} */\n{line}" if about else line


def _answers(paths: dict[str, Any], method: str) -> dict[str, str]:
    """Return what *method* answers under each path, the narrowest first: TypeScript takes the first that fits."""
    found = {}
    for path, operations in paths.items():
        answers = operations.get(method, {}).get("responses", {})
        kinds = [_answer(each) for code, each in answers.items() if code.startswith("2")]
        if kinds and kinds != ["unknown"]:
            found[re.sub(r"\{\w+\}", "${string}", path)] = " | ".join(kinds)
    return dict(sorted(found.items(), key=lambda pair: (-pair[0].count("/"), pair[0].count("$"), pair[0])))


def _answer(answer: dict[str, Any]) -> str:
    content = answer.get("content", {})
    if not content:
        return "null"
    return type_of(content["application/json"]["schema"]) if "application/json" in content else "unknown"


def _by_path(name: str, found: dict[str, str]) -> str:
    cases = "".join(f"  Path extends `{path}` ? {kind} :\n" for path, kind in found.items())
    return f"type {name}<Path extends string> =\n{cases}  any;"


def _names(text: str) -> list[str]:
    return re.findall(r"\b[A-Z]\w+", re.sub(r"\"[^\"]*\"|\bRecord\b", "", text))


def _reached(schemas: dict[str, Any], begun: list[str]) -> set[str]:
    found: set[str] = set()
    left = list(begun)
    while left:
        name = left.pop()
        if name in schemas and name not in found:
            found.add(name)
            left += _names(type_of(schemas[name]))
    return found


if __name__ == "__main__":
    WHERE.write_text(types(), "utf-8")
    sys.stdout.write(f"{WHERE}\n")
