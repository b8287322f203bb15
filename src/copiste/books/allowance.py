"""How many pages are read in a month: beyond the cap a document is kept and counted, and waits for the next month.

The cap bounds what an installation can cost. It counts pages as their document is let through, not as each is read,
so that one write a document is enough; a crash between the two writes counts a document twice, never not at all.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

from copiste.books.book import Book
from copiste.errors import Conflict
from copiste.ports.registers import Registers


@dataclass(frozen=True, slots=True)
class PagesRead:
    """How many pages were let through in a month."""

    pages: int


@dataclass(frozen=True, slots=True)
class LetThrough:
    """The month in which a document was let through."""

    month: str


MONTHS = Book("pages-read", PagesRead, "month, as 2026-11 (UTC)", None, "twelve entries a year, to compare with bills")
LET_THROUGH = Book("let-through", LetThrough, "document", None, "as long as the document: its pages count once")


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most *pages* a month (UTC); 0 for any number."""

    registers: Registers
    pages: int

    def admit(self, document: str, pages: int, now: dt.datetime) -> bool:
        """Say whether the pages of *document* may be read now; who was let through once stays so.

        The first document of a month is let through however long it is: it would wait for ever otherwise. Raise
        `Conflict` when others count at every moment: the queue tries again.
        """
        if not self.pages or LET_THROUGH.read(self.registers, document) is not None:
            return True
        month = f"{now.astimezone(dt.UTC):%Y-%m}"
        counted = False

        def more(read: PagesRead | None) -> PagesRead | None:
            nonlocal counted
            before = 0 if read is None else read.pages
            counted = not before or before + pages <= self.pages
            return PagesRead(before + pages) if counted else None

        MONTHS.change(self.registers, month, more)
        if counted:
            with suppress(Conflict):  # the same document, let through twice at once
                LET_THROUGH.put(self.registers, document, LetThrough(month))
        return counted

    def holds(self, document: str) -> bool:
        """Say whether *document* waits because of the cap, and for nothing else."""
        return bool(self.pages) and LET_THROUGH.read(self.registers, document) is None
