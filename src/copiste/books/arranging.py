"""How pages are to be arranged: written down with each task before it is carried out, so that a crash ends nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from copiste.books.book import Book
from copiste.keeping.arranged import Leaf


@dataclass(frozen=True, slots=True)
class Together:
    """Pages that go together; `form` None lets them be recognised again, and `cut` lets separators cut them."""

    pages: tuple[Leaf, ...]
    form: str | None = None
    edition: str | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """A page that goes with nothing, and what it is (`desk.pages.ASIDE`)."""

    document: str
    page: int
    place: str


@dataclass(frozen=True, slots=True)
class Plan:
    """An arrangement: every page of the tasks named stands once in `forms` or `aside`."""

    tasks: tuple[tuple[str, int], ...]
    forms: tuple[Together, ...]
    aside: tuple[Aside, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Arranging:
    """The plan that a task is part of, and the task that answers for it."""

    main: str
    plan: Plan


PLANS = Book("arranging", Arranging, "task", None, "as long as the task: arranged again it is the same arrangement")
