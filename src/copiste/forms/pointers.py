"""Pointers between a layout and the schema and record it serves.

>>> set_at({}, "/lines/0/amount", "12.50")
{'lines': [{'amount': '12.50'}]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from copiste.pointers import pointer_of, referred, tokens

LONGEST_ARRAY = 1000
"""No paper form repeats a row more often; a larger index is a mistake or an attack."""

_MOST_REFERENCES = 32
"""`$ref`s followed one after another, so that a circle ends; chosen, not measured."""
_MOST_PROPERTIES = 20_000
"""Properties of one definition that are looked at, so that references cannot multiply them; chosen, not measured."""
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
        schema = referred(root, reference)
    return None


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


def leaves(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the pointer of every value that *schema* describes; the rows of an array are written `*`.

    A group that stands in itself is one value there, and no more than `_MOST_PROPERTIES` are looked at.

    >>> leaves({"properties": {"a": {"type": "string"}, "b": {"type": "array", "items": {"properties": {"c": {}}}}}})
    ('/a', '/b/*/c')
    """
    return tuple(_leaves(schema, schema, "", (), iter(range(_MOST_PROPERTIES))))


def leaf_of(schema: Mapping[str, Any], pointer: str) -> str:
    """Return *pointer* as `leaves` writes it, with `*` for a row: a property whose name is a number is none."""
    found: Mapping[str, Any] | None = _dereferenced(schema, schema)
    parts: list[str] = []
    for part in tokens(pointer):
        properties = found.get("properties") if found is not None else None
        named = isinstance(properties, Mapping) and part in properties
        parts.append(part if named or not _INDEX.fullmatch(part) else "*")
        found = None if found is None else _dereferenced(schema, _child(found, part))
    return pointer_of(*parts)


def _leaves(
    root: Mapping[str, Any], schema: Mapping[str, Any], prefix: str, above: tuple[int, ...], left: Iterator[int]
) -> Iterator[str]:
    for name, child in _children(schema):
        if next(left, None) is None:
            return
        below = _dereferenced(root, child)
        pointer = prefix + pointer_of(name)
        inside = id(below) in above or len(above) >= _MOST_REFERENCES
        if below is not None and not inside and _nests(root, below):
            yield from _leaves(root, below, pointer, (*above, id(below)), left)
        else:
            yield pointer


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
