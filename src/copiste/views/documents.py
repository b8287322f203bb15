"""What the API answers of documents and uploads."""

from __future__ import annotations

from dataclasses import dataclass

from copiste.views.common import Coded, Corners, ProblemView, Texts


@dataclass(frozen=True, slots=True)
class TextLine:
    """What was read at one place of a page."""

    path: str
    title: Texts
    text: str
    box: Corners


@dataclass(frozen=True, slots=True)
class PageText:
    """The text alternative of a page."""

    document: str
    page: int
    alt: str
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """A document as lists show it."""

    id: str
    office: str
    receipt: str
    name: str
    channel: str
    state: str
    state_text: str
    landed_at: str
    landed_local: str
    changed_at: str
    pages: int | None
    reason: Coded | None
    duplicate_of: str | None


@dataclass(frozen=True, slots=True)
class DocumentList:
    """A page of documents; `next` asks for the one after."""

    documents: tuple[DocumentItem, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class PageItem:
    """Where one page stands."""

    page: int
    state: str
    state_text: str


@dataclass(frozen=True, slots=True)
class QualityView:
    """How well one page came through, from 0 to 1, and what is wrong with it."""

    page: int
    score: float
    reasons: tuple[Coded, ...]


@dataclass(frozen=True, slots=True)
class DocumentForm:
    """A form found in a document, and what became of it."""

    index: int
    form: str
    form_title: Texts
    status: str
    task: str | None
    record: str | None


@dataclass(frozen=True, slots=True)
class ArrivalView:
    """What the door knew of a document: numbers and names as they were given there, which authenticates nobody.

    `received_at` is UTC; `seconds` the length of the call; `partial` says that the sender broke off.
    """

    line: str
    caller: str
    caller_name: str
    station: str
    called: str
    received_at: str | None
    local_time: str
    pages_declared: int | None
    pages_received: int | None
    seconds: int | None
    partial: bool


@dataclass(frozen=True, slots=True)
class DocumentView(DocumentItem):
    """A document with its pages and forms, and the documents that its pages came from and went on into.

    `left` says what of a message, which this is or came in, was left beside its documents.
    """

    page_states: tuple[PageItem, ...]
    quality: tuple[QualityView, ...]
    forms: tuple[DocumentForm, ...]
    arrival: ArrivalView | None
    made_from: tuple[str, ...]
    became: tuple[str, ...]
    left: str | None
    problems: tuple[ProblemView, ...]


@dataclass(frozen=True, slots=True)
class UploadView:
    """A file that somebody gave in, its receipt, and what became of it."""

    id: str
    name: str
    office: str
    document: str
    receipt: str
    landed_at: str
    state: str
    state_text: str
    reason: Coded | None
    pages: int | None
    records: tuple[str, ...]
    tasks: int


@dataclass(frozen=True, slots=True)
class UploadList:
    """A page of uploads, the newest first."""

    uploads: tuple[UploadView, ...]
    next: str | None
