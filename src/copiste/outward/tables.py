"""Records as a table: one row a record, one column a value, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

from copiste.pointers import parted, pointer_of

if TYPE_CHECKING:
    from copiste.forms.model import Definition

_HARMLESS = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def table(lines: Sequence[dict[str, Any]]) -> str:
    """Return *lines* as CSV; columns are in the order in which they first appear."""
    columns = dict.fromkeys(name for line in lines for name in row(line))
    out = StringIO(newline="")
    writer = csv.DictWriter(out, list(columns), restval="")
    writer.writerow({name: cell(name) for name in columns})
    writer.writerows({name: cell(value) for name, value in row(line).items()} for line in lines)
    return out.getvalue()


def row(line: dict[str, Any]) -> dict[str, Any]:
    """Return one record as columns: its facts by name, its answers by JSON Pointer.

    >>> row({"id": "x", "record": {"name": "Ada", "rows": [{"n": "1"}]}})
    {'id': 'x', '/name': 'Ada', '/rows/0/n': '1'}
    """
    facts = {name: value for name, value in line.items() if name != "record"}
    return facts | dict(_leaves(line["record"], ""))


BESIDE = "beside"
"""The column of what a record holds and no other column is for, as JSON: nothing is left out for want of one."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table whose lines are written one by one: facts by name, answers by JSON Pointer."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, facts: Iterable[str], definitions: Iterable[Definition]) -> Columns:
        """Return the columns of records of *definitions*, which have these *facts*."""
        fields = (field.name for each in definitions for edition in each.editions for field in edition.fields)
        return cls(tuple(dict.fromkeys((*facts, *fields, BESIDE))))

    @property
    def head(self) -> str:
        """Return the first line."""
        return _written([cell(name) for name in self.names])

    def line(self, line: dict[str, Any]) -> str:
        """Return the line of one record. Several answers of one field stand in one cell."""
        values: dict[str, Any] = dict.fromkeys(self.names)
        beside: dict[str, Any] = {}
        for name, value in row(line).items():
            group, _ = parted(name) if name.startswith("/") else ("", "")
            if name in values:
                values[name] = value
            elif group in values:
                values[group] = str(value) if values[group] is None else f"{values[group]}; {value}"
            else:
                beside[name] = value
        if beside:
            values[BESIDE] = json.dumps(beside, ensure_ascii=False)
        return _written([cell(value) for value in values.values()])


def _written(cells: list[str]) -> str:
    out = StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()


def cell(value: object) -> str:
    """Return *value* as a cell that no spreadsheet takes for a formula; plain numbers stay as they are.

    >>> cell("=1+1"), cell("-12.50"), cell("+1 514 555-0123"), cell(None), cell(True)
    ("'=1+1", '-12.50', "'+1 514 555-0123", '', 'true')
    """
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not _HARMLESS.fullmatch(text) else text


def _leaves(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, below in value.items():
            yield from _leaves(below, pointer + pointer_of(name))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _leaves(below, f"{pointer}/{index}")
    else:
        yield pointer, value
