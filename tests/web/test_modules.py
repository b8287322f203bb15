"""The modules of the screen: none comes back to itself, and they know of the API what that says of itself."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from pathlib import Path

from scripts import write_types

WEB = Path(__file__).parents[2] / "web"


def needs(module: Path) -> set[Path]:
    """Return the modules that *module* asks for by name, at once or when they are wanted."""
    named = re.findall(r"(?:from|import|import\()\s*\"(\.[^\"]+\.js)\"", module.read_text("utf-8"))
    return {(module.parent / name).resolve() for name in named}


def test_no_module_needs_itself_by_way_of_others() -> None:
    graph = {module.resolve(): needs(module) for module in WEB.rglob("*.js")}

    assert sum(map(len, graph.values())) > 60
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_no_module_is_longer_than_can_be_kept_in_mind() -> None:
    lengths = {module.name: len(module.read_text("utf-8").splitlines()) for module in WEB.rglob("*.js")}

    assert len(lengths) > 30
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_the_types_of_the_api_are_those_of_its_document() -> None:
    assert (WEB / "types.d.ts").read_text("utf-8") == write_types.types(), "run `make types`"


def test_the_screen_has_no_list_of_actions() -> None:
    scripts = {module.name: module.read_text("utf-8") for module in WEB.rglob("*.js")}
    named = r"\"(reject|dismiss|hold|resume|ask|reland)\""

    assert [name for name, text in scripts.items() if re.search(named, text)] == []
