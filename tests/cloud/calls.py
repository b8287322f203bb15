"""What a function asks of AWS: each boto3 call as an IAM action on an ARN, judged by the function's role.

moto's own enforcement checks some actions against `*`; this looks at the resource of each call. What AWS asks for in a
function's name beside it is a call too: Lambda writes its log, a mapping empties its queue, an encrypted store wants
its key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.template.documented import ACCOUNT, REGION
from tests.template.policy import Request, is_allowed, listed

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
    held: Sequence[Grant] = ()  # what the functions' roles allow
    begin: Callable[[], None] = lambda: None  # called before a function acts
    names: Mapping[str, str] = field(default_factory=dict)  # what each name of the template stands for
    fault: Callable[[Call], None] = lambda _: None  # may raise before a call is sent
    loss: Callable[[], None] = lambda: None  # may raise after a call was answered

    @contextmanager
    def acting(self, function: str) -> Iterator[None]:
        """Note what is asked for as *function*'s doing."""
        before, self.function = self.function, function
        self.begin()
        self.made |= set(_of_the_platform(function, self.names))
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
            self.made |= {Call(self.function, each, self.names["Key.Arn"]) for each in _KEYS.get(action, ())}
            self.fault(Call(self.function, action, arn))

    def answered(self, parsed: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        """Take in that a call was answered; a hook of botocore's.

        S3 tells of an object that is gone to those alone who may list the bucket (API Reference, GetObject and
        HeadObject): to others it says 403, whether it is there or not.
        """
        if self.function is None:
            return
        if parsed["ResponseMetadata"]["HTTPStatusCode"] == 404 and not self.lists(context):
            parsed["Error"] = {"Code": "AccessDenied", "Message": "Access Denied"}
            parsed["ResponseMetadata"]["HTTPStatusCode"] = 403
        self.loss()

    def lists(self, context: dict[str, Any]) -> bool:
        """Say whether who asked may list the bucket that the call was about."""
        bucket = context.get("input_params", {}).get("Bucket")
        call = Call(self.function or "", "s3:ListBucket", f"arn:aws:s3:::{bucket}")
        return bucket is None or any(allows(grant, call) for grant in self.held)


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
            yield f"sqs:{operation}", f"arn:aws:sqs:{REGION}:{ACCOUNT}:{params['QueueUrl'].rpartition('/')[2]}"
        case "ssm":
            yield f"ssm:{operation}", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{params['Name']}"
        case "events":
            for entry in params["Entries"]:
                bus = entry["EventBusName"]
                yield f"events:{operation}", f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/{bus}"
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
        yield f"dynamodb:{action}", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}{index}"


_KEYS = {
    "s3:PutObject": ("kms:GenerateDataKey",),  # S3 User Guide, "Using server-side encryption with AWS KMS"
    "s3:GetObject": ("kms:Decrypt",),
    "s3:GetObjectVersion": ("kms:Decrypt",),
    "sqs:SendMessage": ("kms:GenerateDataKey", "kms:Decrypt"),  # SQS Developer Guide, "Key management"
    "sqs:ReceiveMessage": ("kms:Decrypt",),
}
"""What a call wants of the key that its store is encrypted with, in the caller's name."""
_MAPPING = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
"""What a mapping does with a function's role (Lambda Developer Guide, "Using Lambda with Amazon SQS")."""


def _of_the_platform(function: str, names: Mapping[str, str]) -> Iterator[Call]:
    """Yield what Lambda does in the name of *function* when it runs: it opens the settings, and writes the log."""
    yield Call(function, "kms:Decrypt", names["Key.Arn"])
    stream = f"log-group:{names[f'{function.capitalize()}Log']}:log-stream:2026/11/29/[$LATEST]0a1b2c"
    for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
        yield Call(function, action, f"arn:aws:logs:{REGION}:{ACCOUNT}:{stream}")
    if queue := names.get(f"{function.capitalize()}Queue.Arn"):
        for action in _MAPPING:
            yield Call(function, action, queue)
        yield Call(function, "kms:Decrypt", names["Key.Arn"])


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
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    ]


def allows(grant: Grant, call: Call) -> bool:
    """Say whether *grant* alone allows *call*."""
    statement = {"Effect": "Allow", "Action": grant.action, "Resource": grant.resource}
    return grant.function == call.function and is_allowed([statement], Request(call.action, call.arn))
