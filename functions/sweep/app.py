"""Lambda `sweep`, on a schedule: what stalled moves on, and what does not add up is said aloud."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from copiste import wiring
from copiste.books import earlier
from copiste.flow.reconcile import ON_THE_WAY
from copiste.flow.rounds import Rounds, UnderWay
from copiste.flow.watching import QUIET
from copiste.flow.whole import Whole
from copiste.wiring import Deps
from functions.batch import measured

log = Logger(service="sweep")


LEAST_LEFT = 60_000
"""Milliseconds that are left when nothing more is begun: three times what a step takes at 20 ms a call. Chosen."""


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Take up what stalled, then compare storage, ledger, queues and records: on AWS a few at a time.

    The schedule says nothing; who calls with `{"whole": true}`, after a loss, has everything compared. What is too much
    for one call the next ones go on with, those of the schedule too: `done` says when it came to its end, `compared`
    how many documents that were, `misfits` how much did not fit.
    """
    deps = wiring.deps()
    now = deps.clock()
    again = deps.sweep.run(now)
    earlier.move(deps.registers)
    deps.outbox.redrive(deps.records, deps.patience)
    deps.registers.expire(now)
    account, told = compared(deps, now, asked=event.get("whole") is True, more=_more(context))
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
    log.info("swept", extra={**told, "again": again, "findings": len(account.findings), "doors": len(doors)})
    return {"again": len(again), "findings": len(account.findings), **told}


def compared(deps: Deps, now: dt.datetime, *, asked: bool, more: Callable[[], bool]) -> tuple[UnderWay, dict[str, int]]:
    """Return what stands where, and how far the comparison of everything is, when one is under way."""
    if deps.folder is not None:
        return whole(deps, now), {}
    rounds = Rounds(deps.reconcile, deps.registers)
    account = rounds.run(now)
    far, found = Whole(deps.reconcile, deps.registers).run(now, asked=asked, more=more)
    rounds.remember(found)
    account = replace(account, findings=(*account.findings, *(each for each in found if each not in account.findings)))
    if far is None:
        return account, {}
    return account, {"compared": far.documents, "misfits": far.findings, "done": far.done}


def _more(context: LambdaContext) -> Callable[[], bool]:
    return lambda: context.get_remaining_time_in_millis() > LEAST_LEFT


def whole(deps: Deps, now: dt.datetime) -> UnderWay:
    """Compare everything that one machine holds."""
    account = deps.reconcile.run(now)
    coming = sum(account.documents[state] for state in ON_THE_WAY)
    return UnderWay(coming, account.overdue, account.held, account.tasks, account.records, account.findings)
