"""Queues in SQS. Needs sqs:SendMessage, ReceiveMessage, DeleteMessage, ChangeMessageVisibility, GetQueueAttributes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from copiste.ports.queues import Depth, Leased

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_LONGEST_DELAY = 900  # seconds, SQS's own bound on a message that is sent
_LONGEST_LOAN = 43_200  # seconds, SQS's own bound on a visibility timeout
_LARGEST_BATCH = 10  # messages, SQS's own bound on one receipt
_LOST_LOAN = {"ReceiptHandleIsInvalid", "MessageNotInflight", "InvalidParameterValue"}


class SqsQueues:
    """Standard queues, found by *urls*: queue name to queue URL, dead-letter queues included."""

    def __init__(self, client: SQSClient, urls: Mapping[str, str]) -> None:
        self._sqs = client
        self._urls = urls

    def send(self, queue: str, body: str, *, delay: float = 0, gives_way: float = 0) -> None:
        """Add *body* durably; it can be lent after *delay* seconds (rounded up, 15 minutes at most).

        There is no order in which to give way: the functions that read are started by the dozen instead.
        """
        del gives_way
        seconds = min(math.ceil(delay), _LONGEST_DELAY)
        self._sqs.send_message(QueueUrl=self._urls[queue], MessageBody=body, DelaySeconds=seconds)

    def lease(self, queue: str, *, seconds: float, batch: int = 1) -> list[Leased]:
        """Lend up to *batch* messages, never more than ten, for *seconds* (rounded up)."""
        answer = self._sqs.receive_message(
            QueueUrl=self._urls[queue],
            MaxNumberOfMessages=min(batch, _LARGEST_BATCH),
            VisibilityTimeout=min(math.ceil(seconds), _LONGEST_LOAN),
            MessageSystemAttributeNames=["ApproximateReceiveCount"],
        )
        return [
            Leased(
                queue,
                message["MessageId"],
                message["ReceiptHandle"],
                message["Body"],
                int(message["Attributes"]["ApproximateReceiveCount"]),
            )
            for message in answer.get("Messages", ())
        ]

    def ack(self, message: Leased) -> None:
        """Remove *message*; when the loan has run out SQS may remove it or not."""
        self._sqs.delete_message(QueueUrl=self._urls[message.queue], ReceiptHandle=message.receipt)

    def release(self, message: Leased, *, delay: float = 0, dead_letter: str | None = None) -> None:
        """Give *message* back, or send it to *dead_letter* and then remove it: twice there rather than nowhere."""
        if dead_letter is not None:
            self.send(dead_letter, message.body, delay=delay)
            self.ack(message)
            return
        self._see_again(self._urls[message.queue], message.receipt, delay)

    def show_again(self, source: str, receipt: str, *, seconds: float) -> None:
        """Let a message that a mapping delivered from the queue with the ARN *source* be lent again after *seconds*."""
        self._see_again(self._urls[self._named(source)], receipt, seconds)

    def put_back(self, source: str, body: str, *, seconds: float) -> None:
        """Add *body* to the queue with the ARN *source*, as a message that was never lent, after *seconds*."""
        self.send(self._named(source), body, delay=seconds)

    def _named(self, source: str) -> str:
        name = source.rpartition(":")[2]
        return next(queue for queue, url in self._urls.items() if url.rpartition("/")[2] == name)

    def _see_again(self, url: str, receipt: str, seconds: float) -> None:
        try:
            self._sqs.change_message_visibility(
                QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=min(math.ceil(seconds), _LONGEST_LOAN)
            )
        except self._sqs.exceptions.ClientError as fault:
            # the loan has run out: the message is back already
            if fault.response["Error"]["Code"].rpartition(".")[2] not in _LOST_LOAN:
                raise

    def depth(self, queue: str) -> Depth:
        """Count the messages of *queue*, approximately; one that is delayed counts as waiting."""
        counts = self._sqs.get_queue_attributes(
            QueueUrl=self._urls[queue],
            AttributeNames=[
                "ApproximateNumberOfMessages",
                "ApproximateNumberOfMessagesDelayed",
                "ApproximateNumberOfMessagesNotVisible",
            ],
        )["Attributes"]
        waiting = int(counts["ApproximateNumberOfMessages"]) + int(counts["ApproximateNumberOfMessagesDelayed"])
        return Depth(waiting=waiting, lent=int(counts["ApproximateNumberOfMessagesNotVisible"]))
