"""What Lambda's event source mapping does: a batch from the queue, the same handler, then acknowledge or give back."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from copiste.local.template import Feed
from copiste.ports.queues import Leased, Queues

Handler = Callable[[dict[str, Any], Any], Any]
_GRACE = 10
"""Seconds between a handler's time-out and the end of the loan: whoever overran is dead by then."""
_LONGEST_WAIT = 60.0
"""Seconds before what failed is tried again, at most: the wait doubles from one on; chosen."""


@dataclass(frozen=True, slots=True)
class Pump:
    """One queue before one handler. *timeout* is the function's, in seconds."""

    function: str
    feed: Feed
    handler: Handler
    timeout: int

    def once(self, queues: Queues) -> int:
        """Deliver one batch; return how many messages were taken."""
        feed = self.feed
        batch = queues.lease(feed.queue, seconds=self.timeout + _GRACE, batch=feed.batch)
        if not batch:
            return 0
        spent = [message for message in batch if message.receives > feed.receives]
        for message in spent:  # it killed its worker each time: nobody was left to give it back
            queues.release(message, dead_letter=feed.dead_letter)
        live = [message for message in batch if message.receives <= feed.receives]
        failed = self._failed(live) if live else set()
        for message in live:
            self._settle(message, queues, done=message.id not in failed)
        return len(batch)

    def _failed(self, batch: list[Leased]) -> set[str]:
        event = {"Records": [sqs_record(message, self.feed.queue) for message in batch]}
        signal.alarm(
            self.timeout
        )  # nobody handles it: it ends the process, as Lambda would; the supervisor starts another
        try:
            answer = self.handler(event, context(self.function, self.timeout))
        except Exception:  # noqa: BLE001  Lambda too gives the whole batch back when a handler raises
            return {message.id for message in batch}
        finally:
            signal.alarm(0)
        return {item["itemIdentifier"] for item in (answer or {}).get("batchItemFailures", ())}

    def _settle(self, message: Leased, queues: Queues, *, done: bool) -> None:
        if done:
            queues.ack(message)
        elif message.receives >= self.feed.receives:
            queues.release(message, dead_letter=self.feed.dead_letter)
        else:
            queues.release(message, delay=min(2.0 ** (message.receives - 1), _LONGEST_WAIT))


def sqs_record(message: Leased, queue: str) -> dict[str, Any]:
    """Return *message* as SQS gives it to Lambda."""
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt,
        "body": message.body,
        "attributes": {"ApproximateReceiveCount": str(message.receives)},
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:local:000000000000:{queue}",
        "awsRegion": "local",
    }


def context(function: str, timeout: int) -> Any:
    """Return what a handler may ask of its Lambda context."""
    deadline = time.monotonic() + timeout
    return SimpleNamespace(
        function_name=function,
        memory_limit_in_mb=0,
        invoked_function_arn=f"arn:aws:lambda:local:000000000000:function:{function}",
        aws_request_id="local",
        get_remaining_time_in_millis=lambda: round((deadline - time.monotonic()) * 1000),
    )
