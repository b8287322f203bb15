"""What a document came to: forms with typed fields, each accepted or sent to a person, and a place for every page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from pydantic import JsonValue

from copiste.pages.geometry import Box
from copiste.pages.model import Problem
from copiste.reading.model import Candidate, PagePlace

DUPLICATE_IMAGE, DUPLICATE_KEY, PAGE_AGAIN = "duplicate_image", "duplicate_key", "page_again"
DUPLICATES = frozenset({DUPLICATE_IMAGE, DUPLICATE_KEY})
"""Codes of problems that no correction mends: the form, or one with its key, came before; a person has to say."""


HOLDING = frozenset(
    {"arrival_callids", "arrival_incomplete", "arrival_line", "broken_off", "file_inside", "more_pictures"}
)
"""Codes of problems of a whole document for which a person looks at each of its forms: something of it was not read."""


UNSEEN = frozenset({"note_not_drawn", "picture_not_drawn"})
"""Codes of problems of a page for which a person looks at the form that it belongs to: something on it was not seen."""


class Witness(StrEnum):
    """What an accepted answer was witnessed by on its page: a closed list, each with a sentence under `witness.`."""

    INK_TWO_READERS = "ink_two_readers"
    INK_AND_CHECK = "ink_and_check"
    VALUE_AND_INK = "value_and_ink"
    TEXT_AND_INK = "text_and_ink"
    TICK = "tick"
    BOX_EMPTY = "box_empty"
    SIGNATURE = "signature"
    BLANK_SEEN = "blank_seen"
    PERSON = "person"


class Decision(StrEnum):
    """Whether a field goes in without a person."""

    ACCEPT = "accept"
    REVIEW = "review"


class Status(StrEnum):
    """Whether a form goes in without a person: only when every field does and the record is valid."""

    ACCEPTED = "accepted"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Where:
    """A box on a page of the document; `page` counts from 1. `cells` is how many widgets side by side it is made of."""

    page: int
    box: Box
    cells: int = 1


@dataclass(frozen=True, slots=True)
class FieldResult:
    """One field as it is known now (CONTRACT.md gives each name its meaning).

    `confidence` is the calibrated probability that `text` and `value` are right. `settled` says what the choice between
    readings rested on when it was not their vote (`choice.SETTLED`), `as_read` what stood there before a repair.
    `witness` is what an accepted answer was witnessed by, empty for one that waits for a person.
    """

    name: str
    acroform: str | tuple[str, ...] | None
    text: str
    value: JsonValue
    confidence: float
    decision: Decision
    reasons: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    where: tuple[Where, ...] = ()
    handwritten: bool = False
    settled: str = ""
    as_read: str | None = None
    witness: tuple[Witness, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise ValueError("a confidence is a probability")
        if (self.decision is Decision.REVIEW) != bool(self.reasons):
            raise ValueError("a field goes to a person for a reason, and without one it does not")


@dataclass(frozen=True, slots=True)
class Change:
    """What a person did to one field: text and value before and after, how, who, when (UTC) and why.

    `how` is `typed`, `reader`, `accepted`, `blank` or `illegible` (`records.correcting`).
    """

    path: str
    how: str
    before_text: str
    before: JsonValue
    after_text: str
    after: JsonValue
    by: str
    at: dt.datetime
    why: str | None = None


@dataclass(frozen=True, slots=True)
class FormResult:
    """One form found in a document: its record draft, every field, and what a person changed in this version."""

    index: int
    pages: tuple[int, ...]
    form: str
    edition: str
    definition: str
    schema_version: str
    software: str
    status: Status
    record: dict[str, JsonValue]
    fields: tuple[FieldResult, ...]
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()

    def held(self, *problems: Problem) -> FormResult:
        """Return the form as one that waits for a person because of *problems*; as it is when there are none."""
        if not problems:
            return self
        return replace(self, status=Status.REVIEW, problems=(*self.problems, *problems))


@dataclass(frozen=True, slots=True)
class PagePlacing:
    """The place of one page; `form` is the index of the form that it is part of or attached to.

    `turn` is the clockwise quarter-turn in degrees that sets the page upright, as its boxes are given.
    """

    page: int
    place: PagePlace
    form: int | None = None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class PageQuality:
    """How well a page came through: `score` from 0 to 1, `reasons` are codes (`pages.legibility`), the worst first."""

    page: int
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchPart:
    """A separator sheet that names a batch: its number of so many, the page it is, and the pages that follow it."""

    batch: str
    number: int
    count: int
    sheet: int
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Assembly:
    """A whole document, accounted for page by page. `batches` holds the sheets that say where pages belong."""

    pages: tuple[PagePlacing, ...]
    forms: tuple[FormResult, ...]
    problems: tuple[Problem, ...] = ()
    quality: tuple[PageQuality, ...] = ()
    batches: tuple[BatchPart, ...] = ()

    def of(self, told: tuple[Problem, ...]) -> Assembly:
        """Return what the document came to with what was *told* of its file; some of that holds its forms."""
        grave = [problem for problem in told if problem.code in HOLDING]
        return replace(self, forms=tuple(form.held(*grave) for form in self.forms), problems=(*told, *self.problems))
