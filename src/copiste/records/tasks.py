"""What a person may have to do with a document: the kinds of task, where a task stands, and how it may end."""

from __future__ import annotations

from enum import StrEnum


class TaskKind(StrEnum):
    """Why a person is needed."""

    FORM = "form"  # a form with answers that are not certain
    CORRECTION = "correction"  # a filed record was opened again
    COUNTER = "counter"  # a record made with no paper, for somebody at the counter or on the telephone
    UNRECOGNISED = "unrecognised"  # pages of no known form
    QUARANTINE = "quarantine"  # a file that cannot be read
    DUPLICATE = "duplicate"  # the same bytes came before
    BLANK = "blank"  # nothing but blank pages
    SEPARATOR = "separator"  # nothing but separators, or with blanks
    COVER = "cover"  # nothing but cover pages and the like


class TaskState(StrEnum):
    """Where a task stands. Who works on it is said by its claim."""

    WAITING = "waiting"
    HELD = "held"  # set aside until a day
    ASKED = "asked"  # a colleague was asked
    CLOSED = "closed"
    MISDIRECTED = "misdirected"  # not meant for this office: supervisors alone see it


class Disposition(StrEnum):
    """How a task ended."""

    FILED = "filed"
    REJECTED = "rejected"
    DISMISSED = "dismissed"
    REARRANGED = "rearranged"
    RELANDED = "relanded"
    MISDIRECTED = "misdirected"


FORMS = frozenset({TaskKind.FORM, TaskKind.CORRECTION, TaskKind.COUNTER})
"""Kinds whose payload is a `FormResult`; the others' is a `Set`."""
EXCEPTIONS = frozenset(TaskKind) - FORMS
"""Kinds of what is no form that could be read."""
ENDED = frozenset({TaskState.CLOSED, TaskState.MISDIRECTED})

HOLDS = ("awaiting_page", "awaiting_person", "awaiting_colleague", "other")
REJECTIONS = ("duplicate", "wrong_form_version", "not_signed", "incomplete", "withdrawn", "illegible", "other")
WITHHOLDINGS = ("sent_otherwise", "not_wanted", "other")
"""Why an event about a record is not given to a destination after all."""
DISMISSALS = ("blank", "duplicate", "advertising", "cover_only", "unreadable", "test_page", "other")
"""Codes that a person chooses from; each has a text under `why.`."""
SAME_BYTES = "same_bytes"
"""Why a task closes by itself; it has its text there as well."""
