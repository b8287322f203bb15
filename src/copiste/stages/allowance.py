"""How many pages are read in a month: beyond the cap a document is kept and counted, and waits for the next month.

The cap bounds what an installation can cost. It counts pages as their document is let through, not as each is read,
so that one write a document is enough; a crash between the two writes counts a document twice, never not at all.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

from copiste.errors import Conflict
from copiste.ports.registers import Registers, Slip

_MONTHS = "pages-read"
_LET_THROUGH = "let-through"
_TRIES = 20


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
        if not self.pages or self.registers.slip(_LET_THROUGH, document) is not None:
            return True
        month = f"{now.astimezone(dt.UTC):%Y-%m}"
        for _ in range(_TRIES):
            slip = self.registers.slip(_MONTHS, month) or Slip(_MONTHS, month, {"pages": 0})
            read = int(str(slip.value["pages"]))
            if read and read + pages > self.pages:
                return False
            with suppress(Conflict):
                self.registers.write(Slip(_MONTHS, month, {"pages": read + pages}, slip.revision))
                break
        else:
            raise Conflict(what="allowance")
        with suppress(Conflict):  # the same document, let through twice at once
            self.registers.write(Slip(_LET_THROUGH, document, {"month": month}))
        return True

    def holds(self, document: str) -> bool:
        """Say whether *document* waits because of the cap, and for nothing else."""
        return bool(self.pages) and self.registers.slip(_LET_THROUGH, document) is None
