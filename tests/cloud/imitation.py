"""An installation on imitated AWS, made from template.yaml: real adapters, real handlers, and a pump between them.

The pump is what Lambda's event source mapping would be; the dead letters are SQS's own doing.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import boto3
from moto import mock_aws

from copiste import wiring
from copiste.flow.reconcile import Reconciliation
from copiste.local.pump import Handler, context, sqs_record
from copiste.local.template import Feed, Function, functions, load, queue_name
from copiste.local.worker import handler_of
from copiste.ports.queues import Leased
from copiste.wiring import Deps
from tests.cloud.calls import Calls, Grant, grants
from tests.cloud.quicker import quicken
from tests.cloud.wire import Wire
from tests.template import documented

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "template.yaml"
REGION: Literal["ca-central-1"] = "ca-central-1"
MOST_ROUNDS = 200
SESSION = boto3.session.Session("testing", "testing", region_name=REGION)
CALLS = Calls()
WIRE = Wire()
SESSION.events.register_first("before-send", WIRE.answer)
SESSION.events.register("provide-client-params", CALLS.note)
SESSION.events.register("after-call", CALLS.answered)
quicken()


@cache
def aws(service: str) -> Any:
    """Return a client of the imitation; making one costs more than most tests."""
    make: Any = SESSION.client
    return make(service)


@cache
def template() -> dict[str, Any]:
    """Return template.yaml as plain values."""
    return load(TEMPLATE)


@cache
def gates() -> tuple[tuple[Feed, Function], ...]:
    """Return what feeds each function that stands behind a queue."""
    return tuple((feed, function) for function in functions(TEMPLATE).values() for feed in function.feeds)


@dataclass(frozen=True, slots=True)
class Gate:
    """One queue before one handler, with the deliveries that it got."""

    feed: Feed
    function: str
    handler: Handler
    timeout: int
    receives: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cloud:
    """The installation. `names` gives the physical name or address of each resource of the template."""

    deps: Deps
    names: Mapping[str, str]
    gates: Mapping[str, Gate]

    def land(self, key: str, data: bytes) -> None:
        """Put an object into the inbox bucket, as an office does; the bucket announces it."""
        aws("s3").put_object(Bucket=self.names["Inbox"], Key=key, Body=data)

    def take(self, queue: str) -> list[Leased]:
        """Receive what waits on *queue*, a batch of the template's size at most."""
        feed = self.gates[queue].feed
        return self.deps.queues.lease(queue, seconds=feed.visibility, batch=feed.batch)

    def deliver(self, queue: str, batch: list[Leased]) -> set[str]:
        """Give *batch* to the handler; return the ids of the messages that it failed."""
        gate = self.gates[queue]
        gate.receives.extend(message.receives for message in batch)
        event = {"Records": [sqs_record(message, queue) for message in batch]}
        with CALLS.acting(gate.function):
            answer = gate.handler(event, context(gate.function, gate.timeout))
        return {item["itemIdentifier"] for item in answer["batchItemFailures"]}

    def step(self, queue: str) -> None:
        """Deliver all that waits on *queue*, none of which may fail, and remove it."""
        while batch := self.take(queue):
            assert not self.deliver(queue, batch)
            self._settle(batch, set())

    def lose(self, queue: str) -> int:
        """Remove all that waits on *queue* without delivering it; return how many messages that was."""
        lost = 0
        while batch := self.take(queue):
            self._settle(batch, set())
            lost += len(batch)
        return lost

    def drain(self) -> None:
        """Deliver until nothing waits: what fails is shown again at once, what succeeds is removed."""
        for _ in range(MOST_ROUNDS):
            batches = {queue: self.take(queue) for queue in self.gates}
            for queue, batch in batches.items():
                if batch:
                    self._settle(batch, self.deliver(queue, batch))
            if not any(batches.values()):
                return
        raise AssertionError("the queues do not run dry")

    def drain_thrice(self, chance: random.Random) -> None:
        """Deliver every message three times, in an order left to *chance* over all queues, before any is removed."""
        for _ in range(MOST_ROUNDS):
            lent = [message for queue in self.gates for message in self.take(queue)]
            if not lent:
                return
            for message in chance.sample(lent * 3, 3 * len(lent)):
                assert not self.deliver(message.queue, [message])
            self._settle(lent, set())
        raise AssertionError("the queues do not run dry")

    def bodies(self, queue: str) -> list[str]:
        """Return the messages that stand on *queue*, and leave them there."""
        found: list[str] = []
        while batch := self.deps.queues.lease(queue, seconds=30, batch=10):
            found += [message.body for message in batch]
        return found

    def items(self) -> list[dict[str, Any]]:
        """Return everything that stands in the table, as DynamoDB has it."""
        items: list[dict[str, Any]] = aws("dynamodb").scan(TableName=self.names["Table"])["Items"]
        return items

    def account(self) -> Reconciliation:
        """Compare storage, ledger, queues and records."""
        deps = self.deps
        return deps.reconcile.run(deps.clock())

    def _settle(self, batch: list[Leased], failed: set[str]) -> None:
        for message in batch:
            if message.id in failed:
                self.deps.queues.release(message)
            else:
                self.deps.queues.ack(message)


