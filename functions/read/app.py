"""Lambda `read`: one page a message. A page that fails its reader again and again goes to a person as unreadable."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from copiste.ports import messages
from copiste.wiring import Deps
from functions.batch import answer

log = Logger(service="read")


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Read every page of the batch; the ones that failed come back."""
    return answer(event, context, log=log, take=read_one)


def read_one(record: SQSRecord, deps: Deps) -> None:
    """Read the page that one message names."""
    message = messages.page(record.json_body)
    deps.read.run(message, int(record.attributes.approximate_receive_count))
    log.info("read", extra={"document": message.document, "page": message.page})
