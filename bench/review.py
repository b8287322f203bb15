#!/usr/bin/env python3
"""Times the review screen in a real browser, on documents whose readings are replayed.

Three figures, as medians and worst cases: from opening a task to its first focus, from filing one task to the focus in
the next (fetched ahead), and from a key to the next stop. Also the key presses of a task of five stops.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.results import ROOT, command_line, table, write_section
from tests.web.clerk import Clerk, seated
from tests.web.conftest import chromium, site_at
from tests.web.office import STOPS, Office

OPENINGS = 5
"""Times that a task is opened; chosen."""
WATCH = """() => {
  window.marks = [];
  document.addEventListener("focusin", event => window.marks.push([performance.now(), event.target.className || ""]));
  document.addEventListener("keydown", () => { window.pressed = performance.now(); window.marks.length = 0; }, true);
}"""
SINCE_KEY = "() => { const [at] = window.marks.at(-1) ?? []; return at === undefined ? null : at - window.pressed; }"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=12)
    parser.add_argument("--write", action="store_true", help="write bench/RESULTS.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, chromium() as browser:
        os.environ.update(COPISTE_HOME=home, COPISTE_SEED_SHARE="0")
        office = Office(Path(home))
        office.hire()
        for _ in range(asked.tasks):
            office.referral()
        with site_at(office) as site, seated(browser, site.url) as clerk:
            clerk.sign_in("rtremblay")
            clerk.page.evaluate(WATCH)
            report = measure(clerk, asked.tasks)
    print(report)
    if asked.write:
        write_section("The review screen", command_line(), report)


def measure(clerk: Clerk, tasks: int) -> str:
    """Work through the queue and tell how long one had to wait for the screen."""
    opened: list[float] = []
    filed: list[float] = []
    stepped: list[float] = []
    presses: list[int] = []
    clerk.take()
    for _ in range(OPENINGS):
        opened.append(arrived(clerk))
        clerk.page.wait_for_timeout(250)
        clerk.press("l")  # back to the queue, and in again
        clerk.take()
    opened.append(arrived(clerk))
    for number in range(tasks):
        began = clerk.presses
        for stop in range(len(STOPS)):
            clerk.page.wait_for_timeout(250)  # a person looks before they press
            clerk.press("Enter")  # on the first reader's answer
            clerk.page.wait_for_function(
                "stop => document.querySelectorAll('.field.done').length === stop", arg=stop + 1
            )
            stepped.append(clerk.page.evaluate(SINCE_KEY))
        clerk.page.wait_for_timeout(250)
        clerk.press("Enter")
        presses.append(clerk.presses - began)
        if number + 1 < tasks:
            filed.append(arrived(clerk))
    waits = (
        ("task opened from the queue, first focus", opened, 300),
        ("next task after filing", filed, 150),
        ("next stop", stepped, None),
    )
    rows = [
        [name, str(len(times)), f"{statistics.median(times):.0f}", f"{max(times):.0f}", str(wanted or "")]
        for name, times, wanted in waits
    ]
    size = sum(path.stat().st_size for kind in ("js", "css") for path in (ROOT / "web").rglob(f"*.{kind}"))
    return (
        f"{tasks} tasks of {len(STOPS)} stops whose first reader was right: {max(presses)} keys each (12 at most). "
        f"Script and style: {size:,} bytes of all screens (250,000 at most).\n\n"
        + table(["wait, ms", "times", "median", "worst", "at most"], rows)
    )


def arrived(clerk: Clerk) -> float:
    """Return the milliseconds from the last key to the focus in a task's first stop."""
    clerk.page.wait_for_function(
        "() => document.querySelector('.editor :focus') && !document.querySelector('.field.done') && marks.length"
    )
    found: float = clerk.page.evaluate(SINCE_KEY)
    return found


if __name__ == "__main__":
    main()
