"""Lambda `deliver`: what is owed to a destination goes there, and what came of it is noted."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from copiste.ports import messages
from copiste.wiring import Deps
from functions.batch import answer

log = Logger(service="deliver")


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Try every delivery of the batch once; the ones that could not even be tried come back."""
    return answer(event, context, log=log, take=deliver_one)


def deliver_one(record: SQSRecord, deps: Deps) -> None:
    """Try the delivery that one message names."""
    message = messages.delivery(record.json_body)
    made = deps.deliver.run(message)
    outcome, reason = ("nothing_owed", "") if made is None else (made.outcome, made.reason)
    facts = {"record": message.record, "version": message.version, "destination": message.destination}
    log.info("tried", extra={**facts, "outcome": outcome, "reason": reason})
