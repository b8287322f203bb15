"""The manual says what the program does: every command, option, setting and code stands in it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from copiste import cli
from copiste.errors import CopisteError
from scripts import write_docs

ROOT = Path(__file__).parents[2]
MANUAL = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md")))
READMES = ("README.md", "LISEZMOI.md")


def _commands(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield every command that does something, with its full name."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield name, parser
    for group in groups:
        for word, child in group.choices.items():
            yield from _commands(child, f"{name} {word}")


def _all_commands() -> dict[str, argparse.ArgumentParser]:
    parser = argparse.ArgumentParser(prog="copiste")
    group = parser.add_subparsers()
    for command in cli.COMMANDS:
        command.add(group)
    return dict(_commands(parser, "copiste"))


@pytest.mark.parametrize("page", READMES)
def test_both_readmes_show_every_command(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")

    assert [name for name in _all_commands() if name not in text] == []


def test_the_manual_explains_every_command_and_option() -> None:
    options = {
        f"{name} {option}"
        for name, parser in _all_commands().items()
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    }

    assert [name for name in _all_commands() if f"`{name}" not in MANUAL] == []
    assert sorted(option for option in options if f"`{option.split()[-1]}" not in MANUAL) == []


def test_the_manual_explains_every_setting() -> None:
    code = "\n".join(
        path.read_text("utf-8") for folder in ("src", "functions") for path in (ROOT / folder).rglob("*.py")
    )

    assert sorted({name for name in re.findall(r'"(COPISTE_[A-Z_]+)"', code) if f"`{name}`" not in MANUAL}) == []


def test_the_manual_lists_every_code_as_the_catalogues_have_it() -> None:
    assert (ROOT / "docs/codes.md").read_text("utf-8") == write_docs.codes(), "run `make docs`"


def test_the_manual_lists_every_error() -> None:
    def codes(root: type[CopisteError]) -> Iterator[str]:
        yield root.code
        for child in root.__subclasses__():
            yield from codes(child)

    assert [code for code in codes(CopisteError) if f"`{code}`" not in MANUAL] == []


def test_every_target_of_make_is_listed_and_every_one_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    listed = set(re.findall(r"^([a-z-]+):.*## .+ / .+", makefile, re.MULTILINE))
    named = {
        target
        for page in (*READMES, "docs/quickstart.md", "docs/operate.md")
        for target in re.findall(r"`make ([a-z-]+)", (ROOT / page).read_text("utf-8"))
    }

    assert targets == listed
    assert named <= targets


def test_every_decision_stands_in_the_index_once() -> None:
    folder = ROOT / "docs/adr"
    index = (folder / "README.md").read_text("utf-8")
    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    numbers = [name.split("-")[0] for name in records]

    assert records
    assert len(set(numbers)) == len(numbers)
    assert [name for name in records if index.count(f"({name})") != 1] == []
