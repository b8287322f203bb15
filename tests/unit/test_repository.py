"""What the repository itself must be: movable, clean of this or that machine, in files of a readable size."""

from __future__ import annotations

import os
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCKS = tuple(f"requirements{each}.lock" for each in ("", "-dev", "-lambda", "-mutate", "-scan"))
MADE = {*LOCKS, "package-lock.json", "LICENSE"}
MADE_HERE = {
    ".venv",
    ".venv-scan",
    ".venv-mutate",
    ".venv-peers",
    ".stamps",
    ".hypothesis",
    "__pycache__",
    "node_modules",
}
UNTRACKED = {".git", "var", "build", "dist", "out", *MADE_HERE}
PICTURES = {".pdf", ".png", ".tif", ".jpg"}
LONGEST_MODULE = 300
LONGEST_SUITE = 500
LARGEST_FILE = 1_500_000
LARGEST_REPOSITORY = 25_000_000


@cache
def _files() -> tuple[Path, ...]:
    """Return the tracked files; in a copy without its history, every file that is not made by working in it."""
    if (ROOT / ".git").exists():
        done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
        names = [ROOT / os.fsdecode(name) for name in done.stdout.split(b"\0") if name]
        return tuple(path for path in names if path.is_file())
    return tuple(
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not any(part in UNTRACKED or part.endswith("_cache") for part in path.parts)
    )


@cache
def _texts() -> dict[str, str]:
    """Return every tracked text by its path from the root."""
    found = {}
    for path in _files():
        data = path.read_bytes()
        if b"\0" not in data and path.suffix not in PICTURES and path.name not in MADE:
            found[path.relative_to(ROOT).as_posix()] = data.decode("utf-8")
    return found


def _lines_with(pattern: str) -> list[str]:
    fault = re.compile(pattern)
    return [
        f"{name}:{number}"
        for name, text in _texts().items()
        if name != "tests/unit/test_repository.py"
        for number, line in enumerate(text.splitlines(), 1)
        if fault.search(line)
    ]


def test_no_file_names_a_place_on_the_machine_that_made_it() -> None:
    here = re.escape(str(ROOT)) if ROOT.parent != ROOT else "(?!)"

    assert (
        _lines_with(rf"{here}(?![\w-])|(?<![\w.~])/(work|home/\w+|Users/\w+|root)/(?!copiste|\.cache|\.config)") == []
    )


def test_no_file_names_a_package_registry() -> None:
    hosts = r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org|archive\.ubuntu|artifactory|pkg\.dev"

    assert _lines_with(hosts) == []
    assert not re.search(r"https?://", "".join((ROOT / name).read_text() for name in LOCKS))


def test_every_locked_package_has_its_hash() -> None:
    for name in LOCKS:
        pins = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text(), flags=re.IGNORECASE)

        assert [pin.split("\n")[0] for pin in pins if "==" in pin and "--hash=sha256:" not in pin] == []


def test_every_declared_dependency_is_locked() -> None:
    declared = re.findall(
        r'^    "([A-Za-z0-9._-]+)', (ROOT / "pyproject.toml").read_text().split("[project.scripts]")[0], re.MULTILINE
    )
    locked = re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)

    assert declared
    assert set(declared) - set(locked) == set()


def test_no_secret_is_kept() -> None:
    assert _lines_with(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|://[^/\s:@{}$]+:[^/\s@{}$]+@") == []


def test_modules_have_one_subject() -> None:
    lengths = {name: len(text.splitlines()) for name, text in _texts().items() if name.endswith(".py")}
    limits = {name: LONGEST_SUITE if name.startswith("tests/") else LONGEST_MODULE for name in lengths}

    assert [name for name, length in lengths.items() if length > limits[name]] == []


def test_files_stay_small() -> None:
    sizes = {path.relative_to(ROOT).as_posix(): path.stat().st_size for path in _files()}

    assert [name for name, size in sizes.items() if size > LARGEST_FILE] == []
    assert sum(sizes.values()) < LARGEST_REPOSITORY


def test_nothing_is_left_to_do_later() -> None:
    assert _lines_with(r"\b(TODO|FIXME|XXX)\b(?!\.)") == []


def test_scripts_can_be_run() -> None:
    names = [name for name, text in _texts().items() if text.startswith("#!")]

    assert "scripts/setup.sh" in names
    assert [name for name in names if not os.access(ROOT / name, os.X_OK)] == []


def test_every_local_link_of_a_page_leads_somewhere() -> None:
    broken = [
        f"{name}: {target}"
        for name, text in _texts().items()
        if name.endswith(".md")
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
        if "://" not in target and not (ROOT / name).parent.joinpath(target).exists()
    ]

    assert broken == []
