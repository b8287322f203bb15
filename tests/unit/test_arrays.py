"""Whoever calls a function knows what arrays it takes and gives: each kind has a name that says shape and numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "copiste"
BARE = re.compile(r"\b(NDArray|ndarray)\b")
SHAPE = re.compile(r"\b(by|as long as)\b")


def kinds(text: str) -> Iterator[tuple[str, str]]:
    """Yield each name that a module gives to a kind of array, and the words below it."""
    body = ast.parse(text).body
    body = ast.parse(text).body
    for node, below in zip_longest(body, body[1:]):
        if isinstance(node, ast.Assign) and BARE.search(ast.unparse(node.value)):
            said = below.value if isinstance(below, ast.Expr) else None
            words = said.value if isinstance(said, ast.Constant) and isinstance(said.value, str) else ""
            yield ast.unparse(node.targets[0]), words


def nameless(text: str) -> Iterator[str]:
    """Yield what a module offers that takes, gives or holds an array of no named kind."""

    def offered(body: list[ast.stmt], around: str) -> Iterator[str]:
        for node in body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield from offered(node.body, f"{node.name}.")
            elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                types = [each.annotation for each in given] + [node.returns]
                if any(each is not None and BARE.search(ast.unparse(each)) for each in types):
                    yield f"{around}{node.name}"
            elif around and isinstance(node, ast.AnnAssign) and BARE.search(ast.unparse(node.annotation)):
                yield f"{around}{ast.unparse(node.target)}"

    yield from offered(ast.parse(text).body, "")


def test_every_kind_of_array_says_its_shape() -> None:
    found = {
        f"{path.relative_to(SOURCE)}: {name}": words
        for path in SOURCE.rglob("*.py")
        for name, words in kinds(path.read_text("utf-8"))
    }

    assert len(found) > 15
    assert [name for name, words in found.items() if not SHAPE.search(words)] == []


def test_what_is_offered_names_the_kinds_of_its_arrays() -> None:
    assert [
        f"{path.relative_to(SOURCE)}: {name}"
        for path in SOURCE.rglob("*.py")
        for name in nameless(path.read_text("utf-8"))
    ] == []


def test_one_name_is_one_kind_of_array() -> None:
    names = [name for path in SOURCE.rglob("*.py") for name, _ in kinds(path.read_text("utf-8"))]

    assert sorted(names) == sorted(set(names))


def test_what_says_nothing_is_found() -> None:
    text = """
Mask = npt.NDArray[np.bool_]
Line = npt.NDArray[np.int64]
'''As long as the line is: as long as there are pieces.'''

class Page:
    ink: npt.NDArray[np.bool_]
    def dark(self) -> Mask: ...

def laid(page: np.ndarray) -> Mask: ...
def _own(page: np.ndarray) -> Mask: ...
"""

    assert [name for name, words in kinds(text) if not SHAPE.search(words)] == ["Mask"]
    assert list(nameless(text)) == ["Page.ink", "laid"]
