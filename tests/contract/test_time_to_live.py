"""What expires in DynamoDB says so in the attribute by which it is removed there, and nothing else does."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import boto3

from copiste.homes.aws.registers import DynamoRegisters
from copiste.homes.aws.table import ENDS, TABLE, DynamoTable
from copiste.ports.registers import Slip

WHOLE = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
PARTLY = WHOLE + dt.timedelta(milliseconds=1)


def test_what_ends_carries_the_second_after_which_it_may_go(imitation: None) -> None:
    del imitation
    client, name = boto3.client("dynamodb"), f"copiste-{uuid4().hex}"
    client.create_table(TableName=name, **TABLE)
    registers = DynamoRegisters(DynamoTable(client, name))
    ends = {"whole": WHOLE, "partly": PARTLY, "taken": WHOLE, "stays": None}

    for key, until in ends.items():
        registers.write(Slip("session", key, expires_at=until))
    registers.remove("session", "taken")

    items = {item["pk"]["S"].rpartition("#")[2]: item for item in client.scan(TableName=name)["Items"]}
    second = int(WHOLE.timestamp())
    assert {key: item.get(ENDS) for key, item in items.items()} == {
        "whole": {"N": f"{second}"},
        "partly": {"N": f"{second + 1}"},  # never before its time
        "taken": {"N": f"{second}"},  # what is left of it says only that it is gone
        "stays": None,
    }
