"""Lambda `file`: accepted forms become records, each exactly once."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from copiste.ports import messages
from copiste.wiring import Deps
from functions.batch import answer

log = Logger(service="file")


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """File every form of the batch; the ones that failed come back."""
    return answer(event, context, log=log, take=file_one)


def file_one(record: SQSRecord, deps: Deps) -> None:
    """File the form that one message names."""
    message = messages.form(record.json_body)
    entry = deps.file.run(message)
    log.info("filed", extra={"document": entry.id, "form": message.form, "state": entry.state.value})
