"""Views that people saved: a screen's filters under a name. What a person wrote is sealed; no search text is kept."""

from __future__ import annotations

from dataclasses import dataclass

from copiste.books.book import Book


@dataclass(frozen=True, slots=True)
class KeptView:
    """A view of *screen*; `sealed` holds its name and filters, under a key of the person's own."""

    screen: str
    sealed: str


SAVED_VIEWS = Book("saved-view", KeptView, "identifier, on a shelf for each person", None, "until the person drops it")
