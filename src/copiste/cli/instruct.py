"""`copiste instruct`: the installation on AWS is told its offices, doors, destinations and forms; no image is made."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from copiste.errors import BadDestination, BadSetting
from copiste.texts import say

if TYPE_CHECKING:
    from copiste.ports.home import Home


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("instruct", help="help.instruct")
    parser.add_argument("--offices", type=Path, metavar="FILE", help="help.instruct_offices")
    parser.add_argument("--doors", type=Path, metavar="FILE", help="help.instruct_doors")
    parser.add_argument("--destinations", type=Path, metavar="FILE", help="help.instruct_destinations")
    parser.add_argument("--forms", type=Path, metavar="DIR", help="help.instruct_forms")
    parser.add_argument("--without", action="append", default=[], metavar="ID", help="help.instruct_without")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look it over, tell it, and print what holds now."""
    from copiste import wiring
    from copiste.homes.library_files import checked_files
    from copiste.homes.moving import instructions_on_aws
    from copiste.ports.instructions import SETTINGS

    told = instructions_on_aws(os.environ, wiring.now)
    paths = {name: getattr(options, name) for name in SETTINGS}
    settings = {name: path.read_text("utf-8") for name, path in paths.items() if path is not None}
    forms = {} if options.forms is None else checked_files(options.forms)
    look_over(settings)
    told.give(settings, forms, frozenset(options.without))
    for name in SETTINGS:
        stands = "instruct.told" if told.setting(name) is not None else "instruct.not_told"
        print(say(stands, options.lang, what=say(f"instruct.{name}", options.lang)))
    print(say("instruct.forms", options.lang, forms=", ".join(told.forms()) or "–"))
    return 0


def look_over(settings: Mapping[str, str]) -> None:
    """Raise `BadSetting` or `BadDestination` for what an installation on AWS could do nothing with."""
    from copiste.gateways.registry import doors_of
    from copiste.publishers.registry import destinations_of, fit
    from copiste.settings.environment import offices

    offices(settings.get("offices"))
    fit(destinations_of(settings.get("destinations")), None)
    if doors_of(settings.get("doors")).folders:
        raise BadSetting(setting="doors.json", problem="folders")


def taken_along(home: Home) -> tuple[dict[str, str], list[str]]:
    """Return the settings of one machine that hold on AWS too, and the names of the doors and destinations that do not:
    folders, and what signs with a file of this machine.
    """
    known = {name: json.loads(home.setting(name) or "{}") for name in ("offices", "doors", "destinations")}
    left = [f"doors.json: {name}" for name in known["doors"].pop("folders", {})]
    for name in _unfit(known["destinations"]):
        left.append(f"destinations.json: {name}")
        del known["destinations"][name]
    return {name: json.dumps(facts, ensure_ascii=False) for name, facts in known.items() if facts}, left


def _unfit(destinations: Mapping[str, object]) -> Iterator[str]:
    for name, facts in [*destinations.items()]:
        try:
            look_over({"destinations": json.dumps({name: facts})})
        except BadDestination:
            yield name
