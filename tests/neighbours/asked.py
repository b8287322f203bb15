"""What AWS refuses by its own documentation, asked of whatever stands in for it: what a stand-in takes, it forgives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import boto3
from botocore.exceptions import ClientError

from copiste.homes.aws.table import TABLE
from tests.contract.homes import REGION

_LOCK = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}
_PLACE = {"LocationConstraint": REGION}
_ANOTHER = "not this"
_MD5_OF_NOTHING = "1B2M2Y8AsgTpgAmY7PhCfg=="
_LARGEST_MESSAGE, _LARGEST_ITEM = 1_048_576, 400_000
"""Bytes (SQS since August 2025; DynamoDB)."""

Asks = Mapping[str, Callable[[Any, str], object]]
"""By its name, a call that AWS refuses: it is given a client, and the bucket, queue or table to ask about."""

OBJECTS: Asks = {
    "a taken key, If-None-Match": lambda s3, at: s3.put_object(Bucket=at, Key="a", Body=b"y", IfNoneMatch="*"),
    "another writing, If-Match": lambda s3, at: s3.delete_object(Bucket=at, Key="a", IfMatch='"0"'),
    "removing what is locked": lambda s3, at: s3.delete_object(
        Bucket=at, Key="a", VersionId=s3.list_object_versions(Bucket=at)["Versions"][0]["VersionId"]
    ),
    "a key of 1025 bytes": lambda s3, at: s3.put_object(Bucket=at, Key="k" * 1025, Body=b""),
    "a wrong digest": lambda s3, at: s3.put_object(Bucket=at, Key="b", Body=b"x", ContentMD5=_MD5_OF_NOTHING),
    "a bucket in capitals": lambda s3, at: s3.create_bucket(Bucket=at.upper(), CreateBucketConfiguration=_PLACE),
}
MESSAGES: Asks = {
    "more than 1 MiB": lambda sqs, at: sqs.send_message(QueueUrl=at, MessageBody="x" * (_LARGEST_MESSAGE + 1)),
    "a control character": lambda sqs, at: sqs.send_message(QueueUrl=at, MessageBody="\x01"),
    "eleven at once": lambda sqs, at: sqs.receive_message(QueueUrl=at, MaxNumberOfMessages=11),
    "a loan of more than 12 h": lambda sqs, at: sqs.receive_message(QueueUrl=at, VisibilityTimeout=43_201),
    "a delay of more than 15 min": lambda sqs, at: sqs.send_message(QueueUrl=at, MessageBody="x", DelaySeconds=901),
    "a receipt that is none": lambda sqs, at: sqs.delete_message(QueueUrl=at, ReceiptHandle="nonsense"),
}
ROWS: Asks = {
    "more than 400 KB": lambda rows, at: rows.put_item(TableName=at, Item=_row(a="x" * (_LARGEST_ITEM + 20_000))),
    "an empty key": lambda rows, at: rows.put_item(TableName=at, Item=_row(first="")),
    "101 in a transaction": lambda rows, at: rows.transact_write_items(TransactItems=_puts(at, map(str, range(101)))),
    "one row twice in it": lambda rows, at: rows.transact_write_items(TransactItems=_puts(at, "xx")),
    "26 in a batch": lambda rows, at: _batch(rows, at, map(str, range(26))),
    "one row twice in a batch": lambda rows, at: _batch(rows, at, "xx"),
    "101 rows asked for": lambda rows, at: rows.batch_get_item(
        RequestItems={at: {"Keys": [_row(str(number)) for number in range(101)]}}
    ),
    "one row asked for twice": lambda rows, at: rows.batch_get_item(RequestItems={at: {"Keys": [_row()] * 2}}),
    "a key of 2049 bytes": lambda rows, at: rows.put_item(TableName=at, Item=_row("k" * 2049)),
    "a sort key of 1025 bytes": lambda rows, at: rows.put_item(TableName=at, Item=_row(sk="k" * 1025)),
    "a key of 1025 signs, two bytes each": lambda rows, at: rows.put_item(TableName=at, Item=_row("é" * 1025)),
    "a key of 2049 bytes asked for": lambda rows, at: rows.get_item(TableName=at, Key=_row("k" * 2049)),
    "a key of 2049 bytes listed": lambda rows, at: _query(rows, at, "k" * 2049),
    "a number as a key": lambda rows, at: rows.put_item(TableName=at, Item=_row() | {"pk": {"N": "1"}}),
    "no sort key": lambda rows, at: rows.put_item(TableName=at, Item={"pk": {"S": "x"}}),
    "an empty key of an index": lambda rows, at: rows.put_item(TableName=at, Item=_row(listing="")),
    "a number as a key of an index": lambda rows, at: rows.put_item(TableName=at, Item=_row() | {"id": {"N": "1"}}),
    "an index asked for what is certain": lambda rows, at: _query(rows, at, ConsistentRead=True),
    "a name that nothing uses": lambda rows, at: _put_if(rows, at, "attribute_not_exists(pk)", {"#n": "a"}),
    "a value that nothing uses": lambda rows, at: _put_if(rows, at, "attribute_not_exists(pk)", {}, {":v": {"S": "a"}}),
    "a reserved word": lambda rows, at: _put_if(rows, at, "attribute_not_exists(state)"),
    "one of 101": lambda rows, at: _put_if(
        rows,
        at,
        f"NOT pk IN ({', '.join(f':v{number}' for number in range(101))})",
        {},
        {f":v{number}": {"S": f"{number}"} for number in range(101)},
    ),
    "an expression of more than 4 KB": lambda rows, at: _put_if(
        rows, at, " AND ".join(["attribute_not_exists(pk)"] * 170)
    ),
    "a key that is changed": lambda rows, at: _update(rows, at, "SET sk = :v"),
    "a key of an index made empty": lambda rows, at: _update(rows, at, "SET listing = :v", ""),
    "a part of a map that is not there": lambda rows, at: _update(rows, at, "SET pages.one = :v"),
    "one attribute set twice": lambda rows, at: _update(rows, at, "SET a = :v, a = :v"),
    "a number of 39 digits": lambda rows, at: rows.put_item(TableName=at, Item=_row() | {"n": {"N": "1" * 39}}),
    "an empty set": lambda rows, at: rows.put_item(TableName=at, Item=_row() | {"n": {"SS": []}}),
    "33 maps in each other": lambda rows, at: rows.put_item(TableName=at, Item=_row() | {"n": _deep(33)}),
}

NOBODY_REFUSES = {
    "a key of 2049 bytes listed",
    "one of 101",
    "an expression of more than 4 KB",
    "33 maps in each other",
}
"""What every DynamoDB at hand forgives: `test_rows` looks at our own calls for it."""


def forgiven(service: str, asks: Asks, **where: Any) -> set[str]:
    """Return which of *asks* are taken, and whether any secret is; *where* is said to the client."""
    make: Any = boto3.client
    client = make(service, **where)
    at = _MADE[service](client, f"asked-{uuid4().hex}")
    found = {name for name, ask in asks.items() if _taken(ask, client, at)}
    stranger = make(service, aws_access_key_id="testing", aws_secret_access_key=_ANOTHER, **where)
    return found | ({"any secret"} if _taken(_HARMLESS[service], stranger, at) else set())


def _taken(ask: Callable[[Any, str], object], client: Any, at: str) -> bool:
    try:
        ask(client, at)
    except ClientError:
        return False
    return True


def _bucket(s3: Any, name: str) -> str:
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=_PLACE, ObjectLockEnabledForBucket=True)
    s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=_LOCK)
    s3.put_object(Bucket=name, Key="a", Body=b"x")
    return name


def _table(dynamodb: Any, name: str) -> str:
    dynamodb.create_table(TableName=name, **TABLE)
    return name


def _row(first: str = "x", **more: str) -> dict[str, Any]:
    keys = {each["AttributeName"]: "x" for each in TABLE["KeySchema"]}
    keys[TABLE["KeySchema"][0]["AttributeName"]] = first
    return {name: {"S": value} for name, value in (keys | more).items()}


def _batch(rows: Any, at: str, firsts: Any) -> object:
    return rows.batch_write_item(RequestItems={at: [{"PutRequest": {"Item": _row(each)}} for each in firsts]})


def _query(rows: Any, at: str, listing: str = "x", **more: Any) -> object:
    asked = {"KeyConditionExpression": "listing = :v", "ExpressionAttributeValues": {":v": {"S": listing}}}
    return rows.query(TableName=at, IndexName="everywhere", **asked, **more)


def _put_if(
    rows: Any, at: str, condition: str, names: Mapping[str, str] | None = None, values: Mapping[str, Any] | None = None
) -> object:
    more = {"ExpressionAttributeNames": names, "ExpressionAttributeValues": values}
    item = _row(uuid4().hex)
    return rows.put_item(
        TableName=at, Item=item, ConditionExpression=condition, **{name: each for name, each in more.items() if each}
    )


def _update(rows: Any, at: str, expression: str, value: str = "y") -> object:
    rows.put_item(TableName=at, Item=_row("changed"))
    given = {":v": {"S": value}}
    return rows.update_item(
        TableName=at, Key=_row("changed"), UpdateExpression=expression, ExpressionAttributeValues=given
    )


def _deep(levels: int) -> dict[str, Any]:
    return {"M": {"n": _deep(levels - 1)} if levels > 1 else {}}


def _puts(table: str, firsts: Any) -> list[dict[str, Any]]:
    return [{"Put": {"TableName": table, "Item": _row(first=each)}} for each in firsts]


_MADE: Mapping[str, Callable[[Any, str], str]] = {
    "s3": _bucket,
    "sqs": lambda sqs, name: str(sqs.create_queue(QueueName=name)["QueueUrl"]),
    "dynamodb": _table,
}
_HARMLESS: Asks = {
    "s3": lambda s3, at: s3.list_objects_v2(Bucket=at),
    "sqs": lambda sqs, at: sqs.receive_message(QueueUrl=at),
    "dynamodb": lambda dynamodb, at: dynamodb.describe_table(TableName=at),
}
"""For each service a call that asks for nothing but to be let in."""
