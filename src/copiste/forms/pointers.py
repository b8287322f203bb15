"""Pointers between a layout and the schema and record it serves.

>>> set_at({}, "/lines/0/amount", "12.50")
{'lines': [{'amount': '12.50'}]}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from copiste.pointers import pointer_of, tokens

LONGEST_ARRAY = 1000
"""No paper form repeats a row more often; a larger index is a mistake or an attack."""

_MOST_REFERENCES = 32
"""`$ref`s followed one after another, so that a circle ends; chosen, not measured."""
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


def property_at(schema: Mapping[str, Any], pointer: str) -> Mapping[str, Any] | None:
    """Return the subschema of the value that *pointer* names in a record, or None when *schema* has none.

    Follows `properties`, `items`, `prefixItems` and references to the schema's own `$defs`.
    """
    found: Mapping[str, Any] | None = _dereferenced(schema, schema)
    for part in tokens(pointer):
        if found is None:
            return None
        found = _dereferenced(schema, _child(found, part))
    return found


def _child(schema: Mapping[str, Any], part: str) -> Any:
    properties = schema.get("properties")
    if isinstance(properties, Mapping) and part in properties:
        return properties[part]
    if not _INDEX.fullmatch(part):
        return None
    first = schema.get("prefixItems")
    if isinstance(first, list) and int(part) < len(first):
        return first[int(part)]
    return schema.get("items")


def _dereferenced(root: Mapping[str, Any], schema: Any) -> Mapping[str, Any] | None:
    for _ in range(_MOST_REFERENCES):
        if not isinstance(schema, Mapping):
            return None
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return schema
        schema = _target(root, reference)
    return None


def _target(root: Mapping[str, Any], reference: str) -> Any:
    found: Any = root if reference.startswith("#/") else None
    for part in tokens(reference[1:]) if found is not None else ():
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def set_at(record: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """Put *value* at *pointer* in *record*, making the groups and rows on the way, and return *record*.

    A part that is a number is a row of an array; rows that are skipped become empty groups. Raises `ValueError` for the
    empty pointer, a row beyond `LONGEST_ARRAY`, or a way that leads through a value that is neither group nor array.
    """
    parts = tokens(pointer)
    if not parts:
        raise ValueError("the whole record cannot be set")
    here: dict[str, Any] | list[Any] = record
    for part, following in zip(parts, (*parts[1:], None), strict=True):
        fresh: Any = value if following is None else ([] if _INDEX.fullmatch(following) else {})
        here = _step(here, part, fresh, last=following is None)
    return record


def _step(here: Any, part: str, fresh: Any, *, last: bool) -> Any:
    if isinstance(here, dict):
        if last or part not in here:
            here[part] = fresh
        return here[part]
    if isinstance(here, list) and _INDEX.fullmatch(part) and int(part) < LONGEST_ARRAY:
        index = int(part)
        here.extend({} for _ in range(index - len(here)))
        if index == len(here):
            here.append(fresh)
        elif last or _placeholder(here[index], fresh):
            here[index] = fresh
        return here[index]
    raise ValueError("the pointer leads through something that is neither a group nor a row")


def _placeholder(found: Any, fresh: Any) -> bool:
    return found == {} and isinstance(fresh, list)


def leaves(schema: Mapping[str, Any], prefix: str = "", depth: int = 0) -> tuple[str, ...]:
    """Return the pointer of every value that *schema* describes; the rows of an array are written `*`.

    >>> leaves({"properties": {"a": {"type": "string"}, "b": {"type": "array", "items": {"properties": {"c": {}}}}}})
    ('/a', '/b/*/c')
    """
    return _leaves(schema, schema, prefix, depth)


def _leaves(root: Mapping[str, Any], schema: Mapping[str, Any], prefix: str, depth: int) -> tuple[str, ...]:
    found: list[str] = []
    for name, child in _children(schema):
        below = _dereferenced(root, child)
        pointer = prefix + pointer_of(name)
        nested = below is not None and depth < _MOST_REFERENCES and _nests(root, below)
        found += _leaves(root, below, pointer, depth + 1) if nested and below is not None else [pointer]
    return tuple(found)


def _children(schema: Mapping[str, Any]) -> list[tuple[str, Any]]:
    properties = schema.get("properties")
    if isinstance(properties, Mapping):
        return [(str(name), child) for name, child in properties.items()]
    return [("*", schema["items"])] if "items" in schema else []


def _nests(root: Mapping[str, Any], schema: Mapping[str, Any]) -> bool:
    """Tell a group or an array of groups from a value; an array of plain values is one value (many-of)."""
    if isinstance(schema.get("properties"), Mapping):
        return True
    rows = _dereferenced(root, schema.get("items"))
    return rows is not None and isinstance(rows.get("properties"), Mapping)
