"""Items as plain dictionaries and as DynamoDB has them, and the expressions that it is asked with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Value = str | int | bool | bytes | Mapping[str, "Value"] | None
Item = dict[str, Any]

_LONGEST_PK, _LONGEST_SK = 2048, 1024
"""Bytes of a key (DynamoDB's own limits)."""


class Terms:
    """The placeholders of one expression: half of all good names are DynamoDB's reserved words."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def name(self, path: str) -> str:
        """Return what stands in the expression for *path*, whose parts have a dot between them."""
        parts = path.split(".")
        places = [f"#n{len(self.names) + at}" for at in range(len(parts))]
        self.names.update(zip(places, parts, strict=True))
        return ".".join(places)

    def value(self, value: Value) -> str:
        """Return what stands in the expression for *value*."""
        place = f":v{len(self.values)}"
        self.values[place] = _typed(value)
        return place


def key_of(pk: str, sk: str) -> dict[str, Any]:
    """Return a key as DynamoDB has it."""
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def fits(pk: str, sk: str = "") -> bool:
    """Whether an item can have such keys: DynamoDB does not say of others that they are not there, it refuses them."""
    return _bytes(pk) <= _LONGEST_PK and _bytes(sk) <= _LONGEST_SK


def cut(text: str) -> str:
    """Return as much of *text* as may be asked for in the order of a sort key: no key is longer."""
    return text.encode(errors="replace")[:_LONGEST_SK].decode(errors="ignore")


def _bytes(text: str) -> int:
    return len(text.encode(errors="replace"))


def encoded(item: Mapping[str, Value]) -> dict[str, Any]:
    """Return *item* as DynamoDB has it."""
    return {name: _typed(value) for name, value in item.items() if value is not None}


def decoded(item: Mapping[str, Any]) -> Item:
    """Return what DynamoDB answered as a plain dictionary."""
    return {name: _plain(value) for name, value in item.items()}


def _typed(value: Value) -> dict[str, Any]:
    match value:
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case str():
            return {"S": value}
        case bytes():
            return {"B": value}
        case Mapping():
            return {"M": encoded(value)}
    raise TypeError("not a value of the table")


def _plain(typed: Mapping[str, Any]) -> Any:
    ((kind, value),) = typed.items()
    match kind:
        case "N":
            return int(value)
        case "B":
            return bytes(value)
        case "M":
            return decoded(value)
    return value