@contextmanager
def installed(set_env: Callable[[str, str], None], **settings: str) -> Iterator[Cloud]:
    """Make what the template asks for, in an AWS of its own, and give the installation. *settings* are `COPISTE_…`."""
    with mock_aws(config={"core": {"reset_boto3_session": False}}):  # whose calls are noted
        set_env("AWS_DEFAULT_REGION", REGION)
        names = _made(template()["Resources"])
        names["PagesMayLeave"] = settings.get("COPISTE_PAGES_MAY_LEAVE", names["PagesMayLeave"])
        CALLS.names, CALLS.held = names, granted(names)
        for properties in (template()["Globals"]["Function"], *_properties("AWS::Serverless::Function")):
            for name, value in properties.get("Environment", {}).get("Variables", {}).items():
                set_env(name, _resolved(value, names))
        for name, value in settings.items():
            set_env(name, value)
        wiring.deps.cache_clear()
        try:
            yield Cloud(wiring.deps(), names, _gates())
        finally:
            wiring.deps.cache_clear()


def _gates() -> dict[str, Gate]:
    return {feed.queue: Gate(feed, function.name, handler_of(function), function.timeout) for feed, function in gates()}


def _made(resources: Mapping[str, Any]) -> dict[str, str]:
    """Create keys, queues, buckets and the table; return what `Ref` and `GetAtt` (`name.Arn`) give of each."""
    names = {
        "AWS::AccountId": "123456789012",
        "AWS::Region": REGION,
        "AWS::Partition": "aws",
        "AWS::StackName": "copiste",
    }
    names |= {name: str(parameter["Default"]) for name, parameter in template()["Parameters"].items()}
    names |= documented.values(resources, {})  # what the imitation makes is named as it is there
    key = aws("kms").create_key()["KeyMetadata"]
    names |= {"Key": key["KeyId"], "Key.Arn": key["Arn"]}
    for name in _of_kind(resources, "AWS::SQS::Queue"):
        names |= _queue(name, resources[name]["Properties"])
    for name in _of_kind(resources, "AWS::SQS::Queue"):
        _redrive(names, name, resources[name]["Properties"])
    (table,) = _of_kind(resources, "AWS::DynamoDB::Table")
    wanted = {"AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode"}
    properties = resources[table]["Properties"]
    aws("dynamodb").create_table(TableName="copiste", **{name: properties[name] for name in wanted})
    names |= {table: "copiste", f"{table}.Arn": f"arn:aws:dynamodb:{REGION}:123456789012:table/copiste"}
    for name in _of_kind(resources, "AWS::S3::Bucket"):
        names[name] = _bucket(name, resources[name]["Properties"])
        names[f"{name}.Arn"] = f"arn:aws:s3:::{names[name]}"
    for name in _of_kind(resources, "AWS::Events::Rule"):
        _rule(name, resources[name]["Properties"], names)
    return names


