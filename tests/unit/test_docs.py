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
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_TWIN = re.compile(r"\[En français\]\((\w[\w-]*\.md)\)")
_BACK = re.compile(r"\[In English\]\((\w[\w-]*\.md)\)")
_BILINGUAL = {"codes.md", "commands.md"}
"""Pages that say everything in both languages, side by side."""
_WITHOUT = {"mutation.md", "operate-aws.md"}
"""For those who change or deploy copiste: in English alone so far."""
_CONDENSED = {"how-it-decides.md"}
"""Pages whose French twin says less, and says so by leading there."""
TWINS = sorted(
    (page, found[1])
    for page in (ROOT / "docs").glob("*.md")
    if page.name not in _CONDENSED and (found := _TWIN.search(page.read_text("utf-8")))
)

FRENCH = sorted(
    [
        *(page for page in (ROOT / "docs").glob("*.md") if _BACK.search(page.read_text("utf-8"))),
        *(ROOT / name for name in ("LISEZMOI.md", "CONTRIBUER.md")),
    ]
)


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


def test_the_list_of_commands_has_each_with_its_sentences() -> None:
    listed = re.findall(r"^\| `(copiste [a-z ]+)` \| \S", (ROOT / "docs/commands.md").read_text("utf-8"), re.MULTILINE)

    assert sorted(listed) == sorted(_all_commands())
    assert (ROOT / "docs/commands.md").read_text("utf-8") == write_docs.commands(), "run `make docs`"


@pytest.mark.parametrize("page", READMES)
def test_both_readmes_lead_to_the_list_of_commands(page: str) -> None:
    assert "](docs/commands.md)" in (ROOT / page).read_text("utf-8")


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


def _told(page: Path) -> dict[str, object]:
    """Return what a page has to say in any language: settings, options, our own words; headings, rows, points of lists,
    and code.
    """
    text = page.read_text("utf-8")
    prose = _FENCE.sub("", text)
    return {
        "settings": set(re.findall(r"COPISTE_[A-Z_]+", text)),
        "options": set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)),
        "words": set(re.findall(r"`([a-z][a-z_-]*)`", prose)),
        "headings": len(re.findall(r"^#+ ", prose, re.MULTILINE)),
        "rows": len(re.findall(r"^\|", prose, re.MULTILINE)),
        "points": len(re.findall(r"^(?:- |[0-9]+\. )", prose, re.MULTILINE)),
        "examples": len(_FENCE.findall(text)),
        "commands": len(re.findall(r"^\n    \S", prose, re.MULTILINE)),
    }


@pytest.mark.parametrize(("english", "french"), TWINS, ids=lambda each: getattr(each, "name", each))
def test_both_languages_of_a_manual_tell_the_same(english: Path, french: str) -> None:
    twin = english.with_name(french)

    assert f"[In English]({english.name})" in twin.read_text("utf-8")
    assert _told(twin) == _told(english)


def test_every_manual_has_a_french_twin() -> None:
    pages = {path.name: path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md")}
    twins = {name: found[1] for name, text in pages.items() if (found := _TWIN.search(text))}
    backs = {name: found[1] for name, text in pages.items() if (found := _BACK.search(text))}
    alone = pages.keys() - twins.keys() - backs.keys()

    assert sorted(alone - _BILINGUAL - _WITHOUT) == []
    assert backs == {french: english for english, french in twins.items()}


@pytest.mark.parametrize("page", FRENCH, ids=lambda page: page.name)
def test_french_pages_keep_signs_with_their_words(page: Path) -> None:
    """As the sentences of the program do (`test_texts.py`): a space before a colon or inside « » does not break."""
    prose = re.sub(r"`[^`\n]*`|^    .*$", "x", _FENCE.sub("", page.read_text("utf-8")), flags=re.MULTILINE)

    assert re.findall(r".{0,20}(?: :(?=[\s*]|$)|« | »|\d %).{0,10}", prose) == []


@pytest.mark.parametrize("page", sorted(_BILINGUAL))
def test_a_page_in_both_languages_says_each_thing_twice(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    cells = [row.strip("| ").split(" | ") for row in re.findall(r"^\| `.*\|$", text, re.MULTILINE)]

    assert re.findall(r"^# (.+)$", text, re.MULTILINE)[0].count(" / ") == 1
    assert [title for title in re.findall(r"^## (.+)$", text, re.MULTILINE) if title.count(" / ") != 1] == []
    assert len(cells) > len(cli.COMMANDS)
    assert [row for row in cells if len(row) != 3] == []
