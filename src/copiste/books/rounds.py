"""How far the sweep is on its rounds along the ledger, where it compares a few documents at a time (`flow.rounds`)."""

from __future__ import annotations

from dataclasses import dataclass

from copiste.books.book import Book


@dataclass(frozen=True, slots=True)
class KeptRounds:
    """The last document compared for the first time, the last one compared again, how many records were met on the
    first way, each document that did not fit, with the code of why, and how many sweeps have
    gone on."""

    first: str = ""
    again: str = ""
    records: int = 0
    odd: tuple[tuple[str, str], ...] = ()
    turns: int = 0


ROUNDS = Book("rounds", KeptRounds, "the one round of an installation", None, "it goes on where it was")
ONE = "rounds"
"""The key of the one that there is."""
