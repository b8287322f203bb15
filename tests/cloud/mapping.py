"""What Lambda's event source mappings do, as the stack declares them: a batch, the function, then delete or leave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cloud.imitation import template
from tests.cloud.runtime import Died, Lambda, running
from tests.cloud.stack import REGION, Stack

_ROUNDS = 100


@dataclass(slots=True)
class Mapping:
    """One mapping of the stack. `deaths` says after how many seconds to kill the next runs, in order."""

    name: str
    queue: str
    batch: int
    function: Lambda
    deaths: list[float | None] = field(default_factory=list)
    died: int = 0

    def deliver(self, sqs: Any) -> int:
        """Deliver one batch; what failed, or was never answered, is shown again at once. Return how many it was."""
        received = sqs.receive_message(
            QueueUrl=self.queue, MaxNumberOfMessages=self.batch, MessageSystemAttributeNames=["All"]
        ).get("Messages", ())
        if not received:
            return 0
        failed = self._failed([_record(message, self.queue) for message in received])
        for message in received:
            if message["MessageId"] in failed:
                sqs.change_message_visibility(
                    QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
                )
            else:
                sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
        return len(received)

    def _failed(self, records: list[dict[str, Any]]) -> set[str]:
        try:
            answer = self.function.invoke({"Records": records}, kill_after=self.deaths.pop(0) if self.deaths else None)
        except Died:
            self.died += 1
            return {record["messageId"] for record in records}
        return {item["itemIdentifier"] for item in answer["batchItemFailures"]}


def _record(message: dict[str, Any], queue: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:123456789012:{queue.rpartition('/')[2]}",
        "awsRegion": REGION,
    }


@dataclass(frozen=True, slots=True)
class Running:
    """A stack whose functions run."""

    stack: Stack
    mappings: dict[str, Mapping]
    others: dict[str, Lambda]

    def drain(self) -> None:
        """Deliver until every queue is dry."""
        sqs = self.stack.client("sqs")
        for _ in range(_ROUNDS):
            if not sum(mapping.deliver(sqs) for mapping in self.mappings.values()):
                return
        raise AssertionError("the queues do not run dry")

    def land(self, key: str, data: bytes) -> None:
        """Put a scan into the inbox, as an office does."""
        self.stack.client("s3").put_object(Bucket=self.stack.names["Inbox"], Key=key, Body=data)


@contextmanager
def functions_of(stack: Stack, log: Path, **settings: str) -> Iterator[Running]:
    """Run every function of *stack* under the runtime client; *settings* are added to their environment."""
    resources = template()["Resources"]
    names = [name for name, body in resources.items() if body["Type"] == "AWS::Serverless::Function"]
    with ExitStack() as opened:
        made: dict[str, Lambda] = {}
        for name in names:
            properties = resources[name]["Properties"]
            environment = {**stack.environment(name), "AWS_ENDPOINT_URL": stack.endpoint, **settings}
            made[name] = opened.enter_context(
                running(properties["ImageConfig"]["Command"][0], environment, log, timeout=properties["Timeout"])
            )
        yield Running(stack, dict(_mappings(stack, made)), made)


def _mappings(stack: Stack, made: dict[str, Lambda]) -> Iterator[tuple[str, Mapping]]:
    urls = [value for name in made for value in stack.environment(name).values() if _is_queue(value)]
    queues = {url.rpartition("/")[2]: url for url in urls}
    functions = {stack.names[name]: name for name in made}
    for found in stack.client("lambda").list_event_source_mappings()["EventSourceMappings"]:
        assert found["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        name = functions[found["FunctionArn"].rpartition(":")[2]]
        queue = queues[found["EventSourceArn"].rpartition(":")[2]]
        yield name.lower(), Mapping(name, queue, found["BatchSize"], made[name])


def _is_queue(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("https://sqs.")
