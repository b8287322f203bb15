#!/usr/bin/env python3
"""Speed and memory: one core's seconds for a scan of one page with forty fields; peak memory on a TIFF of 100 pages.

Makes its own pages and needs nothing from outside. Prints a table; writes bench/RESULTS.md with --write.

Usage: make bench, or .venv/bin/python bench/speed.py [--pages 100] [--write]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import forty
from results import ROOT, command_line, table, write_section

COPISTE = ROOT / ".venv/bin/copiste"
SECONDS_TARGET = 3.0  # of one core, for a scan of forty fields; chosen
MEMORY_TARGET = 1.2  # GiB
SCANS = 6  # the first pays for the start; chosen


def main() -> int:
    """Measure, print; return 1 when a command failed or a target is missed."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="copiste-bench-") as temporary:
        work = Path(temporary)
        blank = work / "blank.pdf"
        forty.blank(blank)
        subprocess.run([COPISTE, "draft", blank, "--id", "forty", "--out", work / "forms"], check=True)
        scans = [work / f"scan-{number}.pdf" for number in range(SCANS)]
        for seed, scan in enumerate(scans):
            forty.scan(blank, scan, seed)
        start_up = _one_core(scans[:1], work)
        each = (_one_core(scans, work) - start_up) / (SCANS - 1)
        fax = work / "hundred.tif"
        forty.fax(blank, fax, options.pages)
        started = time.monotonic()
        largest, whole = _memory([fax], work)
        took = time.monotonic() - started
    report = table(
        ["what", "found", "at most"],
        [
            ["a scan of 40 fields, seconds of one core, readers loaded", f"{each:.2f}", f"{SECONDS_TARGET}"],
            ["the first one, start-up included", f"{start_up:.2f}", "–"],
            [f"a TIFF of {options.pages} pages: largest process, GiB", f"{largest:.2f}", f"{MEMORY_TARGET}"],
            ["the same: all processes together, GiB", f"{whole:.2f}", "–"],
            ["the same: seconds, one job", f"{took:.0f}", "–"],
        ],
    )
    print(report)
    if options.write:
        write_section("Speed and memory", command_line(), report)
    return 0 if each <= SECONDS_TARGET and largest <= MEMORY_TARGET else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100, help="pages of the TIFF")
    parser.add_argument("--write", action="store_true", help="set down the figures in bench/RESULTS.md")
    return parser.parse_args()


def _reading(files: Sequence[Path], work: Path) -> list[str]:
    forms, out = str(work / "forms"), str(work / "read.jsonl")
    return [str(COPISTE), "read", *map(str, files), "--forms", forms, "--jobs", "1", "-o", out]


def _one_core(files: Sequence[Path], work: Path) -> float:
    """Return the processor seconds, of the command and all its children, when held to one core."""
    core = str(min(os.sched_getaffinity(0)))
    before = os.times()
    subprocess.run(["taskset", "-c", core, *_reading(files, work)], check=True, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _memory(files: Sequence[Path], work: Path) -> tuple[float, float]:
    """Return the peak memory in GiB of the largest process, and the largest sum over all that ran at once."""
    started = subprocess.Popen(_reading(files, work), stderr=subprocess.DEVNULL)
    peak = whole = 0
    while started.poll() is None:
        now = [_status(pid) for pid in _family(started.pid)]
        peak = max([peak, *(high for high, _ in now)])
        whole = max(whole, sum(resident for _, resident in now))
        time.sleep(0.1)
    if started.returncode:
        raise subprocess.CalledProcessError(started.returncode, "copiste read")
    return peak / 2**20, whole / 2**20


def _family(pid: int) -> list[int]:
    """Return *pid* and all its living descendants."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [pid, *(member for child in text.split() for member in _family(int(child)))]


def _status(pid: int) -> tuple[int, int]:
    """Return the highest and the present resident memory of *pid*, in KiB; zeroes when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0, 0
    facts = dict(line.split(":", 1) for line in lines if ":" in line)
    return tuple(int(facts.get(name, "0 kB").split()[0]) for name in ("VmHWM", "VmRSS"))  # type: ignore[return-value]


if __name__ == "__main__":
    sys.exit(main())
