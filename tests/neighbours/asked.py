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
}


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
