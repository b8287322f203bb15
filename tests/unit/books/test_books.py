"""All books of an installation: none writes over another, and nobody writes slips behind their back."""

from __future__ import annotations

import ast
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest

from copiste import books
from copiste.books.book import Book

ROOT = Path(__file__).parents[3]
WRITERS = {"write", "write_each", "remove", "slip", "slips", "slips_at", "expire"}
MAY = ("src/copiste/books/", "src/copiste/homes/", "src/copiste/ports/registers.py")
SWEEP = "functions/sweep/app.py"
"""The sweep may let registers expire, and does nothing else to them."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """An entry that holds nothing."""


def sources() -> list[Path]:
    return sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "functions").rglob("*.py")])


def breaches(text: str, may_expire: bool = False) -> list[str]:
    """Return what a source does to slips: imports them, or asks something that is called registers for them."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "copiste.ports.registers":
            found += [each.name for each in node.names if each.name != "Registers"]
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        called = ast.unparse(node.func.value).rpartition(".")[2]
        if called == "registers" and node.func.attr in WRITERS - ({"expire"} if may_expire else set()):
            found.append(ast.unparse(node.func))
    return found


def test_no_other_code_touches_slips() -> None:
    found = {}
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(MAY):
            found[name] = breaches(path.read_text("utf-8"), may_expire=name == SWEEP)

    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "text",
    [
        "from copiste.ports.registers import Registers, Slip",
        "desk.registers.write(x)",
        "for slip in registers.slips('user'): pass",
        "self.registers.remove('user', 'a')",
    ],
)
def test_whoever_touched_them_would_be_found(text: str) -> None:
    assert breaches(text) != []


def test_a_kind_is_refused_twice() -> None:
    one = Book("one", Nothing, "name", None, "why")

    with pytest.raises(ValueError, match="one"):
        books.each_once(one, Book("other", Nothing, "name", None, "why"), Book("one", Nothing, "key", None, "why"))


def test_every_book_that_a_module_has_is_in_the_list() -> None:
    made = {
        ast.literal_eval(node.args[0])
        for path in (ROOT / "src" / "copiste" / "books").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Book"
    }

    assert made == {book.kind for book in books.BOOKS}


@pytest.mark.parametrize("book", books.BOOKS, ids=lambda book: str(book.kind))
def test_every_book_says_its_key_and_why_it_is_kept_so_long(book: Book[object]) -> None:
    assert book.key
    assert book.why
    assert book.keep is None or book.keep > dt.timedelta(0)
    assert "#" not in book.kind  # what follows is a shelf
