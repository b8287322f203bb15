"""What a function asks of AWS: each boto3 call as an IAM action on an ARN, judged by the function's role.

moto's own enforcement checks some actions against `*`; this looks at the resource of each call.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from moto.iam.access_control import IAMPolicy, PermissionResult

_S3 = {
    "GetObject": "GetObject",
    "HeadObject": "GetObject",
    "PutObject": "PutObject",
    "DeleteObject": "DeleteObject",
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
}
_OF_BUCKETS = {"ListBucket", "ListBucketVersions"}


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that a function asked for."""

    function: str
    action: str
    arn: str


@dataclass(slots=True)
class Calls:
    """Everything asked for while some function was acting; what a test does itself is not noted."""

    made: set[Call] = field(default_factory=set)
    function: str | None = None
    begin: Callable[[], None] = lambda: None  # called before a function acts
    fault: Callable[[Call], None] = lambda _: None  # may raise before a call is sent
    loss: Callable[[], None] = lambda: None  # may raise after a call was answered

    @contextmanager
    def acting(self, function: str) -> Iterator[None]:
        """Note what is asked for as *function*'s doing."""
        before, self.function = self.function, function
        self.begin()
        try:
            yield
        finally:
            self.function = before

    def note(self, params: Mapping[str, Any], model: Any, **_: Any) -> None:
        """Take in one call; a hook of botocore's, before parameters are built."""
        if self.function is None:
            return
        service, operation = model.service_model.service_name, model.name
        for action, arn in _asked(service, operation, params):
            self.made.add(Call(self.function, action, arn))
            self.fault(Call(self.function, action, arn))

    def answered(self, **_: Any) -> None:
        """Take in that a call was answered; a hook of botocore's."""
        if self.function is not None:
            self.loss()


def _asked(service: str, operation: str, params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    match service:
        case "s3" if operation == "CreateBucket":  # what botocore tells its hooks when it signs a form; sent by others
            yield "s3:PutObject", f"arn:aws:s3:::{params['Bucket']}/by-a-form"
        case "s3":
            action = _S3[operation]
            versioned = action in ("GetObject", "DeleteObject") and "VersionId" in params
            place = "" if action in _OF_BUCKETS else f"/{params['Key']}"
            yield f"s3:{action}{'Version' if versioned else ''}", f"arn:aws:s3:::{params['Bucket']}{place}"
        case "dynamodb":
            yield from _of_table(operation, params)
        case "sqs":
            yield f"sqs:{operation}", f"arn:aws:sqs:ca-central-1:123456789012:{params['QueueUrl'].rpartition('/')[2]}"
        case "ssm":
            yield f"ssm:{operation}", f"arn:aws:ssm:ca-central-1:123456789012:parameter{params['Name']}"
        case "events":
            for entry in params["Entries"]:
                bus = entry["EventBusName"]
                yield f"events:{operation}", f"arn:aws:events:ca-central-1:123456789012:event-bus/{bus}"
        case "kms":
            yield f"kms:{operation}", params.get("KeyId", "*")
        case _:
            yield f"{service}:{operation}", "*"


def _of_table(operation: str, params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    tables = {
        "TransactWriteItems": lambda: [put["Put"]["TableName"] for put in params["TransactItems"]],
        "BatchGetItem": lambda: list(params["RequestItems"]),
        "BatchWriteItem": lambda: [table for table, writes in params["RequestItems"].items() for _ in writes],
    }.get(operation, lambda: [params["TableName"]])()
    index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
    for table in tables:
        action = "PutItem" if operation == "TransactWriteItems" else operation
        yield f"dynamodb:{action}", f"arn:aws:dynamodb:ca-central-1:123456789012:table/{table}{index}"


@dataclass(frozen=True, slots=True)
class Grant:
    """One action on one resource that a role allows."""

    function: str
    action: str
    resource: str


def grants(function: str, statements: list[dict[str, Any]]) -> list[Grant]:
    """Return what *statements* allow, resource by resource."""
    return [
        Grant(function, action, resource)
        for statement in statements
        for action in _listed(statement["Action"])
        for resource in _listed(statement["Resource"])
    ]


def allows(grant: Grant, call: Call) -> bool:
    """Say whether *grant* alone allows *call*."""
    statement = {"Effect": "Allow", "Action": [grant.action], "Resource": [grant.resource]}
    policy = IAMPolicy({"policy_document": json.dumps({"Version": "2012-10-17", "Statement": [statement]})})
    allowed: bool = policy.is_action_permitted(call.action, call.arn) == PermissionResult.PERMITTED
    return grant.function == call.function and allowed


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
