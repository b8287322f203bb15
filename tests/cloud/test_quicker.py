"""The quicker imitation answers as the slow one does."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from tests.cloud.conftest import Install
from tests.cloud.imitation import aws


def _item(key: str, value: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": key}, "sk": {"S": "1"}, "value": {"S": value}}


def test_a_refused_transaction_leaves_every_row_as_it_was(install: Install) -> None:
    table = install().names["Table"]
    for key in ("a", "b"):
        aws("dynamodb").put_item(TableName=table, Item=_item(key, "old"))
    before = aws("dynamodb").scan(TableName=table)["Items"]
    puts = [{"Put": {"TableName": table, "Item": _item(key, "new")}} for key in ("a", "c", "b")]
    puts[-1]["Put"]["ConditionExpression"] = "attribute_not_exists(pk)"
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        aws("dynamodb").transact_write_items(TransactItems=puts)
    assert aws("dynamodb").scan(TableName=table)["Items"] == before
    aws("dynamodb").transact_write_items(TransactItems=puts[:2])
    assert [item["value"]["S"] for item in aws("dynamodb").scan(TableName=table)["Items"]] == ["new", "old", "new"]
