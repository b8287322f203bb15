#!/usr/bin/env python3
"""Works at the review screen as a clerk does, in a browser: how long a stop takes, what stray keys and cuts do.

    python bench/clerk.py --write            # all three
    python bench/clerk.py --only keys --keys 10000

`pace`: tasks read by the shipped readers from filled forms, typed and in hand-like letters, as the samples' degrader
leaves them. The clerk knows what stands on the paper and has a person's times, those of the keystroke-level model
(Card, Moran and Newell, "The keystroke-level model for user performance time with interactive systems", CACM 23(7),
1980): 1.35 s to look and decide, 0.28 s a key (an average typist who is no secretary; Alt and a digit are two), and
0.23 s, one movement of the eyes (the same, "The psychology of human-computer interaction", 1983), for each further
answer that is looked at. What the screen takes is measured on top, from the focus in one stop to that in the next.
`keys`: keys at random, as `tests/web/stray.py` presses them: which gave an answer though the screen did not show them.
`cuts`: answers given while the network is cut, as `tests/web/cuts.py` cuts it: which are not there in the end.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Browser

from bench.clerk_pace import at_work, filled_forms
from bench.results import command_line, table, write_section
from tests.web.clerk import seated
from tests.web.conftest import chromium, site_at
from tests.web.cuts import through_cuts
from tests.web.office import CHANGE, Office
from tests.web.stray import Stray

SHARE = 50
"""Keys pressed at one task before the next is shown."""
TARGET = 2.2
"""Seconds a stop at most where a reader was right."""
PARTS = ("pace", "keys", "cuts")


def main() -> int:
    """Measure what was asked; return 1 when a target is missed."""
    options = _options()
    good = True
    with chromium() as browser:
        for part in options.only:
            with tempfile.TemporaryDirectory() as new:
                home = (part == "pace" and options.home) or new
                os.environ.update(COPISTE_HOME=home, COPISTE_SEED_SHARE="0")
                office = Office(Path(home))
                if not list(office.deps.ledger.documents()):
                    office.hire()
                met, report = {"pace": pace, "keys": keys, "cuts": cuts}[part](browser, office, options)
            good &= met
            print(report)
            if options.write:
                write_section(f"A clerk: {part}", command_line(), report)
    return 0 if good else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--tasks", type=int, default=40, help="of `pace`")
    parser.add_argument("--keys", type=int, default=10_000)
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--home", help="of `pace`: a folder to keep what was read in, for a second call to go on from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write bench/RESULTS.md")
    return parser.parse_args()


def pace(browser: Browser, office: Office, options: argparse.Namespace) -> tuple[bool, str]:
    """Return whether a stop is done in time, and the figures."""
    truths = filled_forms(office, options.tasks, options.seed)
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        stops = at_work(clerk, office, truths)
    rows = []
    for name, some in (
        ("a reader was right", [one for one in stops if one.right]),
        ("the first one was, one key", [one for one in stops if one.right and one.keys == 1]),
    ):
        if some:
            seconds = [one.seconds for one in some]
            waits = [one.seconds - one.human for one in some]
            shown = (statistics.mean(seconds), statistics.median(seconds), max(seconds), statistics.median(waits))
            keys = statistics.mean(one.keys for one in some)
            rows.append([name, str(len(some)), f"{keys:.1f}", *(f"{each:.2f}" for each in shown)])
    right = [one.seconds for one in stops if one.right]
    head = ["stops where", "stops", "keys", "mean, s", "median, s", "worst, s", "of that the screen, median, s"]
    said = (
        f"{len(truths)} tasks, {len(stops)} stops; in {len(stops) - len(right)} no reader was right: they are typed, "
        f"and not timed. Target: {TARGET} s a stop on average where a reader was right.\n\n{table(head, rows)}"
    )
    return bool(right) and statistics.mean(right) <= TARGET, said


def keys(browser: Browser, office: Office, options: argparse.Namespace) -> tuple[bool, str]:
    """Return whether no key answered that should not, and the figures."""
    for _ in range(3):
        office.referral()
    office.replayed(CHANGE, ("/persons/0/birth_date", "/persons/1/birth_date", "/new_address/postal_code"))
    tasks = [task.id for task in office.deps.records.tasks()]
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        stray = Stray(clerk, options.seed)
        for number in range(0, options.keys, SHARE):
            home = ".choice, .editor button.main" if number // SHARE % 2 else ".frame"
            stray.at(f"task/{tasks[number // SHARE % len(tasks)]}", min(SHARE, options.keys - number), home)
    tally = stray.tally
    filed = len(list(office.deps.records.records()))
    said = (
        f"{tally.pressed} keys at {len(tasks)} tasks, seed {options.seed}: answers given by keys that the screen did "
        f"not show {len(tally.others)} {sorted(set(tally.others)) or ''}, records filed {filed}; by keys that it "
        f"showed {tally.shown}, each taken back."
    )
    return not tally.others and not filed, said


def cuts(browser: Browser, office: Office, options: argparse.Namespace) -> tuple[bool, str]:
    """Return whether nothing was lost, and the figures."""
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        found = through_cuts(clerk, office, options.cuts, options.seed)
    said = f"{found.cuts} cuts in {found.given} answers, seed {options.seed}: answers lost {len(found.lost)}."
    return not found.lost and found.cuts >= options.cuts, said


if __name__ == "__main__":
    sys.exit(main())
