"""Answers made wrong on purpose for whoever checks, and whether they were caught: by team, never by person."""

from __future__ import annotations

from dataclasses import dataclass

from copiste.books.book import Book


@dataclass(frozen=True, slots=True)
class ShownSeed:
    """Whether the seeded answer of a task was caught."""

    team: str
    caught: bool
    office: str


SEEDS = Book("seed", ShownSeed, "task", None, "the share that is caught is counted over all of them")
