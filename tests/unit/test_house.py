"""What the house promises: rooms of a readable size, no circle, one meaning a word, one arrow a file of the flow."""

from __future__ import annotations

import ast
import graphlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from functools import cache
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
LONGEST_MODULE = 300
USUAL_MODULE = 90
LARGEST_SHARE = 0.10


@cache
def modules() -> dict[str, Path]:
    """Return every module of the product by its name."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    return found


@cache
def lines() -> dict[str, int]:
    return {name: len(path.read_text("utf-8").splitlines()) for name, path in modules().items()}


def imports(name: str) -> Iterator[str]:
    """Yield the modules of ours that a module imports, late imports too."""
    for node in ast.walk(ast.parse(modules()[name].read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                whole = f"{node.module}.{each.name}"
                yield whole if whole in modules() else node.module
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def test_no_module_is_longer_than_can_be_kept_in_mind() -> None:
    assert {name: count for name, count in lines().items() if count > LONGEST_MODULE} == {}
    assert median(lines().values()) <= USUAL_MODULE


def test_no_package_is_more_than_a_tenth_of_the_house() -> None:
    packages: Counter[str] = Counter()
    for name, count in lines().items():
        if name.count("."):
            packages[name.split(".")[1]] += count
    (largest, count), *_ = packages.most_common(1)

    assert count <= LARGEST_SHARE * sum(lines().values()), largest


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {name: {each for each in imports(name) if each in modules() and each != name} for name in modules()}

    assert len(list(graphlib.TopologicalSorter(graph).static_order())) == len(modules())


def test_no_class_name_means_two_things() -> None:
    named: defaultdict[str, list[str]] = defaultdict(list)
    for name, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                named[node.name].append(name)

    assert {name: where for name, where in named.items() if len(where) > 1} == {}


def test_pointers_are_made_and_taken_apart_in_one_place() -> None:
    cut = [(name, line) for name in modules() if _knows_pointers(name) for line in _cuts(name)]

    assert cut == []
    assert [*_cuts("copiste.pointers")] != []


def _knows_pointers(name: str) -> bool:
    """Whether what a module calls a path or a pointer leads to an answer: elsewhere it is a file's, or an address."""
    elsewhere = ("homes", "local", "net", "gateways", "publishers", "readers", "settings", "cli", "pointers")
    return name.split(".")[1:2] != [] and name.split(".")[1] not in elsewhere


def _cuts(name: str) -> Iterator[int]:
    """Yield the lines of a module where a pointer is cut at its slashes, or one is put together from parts."""
    for node in ast.walk(ast.parse(modules()[name].read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        slash = any(isinstance(each, ast.Constant) and str(each.value)[:1] == "/" for each in node.args)
        held = {each.id for each in ast.walk(node.func) if isinstance(each, ast.Name)}
        joins = isinstance(node.func.value, ast.Constant) and node.func.value.value == "/" and node.func.attr == "join"
        cuts = node.func.attr in {"split", "rsplit", "partition", "rpartition", "replace"} and slash
        if joins or (cuts and held & {"pointer", "path", "reference", "leaf", "field"}):
            yield node.lineno


def test_every_file_of_the_flow_is_one_arrow() -> None:
    arrows: dict[str, list[type[Any]]] = {}
    for path in (SOURCE / "copiste" / "flow").glob("[!_]*.py"):
        module = import_module(f"copiste.flow.{path.stem}")
        arrows[path.stem] = [
            each
            for each in vars(module).values()
            if isinstance(each, type) and each.__module__ == module.__name__ and hasattr(each, "run")
        ]

    assert {name: found for name, found in arrows.items() if len(found) != 1} == {}
    frozen = {name: found[0] for name, found in arrows.items() if found[0].__dataclass_params__.frozen}
    assert set(frozen) == set(arrows)
    given = {(name, each.name) for name, found in frozen.items() for each in fields(found) if not _handed_in(each)}
    assert given == set()  # what only a test would leave out has no place there


def _handed_in(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING
