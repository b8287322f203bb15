"""What is to be drawn over a page, as plain facts: every zone with its state, its reading and its confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from copiste.pages.geometry import Box
from copiste.reading.model import Mark, PageReading
from copiste.records.model import Decision, FieldResult, FormResult


class State(StrEnum):
    """How a field stands, as the person who looks at the picture should see it."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Note:
    """One zone. `text` is the reading on one line; `mark` is set for tick boxes, options and signatures."""

    box: Box
    state: State
    text: str
    confidence: float
    mark: Mark | None = None


def notes(form: FormResult, reading: PageReading) -> list[Note]:
    """Return a note for every zone of *form* on the page of *reading*."""
    marks = {(zone.name, zone.box): zone.mark for zone in reading.zones}
    return [
        _note(field, where.box, marks.get((field.name, where.box)))
        for field in form.fields
        for where in field.where
        if where.page == reading.page
    ]


def counted(found: Sequence[Note]) -> dict[State, int]:
    """Return how many notes stand in each state."""
    return {state: sum(note.state is state for note in found) for state in State}


def _note(field: FieldResult, box: Box, mark: Mark | None) -> Note:
    empty = mark in (Mark.EMPTY, Mark.CORRECTED) if mark is not None else not field.text.strip()
    sure = State.BLANK if empty else State.ACCEPTED
    state = State.REVIEW if field.decision is Decision.REVIEW else sure
    text = "" if mark is not None else " / ".join(field.text.splitlines())
    return Note(box, state, text, field.confidence, mark)
