"""JSON Pointers (RFC 6901): names of values in a record or a schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def tokens(pointer: str) -> tuple[str, ...]:
    """Return the unescaped parts of *pointer*; raise `ValueError` when it is not a JSON Pointer.

    >>> tokens("/a~1b/0")
    ('a/b', '0')
    """
    if pointer and not pointer.startswith("/"):
        raise ValueError("a JSON Pointer is empty or starts with a slash")
    return tuple(unescaped(part) for part in pointer.split("/")[1:])


def pointer_of(*parts: str | int) -> str:
    """Return the pointer whose parts are *parts*.

    >>> pointer_of("a/b", 0)
    '/a~1b/0'
    """
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def parted(pointer: str) -> tuple[str, str]:
    """Return the pointer of what holds the value at *pointer*, and the name that the value has there.

    >>> parted("/lines/0/amount"), parted("/a~1b")
    (('/lines/0', 'amount'), ('', 'a/b'))
    """
    parent, _, name = pointer.rpartition("/")
    return parent, unescaped(name)


def unescaped(token: str) -> str:
    """Return the property name that one part of a pointer stands for."""
    return token.replace("~1", "/").replace("~0", "~")


def referred(root: Any, reference: str) -> Any:
    """Return what a `$ref` into the document *root* itself names; None for one that names nothing there.

    >>> referred({"$defs": {"a/b": {"type": "string"}}}, "#/$defs/a~1b"), referred({}, "#/$defs/a"), referred({}, "#a")
    ({'type': 'string'}, None, None)
    """
    here, _, pointer = reference.partition("#")
    if here or (pointer and not pointer.startswith("/")):
        return None
    for part in tokens(pointer):
        root = root.get(part) if isinstance(root, Mapping) else None
    return root


def first_row(leaf: str) -> str:
    """Return the pointer of a value where rows that are written `*` are the first ones.

    >>> first_row("/lines/*/amount"), first_row("/*starred")
    ('/lines/0/amount', '/*starred')
    """
    return pointer_of(*(0 if part == "*" else part for part in tokens(leaf)))


def value_at(record: Any, pointer: str) -> Any:
    """Return the value at *pointer*; None where *record* says nothing.

    >>> value_at({"lines": [{"amount": "12.50"}]}, "/lines/0/amount"), value_at({}, "/lines/3")
    ('12.50', None)
    """
    for part in tokens(pointer):
        if isinstance(record, list):
            record = record[int(part)] if part.isdecimal() and int(part) < len(record) else None
        else:
            record = record.get(part) if isinstance(record, dict) else None
    return record
