"""What the house promises: rooms of a readable size, no circle, one meaning a word, one arrow a file of the flow."""

from __future__ import annotations

import ast
import graphlib
import io
import re
import tokenize
import tomllib
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
BESIDE = ("functions", "samples", "infra", "scripts", "bench")
"""Folders with code of ours that is not the package: the same words and the same order hold there."""
LONGEST_MODULE = 300
USUAL_MODULE = 90
LARGEST_SHARE = 0.10
_CODE_ALONE = re.compile(r"#\s*(noqa|type|pragma)\b[:\s]*[A-Z0-9, ]*")
"""A comment for tools that says nothing to a reader."""


@cache
def modules() -> dict[str, Path]:
    """Return every module of the product by its name."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    return found


@cache
def house() -> dict[str, Path]:
    """Return every module of ours by its name: the product, its Lambda functions, and what stands beside it."""
    beside = (path for folder in BESIDE for path in (ROOT / folder).rglob("*.py"))
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in beside}
    return modules() | named


@cache
def lines() -> dict[str, int]:
    return {name: len(path.read_text("utf-8").splitlines()) for name, path in modules().items()}


def imports(name: str) -> Iterator[str]:
    """Yield the modules of ours that a module imports, late imports too; a script finds what lies beside it."""
    for node in ast.walk(ast.parse(house()[name].read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            whole = _beside(name, node.module)
            named = [f"{whole}.{each.name}" for each in node.names]
            yield from (each if each in house() else whole for each in named)
        elif isinstance(node, ast.Import):
            yield from (_beside(name, each.name) for each in node.names)


def _beside(name: str, imported: str) -> str:
    near = f"{name.rpartition('.')[0]}.{imported}"
    return near if name.split(".", maxsplit=1)[0] in BESIDE and near in house() else imported


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
    graph = {name: {each for each in imports(name) if each in house() and each != name} for name in house()}

    assert len(list(graphlib.TopologicalSorter(graph).static_order())) == len(house())
    assert {name.split(".")[0] for name in house()} == {"copiste", *BESIDE}
    assert "bench.results" in graph["bench.accuracy"]  # a script that names its neighbour alone is followed too


def test_no_class_name_means_two_things() -> None:
    named: defaultdict[str, list[str]] = defaultdict(list)
    for name, path in house().items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                named[node.name].append(name)

    assert {name: where for name, where in named.items() if len(where) > 1} == {}


def test_every_module_at_the_top_of_the_package_has_its_layer() -> None:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (order,) = [each for each in written if each["type"] == "layers"]
    layered = {name.strip() for line in order["layers"] for name in line.split("|")}

    assert order["containers"] == ["copiste"]
    assert order["exhaustive"] is True
    assert "exhaustive_ignores" not in order
    assert layered == {name.split(".")[1] for name in modules() if "." in name}


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


def test_what_is_passed_over_says_why() -> None:
    """Whoever passes over a fault without a word, or catches any fault at all, says why in a comment beside it."""
    passed = [(name, line, told) for name, path in house().items() for line, told in _passed_over(path)]

    assert [(name, line) for name, line, told in passed if not told] == []
    assert len(passed) > 50  # that there are some, and that they are seen


def _passed_over(path: Path) -> Iterator[tuple[int, bool]]:
    """Yield the line of each fault that a module passes over, and whether a comment stands beside it."""
    text = path.read_text("utf-8")
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    spoken = {each.start[0] for each in tokens if each.type == tokenize.COMMENT and not _CODE_ALONE.fullmatch(each[1])}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler) and _is_quiet(node):
            yield node.lineno, not spoken.isdisjoint(range(node.lineno - 1, (node.end_lineno or node.lineno) + 1))
        elif isinstance(node, ast.With) and any("suppress(" in ast.unparse(each) for each in node.items):
            yield node.lineno, not spoken.isdisjoint(range(node.lineno - 1, node.body[0].lineno + 1))


def _is_quiet(handler: ast.ExceptHandler) -> bool:
    nothing = all(isinstance(each, ast.Pass | ast.Continue) for each in handler.body)
    caught = "BaseException" if handler.type is None else ast.unparse(handler.type)
    anything = bool({"Exception", "BaseException"} & set(re.findall(r"\w+", caught)))
    return nothing or (anything and not any(isinstance(each, ast.Raise) for each in ast.walk(handler)))


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
