"""A number says its unit and where it comes from, in a comment beside or above it or in a line below it."""

from __future__ import annotations

import ast
import builtins
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = ROOT / "src" / "copiste"
ROOMS = sorted(
    str(path.relative_to(ROOT))
    for path in [*CORE.glob("[!_]*"), *(ROOT / name for name in ("functions", "samples", "infra", "scripts", "bench"))]
    if path.is_dir() or path.suffix == ".py"
)
"""Every package and module of the product, and what stands beside it: whoever adds one is asked too."""
_FOR_TOOLS = re.compile(r"#\s*(noqa|fmt:|type:|pragma)")


def silent(path: Path) -> Iterator[str]:
    """Yield the constants of a module that hold a number and explain nothing."""
    text = path.read_text("utf-8")
    beside, above, body = *_comments(text), ast.parse(text).body
    for at, node in enumerate(body):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
        if not names or not all(name.lstrip("_").isupper() for name in names) or not _numeric(node.value):
            continue
        below = body[at + 1] if at + 1 < len(body) else None
        told = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
        lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        if not told and node.lineno - 1 not in above and beside.isdisjoint(lines):
            yield f"{path.name}:{node.lineno} {names[0]}"


def _comments(text: str) -> tuple[set[int], set[int]]:
    """Return the lines that hold a comment for readers, and those that hold nothing else."""
    found = [
        token
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT and not _FOR_TOOLS.match(token.string)
    ]
    alone = {token.start[0] for token in found if token.line[: token.start[1]].isspace() or not token.start[1]}
    return {token.start[0] for token in found}, alone


def _numeric(value: ast.expr) -> bool:
    """Whether a value is a number, or made of numbers: not what a class or a function of ours makes of them."""
    parts = [*ast.walk(value)]
    called = {each.func.id for each in parts if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)}
    if any(isinstance(each, ast.Lambda) for each in parts) or not called <= set(dir(builtins)):
        return False
    return any(isinstance(each, ast.Constant) and type(each.value) in (int, float) for each in parts)


@pytest.mark.parametrize("room", ROOMS)
def test_a_number_says_its_unit_and_where_it_comes_from(room: str) -> None:
    place = ROOT / room
    modules = [place] if place.is_file() else sorted(place.rglob("*.py"))

    assert modules
    assert [each for path in modules for each in silent(path)] == []


def test_a_constant_without_a_word_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    written = (
        "_A = 3",
        "_B = 4",
        '"""Pixels; chosen."""',
        "_C = 5  # seconds",
        "_D = 6",
        "# of two",
        "_E = 7",
        "_F = 8  # noqa: E501",
        '_G = {"#": 9}',
        "_H = dt.timedelta(days=1)",
        "NAMES = ('a', 'b')",
        "_I = Table(10)",
    )
    module.write_text("\n".join(written), "utf-8")

    assert list(silent(module)) == [f"module.py:{at}" for at in ("1 _A", "5 _D", "8 _F", "9 _G", "10 _H")]
