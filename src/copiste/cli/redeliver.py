"""`copiste redeliver`: events about records leave for a destination again."""

from __future__ import annotations

import argparse
from pathlib import Path

from copiste.cli.records import instant
from copiste.cli.serve import DATA
from copiste.errors import BadUsage, ObjectMissing
from copiste.texts import say


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("redeliver", help="help.redeliver")
    parser.add_argument("--data", type=Path, default=DATA, help="help.data")
    parser.add_argument("--destination", required=True, metavar="D", help="help.to_destination")
    parser.add_argument("--since", metavar="T", help="help.since")
    parser.add_argument("--record", metavar="ID", help="help.this_record")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Owe the destination its events again; `copiste serve` delivers them."""
    from copiste import wiring
    from copiste.books.attempts import redeliver

    deps = wiring.installed(options.data.resolve())
    destination = deps.destinations.get(options.destination)
    if destination is None:
        known = ", ".join(sorted(deps.destinations.known)) or "-"
        raise BadUsage(problem=say("redeliver.unknown", options.lang, destination=options.destination, known=known))
    since = instant(options.since, options.lang)
    try:
        sent, _ = redeliver(deps.outbox, deps.records, destination, since=since, record=options.record)
    except ObjectMissing:
        raise BadUsage(problem=say("redeliver.no_record", options.lang)) from None
    print(say("redeliver.sent", options.lang, count=sent, destination=destination.name))
    return 0
