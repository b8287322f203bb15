"""What people say to each other of a task, sealed with its document."""

from __future__ import annotations

from dataclasses import dataclass

from copiste.books.book import Book


@dataclass(frozen=True, slots=True)
class KeptNote:
    """A note: its sealed text, whose it is (and under which title then), of which kind, for whom, and when."""

    sealed: str
    by: str
    title: str
    kind: str
    to: str | None
    at: str


NOTES = Book("note", KeptNote, "identifier that sorts by time, on a shelf a task", None, "as long as the task")
