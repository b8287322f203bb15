"""What the API answers of the queue, and of who has a task in hand."""

from __future__ import annotations

from dataclasses import dataclass

from copiste.views.common import Coded, Texts


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Who has a task in hand, and until when."""

    by: str
    title: str
    until: str
    mine: bool


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A task as the queue lists it; nothing in it is personal."""

    id: str
    kind: str
    state: str
    form: str | None
    form_title: Texts | None
    office: str
    document: str
    receipt: str
    channel: str
    opened_at: str
    age_seconds: int
    urgent: bool
    stops: int
    pages: int
    version: int
    claim: ClaimView | None
    held_until: str | None
    reason: Coded | None
    disposition: str | None
    closed_at: str | None
    record: str | None


@dataclass(frozen=True, slots=True)
class TaskList:
    """A page of the queue; `next` asks for the one after."""

    tasks: tuple[TaskItem, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How much waits."""

    total: int
    urgent: int
    mine: int
    new: int
    held: int
    at: str
    oldest_at: str | None
    by_kind: dict[str, int]
    by_form: dict[str, int]
    by_office: dict[str, int]
    by_state: dict[str, int]


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """A claim that was made or renewed."""

    task: str
    by: str
    until: str
    seconds: int
