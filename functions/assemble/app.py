"""Lambda `assemble`: documents whose every page is read become forms, records to file and tasks for a person."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from copiste.ports import messages
from copiste.wiring import Deps
from functions.batch import answer

log = Logger(service="assemble")


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Assemble every document of the batch; the ones that failed come back."""
    return answer(event, context, log=log, take=assemble_one)


def assemble_one(record: SQSRecord, deps: Deps) -> None:
    """Assemble the document that one message names."""
    entry = deps.assemble.run(messages.document(record.json_body), int(record.attributes.approximate_receive_count))
    log.info("assembled", extra={"document": entry.id, "state": entry.state.value})
