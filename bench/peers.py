#!/usr/bin/env python3
"""Peers on the same pages in the same run: what each answers rightly, and how many pages a minute it reads.

Whole-page Tesseract, OCRmyPDF and whole-page RapidOCR with nearest-label rules (bench/nearest.py), and copiste, each
with the same number of processes and loaded before the clock starts. The pages are a sample with a fixed seed of the
typed fills in data/filled, which stay outside the repository (bench/accuracy.py). OCRmyPDF is installed on first use in
.venv-peers.

`exact` and `near` are the scorer's, over answers that are not blank. `anywhere` is the share of answers whose every
line stands somewhere in the engine's text, whatever field it belongs to: no rule can do better with that engine.

Usage: .venv/bin/python bench/peers.py [--shared DIR] [--pages 30] [--jobs 2] [--engine NAME]... [--write]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pypdfium2
from accuracy import PROFILES, draft, filled, scored
from engines import ENGINES, Run, Task, install_ocrmypdf, run, written
from nearest import NamedLabel, RuledForm
from results import ROOT, command_line, table, write_section

from copiste.forms.pointers import property_at

NAMES = {
    "tesseract": "Tesseract, whole page, nearest label",
    "ocrmypdf": "OCRmyPDF, its text layer, nearest label",
    "rapidocr": "RapidOCR, whole page, nearest label",
    "copiste": "copiste, both readers",
}
HEAD = ("what", "exact", "near", "anywhere", "pages a minute", "processor s a page", "ours is faster", "by processor")
TARGETS = {"tesseract": 1.0, "rapidocr": 4.0}
"""How many times as many pages a minute copiste must read."""


def main() -> int:
    """Measure, print; return 1 when a page or a definition could not be made or read, 2 without the pages."""
    options = _options()
    data, score = options.shared / "data/filled", options.score or options.shared / "score/score.py"
    if not data.is_dir() or not score.is_file():
        print(
            f"no labelled pages at {data} or no scorer at {score}: name them with --shared and --score", file=sys.stderr
        )
        return 2
    engines = options.engine or list(ENGINES)
    if "ocrmypdf" in engines:
        install_ocrmypdf()
    with tempfile.TemporaryDirectory(prefix="copiste-peers-") as folder:
        work = options.keep or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        tasks = sample(data, work / "forms", options.pages, options.seed)
        runs = run(engines, tasks, options.jobs)
        for engine, done in runs.items():
            written(done.outcomes, work / f"{engine}.jsonl")
        rows = {engine: scored(score, work / f"{engine}.jsonl", data, part=True).get("typed", {}) for engine in engines}
    anywhere = {engine: _anywhere(_near(score), tasks, runs[engine]) for engine in engines}
    report = told(rows, anywhere, runs, pages=len(tasks), jobs=options.jobs, seed=options.seed)
    print(report)
    if options.write:
        write_section("Peers on the same pages", command_line(), report)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/ and score/")
    parser.add_argument("--score", type=Path, help="the scorer, when it stands elsewhere")
    parser.add_argument("--pages", type=int, default=30, help="how many pages to read, of every form and kind in turn")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="processes of each engine")
    parser.add_argument("--engine", action="append", choices=list(ENGINES), help="only this one; may be repeated")
    parser.add_argument("--keep", type=Path, help="keep definitions and readings in this folder")
    parser.add_argument("--write", action="store_true", help="set down the figures in bench/RESULTS.md")
    return parser.parse_args()


def sample(data: Path, forms: Path, pages: int, seed: int) -> list[Task]:
    """Return *pages* typed pages, spread over kinds of page and forms, in an order that the seed fixes."""
    names = sorted(path.parent.name for path in data.glob("*/blank.pdf"))
    if not all((forms / name).is_dir() for name in names) and draft(names, data, forms) != len(names):
        raise SystemExit("not every definition could be drafted")
    by_kind: dict[tuple[str, str], list[Path]] = {}
    for name in names:
        for page in filled(data / name, None):
            fill, profile = page.name.split(".")[:2]
            if not json.loads((page.parent / f"{fill}.truth.json").read_text("utf-8"))["hand"]:
                by_kind.setdefault((profile, name), []).append(page)
    rng = random.Random(seed)
    stacks = [rng.sample(by_kind[kind], len(by_kind[kind])) for kind in rng.sample(sorted(by_kind), len(by_kind))]
    stacks.sort(key=lambda stack: PROFILES.index(stack[0].name.split(".")[1]))
    each = len(stacks) // len(PROFILES)
    turns = [stacks[at + each * kind] for at in range(each) for kind in range(len(PROFILES))]
    chosen = [stack[deep] for deep in range(max(map(len, turns))) for stack in turns if deep < len(stack)][:pages]
    known = {name: _form(forms / name, data / name / "blank.pdf") for name in names}
    return [Task(page, forms, page.parent.name, known[page.parent.name]) for page in chosen]


def _form(folder: Path, blank: Path) -> RuledForm:
    """Return what nearest-label rules know of a drafted form: the labels of its text fields, and the blank's words."""
    schema = json.loads((folder / "schema.json").read_text("utf-8"))
    (path,) = folder.glob("editions/*/layout.json")
    layout = json.loads(path.read_text("utf-8"))
    labels = [
        NamedLabel(
            field["acroform"],
            str((property_at(schema, field["name"]) or {}).get("title", "")),
            multiline=bool(field.get("multiline")),
            comb=bool(field.get("comb")),
        )
        for field in layout["fields"]
        if field["kind"] == "text" and field.get("acroform")
    ]
    with pypdfium2.PdfDocument(blank) as document:
        words = [word for page in document for word in page.get_textpage().get_text_bounded().split()]
    return RuledForm(layout["language"], tuple(labels), tuple(words))


