"""What the API answers, as plain dataclasses: the OpenAPI document is made from them."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import JsonValue


@dataclass(frozen=True, slots=True)
class Texts:
    """The same text in both languages."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A code and its sentence in the person's language."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ProblemView:
    """Something that does not hold; `path` is a JSON Pointer, `""` the whole record."""

    code: str
    message: str
    path: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class FindingView:
    """Something odd about one answer."""

    code: str
    message: str
    level: str
    severity: str
    path: str


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
    held: int
    oldest_at: str | None
    by_kind: dict[str, int]
    by_form: dict[str, int]
    by_office: dict[str, int]
    by_state: dict[str, int]


@dataclass(frozen=True, slots=True)
class OptionView:
    """One of the answers that a group offers."""

    value: str
    title: Texts


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group or a table row that a field stands in; `row` counts from 1."""

    path: str
    title: Texts
    row: int | None


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a form's definition says of one field."""

    path: str
    title: Texts
    help: Texts | None
    group: tuple[GroupView, ...]
    widget: str
    format: str | None
    options: tuple[OptionView, ...]
    required: bool
    critical: bool
    multiline: bool
    comb: int | None
    max_length: int | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class CandidateView:
    """What a reader made of a field; `value` is null when it cannot be typed."""

    reader: str
    text: str
    value: JsonValue
    score: float
    variant: str


@dataclass(frozen=True, slots=True)
class WhereView:
    """Where a field stands on the page, and the address of its crop."""

    page: int
    box: tuple[float, ...]
    crop: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as it was read. A blind one shows nothing of it."""

    path: str
    title: Texts
    help: Texts | None
    group: tuple[GroupView, ...]
    widget: str
    format: str | None
    options: tuple[OptionView, ...]
    required: bool
    critical: bool
    multiline: bool
    comb: int | None
    max_length: int | None
    currency: str | None
    stop: bool
    blind: bool
    decision: str
    reasons: tuple[Coded, ...]
    text: str
    value: JsonValue
    confidence: float | None
    candidates: tuple[CandidateView, ...]
    where: tuple[WhereView, ...]
    handwritten: bool
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of a task or record: its size in pixels at 300 dpi, and the addresses of its pictures."""

    document: str
    page: int
    place: str
    width: int
    height: int
    alt: str
    image: str
    full: str
    thumb: str


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """What a person said of a field, and what it comes to."""

    how: str
    text: str | None
    value: JsonValue
    keyed_blind: JsonValue


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
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """A claim that was made or renewed."""

    task: str
    by: str
    until: str
    seconds: int


@dataclass(frozen=True, slots=True)
class CheckedField:
    """What one correction comes to."""

    value: JsonValue
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
