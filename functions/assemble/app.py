"""Lambda `assemble`: documents whose every page is read become forms, records to file and tasks for a person."""

from __future__ import annotations

from functools import partial
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from copiste import wiring
from copiste.records.assemble import assemble as put_together
from copiste.stages import assemble, messages
from copiste.stages.learning import recall_for
from copiste.wiring_deps import Deps
from functions.batch import answer

log = Logger(service="assemble")


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Assemble every document of the batch; the ones that failed come back."""
    return answer(event, context, log=log, take=partial(assemble_one, deps=wiring.deps()))


def assemble_one(record: SQSRecord, *, deps: Deps) -> None:
    """Assemble the document that one message names."""
    entry = assemble.run(
        messages.document(record.json_body),
        ledger=deps.ledger,
        queues=deps.queues,
        records=deps.records,
        sealer=deps.sealer,
        vault=deps.vault,
        library=deps.library,
        assemble=put_together,
        clock=deps.clock,
        seed_share=deps.seed_share,
        flag=deps.duplicates.flag,
        offices=deps.offices,
        registers=deps.registers,
        learned=partial(recall_for, registers=deps.registers, sealer=deps.sealer, offices=deps.offices),
    )
    log.info("assembled", extra={"document": entry.id, "state": entry.state.value})
