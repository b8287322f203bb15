"""`copiste batch`: batches of paper, and whether all of each arrived."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from copiste.cli.serve import DATA
from copiste.cli.usage import count
from copiste.errors import BadUsage, Conflict
from copiste.texts import say

if TYPE_CHECKING:
    from copiste.wiring import Deps

SIDES = ("one", "two", "passes", "two-files")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    batch = commands.add_parser("batch", help="help.batch")
    actions = batch.add_subparsers(required=True, metavar="ACTION", dest="action")
    for action, text in (("new", "help.batch_new"), ("show", "help.batch_show"), ("list", "help.batch_list")):
        parser = actions.add_parser(action, help=text)
        if action != "list":
            parser.add_argument("batch", metavar="B", help="help.batch_id")
        parser.add_argument("--office", metavar="O", required=action != "list", help="help.batch_office")
        parser.add_argument("--data", type=Path, default=DATA, help="help.data")
    new = actions.choices["new"]
    new.add_argument("--sheets", type=count, metavar="N", help="help.batch_sheets")
    new.add_argument("--sides", choices=SIDES, default="one", help="help.batch_sides")
    new.add_argument("--place", default="", help="help.batch_place")
    batch.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Do one thing with batches; `show` returns 1 when something is missing."""
    from copiste import wiring

    data = options.data.resolve()
    deps = wiring.embedded(data, os.environ) if options.action == "new" else wiring.installed(data)
    return {"new": _new, "list": _list, "show": _show}[options.action](deps, options)


def _new(deps: Deps, options: argparse.Namespace) -> int:
    from copiste.books import batches
    from copiste.books.batches import Batch, Sides

    try:
        made = Batch(
            options.office,
            options.batch,
            options.sheets,
            Sides(options.sides),
            options.place,
            "copiste batch",
            deps.clock(),
        )
    except ValueError:
        raise BadUsage(problem=say("batch.bad_name", options.lang)) from None
    try:
        batches.declare(deps.registers, made)
    except Conflict:
        raise BadUsage(problem=say("batch.taken", options.lang)) from None
    print(say("batch.opened", options.lang, batch=made.id, office=made.office))
    return 0


def _list(deps: Deps, options: argparse.Namespace) -> int:
    from copiste.books import batches

    for each in batches.batches(deps.registers):
        if options.office in (None, each.office):
            print(f"{each.office:<24} {each.id:<32} {each.sheets or '-':>7}  {each.place}".rstrip())
    return 0


def _show(deps: Deps, options: argparse.Namespace) -> int:
    from copiste.books import batches
    from copiste.desk import batches as batching

    found = batches.find(deps.registers, options.office, options.batch)
    if found is None:
        raise BadUsage(problem=say("batch.unknown", options.lang))
    view = batching.shown(deps.desk, found, options.lang)
    key = "batch.sheets_undeclared" if view.sheets is None else "batch.sheets"
    print(say(key, options.lang, found=view.arrived, declared=view.sheets))
    if view.place:
        print(say("batch.place", options.lang, place=view.place))
    for one in view.documents:
        print(f"{one.receipt}  {one.landed_local}  {one.state_text}")
        for page in one.pages:
            print(f"  {page.page:>4}  {page.state_text}")
    for finding in view.findings:
        print(finding.message)
    if view.complete:
        print(say("batch.complete", options.lang))
    return 1 if view.findings else 0
