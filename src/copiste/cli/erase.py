"""`copiste erase RECEIPT`: a document and all that was made of it is destroyed, and a certificate says so."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from copiste.cli.serve import DATA
from copiste.errors import BadUsage
from copiste.texts import say

if TYPE_CHECKING:
    from copiste.desk.context import Desk

REASONS = ("retention", "request", "mistake")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("erase", help="help.erase")
    parser.add_argument("receipt", metavar="RECEIPT", help="help.receipt")
    parser.add_argument("--why", choices=REASONS, required=True, help="help.erase_why")
    parser.add_argument("--reference", metavar="N", default="", help="help.erase_reference")
    parser.add_argument("--yes", action="store_true", help="help.erase_yes")
    parser.add_argument("--data", type=Path, default=DATA, help="help.data")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Say what would go; with --yes destroy it. 1 when no document has that receipt number."""
    from copiste import wiring
    from copiste.books.erased import Order, Why
    from copiste.desk import erasing
    from copiste.keeping import queries

    desk = wiring.installed(options.data.resolve()).desk
    entry = queries.by_receipt(desk.ledger, options.receipt)
    if entry is None:
        print(f"copiste: {say('notice.unknown', options.lang)}", file=sys.stderr)
        return 1
    _tell(desk, entry.id, options)
    if not options.yes:
        print(say("erase.not_yet", options.lang))
        return 0
    try:
        order = Order("copiste erase", Why(options.why), options.reference)
    except ValueError:
        raise BadUsage(problem=say("erase.bad_reference", options.lang)) from None
    for each in erasing.erase(desk, entry.id, order):
        print(say("erase.done", options.lang, receipt=each.receipt, records=each.records, objects=each.objects))
    return 0


def _tell(desk: Desk, document: str, options: argparse.Namespace) -> None:
    from copiste.desk import erasing
    from copiste.keeping import queries

    goes = erasing.family(desk, document)
    if not goes:
        print(say("erase.before", options.lang))
    for each in goes:
        count = sum(1 for _ in queries.records_of(desk.records, each.id))
        print(say("erase.goes", options.lang, receipt=each.receipt, pages=each.pages or 0, records=count))
    for each in erasing.sources(desk, document):
        print(say("erase.stays", options.lang, receipt=each.receipt))
