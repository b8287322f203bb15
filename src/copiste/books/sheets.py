"""Which pages and keys came before: keyed hashes that tell nobody what stands on a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from copiste.books.book import Book

KEEP = dt.timedelta(days=400)
"""A year and a month: what is handed in once a year is known again (chosen, not measured)."""


@dataclass(frozen=True, slots=True)
class Band:
    """The pages (`document/page`) that share a band of their sketch, the newest last."""

    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FirstOfTwo:
    """Which of two like pages (`document/page`) was first."""

    first: str


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The form (`document/index`) that has a key."""

    form: str


SHEETS = Book(
    "same-sheet", Band, "keyed hash of office, form and bits", KEEP, "a year and a month", renewed=True, listed=False
)
PAIRS = Book("same-sheet-first", FirstOfTwo, "both pages", KEEP, "as long as its pages are remembered", listed=False)
KEYS = Book("same-key", KeyHolder, "keyed hash of the key's answers", None, "a number is given once and for all")
