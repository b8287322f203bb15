"""Fields as the API shows them: what the definition says, what was read, what a person said."""

from __future__ import annotations

from dataclasses import dataclass

from copiste.records.correcting import How
from copiste.views.common import Coded, Corners, FindingView, Texts, Value


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
class FieldShape:
    """What a form's definition says of one field; `example` is a fictitious answer, where one has a shape."""

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
    example: str | None


@dataclass(frozen=True, slots=True)
class CandidateView:
    """What a reader made of a field; `title` is the reader's, and `value` is null when it cannot be typed.

    `unlike` has the letters (from the first to before the last) that another reader read otherwise.
    """

    reader: str
    title: Texts
    text: str
    value: Value
    score: float
    variant: str
    unlike: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class WhereView:
    """Where a field stands on the page, and the address of its crop."""

    page: int
    box: Corners
    crop: str


@dataclass(frozen=True, slots=True)
class FieldView(FieldShape):
    """One field as it was read. A blind one shows nothing of it.

    `brief` is its main reason in eight words at most, `reasons` all of them; what is not `likely` is more likely wrong.
    `witness` is what an accepted answer was witnessed by on its page.
    """

    stop: bool
    blind: bool
    decision: str
    brief: str | None
    reasons: tuple[Coded, ...]
    witness: tuple[Coded, ...]
    text: str
    value: Value
    confidence: float | None
    likely: bool
    candidates: tuple[CandidateView, ...]
    where: tuple[WhereView, ...]
    handwritten: bool
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """What a person said of a field, and what it comes to."""

    how: How
    text: str | None
    value: Value
    keyed_blind: Value
