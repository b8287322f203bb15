#!/usr/bin/env python3
"""Separation: a generated batch at fax quality; does every page end with the form that it belongs to?

Draws forms of one, two and three pages with invented answers, attachments, blank backs, covers and separator sheets;
faxes each page (fine and standard mode, noise, skew, some upside down) and has it decoded, recognised, searched for
codes and grouped as the product does. No answers are read: what a reader would say of a cover sheet is replayed. The
same batch is judged with its separator sheets and without them. Prints the wrong pages by cause.

Usage: .venv/bin/python bench/separation.py [--pages 1000] [--jobs 2] [--seed 1] [--keep FILE] [--write]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import zlib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the script runs by its path alone

import cv2
from pydantic import TypeAdapter

from bench.results import command_line, table, write_section
from bench.separation_pages import COVER, LONG, VARIANTS, Spec, definitions, faxed
from copiste.pages.decode import decode
from copiste.pages.model import Limits
from copiste.ports.readers import ReaderFacts
from copiste.readers.page import read_page
from copiste.reading.model import PATCH, Crop, PagePlace, PageReading
from copiste.records.cutting import Cutting
from copiste.records.grouping import Grouping, grouped
from samples import forms

WITH, WITHOUT = 1.0, 0.99
"""The share of pages in their right place that is wanted, with separator sheets and without."""
_LOST = 0.03
"""The share of papers of several pages that lack one; as many come in reverse. Chosen."""
_READ = TypeAdapter(tuple[float, PageReading])


class Replay:
    """Says what stands on a cover sheet, and nothing of any other page."""

    facts, version = ReaderFacts("replay", {}, seconds=0), "1"

    def __init__(self, spec: Spec) -> None:
        self._said = COVER if spec.kind == "cover" else ()

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        """Return a line for each crop."""
        del language
        said = iter(self._said)
        return [(next(said, ""), 0.0) for _ in crops]


def batch(pages: int, seed: int) -> list[Spec]:
    """Return a batch of about *pages* pages that are no separator, each paper with a sheet before it."""
    rng = random.Random(seed)
    specs: list[Spec] = []
    owner = 0
    while sum(spec.kind != "separator" for spec in specs) < pages:
        owner += 1
        form = rng.choice([*forms.FORMS, *LONG, *LONG])
        paper = [Spec("form", owner, form, number) for number in range(1, LONG.get(form, 1) + 1)]
        fate = rng.random()
        if len(paper) > 1 and fate < _LOST:
            paper.pop(rng.randrange(len(paper)))  # a page stayed on the glass
        elif len(paper) > 1 and fate < 2 * _LOST:
            paper.reverse()
        if len(paper) > 1 and rng.random() < 0.2:
            paper.insert(1, Spec("blank", owner))
        count = rng.choice((0, 0, 0, 1, 1, 2))
        paper += [Spec("attachment", owner, number=rng.randrange(12)) for _ in range(count)]
        if rng.random() < 0.15:
            paper.append(Spec("blank", owner))
        if rng.random() < 0.06:
            paper.insert(0, Spec("cover", owner))
        specs += [Spec("separator", owner, form), *paper]
    made = []
    for at, spec in enumerate(specs):
        dice = random.Random(zlib.crc32(f"{seed}/{at}".encode()))
        variant, turned, standard = dice.randrange(VARIANTS), dice.random() < 0.08, dice.random() < 0.5
        seed_ = dice.randrange(1 << 30)
        made.append(replace(spec, seed=seed_, variant=variant, turned=turned, standard=standard))
    return made


def main() -> int:
    """Measure, print; return 1 when a target is missed."""
    options = _options()
    specs = batch(options.pages, options.seed)
    found = gather(specs, options.jobs, options.keep)
    readings = [replace(reading, page=at) for at, (_, reading) in enumerate(found, 1)]
    bare = [at for at, spec in enumerate(specs) if spec.kind != "separator"]
    few = [replace(readings[at], page=number) for number, at in enumerate(bare, 1)]
    arms = [
        ("with separator sheets", specs, readings, WITH),
        ("patch code of the sheets alone", specs, [_patch_only(each) for each in readings], WITH),
        ("no sheets at all", [specs[at] for at in bare], few, WITHOUT),
    ]
    rows, wrong, fine = [], [], True
    for name, truth, read_, target in arms:
        faults = judge(truth, grouped(read_, definitions(), cutting=Cutting()))
        share = 1 - len(faults) / len(truth)
        fine = fine and share >= target
        wrong += [[name, cause, str(count)] for cause, count in Counter(cause for _, cause in faults).most_common()]
        rows.append([name, str(len(truth)), str(len(truth) - len(faults)), f"{share:.4f}", f"{target}"])
        for at, cause in faults[: options.show]:
            print(f"{name}: page {at + 1}: {cause}: {truth[at]} read as {read_[at].place} {read_[at].form}")
    report = table(["", "pages", "in their place", "share", "wanted"], rows)
    report += "\n\n" + (table(["", "cause", "pages"], wrong) if wrong else "No page is wrong.")
    each = sum(seconds for seconds, _ in found) / len(specs)
    how = f"{sum(spec.standard for spec in specs)} in standard mode, {sum(spec.turned for spec in specs)} upside down"
    report += (
        f"\n\n{len(specs)} pages of {len({spec.owner for spec in specs})} papers, {how}; {each:.1f} s of a core each "
    )
    report += "to decode, recognise and look for codes."
    print(report)
    if options.write:
        write_section("Separation", command_line(), report)
    return 0 if fine else 1


def gather(specs: Sequence[Spec], jobs: int, keep: Path | None) -> list[tuple[float, PageReading]]:
    """Return seconds of a core and reading of every page; those kept in *keep* are not made again."""
    known = [] if keep is None or not keep.exists() else [_READ.validate_json(line) for line in keep.open()]
    out = None if keep is None else keep.open("a")
    with ProcessPoolExecutor(jobs) as pool:
        for read_ in pool.map(read, specs[len(known) :], chunksize=4):
            known.append(read_)
            if out is not None:
                out.write(_READ.dump_json(read_).decode() + "\n")
                out.flush()
            print(f"{len(known)}/{len(specs)}", end="\r", file=sys.stderr)
    return known[: len(specs)]


def read(spec: Spec) -> tuple[float, PageReading]:
    """Draw a page, fax it, and read it as the product does."""
    cv2.setNumThreads(1)
    data, known = faxed(spec), definitions()
    started = time.process_time()
    reading = read_page(decode(data, Limits()).pages[0], known, [Replay(spec)])
    return time.process_time() - started, replace(reading, zones=())


def judge(truth: Sequence[Spec], found: Grouping) -> list[tuple[int, str]]:
    """Return the pages (from 0) that are not where they belong, with the cause."""
    owners: dict[int, int] = {}  # group to paper, by the first page of each
    holders: dict[int, int] = {}  # paper to the one group that may hold it
    faults = []
    for at, (spec, placing) in enumerate(zip(truth, found.places, strict=True)):
        wanted = PagePlace(spec.kind)
        if placing.form is not None and placing.place is PagePlace.FORM:
            owner = owners.setdefault(placing.form, spec.owner)
            holders.setdefault(owner, placing.form)
        if placing.place is not wanted:
            faults.append((at, f"{wanted} taken for {placing.place}"))
        elif placing.form is not None and owners[placing.form] != spec.owner:
            faults.append((at, f"{wanted} with another paper"))
        elif placing.form is not None and holders[spec.owner] != placing.form:
            faults.append((at, f"{wanted} parted from its paper"))
    return faults


def _patch_only(reading: PageReading) -> PageReading:
    codes = tuple(code for code in reading.codes if code.kind == PATCH)
    place = PagePlace.UNRECOGNISED if reading.place is PagePlace.SEPARATOR else reading.place
    return replace(reading, place=place, codes=codes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep what was read here, and go on from there")
    parser.add_argument("--show", type=int, default=10, help="wrong pages shown")
    parser.add_argument("--write", action="store_true", help="write bench/RESULTS.md")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
