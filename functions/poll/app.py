"""Lambda `poll`, on a schedule: accounts at gateways and mailboxes are asked for what came, and once a day compared."""

from __future__ import annotations

from collections import Counter
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from copiste import wiring
from copiste.flow.collecting import CollectOutcome
from functions.batch import described

log = Logger(service="poll")
ENOUGH = 45_000
"""Milliseconds that must be left for another delivery to be begun: fetching one may take 30 seconds."""


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001  the schedule says nothing
    """Ask every account; one that fails stops no other, and is asked again the next time."""
    deps = wiring.deps()
    collecting = deps.collecting(lambda error: log.error("failed", extra=described(error)))
    found: Counter[str] = Counter()
    for connection, make, channel in deps.outside.collectors():
        try:
            collector = make()
        except Exception as error:  # noqa: BLE001  a setting that is wrong for one account is not so for the others
            collecting.fails(connection, error)
            found["doors_failed"] += 1
            continue
        said = collecting.run(connection, collector, channel, lambda: _enough(context))
        missed = collecting.compare(connection, collector, channel, lambda: _enough(context))
        found += said + missed
        log.info("asked", extra={"door": connection.name, **said, "missed": missed[CollectOutcome.TAKEN]})
    failed = found[CollectOutcome.FAILED] + found["doors_failed"]
    return {"taken": found[CollectOutcome.TAKEN], "failed": failed}


def _enough(context: LambdaContext) -> bool:
    return context.get_remaining_time_in_millis() > ENOUGH
