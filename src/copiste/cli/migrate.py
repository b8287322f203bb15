"""`copiste migrate`: the installation of this machine moves to AWS; what stands here stays as it is."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from copiste.cli.instruct import taken_along
from copiste.cli.serve import DATA
from copiste.texts import say


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("migrate", help="help.migrate")
    parser.add_argument("--data", type=Path, default=DATA, help="help.data")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Move, print what stands in both homes, and return 1 when they differ."""
    from copiste import wiring
    from copiste.homes.moving import move, opened
    from copiste.local.supervisor import alone

    home = options.data.resolve()
    with alone(home):
        machine, cloud = opened(home, os.environ, wiring.now)
        try:
            settings, left = taken_along(machine.home)
            found = move(
                machine, cloud, lambda step: print(say(f"migrate.{step}", options.lang), file=sys.stderr), settings
            )
        finally:
            machine.close()
    for each in found:
        facts = {"kind": say(f"migrate.{each.kind}", options.lang), "here": each.here, "there": each.there}
        print(say("migrate.same" if each.same else "migrate.differs", options.lang, **facts))
    for name in left:
        print(say("migrate.left", options.lang, name=name), file=sys.stderr)
    return 0 if all(each.same for each in found) else 1
