"""Dead letters as people see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class LetterItem:
    """Work that failed again and again: its step, its document or record, and what may be done with it."""

    id: str
    at: str
    step: str
    message: str
    office: str
    document: str
    receipt: str
    record: str
    destination: str
    allowed: tuple[Literal["again", "give", "drop"], ...]


@dataclass(frozen=True, slots=True)
class LetterList:
    """All dead letters, the oldest first."""

    letters: tuple[LetterItem, ...]
    next: str | None = None
