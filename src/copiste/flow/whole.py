"""Do all counts add up, where no single run has the time to compare everything: on AWS, when somebody asks.

It goes through documents, objects, records and tasks, some at a time, and keeps how far it is after each: a run ends
when its time does, and the next sweep takes it up again. What `flow.reconcile` finds in one piece it finds in many.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from copiste.books.book import Entry
from copiste.books.whole import ONE, WHOLE, KeptWhole
from copiste.errors import Conflict
from copiste.flow.reconcile import Discrepancy, Reconcile, unknown
from copiste.keeping.vault import DOCUMENTS, document_of, key_of
from copiste.ports.records import TaskFilter, rank
from copiste.ports.registers import Registers

STEP = 100
"""How many are looked at before it is kept how far that was: some twenty seconds of calls. Chosen."""
_LAST = "~"
"""Comes after every character that a key is made of."""
_Step = tuple[int, str, tuple[Discrepancy, ...]]
"""How many were looked at, the last one of them, and what did not fit."""


@dataclass(frozen=True, slots=True)
class Whole:
    """Compares everything with `account`; `registers` know how far it is."""

    account: Reconcile
    registers: Registers

    def run(
        self, now: dt.datetime, *, asked: bool, more: Callable[[], bool]
    ) -> tuple[KeptWhole | None, tuple[Discrepancy, ...]]:
        """Go on while there is *more* time; return how far it is and what did not fit since.

        Unless it was *asked* for, or is under way, it does not begin.
        """
        entry = WHOLE.entry(self.registers, ONE) or Entry(ONE, KeptWhole(done=True))
        if entry.value.done and not asked:
            return None, ()
        if entry.value.done:
            entry = replace(entry, value=KeptWhole())
        found: list[Discrepancy] = []
        while not entry.value.done and more():
            after, findings = self._on(entry.value, now)
            try:
                entry = WHOLE.write(self.registers, replace(entry, value=after))
            except Conflict:  # another sweep goes through it at this moment: it tells what it finds
                break
            found += findings
        return entry.value, tuple(found)

    def _on(self, kept: KeptWhole, now: dt.datetime) -> tuple[KeptWhole, tuple[Discrepancy, ...]]:
        """Look at the next few."""
        looked, last, findings = STAGES[kept.stage](self, kept.after, now)
        after = replace(
            kept,
            after=last,
            documents=kept.documents + (looked if kept.stage == 0 else 0),
            findings=kept.findings + len(findings),
        )
        if looked < STEP:
            after = replace(after, stage=kept.stage + 1, after="", done=kept.stage + 1 == len(STAGES))
        return after, findings

    def _documents(self, after: str, now: dt.datetime) -> _Step:
        entries = list(islice(self.account.ledger.documents(after=after or None), STEP))
        findings = [each for entry in entries for each in self._of_document(entry.id, now)]
        return len(entries), entries[-1].id if entries else "", tuple(findings)

    def _of_document(self, document: str, now: dt.datetime) -> tuple[Discrepancy, ...]:
        """Look twice at what does not fit: a document may move while it is looked at."""
        findings: tuple[Discrepancy, ...] = ()
        for _ in range(2):
            findings, _records = self.account.of_document(self.account.ledger.document(document), now)
            if not findings:
                break
        return findings

    def _objects(self, after: str, now: dt.datetime) -> _Step:
        del now
        keys = self.account.objects.keys(DOCUMENTS, key_of(after, _LAST) if after else "")
        owners = list(islice((owner or "" for owner, _ in groupby(map(document_of, keys))), STEP))
        return len(owners), owners[-1] if owners else "", tuple(self._unknown(owners))

    def _records(self, after: str, now: dt.datetime) -> _Step:
        del now
        entries = list(self.account.records.records(after=after or None, limit=STEP))
        return (
            len(entries),
            entries[-1].id if entries else "",
            tuple(self._unknown([each.document for each in entries])),
        )

    def _waiting(self, after: str, now: dt.datetime) -> _Step:
        del now
        return self._tasks(after, done=False)

    def _closed(self, after: str, now: dt.datetime) -> _Step:
        del now
        return self._tasks(after, done=True)

    def _tasks(self, after: str, *, done: bool) -> _Step:
        entries = list(self.account.records.queue(TaskFilter(done=done), after=after or None, limit=STEP))
        last = rank(entries[-1]) if entries else ""
        return len(entries), last, tuple(self._unknown([each.document for each in entries]))

    def _unknown(self, owners: Sequence[str]) -> Iterator[Discrepancy]:
        for owner in unknown(sorted(set(owners)), self.account.ledger):
            yield Discrepancy("unknown_document", owner)


STAGES: tuple[Callable[[Whole, str, dt.datetime], _Step], ...] = (
    Whole._documents,  # noqa: SLF001  its own
    Whole._objects,  # noqa: SLF001
    Whole._records,  # noqa: SLF001
    Whole._waiting,  # noqa: SLF001
    Whole._closed,  # noqa: SLF001
)
"""What is gone through, in this order."""
