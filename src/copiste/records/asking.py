"""What a form asks for where there is no paper: what it requires, what nobody is asked for, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import JsonValue

from copiste.forms.model import Edition, FieldLayout, Kind
from copiste.forms.pointers import property_at, set_at
from copiste.pages.model import Problem
from copiste.pointers import parted, value_at
from copiste.records.assemble import held, record_of
from copiste.records.model import FieldResult

_UNSIGNED = frozenset({"telephone"})
"""Channels by which nobody can sign: who calls is asked for no signature."""
_ROW = re.compile(r"(.*)/(0|[1-9][0-9]*)(?=/)")


def required(schema: Mapping[str, Any], path: str) -> bool:
    """Whether the object that holds *path* asks for it, as every object around it does for its own."""
    parent, name = parted(path)
    holder = property_at(schema, parent)
    asks = holder.get("required") if holder is not None else None
    around, last = parted(parent)
    inside = not parent or required(schema, around if last.isdecimal() else parent)
    return isinstance(asks, list) and name in asks and inside


def needed(schema: Mapping[str, Any], path: str) -> bool:
    """Whether *path* has to be answered whatever the others are: in a table, only in the rows that it must have."""
    return required(schema, path) and all(row < _least(schema, table) for table, row in _rows(path))


def asked(edition: Edition, channel: str | None) -> Iterator[FieldLayout]:
    """Yield what somebody who comes by *channel* is asked for."""
    for each in edition.fields:
        if each.kind is not Kind.SIGNATURE or channel not in _UNSIGNED:
            yield each


def checked(
    fields: Sequence[FieldResult], schema: Mapping[str, Any], edition: Edition | None
) -> tuple[dict[str, JsonValue], tuple[Problem, ...]]:
    """Build the record of a form that somebody says, and hold it against its schema.

    A table that may be empty and is asked for is an empty one. Where no signature was asked for, none is missing.
    """
    said = [(one.name, one.value) for one in fields]
    names = {name for name, _ in said}
    layouts = () if edition is None else edition.fields
    unsigned = [each.name for each in layouts if each.kind is Kind.SIGNATURE and each.name not in names]
    tables = {table for name in names for table, _ in _rows(name)}
    empty = sorted(table for table in tables if required(schema, table) and not _least(schema, table))
    record, as_if_signed = (
        _with_tables(record_of([*said, *more]), empty) for more in ((), [(name, True) for name in unsigned])
    )
    return record, held(as_if_signed, schema)


def _with_tables(record: dict[str, JsonValue], tables: Sequence[str]) -> dict[str, JsonValue]:
    for table in tables:
        if value_at(record, table) is None:
            set_at(record, table, [])
    return record


def _rows(path: str) -> Iterator[tuple[str, int]]:
    """Yield the tables that *path* stands in, each with the number of the row, from 0.

    >>> list(_rows("/persons/2/child")), list(_rows("/name"))
    ([('/persons', 2)], [])
    """
    found = _ROW.match(path)
    if found:
        yield from _rows(f"{found[1]}/")
        yield found[1], int(found[2])


def _least(schema: Mapping[str, Any], table: str) -> int:
    """Return how many rows *table* must have."""
    least = (property_at(schema, table) or {}).get("minItems", 0)
    return least if isinstance(least, int) else 0
