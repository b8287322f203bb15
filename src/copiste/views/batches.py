"""What the API answers of batches of paper."""

from __future__ import annotations

from dataclasses import dataclass

from copiste.views.common import Coded
from copiste.views.documents import PageItem


@dataclass(frozen=True, slots=True)
class BatchItem:
    """A batch as lists show it; `sheets` is the number declared, `documents` how many files belong to it."""

    id: str
    office: str
    sheets: int | None
    sides: str
    place: str
    opened_at: str | None
    opened_by: str | None
    documents: int


@dataclass(frozen=True, slots=True)
class BatchList:
    """A page of batches; `next` asks for the one after."""

    batches: tuple[BatchItem, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class BatchDocument:
    """A document of a batch, with every page of it that belongs there; `tasks` wait for a person."""

    id: str
    receipt: str
    state: str
    state_text: str
    landed_local: str
    pages: tuple[PageItem, ...]
    tasks: int


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch: sheets that arrived against those declared, what is to be said of it, and what became of each page."""

    id: str
    office: str
    sheets: int | None
    sides: str
    place: str
    opened_at: str | None
    opened_by: str | None
    arrived: int
    complete: bool
    collatable: bool
    findings: tuple[Coded, ...]
    documents: tuple[BatchDocument, ...]
