#!/usr/bin/env python3
"""Measures what look-alike pages that nobody knows cost, from their arrival to the tasks that a person finds.

    python bench/lookalikes.py --write

PAGES letters of one letterhead and one ruled grid, each with other words, come in two ways: as one file, and as a file
each. One in ten is the one before it again, scanned anew; the last column says how many of these were told. Seconds are
of processor, of this process and the decoders that it starts. Then, how long another document waits meanwhile
(`lookalikes_waits`): seconds on the clock, and their ratios.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench.lookalikes_waits import HEADS, cells, pdf, waited
from bench.results import command_line, table, write_section
from copiste import wiring
from copiste.keeping.artefacts import load_assembly
from copiste.local.door import Door
from copiste.ports.messages import QUEUES
from copiste.records.model import DUPLICATE_IMAGE, PAGE_AGAIN
from tests.e2e.installation import pumps

SIZE = (1700, 2200)  # pixels: US letter at 200 dots an inch, as usual scans have
AGAIN = 10  # one letter in so many comes again; chosen
WORDS = "le la une des pour avec sans notre dossier demande visite service bureau lettre montant suivi".split()  # noqa: SIM905

WAYS: Mapping[str, Callable[[list[Image.Image]], list[list[Image.Image]]]] = {
    "one file": lambda letters: [letters],
    "a file each": lambda letters: [[each.copy()] for each in letters],
}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=5, help="stacks behind which another document waits, each way")
    parser.add_argument("--write", action="store_true", help="write bench/RESULTS.md")
    asked = parser.parse_args()
    rows, waits = [], []
    for way, files in WAYS.items():
        with tempfile.TemporaryDirectory() as home:
            rows.append([way, *measured(Path(home), files([*drawn(asked.pages)]))])
            print(*rows[-1], sep="  ", file=sys.stderr, flush=True)
    for way, files in WAYS.items():
        with tempfile.TemporaryDirectory() as home:
            stacks = [files([*drawn(asked.pages, number * asked.pages)]) for number in range(asked.rounds)]
            waits.append([way, *cells(waited(Path(home), stacks, os.environ))])
            print(*waits[-1], sep="  ", file=sys.stderr, flush=True)
    report = "\n\n".join(
        (
            table(["they come as", *QUEUES[:3], "s in all", "longest call, s", "tasks", "told again"], rows),
            f"Another document, alone and behind them ({asked.rounds} rounds):",
            table(["they come as", *HEADS], waits),
        )
    )
    print(report)
    if asked.write:
        write_section("Look-alike pages that nobody knows", command_line(), report)


def measured(home: Path, files: list[list[Image.Image]]) -> list[str]:
    """Take *files* in and drain the queues; return what each step cost and what came of it."""
    os.environ["COPISTE_HOME"] = str(home)
    wiring.deps.cache_clear()
    deps = wiring.embedded(home, os.environ)
    inbox = home / "inbox" / "greffe"
    inbox.mkdir(parents=True)
    for number, pages in enumerate(files):
        (inbox / f"{number}.pdf").write_bytes(pdf(pages))
    door = Door(deps.inbox, home / "inbox", deps.queues, 0.0, time.monotonic)
    door.look()
    door.look()
    spent = dict.fromkeys(QUEUES, 0.0)
    longest = 0.0
    every = {name: replace(pump, timeout=3600) for name, pump in pumps().items()}  # it is measured, not killed
    while True:
        taken = 0
        for name in QUEUES:
            began = processor()
            taken += every[name].once(deps.queues)
            used = processor() - began
            spent[name] += used
            longest = max(longest, used)
        if not taken:
            break
    told = sum(
        problem.code in (DUPLICATE_IMAGE, PAGE_AGAIN)
        for entry in deps.ledger.documents()
        for problem in load_assembly(entry.id, deps.vault).problems
    )
    tasks = sum(1 for _ in deps.records.queue())
    return [
        *(f"{spent[name]:.1f}" for name in QUEUES[:3]),
        f"{sum(spent.values()):.1f}",
        f"{longest:.1f}",
        str(tasks),
        str(told),
    ]


def processor() -> float:
    """Return the seconds of processor spent so far."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def drawn(count: int, first: int = 0) -> Iterator[Image.Image]:
    """Yield *count* pages of one letterhead, *first* on; every tenth is the one before it, scanned again."""
    last = letter(first)
    for number in range(first, first + count):
        last = scanned(last, number) if number % AGAIN == AGAIN - 1 else letter(number)
        yield last


def letter(number: int) -> Image.Image:
    """Draw a letter: head and grid as all of them have, words of its own."""
    page = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(page)
    rng = random.Random(number)
    pen.text((160, 140), "SERVICES DU CANTON", 0, ImageFont.load_default(54))
    pen.text((160, 220), "Direction des affaires courantes", 0, ImageFont.load_default(34))
    pen.line((160, 280, 1540, 280), 0, 4)
    small = ImageFont.load_default(30)
    for line in range(26):
        pen.text((160, 360 + 50 * line), " ".join(rng.choices(WORDS, k=11)), 0, small)
    for row in range(6):
        pen.rectangle((160, 1720 + 60 * row, 1540, 1780 + 60 * row), outline=0, width=3)
        pen.text((180, 1732 + 60 * row), f"{rng.randrange(10**6)}   {rng.choice(WORDS)}", 0, small)
    return scanned(page, number)


def scanned(page: Image.Image, number: int) -> Image.Image:
    """Return *page* as a scanner gives it: a little crooked, soft, bilevel."""
    rng = random.Random(number + 1000)
    turned = page.convert("L").rotate(rng.uniform(-0.6, 0.6), Image.Resampling.BICUBIC, fillcolor=255)
    return turned.filter(ImageFilter.GaussianBlur(0.6)).point(lambda grey: 255 if grey > 140 else 0).convert("1")


if __name__ == "__main__":
    main()
