"""What was erased: one certificate a document, which says that it was held and no more, and of nobody anything."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from copiste.books.book import Book

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
"""A number of a file or a rule of the schedule: no room for a name with its blank, chosen."""


class Why(StrEnum):
    """Why a document is erased."""

    RETENTION = "retention"  # the retention schedule says so
    REQUEST = "request"  # whom it is about asked for it, and may
    MISTAKE = "mistake"  # it should never have come here


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants a document erased, why, and a number that means something to the office. `ValueError` for another
    reference than up to 40 letters, digits, dots, dashes and slashes."""

    by: str
    why: Why
    reference: str = ""

    def __post_init__(self) -> None:
        if self.reference and not _REFERENCE.fullmatch(self.reference):
            raise ValueError("no reference")


@dataclass(frozen=True, slots=True)
class Certificate:
    """That a document was erased. `begun_at` is when it was decided, `erased_at` when nothing was left.

    `sake` names the document for whose sake it went: itself, or the one whose pages or bytes it held. `records` and
    `objects` count what was destroyed.
    """

    office: str
    receipt: str
    landed_at: dt.datetime
    state: str
    pages: int
    records: int
    order: Order
    sake: str
    begun_at: dt.datetime
    objects: int = 0
    erased_at: dt.datetime | None = None


ERASED = Book(
    "erased", Certificate, "document", None, "that something was held and destroyed is all that is left of it"
)