def _near(score: Path) -> Callable[[str], str]:
    """Return the scorer's own folding of what is near right."""
    spec = importlib.util.spec_from_file_location("score", score)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{score} is not a scorer")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folded: Callable[[str], str] = module.near
    return folded


def _anywhere(near: Callable[[str], str], tasks: Sequence[Task], done: Run) -> float | None:
    """Return the share of answers whose lines all stand somewhere in the text that the engine saw."""
    found = asked = 0
    for task, outcome in zip(tasks, done.outcomes, strict=True):
        if not outcome.text:
            return None  # ours reads zones, not pages
        text = near(outcome.text)
        truth = json.loads((task.source.parent / f"{task.source.name.split('.')[0]}.truth.json").read_text("utf-8"))
        for want in truth["fields"].values():
            lines = [near(line) for line in str(want["value"]).splitlines() if near(line)]
            if want["type"] == "text" and lines:
                asked += 1
                found += all(line in text for line in lines)
    return found / asked if asked else None


def told(
    rows: Mapping[str, Mapping[str, Any]],
    anywhere: Mapping[str, float | None],
    runs: Mapping[str, Run],
    *,
    pages: int,
    jobs: int,
    seed: int,
) -> str:
    """Return the report."""
    speed = {engine: 60 * pages / done.seconds for engine, done in runs.items()}
    processor = {engine: sum(each.processor for each in done.outcomes) / pages for engine, done in runs.items()}
    ours = processor.get("copiste")
    body = []
    for engine in runs:
        row, reach = rows[engine], anywhere[engine]
        body.append(
            [
                NAMES[engine],
                *(f"{row[column]:.3f}" if row.get(column) is not None else "–" for column in ("exact", "near")),
                "–" if reach is None else f"{reach:.3f}",
                f"{speed[engine]:.1f}",
                f"{processor[engine]:.2f}",
                _times(speed.get("copiste", 0.0) / speed[engine], engine),
                _times(processor[engine] / ours if ours else 0.0, engine),
            ]
        )
    size = f"{pages} typed pages (seed {seed}), {jobs} processes of each engine, one thread each, loaded beforehand"
    lines: str = table(HEAD, body)
    return lines + f"\n\n{size}; answers that are not blank: {next(iter(rows.values()))['filled']}."


def _times(ratio: float, engine: str) -> str:
    """Return how many times faster ours is; in brackets the target where it is missed."""
    if engine == "copiste" or not ratio:
        return "–"
    target = TARGETS.get(engine)
    return f"{ratio:.1f} × ({target:.0f})" if target and ratio < target else f"{ratio:.1f} ×"


if __name__ == "__main__":
    sys.exit(main())
