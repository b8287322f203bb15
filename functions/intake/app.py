"""Lambda `intake`: objects at the door, and documents that the sweep asks to take up again.

A document that cannot be read is no failure: it is in quarantine with its reason. What fails here stays on the queue.
"""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from copiste.ports import messages
from copiste.wiring import Deps
from functions.batch import answer

log = Logger(service="intake")


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Take in every message of the batch; the ones that failed come back."""
    return answer(event, context, log=log, take=take_one)


def take_one(record: SQSRecord, deps: Deps) -> None:
    """Take in what one message announces."""
    for message in messages.arrivals(record.json_body):
        entry = deps.intake.run(message, int(record.attributes.approximate_receive_count))
        if entry is not None:
            log.info("taken in", extra={"document": entry.id, "state": entry.state.value, "reason": entry.reason})
