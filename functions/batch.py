"""What every function on a queue shares: partial batches, and a log of failures that says nothing of a document."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from copiste import wiring
from copiste.errors import TooBusy
from copiste.ports.queues import Delivered
from copiste.wiring import Deps

FIRST_WAIT = 30
"""Seconds until a message that failed is tried again; ten times as long each time after, up to `LONGEST_WAIT`.

What was a moment's fault is over soon, and a fault of some twenty minutes still costs no page its reading. Chosen.
"""
LONGEST_WAIT = 900  # seconds; a quarter of an hour, chosen


def answer(
    event: dict[str, Any], context: LambdaContext, *, log: Logger, take: Callable[[SQSRecord, Deps], None]
) -> Any:
    """Give every record of the batch to *take*; return the partial response that names those to deliver again.

    How many were taken and how many failed stand in the log as metrics. What storage was too busy for failed, and is
    put back as a message that was never tried: five deliveries make a dead letter, and three give a page up.
    """
    put_back = 0

    def guarded(record: SQSRecord) -> None:
        nonlocal put_back
        try:
            take(record, wiring.deps())
        except Exception as error:
            log.error("failed", extra={"message_id": record.message_id, **described(error)})  # noqa: TRY400  see described
            if isinstance(error, TooBusy) and _put_back(record, log):
                put_back += 1
                return
            _soon(record, log)
            raise

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    response = process_partial_response(event=event, record_handler=guarded, processor=processor, context=context)
    failed = len(response["batchItemFailures"]) + put_back
    measured(context.function_name, log.service, Taken=len(event["Records"]), Failed=failed)
    return response


def _soon(record: SQSRecord, log: Logger) -> None:
    """Let a message that failed come back before its loan runs out, where nobody else sees to it."""
    queues = wiring.queues()
    if not isinstance(queues, Delivered):
        return
    wait = min(FIRST_WAIT * 10 ** (int(record.attributes.approximate_receive_count) - 1), LONGEST_WAIT)
    try:
        queues.show_again(record.event_source_arn, record.receipt_handle, seconds=wait)
    except Exception as error:  # noqa: BLE001  it comes back all the same, later
        log.warning("comes back late", extra=described(error))


def _put_back(record: SQSRecord, log: Logger) -> bool:
    """Let the message come back as a new one; say whether it will."""
    queues = wiring.queues()
    if not isinstance(queues, Delivered):
        return False
    try:
        queues.put_back(record.event_source_arn, record.body, seconds=FIRST_WAIT)
    except Exception as error:  # noqa: BLE001  the queue is too busy as well: then it counts as tried
        log.warning("counts as tried", extra=described(error))
        return False
    return True


def measured(function: str, service: str, **counts: int) -> None:
    """Write *counts* into the log in CloudWatch's own format; nothing on one machine, where nobody collects them."""
    metrics = EphemeralMetrics(service=service)
    if metrics.namespace is None:
        return
    for name, count in counts.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=count)
    metrics.add_metadata(key="function", value=function)
    metrics.flush_metrics()


def described(error: BaseException) -> dict[str, str | None]:
    """Return what may be logged of an error: its kind and where it rose. Its text may quote a document."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-4:]]
    return {"error": type(error).__name__, "code": getattr(error, "code", None), "where": " > ".join(where)}
