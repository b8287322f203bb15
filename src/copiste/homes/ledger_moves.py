"""What both ledgers check in the same way: landings, moves and the join of pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from copiste.ports.ledger import DocumentEntry
from copiste.records.states import DocumentState, PageState

State = TypeVar("State", DocumentState, PageState)


def check_landing(entry: DocumentEntry) -> None:
    """Raise `ValueError` for an entry that is not a landing: a fault in the program."""
    if entry.state is not DocumentState.LANDED:
        raise ValueError("a document enters the ledger as landed")


def check_move(to: DocumentState, pages: int | None) -> None:
    """Raise `ValueError` unless a move to READING opens pages and no other does: a fault in the program."""
    if (to is DocumentState.READING) != (pages is not None) or (pages is not None and pages < 1):
        raise ValueError("a move to reading opens at least one page, and no other move opens any")


def sources(moves: Mapping[State, frozenset[State]], to: State) -> frozenset[State]:
    """Return the states from which a move to *to* is legal."""
    return frozenset(state for state, targets in moves.items() if to in targets)


def unread(pages: Mapping[int, PageState]) -> int:
    """Return how many pages are still to be read."""
    return sum(state is PageState.DECODED for state in pages.values())
