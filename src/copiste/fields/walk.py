"""Every value of a record beside the subschema that describes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from copiste.pointers import pointer_of, referred

Schema = Mapping[str, Any]
_MOST_HOPS = 8  # a longer chain of `$ref` is a loop


@dataclass(frozen=True, slots=True)
class ValuePlace:
    """A value in a record: `path` holds property names, and row numbers as integers."""

    path: tuple[str | int, ...]
    schema: Schema
    value: JsonValue

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the value."""
        return pointer_of(*self.path)

    @property
    def row(self) -> tuple[str | int, ...]:
        """The path of the innermost table row that holds the value; empty outside of tables."""
        last = max((i for i, part in enumerate(self.path) if isinstance(part, int)), default=-1)
        return self.path[: last + 1]


def places(schema: Schema, record: JsonValue) -> Iterator[ValuePlace]:
    """Yield every value that stands in *record*, groups and rows included, through `properties`, `items`, `$ref`."""
    yield from _below(schema, ValuePlace((), schema, record))


def _below(root: Schema, place: ValuePlace) -> Iterator[ValuePlace]:
    schema = resolved(root, place.schema)
    yield ValuePlace(place.path, schema, place.value)
    if isinstance(place.value, dict):
        properties = schema.get("properties")
        for name, value in place.value.items():
            below = properties.get(name) if isinstance(properties, Mapping) else None
            if isinstance(below, Mapping):
                yield from _below(root, ValuePlace((*place.path, name), below, value))
    elif isinstance(place.value, list) and isinstance(schema.get("items"), Mapping):
        for index, value in enumerate(place.value):
            yield from _below(root, ValuePlace((*place.path, index), schema["items"], value))


def resolved(root: Schema, schema: Schema) -> Schema:
    """Return *schema* with a local `$ref` followed; keywords beside the reference win over those behind it."""
    found = dict(schema)
    for _ in range(_MOST_HOPS):
        reference = found.pop("$ref", None)
        if not isinstance(reference, str):
            break
        target = referred(root, reference)
        found = {**target, **found} if isinstance(target, Mapping) else found
    return found
