"""What the longest texts cost: every field type parses and repairs them, and the slowest text of each type is printed.

    .venv/bin/python bench/long_texts.py

A type reads up to `longest` characters, free text any number: it is given ten thousand.
"""

from __future__ import annotations

import contextlib
import time

from copiste.fields.base import FieldType, Unparsable
from copiste.fields.registry import FIELD_TYPES

UNITS = ("0", "1 ", "a", "A1", "1,", "1.", " ", "-", "(", "$ ", "a@", "a.", ";ext=", "p. 1", "é", "\n", "1/")
"""What a long text is made of: what the types' patterns can begin to match, and go on matching."""
FREE = 10_000  # characters given to a type that takes any number


def seconds(kind: FieldType, text: str) -> float:
    """Return the processor's seconds of one parsing and one round of repairs."""
    started = time.process_time()
    with contextlib.suppress(Unparsable):  # a text that is refused takes its time as well
        kind.parse(text, kind.test_options)
    kind.repairs(text, kind.test_options)
    return time.process_time() - started


def main() -> None:
    """Print a table."""
    print("| type | characters | slowest of | milliseconds |\n|---|---|---|---|")
    for kind in FIELD_TYPES.values():
        size = kind.longest or FREE
        slowest, unit = max((seconds(kind, (unit * size)[:size]), unit) for unit in UNITS)
        print(f"| {kind.name} | {size} | `{unit!r}` | {slowest * 1000:.1f} |")


if __name__ == "__main__":
    main()
