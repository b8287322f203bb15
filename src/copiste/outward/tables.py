"""Records as a table: one row a record, one column a value, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

from copiste.pointers import pointer_of

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
