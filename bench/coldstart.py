"""How long each function takes until its handler is imported, from a disk that holds nothing in memory.

    python bench/coldstart.py

Each handler is imported by a new interpreter, the source of the product copied aside: with its bytecode beside it, as
the image has it since it is compiled there, and without, as a read-only image without it would start each time. Before
each run all files that an import may read are dropped from the page cache (`posix_fadvise`), so that they come from the
disk again. Prints seconds on the clock and of the processor, the bytes of what is read, and which packages take most of
the time (`-X importtime`, own time summed by package). This machine's disk is not Lambda's: proportions carry over,
seconds do not.
"""

from __future__ import annotations

import compileall
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FUNCTIONS = ("intake", "read", "assemble", "file", "deliver", "sweep", "poll", "fax", "api")
SHOWN = 5  # packages that are named for each function; those after them take little
RUNS = 3  # of each, of which the middle one is told
_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \| +(\S+)")


def forget(folders: list[Path]) -> None:
    """Drop the files of *folders* from the page cache."""
    os.sync()
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix in (".py", ".pyc", ".so"):
                handle = os.open(path, os.O_RDONLY)
                try:
                    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
                finally:
                    os.close(handle)


def start(place: Path, name: str, *flags: str) -> tuple[float, float, str]:
    """Import the handler of *name* in a new interpreter; return seconds on the clock, of the processor, and stderr."""
    code = f"import time, functions.{name}.app; print(time.process_time())"
    environment = {"PYTHONPATH": f"{place / 'src'}:{place}", "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, *flags, "-c", code], check=True, capture_output=True, text=True, env=environment, cwd=place
    )
    return time.monotonic() - began, float(done.stdout.splitlines()[-1]), done.stderr


def middle(place: Path, name: str, folders: list[Path]) -> tuple[float, float]:
    """Return the middle of some starts from an empty cache."""
    runs = []
    for _ in range(RUNS):
        forget(folders)
        runs.append(start(place, name)[:2])
    return sorted(runs)[RUNS // 2]


def packages(place: Path, name: str) -> str:
    """Return which packages take most of the time, in milliseconds."""
    spent: Counter[str] = Counter()
    for micros, module in _LINE.findall(start(place, name, "-X", "importtime")[2]):
        spent[module.partition(".")[0]] += int(micros)
    return ", ".join(f"{package} {micros / 1000:.0f}" for package, micros in spent.most_common(SHOWN))


def main() -> None:
    """Print a table."""
    libraries = [Path(each) for each in sys.path if each.endswith(("site-packages", "lib-dynload"))]
    libraries.append(Path(os.__file__).parent)
    with tempfile.TemporaryDirectory(prefix="coldstart-") as made:
        bare, compiled = Path(made) / "bare", Path(made) / "compiled"
        for place in (bare, compiled):
            for part in ("src", "functions"):
                shutil.copytree(ROOT / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
        compileall.compile_dir(compiled, quiet=1)
        print("| function | clock, bytecode | processor | clock, none | processor | packages, ms |")
        print("|---|---|---|---|---|---|")
        for name in FUNCTIONS:
            figures = [*middle(compiled, name, [*libraries, compiled]), *middle(bare, name, [*libraries, bare])]
            told = " | ".join(f"{each:.2f}" for each in figures)
            print(f"| {name} | {told} | {packages(compiled, name)} |", flush=True)


if __name__ == "__main__":
    main()
