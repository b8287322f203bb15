#!/usr/bin/env python3
"""Small inputs that once went wrong: reads each with the forms it needs, and prints what is right, what was found, and
whether it is right, a doubt that is right, or wrong.

The inputs stay outside the repository: `--shared` names the folder with cases/. `cases_expected.py` says what is right.
Exits 1 when any is wrong.

Usage: .venv/bin/python bench/cases.py [--shared DIR] [--only PATTERN]... [--wrong] [--write]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from cases_checks import Found, Verdict
from cases_expected import CASES, DRAFTED, KINDS, Trap
from results import ROOT, command_line, table, write_section

COPISTE = ROOT / ".venv/bin/copiste"
HEAD = ("case", "kind", "expected", "found", "verdict")
ABOUT = (
    "Conditions that people report in public about systems of this kind, each made again as a small input with "
    "invented people. They are a sample: each stands for its kind."
)


def main() -> int:
    """Read the cases asked for and print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="the folder with cases/")
    asked.add_argument(
        "--only", action="append", default=[], help="patterns of the inputs to read, as a shell has them"
    )
    asked.add_argument("--wrong", action="store_true", help="print only what is wrong")
    asked.add_argument("--write", action="store_true", help="set down what was found in bench/RESULTS.md")
    options = asked.parse_args()
    folder = options.shared / "cases"
    if not folder.is_dir():
        print(f"There is no folder {folder}; name the one that holds cases/ with --shared.", file=sys.stderr)
        return 2
    cases = [case for case in CASES if not options.only or any(fnmatch(case.input, one) for one in options.only)]
    with tempfile.TemporaryDirectory() as scratch:
        verdicts = judged(cases, folder, Path(scratch))
    kinds = {case.input: kind for kind, each in KINDS.items() for case in each}
    rows = [
        (case.input, kinds[case.input], case.right, said.found, verdict_of(said)) for case, said in verdicts.items()
    ]
    wrong = sum(row[-1] == "WRONG" for row in rows)
    shown = [row for row in rows if not options.wrong or row[-1] == "WRONG"]
    report = f"{table(HEAD, shown)}\n\n{len(rows) - wrong} of {len(rows)} right."
    print(report)
    if options.write:
        write_section("Public reports tried", command_line(), f"{ABOUT}\n\n{report}")
    return 1 if wrong else 0


def verdict_of(said: Verdict) -> str:
    """Return the word for what was found: a doubt counts as right where it is what is right."""
    return "WRONG" if not said.right else "doubt" if said.doubt else "right"


def judged(cases: Sequence[Trap], folder: Path, scratch: Path) -> Mapping[Trap, Verdict]:
    """Read the cases, those that share their forms together, and judge each."""
    together: dict[str, list[Trap]] = defaultdict(list)
    for case in cases:
        together[case.forms].append(case)
    found: dict[str, Found] = {}
    for forms, group in together.items():
        found |= read(folder, {case.input for case in group}, definitions(forms, folder, scratch))
    nothing = Verdict(False, "nothing was printed")
    return {case: case.check(found[case.input]) if case.input in found else nothing for case in cases}


def definitions(forms: str, folder: Path, scratch: Path) -> list[str]:
    """Return the options that name the definitions: those that ship, a folder of cases/, or drafted from a blank."""
    if not forms:
        return []
    if forms not in DRAFTED:
        return ["--forms", str(folder / forms)]
    out = scratch / forms
    if not out.exists():
        blank = folder / DRAFTED[forms]
        subprocess.run([COPISTE, "draft", blank, "--id", forms, "--out", out], check=True, stdout=subprocess.DEVNULL)
    return ["--forms", str(out)]


def read(folder: Path, inputs: Iterable[str], forms: Sequence[str]) -> dict[str, Found]:
    """Return what `copiste read` prints for each of *inputs*, paths under *folder*."""
    command = [COPISTE, "read", "--format", "jsonl", *forms, "--", *sorted(inputs)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    sources: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in map(json.loads, done.stdout.splitlines()):
        sources[line["source"]].append(line)
    found = {}
    for source, lines in sources.items():
        parts = [line for line in lines if line["kind"] == "document"]
        found[source] = Found(parts[0], [line for line in lines if line["kind"] == "form"], parts)
    return found


if __name__ == "__main__":
    sys.exit(main())
