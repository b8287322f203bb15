"""What the API answers of one task, and of what was done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copiste.views.common import Coded, FindingView, PageView, ProblemView, Texts, Value
from copiste.views.fields import CorrectionView, FieldView
from copiste.views.queue import ClaimView


@dataclass(frozen=True, slots=True)
class DraftView:
    """The corrections as they were saved last."""

    fields: dict[str, CorrectionView]
    saved_at: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class NoteView:
    """Something that people say to each other of a task."""

    at: str
    by: str
    title: str
    text: str
    kind: str
    to: str | None


@dataclass(frozen=True, slots=True)
class ActView:
    """Something that happened to a task."""

    at: str
    by: str
    what: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """Something that an action asks, in the person's language; `value` is what stands there first."""

    name: str
    widget: Literal["line", "prose", "day", "choice"]
    title: str
    hint: str | None
    required: bool
    choices: tuple[Coded, ...]
    value: str


@dataclass(frozen=True, slots=True)
class ActionView:
    """Something that may be done with a task: `POST /api/tasks/<task>/<name>` with the answers to what it `asks`.

    `asks` is null for what takes more than a few answers; what `stays` leaves the task in the person's hand.
    """

    name: str
    title: str
    label: str
    what: str | None
    letter: str
    chord: str
    danger: bool
    stays: bool
    asks: tuple[QuestionView, ...] | None


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with all that a person needs to do it."""

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
    version: int
    claim: ClaimView | None
    held_until: str | None
    reason: Coded | None
    disposition: str | None
    closed_at: str | None
    record: str | None
    edition: str | None
    form_language: str | None
    definition: str | None
    schema_version: str | None
    pages: tuple[PageView, ...]
    fields: tuple[FieldView, ...]
    problems: tuple[ProblemView, ...]
    draft: DraftView
    undo: int
    notes: tuple[NoteView, ...]
    history: tuple[ActView, ...]
    record_version: int | None
    duplicate_of: str | None
    duplicate_receipt: str | None
    earlier: tuple[PageView, ...]
    problem: Coded | None
    allowed: tuple[ActionView, ...]


@dataclass(frozen=True, slots=True)
class CheckedField:
    """What one correction comes to."""

    value: Value
    text: str
    findings: tuple[FindingView, ...]
    unparsable: Coded | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft, checked: each corrected field, complaints about the record, and the stops without an answer."""

    version: int
    undo: int
    fields: dict[str, CheckedField]
    problems: tuple[ProblemView, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlindAnswer:
    """A critical field after it was keyed blind."""

    version: int
    agrees: bool
    field: FieldView
    correction: CorrectionView | None


@dataclass(frozen=True, slots=True)
class FiledAnswer:
    """A record was filed."""

    record: str
    version: int
    document_state: str
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """Where a task stands after something was done with it."""

    task: str
    state: str
    disposition: str | None
    version: int
    incident: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document made from pages of others."""

    document: str
    form: str | None
    pages: int


@dataclass(frozen=True, slots=True)
class Arranged:
    """Pages went on into these documents."""

    task: str
    state: str
    disposition: str | None
    version: int
    documents: tuple[NewDocument, ...]
