"""How large the image is and how long a function takes to start, estimated: no image is built and nothing runs on AWS.

    python infra/size.py

Size: the files that are installed here of every package that the image's locks name, of the system packages that
infra/install-system.sh asks for with all that they need, and of the product; `BASE` is what the image begins with, as
its publisher states it. Start: processor seconds, in a new interpreter, until the handler is imported, and until `read`
has made its engines. Lambda adds the fetching of the image and gives a function one core at 1,769 MB.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BASE = 125_000_000
"""Bytes of python:3.12-slim-bookworm unpacked, rounded; stated by its publisher, not measured here."""
LOCKS = ("requirements.lock", "requirements-lambda.lock")
SYSTEM = ("tesseract-ocr", "tesseract-ocr-eng", "tesseract-ocr-fra")
PRODUCT = ("src", "functions", "schemas", "web", "template.yaml")
FUNCTIONS = ("intake", "read", "assemble", "file", "sweep", "api")
_TIMED = "import time; import functions.{name}.app; {then}print(time.process_time())"
_ENGINES = "from copiste.readers.registry import readers_of; readers_of({})(); "


def of_python() -> int:
    """Return the bytes of the locked Python packages, as they are installed here."""
    names = {found[1] for lock in LOCKS for found in re.finditer(r"(?m)^([\w.-]+)==", (ROOT / lock).read_text("utf-8"))}
    return sum(_of_distribution(name) for name in sorted(names))


def _of_distribution(name: str) -> int:
    try:
        files = metadata.files(name) or ()
    except metadata.PackageNotFoundError:  # for another system or another Python
        return 0
    paths = (Path(str(file.locate())) for file in files)
    return sum(path.stat().st_size for path in paths if path.is_file() and path.suffix != ".pyc")


def of_system() -> int:
    """Return the bytes of the system packages and of all that they need beyond what every Debian has."""
    asked = subprocess.run(
        ["/usr/bin/dpkg-query", "-W", "-f", "${Package}\t${Installed-Size}\t${Priority}\t${Depends}\n"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    known = {row[0]: row for row in (line.split("\t") for line in asked.stdout.splitlines())}
    waiting, counted = list(SYSTEM), set[str]()
    while waiting:
        name = waiting.pop()
        if name in counted or name not in known or known[name][2] in ("required", "important"):
            continue
        counted.add(name)
        waiting += re.findall(r"(?:^|, )([a-z0-9][a-z0-9+.-]+)", known[name][3])
    return sum(int(known[name][1]) * 1024 for name in counted)


def of_product() -> int:
    """Return the bytes of what is ours."""
    files = (path for name in PRODUCT for path in ((ROOT / name), *(ROOT / name).rglob("*")))
    return sum(path.stat().st_size for path in files if path.is_file() and path.suffix != ".pyc")


def start(name: str, then: str = "") -> float:
    """Return the processor seconds until the handler of *name* is there, the best of three."""
    command = [sys.executable, "-c", _TIMED.format(name=name, then=then)]
    environment = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": "/usr/bin:/bin", "OMP_THREAD_LIMIT": "1"}
    runs = [
        subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout for _ in range(3)
    ]
    return min(float(said.splitlines()[-1]) for said in runs)


def main() -> None:
    """Print both."""
    parts = {"base": BASE, "system packages": of_system(), "Python packages": of_python(), "the product": of_product()}
    print("ESTIMATED from what is installed here, in MB unpacked:")
    for name, size in {**parts, "all": sum(parts.values())}.items():
        print(f"  {name:<18}{size / 1e6:>8.0f}")
    print("\nprocessor seconds to start, measured here:")
    for name in FUNCTIONS:
        print(f"  {name:<18}{start(name):>8.2f}")
    print(f"  {'read, engines':<18}{start('read', _ENGINES):>8.2f}")


if __name__ == "__main__":
    main()
