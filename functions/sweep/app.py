"""Lambda `sweep`, on a schedule: what stalled moves on, and what does not add up is said aloud."""

from __future__ import annotations

import datetime as dt
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from copiste import wiring
from copiste.books import earlier
from copiste.flow.reconcile import ON_THE_WAY
from copiste.flow.rounds import Rounds, UnderWay
from copiste.flow.watching import QUIET
from copiste.wiring import Deps
from functions.batch import measured

log = Logger(service="sweep")


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Take up what stalled, then compare storage, ledger, queues and records: on AWS a few at a time.

    The schedule says nothing; who calls with `{"whole": true}`, after a loss, has everything compared.
    """
    deps = wiring.deps()
    now = deps.clock()
    again = deps.sweep.run(now)
    earlier.move(deps.registers)
    deps.outbox.redrive(deps.records, deps.patience)
    deps.registers.expire(now)
    everything = deps.folder is not None or event.get("whole") is True
    account = whole(deps, now) if everything else Rounds(deps.reconcile, deps.registers).run(now)
    doors = list(deps.watching.run(now))
    for finding in (*account.findings, *doors):
        facts = {"finding": finding.code, "document": finding.document, "facts": dict(finding.facts)}
        log.warning("does not fit", extra=facts)
    measured(
        context.function_name,
        log.service,
        Swept=1,
        OnTheWay=account.on_the_way,
        UnfiledOverADay=account.overdue,
        Held=account.held,
        WaitingTasks=account.tasks,
        Records=account.records,
        Findings=len(account.findings),
        QuietLines=sum(each.code == QUIET for each in doors),
        DoorFaults=sum(each.code != QUIET for each in doors),
    )
    log.info("swept", extra={"again": again, "findings": len(account.findings), "doors": len(doors)})
    return {"again": len(again), "findings": len(account.findings)}


def whole(deps: Deps, now: dt.datetime) -> UnderWay:
    """Compare everything that one machine holds."""
    account = deps.reconcile.run(now)
    coming = sum(account.documents[state] for state in ON_THE_WAY)
    return UnderWay(coming, account.overdue, account.held, account.tasks, account.records, account.findings)
