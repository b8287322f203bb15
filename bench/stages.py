#!/usr/bin/env python3
"""Where the time of a page goes: seconds of processor by stage and by reader, over scans and faxes of filled forms.

Reads the first fill of each form as a scan, as a fine fax and as a bad one, one after the other in one process on one
thread, once to load what a process loads once and once to measure. Definitions come from `copiste draft`. Prints
seconds a page by stage, and for each reader its calls, lines and milliseconds a line; writes RESULTS.md with --write.

Usage: .venv/bin/python bench/stages.py [--shared DIR] [--of CORPUS] [--form ID]... [--write]
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
from results import ROOT, command_line, table, write_section

from copiste import wiring
from copiste.forms.model import Definition
from copiste.pages.decode import decode
from copiste.pages.model import Limits
from copiste.ports.readers import Reader, ReaderFacts
from copiste.readers import page

COPISTE = ROOT / ".venv/bin/copiste"
PROFILES = ("scan", "faxfine", "faxbad")
STAGES = {
    "decoding the file": ("pages/decode.py", "decode"),
    "codes": ("reading/codes.py", "codes"),
    "features of the page": ("reading/features.py", "features"),
    "which form it is": ("reading/identify.py", "identify"),
    "registration": ("reading/register.py", "register"),
    "the print as it came out": ("reading/printing.py", "printed_as"),
    "what was written": ("reading/clean.py", "answers"),
    "zones, lines and ticks": ("reading/page.py", "_planned"),
    "whether places were seen, traces": ("reading/page.py", "_looked_at"),
    "likeness to other pages": ("reading/likeness.py", "of_form"),
    "reading with tesseract": ("readers/tesseract.py", "read"),
    "reading with ppocr": ("readers/ppocr.py", "read"),
    "second guesses of ppocr": ("readers/ppocr.py", "spell"),
}
"""What is told apart, by file and function; what one of them has called is its own."""


@dataclass(eq=False)
class Counting:
    """A reader that counts its calls and its lines."""

    reader: Reader
    seen: Counter[str] = field(default_factory=Counter)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.reader, name)

    @property
    def facts(self) -> ReaderFacts:
        """Return what the reader says of itself."""
        return self.reader.facts

    def read(self, crops: Sequence[Any], language: str) -> list[tuple[str, float]]:
        """Have the reader read, and count."""
        self.seen += Counter(calls=1, lines=len(crops))
        return self.reader.read(crops, language)


def main() -> int:
    """Read, measure, print."""
    options = _options()
    folder = options.shared / "data" / options.of
    blanks = sorted(folder.glob("*/blank.pdf"))
    forms = [each.parent for each in blanks if not options.form or each.parent.name in options.form]
    files = [path for form in forms for profile in PROFILES for path in sorted(form.glob(f"*.{profile}.*"))[:1]]
    if not files:
        sys.exit(f"No filled forms in {folder}: name with --shared the folder that holds data/{options.of}.")
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as home:
        for form in forms:
            command = [COPISTE, "draft", form / "blank.pdf", "--id", form.name, "--out", home]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        library, _, made = wiring.standalone([Path(home)])
        readers = [Counting(each) for each in made()]
        definitions = dict(library.definitions())
    _read(files, definitions, readers)
    for each in readers:
        each.seen.clear()
    profile = cProfile.Profile()
    pages = profile.runcall(_read, files, definitions, readers)
    report = told(pstats.Stats(profile), pages, readers)
    print(report)
    if options.write:
        write_section("Where the time of a page goes", command_line(), report)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    parser.add_argument("--of", default="filled", help="corpus below data/")
    parser.add_argument("--form", action="append", default=[], help="only this form; may be repeated")
    parser.add_argument("--write", action="store_true", help="set down the figures in bench/RESULTS.md")
    return parser.parse_args()


def _read(files: Sequence[Path], definitions: Mapping[str, Definition], readers: Sequence[Counting]) -> int:
    """Read all pages of *files*; return how many there are."""
    count = 0
    for path in files:
        for each in decode(path.read_bytes(), Limits()).pages:
            page.read_page(each, definitions, readers)
            count += 1
    return count


def told(stats: pstats.Stats, pages: int, readers: Sequence[Counting]) -> str:
    """Return the tables: seconds a page by stage, and what each reader's lines cost."""
    whole = stats.total_tt  # type: ignore[attr-defined]
    spent = {stage: _spent(stats, *where) for stage, where in STAGES.items()}
    spent["the rest"] = whole - sum(spent.values())
    rows = [[stage, f"{seconds / pages:.3f}", f"{seconds / whole:.0%}"] for stage, seconds in spent.items()]
    rows.append([f"all, of {pages} pages", f"{whole / pages:.3f}", ""])
    lines = []
    for each in readers:
        name, seen = each.facts.name, each.seen
        seconds = spent.get(f"reading with {name}", 0.0)
        lines.append([name, str(seen["calls"]), str(seen["lines"]), f"{1000 * seconds / max(seen['lines'], 1):.1f}"])
    return "\n\n".join(
        [
            table(["stage", "seconds a page", "share"], rows),
            table(["reader", "calls", "lines", "ms a line"], lines),
        ]
    )


def _spent(stats: pstats.Stats, file: str, function: str) -> float:
    """Return the seconds that a function took with all that it called."""
    found = stats.stats.items()  # type: ignore[attr-defined]
    mine = (each for (path, _, name), each in found if path.endswith(file) and name == function)
    return float(sum(seconds for _, _, _, seconds, _ in mine))


if __name__ == "__main__":
    sys.exit(main())
