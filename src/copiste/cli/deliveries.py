"""`copiste deliveries`: what was given to which destination, and what they said."""

from __future__ import annotations

import argparse
from itertools import chain, islice
from pathlib import Path

from copiste.cli.serve import DATA
from copiste.cli.usage import count
from copiste.texts import say


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("deliveries", help="help.deliveries")
    parser.add_argument("--data", type=Path, default=DATA, help="help.data")
    parser.add_argument("--destination", metavar="D", help="help.only_destination")
    parser.add_argument("--record", metavar="ID", help="help.only_record")
    parser.add_argument("--failed", action="store_true", help="help.only_failed")
    parser.add_argument("--limit", type=count, default=100, metavar="N", help="help.most_lines")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one line for each event that was not tried yet, and one an attempt, the newest first."""
    from copiste import wiring
    from copiste.books.attempts import Asked, attempts, owed
    from copiste.settings.offices import utc

    deps = wiring.installed(options.data.resolve())
    asked = Asked(options.destination, options.record, True if options.failed else None)
    tried = attempts(deps.registers, asked, deps.clock())
    for each in islice(chain(owed(deps.outbox, deps.records, asked), tried), options.limit):
        said = say(f"delivery.{each.reason}", options.lang)
        status = "" if each.status is None else f" ({each.status})"
        print(f"{utc(each.at)}  {each.destination:<20}  {each.event}  {each.attempt:>2}  {said}{status}")
    return 0
