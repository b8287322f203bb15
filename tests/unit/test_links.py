"""Every page of the documentation is reached by links from the first page, and no link leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
DOORS = (ROOT / "README.md", ROOT / "LISEZMOI.md")
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_MODULE = re.compile(r"`([\w/]+/\w+\.py)`")
"""A module as a page names it: by its path, or by the end of it."""
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "bench").glob("*.md")])


def links(page: Path) -> list[tuple[Path, str]]:
    """Return what *page* links to in the repository: the file, and the heading in it."""
    text = _FENCE.sub("", page.read_text("utf-8"))
    found = (
        unquote(each).partition("#") for each in _LINK.findall(text) if "://" not in each and "mailto:" not in each
    )
    return [((page.parent / file).resolve() if file else page, heading) for file, _, heading in found]


def headings(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    text = _FENCE.sub("", page.read_text("utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def reached(door: Path) -> set[Path]:
    """Return every page that can be reached from *door*."""
    seen, waiting = {door}, [door]
    while waiting:
        for page, _ in links(waiting.pop()):
            if page.suffix == ".md" and page.is_file() and page not in seen:
                seen.add(page)
                waiting.append(page)
    return seen


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_no_page_of_the_documentation_is_an_orphan(door: Path) -> None:
    every = {*(ROOT / "docs").rglob("*.md"), *ROOT.glob("CONTRIB*.md"), *ROOT.glob("GLOSSARY.md")}

    assert sorted(str(page.relative_to(ROOT)) for page in every - reached(door)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_is_dead(page: Path) -> None:
    dead = [
        f"{target.name}#{heading}"
        for target, heading in links(page)
        if not target.exists() or (heading and target.suffix == ".md" and heading not in headings(target))
    ]

    assert dead == []


def modules() -> set[str]:
    """Return every file of Python in the repository by its path and by each end of it that has a folder."""
    places = ("src", "functions", "bench", "samples", "scripts", "infra", "tests", "findings")
    paths = [path.relative_to(ROOT).parts for place in places for path in (ROOT / place).rglob("*.py")]
    return {"/".join(parts[at:]) for parts in paths for at in range(len(parts) - 1)}


def test_every_module_that_a_page_names_is_there() -> None:
    """Decisions and the history aside: they name what was, and what was tried."""
    there = modules()
    today = [page for page in PAGES if "adr" not in page.parts and page.name not in ("CHANGELOG.md", "RESULTS.md")]
    named = {(page.name, module) for page in today for module in _MODULE.findall(page.read_text("utf-8"))}

    assert {page for page, _ in named} >= {"CONTRIBUTING.md", "CONTRIBUER.md"}
    assert sorted((page, module) for page, module in named if module not in there) == []


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
@pytest.mark.parametrize(
    "pages", [{"flow.md", "flux.md"}, {"how-it-decides.md", "decision.md"}], ids=["flow", "decision"]
)
def test_how_it_works_is_linked_from_the_first_page(door: Path, pages: set[str]) -> None:
    assert pages & {target.name for target, _ in links(door)}


def test_the_tree_that_newcomers_are_shown_is_the_real_one() -> None:
    tree = re.search(r"^```\n(.*?)^```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert tree is not None
    shown = re.findall(r"^(  )?([a-z]+)/(?:[a-z/]*)", tree[1], re.MULTILINE)
    inside = {name for indent, name in shown if indent}
    around = {name for indent, name in shown if not indent}

    assert inside == {path.parent.name for path in (ROOT / "src/copiste").glob("*/__init__.py")}
    known = {"node_modules", "var"}
    assert around == {path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "."} - known
