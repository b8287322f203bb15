"""What the API answers of how well forms are read, and of what another error target would mean."""

from __future__ import annotations

from dataclasses import dataclass

from copiste.views.common import Texts


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """Why answers were asked of a person, in the person's language, and how often."""

    code: str
    message: str
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers that were read: those that went in alone, those asked of a person, those of them that the person changed,
    and those that had gone in alone and were corrected afterwards."""

    answers: int
    alone: int
    asked: int
    changed: int
    corrected: int
    share: float | None


@dataclass(frozen=True, slots=True)
class FormFigures:
    """One form: how many were filed, and of them how many the machine read without a person, or were corrected."""

    form: str
    title: Texts
    filed: int
    alone: int
    share: float | None
    corrected: int
    answers: Tally


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """One field of a form; the rows of a table are one (`*`). `reasons` has the most frequent first."""

    form: str
    path: str
    title: Texts
    answers: Tally
    reasons: tuple[ReasonCount, ...]


@dataclass(frozen=True, slots=True)
class ReadingFigures:
    """Figures of the newest records of a period, `looked_at` of them; `more` says there may be more, not counted."""

    forms: tuple[FormFigures, ...]
    fields: tuple[FieldFigures, ...]
    looked_at: int
    more: bool


@dataclass(frozen=True, slots=True)
class TargetOption:
    """What a target would have meant. `settable` says whether a form may ask for it: a form can only be stricter.

    `expected_wrong` is the number of wrong answers to expect among those that go in alone, by their probabilities.
    """

    target: float
    present: bool
    settable: bool
    forms_alone: int
    forms_share: float | None
    answers_alone: int
    answers_share: float | None
    expected_wrong: float


@dataclass(frozen=True, slots=True)
class StrictField:
    """A field that asks for a target of its own, stricter than its form's."""

    path: str
    title: Texts
    target: float


@dataclass(frozen=True, slots=True)
class FormTargets:
    """The error target of a form: the installation's, what the form asks for (`own`, null for nothing), and which of
    them holds (`present`); `options` are counted on the newest `forms` forms with `answers` answers, of which
    `corrected` had gone in alone and were corrected afterwards."""

    form: str
    title: Texts
    installation: float
    own: float | None
    present: float
    strict: tuple[StrictField, ...]
    forms: int
    answers: int
    corrected: int
    more: bool
    options: tuple[TargetOption, ...]
