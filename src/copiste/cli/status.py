"""`copiste status`: how many documents and pages stand where, and whether the counts add up."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from copiste.cli.serve import DATA
from copiste.texts import Language, say

if TYPE_CHECKING:
    from copiste.flow.reconcile import Reconciliation


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("status", help="help.status")
    parser.add_argument("--data", type=Path, default=DATA, help="help.data")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the account; return 1 when something does not fit."""
    from copiste import wiring

    deps = wiring.installed(options.data.resolve())
    account = deps.reconcile.run(deps.clock())
    doors = deps.watching.run(deps.clock())
    account = replace(account, findings=(*account.findings, *doors))
    _print(account, options.lang)
    return 1 if account.findings else 0


def _print(account: Reconciliation, language: Language) -> None:
    for title, counts in (("documents", account.documents), ("pages", account.pages)):
        print(say(f"status.{title}", language, count=sum(counts.values())))
        for state, count in sorted(counts.items()):
            print(f"  {count:>7}  {say(f'state.{state.value}', language)}")
    print(say("status.records", language, count=account.records))
    print(say("status.tasks", language, count=account.tasks))
    for name, depth in account.queues.items():
        if depth.waiting or depth.lent:
            print(say("status.queue", language, queue=name, waiting=depth.waiting, lent=depth.lent))
    if account.held:
        print(say("status.held", language, count=account.held))
    for finding in account.findings:
        facts = {name: _said(name, value, language) for name, value in finding.facts.items()}
        print(say(f"finding.{finding.code}", language, document=finding.document, **facts), file=sys.stderr)
    if not account.findings:
        print(say("status.adds_up", language))


def _said(name: str, value: str | int, language: Language) -> str | int:
    return say(f"state.{value}", language) if name == "state" else value