def granted(names: Mapping[str, str]) -> list[Grant]:
    """Return what the role of each function allows on the resources that *names* names."""
    found: list[Grant] = []
    for function in _of_kind(template()["Resources"], "AWS::Serverless::Function"):
        (policy,) = template()["Resources"][f"{function}Role"]["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]:
            found += grants(function.lower(), [documented.resolved(statement, names)])
    if names["PagesMayLeave"] == "yes":
        leaving = template()["Resources"]["LetLeave"]["Properties"]
        assert leaving["RoleName"] == {"Ref": "ReadRole"}
        found += grants("read", leaving["PolicyDocument"]["Statement"])
    return found


def _properties(kind: str) -> list[dict[str, Any]]:
    return [body["Properties"] for body in template()["Resources"].values() if body["Type"] == kind]


def _of_kind(resources: Mapping[str, Any], kind: str) -> list[str]:
    return [name for name, body in resources.items() if body["Type"] == kind]


def _queue(name: str, properties: Mapping[str, Any]) -> dict[str, str]:
    sqs = aws("sqs")
    seconds = str(properties.get("VisibilityTimeout", 30))
    url = sqs.create_queue(QueueName=queue_name(name), Attributes={"VisibilityTimeout": seconds})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return {name: url, f"{name}.Arn": arn}


def _redrive(names: Mapping[str, str], name: str, properties: Mapping[str, Any]) -> None:
    if policy := properties.get("RedrivePolicy"):
        resolved = {
            "deadLetterTargetArn": _resolved(policy["deadLetterTargetArn"], names),
            "maxReceiveCount": policy["maxReceiveCount"],
        }
        aws("sqs").set_queue_attributes(QueueUrl=names[name], Attributes={"RedrivePolicy": json.dumps(resolved)})


def _bucket(name: str, properties: Mapping[str, Any]) -> str:
    s3 = aws("s3")
    bucket = f"copiste-{name.lower()}"
    s3.create_bucket(
        Bucket=bucket,
        CreateBucketConfiguration={"LocationConstraint": REGION},
        ObjectLockEnabledForBucket=properties.get("ObjectLockEnabled", False),
    )
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=properties["VersioningConfiguration"])
    if "EventBridgeConfiguration" in properties.get("NotificationConfiguration", {}):
        told: dict[str, Any] = {"EventBridgeConfiguration": {}}
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=told)
    return bucket


def _rule(name: str, properties: Mapping[str, Any], names: Mapping[str, str]) -> None:
    (inbox,) = properties["EventPattern"]["detail"]["bucket"]["name"]
    pattern = {**properties["EventPattern"], "detail": {"bucket": {"name": [_resolved(inbox, names)]}}}
    aws("events").put_rule(Name=name, EventPattern=json.dumps(pattern))
    targets = [{"Id": each["Id"], "Arn": _resolved(each["Arn"], names)} for each in properties["Targets"]]
    aws("events").put_targets(Rule=name, Targets=targets)


def _resolved(value: Any, names: Mapping[str, str]) -> str:
    """Return what `Ref`, `GetAtt` and `Sub` stand for."""
    if isinstance(value, str):
        return value
    ((kind, inside),) = value.items()
    if kind == "Fn::Sub":
        for name, known in names.items():
            inside = inside.replace(f"${{{name}}}", known)
        return str(inside)
    return names[inside]


def setting(*readers: type) -> str:
    """Return `COPISTE_READERS` for *readers*."""
    return ",".join(f"{reader.__module__}:{reader.__qualname__}" for reader in readers)
