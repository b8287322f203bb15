#!/usr/bin/env python3
"""Accuracy on filled forms with known answers: definitions by `copiste draft` alone, read by `copiste read`, scored.

Then the same on real registration forms of many printings, of which there is no blank, read by the printed labels that
bench/forms names. The labelled pages stay outside the repository: `--shared` names the folder with data/filled, filled2
and filled3, one folder a form (`blank.pdf`, pages `<fill>.<profile>.pdf|tif|jpg` and their truth), with data/fara
(`labelled` pages and their `labels`) and with the scorer. Corpora of filled forms are read one after the other, told
each and, where there are several, together. Prints tables by kind of page; writes bench/RESULTS.md only with --write.

Usage: make bench, or .venv/bin/python bench/accuracy.py [--shared DIR] [--of CORPUS...] [--form ID]... [--profile P]...
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from results import ROOT, command_line, table, write_section

COPISTE = ROOT / ".venv/bin/copiste"
CORPORA = ("filled", "filled2", "filled3")
PROFILES = ("scan", "worn", "faxfine", "faxbad", "faxstd", "phone")
COLUMNS = (
    *("exact", "near", "blank", "marks", "auto", "silent", "upto", "other", "missing", "auroc"),
    *("identified", "untouched", "docs_silent"),
)
_MARKS = {
    "scan": 0.995,
    "worn": 0.985,
    "faxfine": 0.995,
    "faxbad": 0.98,
    "faxstd": 0.98,
}  # shares of tick boxes read right, by profile; targets, chosen
TARGETS = {
    "typed": {
        "exact": {"scan": 0.98, "worn": 0.96, "faxfine": 0.97, "faxbad": 0.92, "faxstd": 0.88},
        "auto": {"scan": 0.90, "worn": 0.85, "faxfine": 0.87, "faxbad": 0.75, "faxstd": 0.60},
        "marks": _MARKS,
        "untouched": {"scan": 0.30},
    },
    "hand": {
        "exact": {"scan": 0.80, "worn": 0.78, "faxfine": 0.76, "faxbad": 0.65, "faxstd": 0.65},
        "marks": _MARKS,
    },
    "all": {"blank": {"all": 0.99}, "identified": {"all": 1.0}, "auroc": {"all": 0.95}},
}
"""Shares from 0 to 1 by hand, column and profile; chosen as what the product is to reach."""

LABELLED = ("typed", "handwritten", "registration_no.typed", "checkbox", "amendment", "dissemination-report", "all")
LABELLED_TARGETS = {("typed", "near"): 0.92, ("handwritten", "near"): 0.55, ("checkbox", "marks"): 0.97}
"""The same for pages that are read by their labels."""

Row = Mapping[str, Any]
Command = list[str | Path]


def main() -> int:
    """Measure what was asked for; return 1 when a definition or a page could not be made or read."""
    options = _options()
    filled_ones = [name for name in CORPORA if name in options.of]
    statuses = [drafted_forms(options, filled_ones)] if filled_ones else []
    if "labelled" in options.of:
        statuses.append(labelled_forms(options))
    return max(statuses)


def labelled_forms(options: argparse.Namespace) -> int:
    """Read the forms with no blank, score, print."""
    data, score = options.shared / "data/fara", options.score or options.shared / "score/score.py"
    pages = sorted((data / "labelled").glob("*.tif"))
    if not pages or not score.is_file():
        print(f"no labelled pages at {data} or no scorer at {score}: name them with --shared", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="copiste-bench-") as temporary:
        work = Path(temporary)
        seconds, status = read(pages, ROOT / "bench/forms", work, options.jobs)
        rows = scored(score, work / "read.jsonl", data / "labels", kind="labelled")
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            shutil.copy(work / "read.jsonl", options.keep / "labelled.jsonl")
    body = [
        [key, *(_held(rows[key], column, LABELLED_TARGETS.get((key, column))) for column in COLUMNS)]
        for key in LABELLED
    ]
    told_ = f"{len(pages)} documents in {seconds:.0f} s with {options.jobs} jobs; one definition a form."
    report = f"In brackets, the target where it is missed\n\n{table(['slice', *COLUMNS], body)}\n\n{told_}"
    print(report)
    if options.write:
        write_section("Accuracy on forms with no blank", command_line(), report)
    return status


def drafted_forms(options: argparse.Namespace, corpora: Sequence[str]) -> int:
    """Draft, read, score, print: each corpus, then all together."""
    folders, score = [options.shared / "data" / name for name in corpora], options.score
    score = score or options.shared / "score/score.py"
    if not all(folder.is_dir() for folder in folders) or not score.is_file():
        print(f"pages or scorer missing below {options.shared}: name them with --shared and --score", file=sys.stderr)
        return 2
    part = bool(options.form or options.profile)
    statuses, reports = [], []
    with tempfile.TemporaryDirectory(prefix="copiste-bench-") as temporary:
        work = options.keep or Path(temporary)
        for folder in folders:
            status, report = _corpus(folder, score, work / folder.name, options, part=part)
            statuses.append(status)
            reports.append(f"### {folder.name}\n\n{report}")
            print(f"{reports[-1]}\n", flush=True)
        if len(folders) > 1:
            reports.append(f"### {', '.join(corpora)} together\n\n{_together(folders, score, work, part=part)}")
            print(reports[-1])
    if options.write:
        write_section("Accuracy on filled forms", command_line(), "\n\n".join(reports))
    return max(statuses)


def _corpus(data: Path, score: Path, work: Path, options: argparse.Namespace, *, part: bool) -> tuple[int, str]:
    """Draft, read and score one corpus; return the exit status and its report."""
    forms = sorted(
        path.parent.name for path in data.glob("*/blank.pdf") if not options.form or path.parent.name in options.form
    )
    work.mkdir(parents=True, exist_ok=True)
    drafted = draft(forms, data, work / "forms")
    pages = [path for form in forms for path in filled(data / form, options.profile)]
    seconds, status = read(pages, work / "forms", work, options.jobs) if pages else (0.0, 1)
    if not (work / "read.jsonl").is_file():
        return 1, f"nothing was read; definitions drafted: {drafted} of {len(forms)}"
    rows = scored(score, work / "read.jsonl", data, part=part)
    report = told(rows, seconds=seconds, pages=len(pages), forms=f"{drafted} of {len(forms)}", jobs=options.jobs)
    return (0 if drafted == len(forms) and status == 0 else 1), report


def _together(folders: Sequence[Path], score: Path, work: Path, *, part: bool) -> str:
    """Score all corpora as one: documents are drawn anew over all of them for `upto`."""
    every = work / "together"
    every.mkdir(exist_ok=True)
    lines = []
    for folder in folders:
        lines += (work / folder.name / "read.jsonl").read_text("utf-8").splitlines()
        for form in folder.glob("*/blank.pdf"):
            (every / form.parent.name).unlink(missing_ok=True)
            (every / form.parent.name).symlink_to(form.parent)
    (work / "together.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return tables(scored(score, work / "together.jsonl", every, part=part))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/ and score/")
    parser.add_argument("--of", nargs="+", choices=(*CORPORA, "labelled"), default=(*CORPORA, "labelled"))
    parser.add_argument("--score", type=Path, help="the scorer, when it stands elsewhere")
    parser.add_argument("--form", action="append", help="only this form; may be repeated")
    parser.add_argument("--profile", action="append", choices=PROFILES, help="only this kind of page; may be repeated")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--keep", type=Path, help="keep definitions and readings in this folder (outside the repository)"
    )
    parser.add_argument("--write", action="store_true", help="set down the figures in bench/RESULTS.md")
    return parser.parse_args()


def draft(forms: Sequence[str], data: Path, out: Path) -> int:
    """Draft every form's definition into *out*, touched by no hand; return how many came out."""
    done = 0
    for form in forms:
        command: Command = [COPISTE, "draft", data / form / "blank.pdf", "--id", form, "--out", out]
        done += subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0
    return done


