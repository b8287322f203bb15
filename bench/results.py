"""Tables, and the one page where measured figures are set down with their date and command."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "bench" / "RESULTS.md"
_HEAD = "# Measured\n\nEach section has its date, the machine and the command that measures it again.\n"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table whose columns also line up on a terminal."""
    wide = [max(len(line[column]) for line in (head, *rows)) for column in range(len(head))]
    lines = [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, wide, strict=True))} |" for line in (head, *rows)
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in wide) + "|", *lines[1:]])


def command_line() -> str:
    """Return how this script was called, as a person would type it again."""
    script = Path(sys.argv[0]).resolve().relative_to(ROOT)
    words = [word for word in sys.argv[1:] if word != "--write"]
    return " ".join([".venv/bin/python", str(script), *words])


def write_section(title: str, command: str, report: str) -> None:
    """Put *report* under *title* in RESULTS.md, in place of what stood there."""
    page = PAGE.read_text("utf-8") if PAGE.exists() else _HEAD
    day = dt.datetime.now(dt.UTC).date().isoformat()
    section = f"## {title}\n\n{day}, revision {_revision()}, {_machine()}. `{command}`\n\n{report}\n"
    others = [part for part in re.split(r"^(?=## )", page, flags=re.MULTILINE) if not part.startswith(f"## {title}\n")]
    PAGE.write_text("\n".join(part.rstrip() + "\n" for part in (*others, section)), encoding="utf-8")


def _revision() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def _machine() -> str:
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    name = model[1].strip() if model else os.uname().machine
    return f"{os.cpu_count()} cores of {name}, Python {sys.version.split()[0]}"
