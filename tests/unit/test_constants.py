"""A number in the core says its unit and where it comes from, in a comment beside it or in a line below it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "src" / "copiste"
SILENT: dict[str, int] = {}
"""Constants that do not yet, by package; the others have none. The count may only fall."""
PACKAGES = (
    "drafting", "drawing", "evaluation", "fields", "forms", "labels", "mail", "outward", "pages", "reading", "records"
)  # fmt: skip


def silent(path: Path) -> Iterator[str]:
    """Yield the constants of a module that hold a number and explain nothing."""
    text = path.read_text("utf-8")
    lines, body = text.splitlines(), ast.parse(text).body
    for at, node in enumerate(body):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
        if not names or not all(name.lstrip("_").isupper() for name in names) or not _numeric(node.value):
            continue
        below = body[at + 1] if at + 1 < len(body) else None
        told = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
        beside = "#" in "".join(lines[max(node.lineno - 2, 0) : node.end_lineno])
        if not told and not beside:
            yield f"{path.name}:{node.lineno} {names[0]}"


def _numeric(value: ast.expr) -> bool:
    """Whether a value is a number, or made of numbers alone: not a call or a table of something else."""
    if any(isinstance(each, ast.Call) and getattr(each.func, "id", "")[:1].isupper() for each in ast.walk(value)):
        return False
    return any(isinstance(each, ast.Constant) and type(each.value) in (int, float) for each in ast.walk(value))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_number_says_its_unit_and_where_it_comes_from(package: str) -> None:
    found = [each for path in sorted((CORE / package).rglob("*.py")) for each in silent(path)]

    assert len(found) <= SILENT.get(package, 0), found


def test_a_constant_without_a_word_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('_A = 3\n_B = 4\n"""Pixels; chosen."""\n_C = 5  # seconds\nNAMES = ("a", "b")\n', "utf-8")

    assert list(silent(module)) == ["module.py:1 _A"]