def filled(folder: Path, profiles: Sequence[str] | None) -> list[Path]:
    """Return the filled pages of one form, of the given kinds."""
    pages = [page for ending in ("pdf", "tif", "jpg") for page in folder.glob(f"*.*.{ending}")]
    return sorted(page for page in pages if page.name.split(".")[1] in (profiles or PROFILES))


def read(pages: Sequence[Path], forms: Path, work: Path, jobs: int) -> tuple[float, int]:
    """Read *pages* in one command into *work*; return the seconds it took and its exit status."""
    started = time.monotonic()
    command: Command = [
        COPISTE,
        "read",
        *pages,
        "--forms",
        forms,
        "--jobs",
        str(jobs),
        "-o",
        work / "read.jsonl",
    ]
    status = subprocess.run(command, check=False).returncode
    return time.monotonic() - started, status


def scored(score: Path, lines: Path, truth: Path, *, part: bool = False, kind: str = "filled") -> dict[str, Row]:
    """Return the scorer's rows by slice; *part* scores only what was read."""
    command: Command = [sys.executable, score, kind, lines, truth, "--json", *(["--only-read"] if part else [])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    rows: dict[str, Row] = json.loads(done.stdout)
    return rows


def told(rows: Mapping[str, Row], *, seconds: float, pages: int, forms: str, jobs: int) -> str:
    """Return the report: the tables, and how long it took."""
    took = f"{pages} documents in {seconds:.0f} s with {jobs} jobs; definitions drafted, untouched by hand: {forms}."
    return f"{tables(rows)}\n\n{took}"


def tables(rows: Mapping[str, Row]) -> str:
    """Return a table a hand, then everything by slice and by form."""
    parts = []
    for hand, title in (("typed", "Typed fills"), ("hand", "Handwriting-like fills")):
        slices = [(profile, rows[f"{profile}.{hand}"]) for profile in PROFILES if f"{profile}.{hand}" in rows]
        body = [
            [profile, *(_held(row, column, TARGETS[hand].get(column, {}).get(profile)) for column in COLUMNS)]
            for profile, row in slices
        ]
        parts.append(f"{title} (in brackets, the target where it is missed)\n\n" + table(["page", *COLUMNS], body))
    rest = [
        key for key in ("all", "typed", "hand", *sorted(rows)) if key in rows and "." not in key and key not in PROFILES
    ]
    body = [
        [key, *(_held(rows[key], column, TARGETS["all"].get(column, {}).get(key)) for column in COLUMNS)]
        for key in dict.fromkeys(rest)
    ]
    parts.append("By slice and by form\n\n" + table(["slice", *COLUMNS], body))
    return "\n\n".join(parts)


def _held(row: Row, column: str, target: float | None) -> str:
    """Show a figure, and the target where it is missed."""
    value = row.get(column)
    shown = "–" if value is None else str(value)
    return f"{shown} ({target})" if target and value is not None and value < target else shown


if __name__ == "__main__":
    sys.exit(main())
