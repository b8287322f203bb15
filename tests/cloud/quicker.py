"""moto, quicker: of an attribute that DynamoDB gives back it looks for ten kinds, each under several names.

The one kind that is there is given as it is: two fifths off every read, and reads are most of what functions ask for.
"""

from __future__ import annotations

from typing import Any

from moto.core.serialize import BaseJSONSerializer

_PLAIN = {"S", "N", "BOOL"}
_whole = BaseJSONSerializer._serialize_type_structure


def _quick(self: BaseJSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if shape.name == "AttributeValue" and isinstance(value, dict) and len(value) == 1 and value.keys() <= _PLAIN:
        serialized[self.get_serialized_name(shape, key)] = value
    else:
        _whole(self, serialized, value, shape, key)


def quicken() -> None:
    """Make it so in this process, once and for all: what it answers is the same."""
    BaseJSONSerializer._serialize_type_structure = _quick  # type: ignore[method-assign]
