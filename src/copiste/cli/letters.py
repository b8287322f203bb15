"""`copiste letters`: work that failed again and again. List it, try it again, give it to a person, or drop it."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path

from copiste.cli.serve import DATA
from copiste.errors import BadUsage
from copiste.texts import say

REASONS = ("blank", "duplicate", "advertising", "cover_only", "unreadable", "test_page", "other")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    letters = commands.add_parser("letters", help="help.letters")
    actions = letters.add_subparsers(required=True, metavar="ACTION", dest="action")
    for action in ("list", "again", "give", "drop"):
        parser = actions.add_parser(action, help=f"help.letters_{action}")
        parser.add_argument("--data", type=Path, default=DATA, help="help.data")
        if action != "list":
            parser.add_argument("id", help="help.letters_id")
    actions.choices["drop"].add_argument("--why", choices=REASONS, required=True, help="help.letters_why")
    letters.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one line a letter, or do one thing with one of them."""
    from copiste import wiring
    from copiste.desk import letters
    from copiste.ports.identity import Person, Role

    desk = wiring.installed(options.data.resolve()).desk
    person = Person(getpass.getuser(), "", Role.ADMINISTRATOR, ("*",), language=options.lang)
    known = letters.listed(desk, person).letters
    if options.action == "list":
        for each in known:
            what = each.receipt or each.record
            print(f"{each.id[:8]}  {each.at}  {each.office:<20}  {what:<16}  {each.message}")
        if not known:
            print(say("letters.none", options.lang))
        return 0
    found = [each for each in known if each.id.startswith(options.id)]
    if len(found) != 1:
        raise BadUsage(problem=say("letters.unknown", options.lang, id=options.id))
    if options.action not in found[0].allowed:
        raise BadUsage(problem=say("letters.nobody", options.lang))
    letters.settle(desk, person, found[0].id, options.action, getattr(options, "why", None))
    print(say(f"letters.done_{options.action}", options.lang))
    return 0
