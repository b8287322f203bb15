"""Records are found by keyed fingerprints of names and numbers; what was typed and what is filed stand nowhere.

A fingerprint is not bound to an office: an installation need not describe its offices, so nobody could list those that
a person may see. Who asks sees the records of their own offices alone (`desk.records`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby

from copiste.errors import KeyDestroyed
from copiste.keeping.artefacts import opened
from copiste.keeping.queries import records_of
from copiste.ports.library import Library
from copiste.ports.records import RecordStore
from copiste.ports.sealer import Sealer
from copiste.records.finding import Choice, query, terms
from copiste.records.model import FormResult

PURPOSE = "finding"
"""What the fingerprints' key is derived for: none of them is the fingerprint of any content."""
LENGTH = 32
"""Hex digits of a fingerprint that are kept: 128 bits, so that no two terms meet."""


@dataclass(frozen=True, slots=True)
class Index:
    """What records are found by."""

    records: RecordStore
    sealer: Sealer
    library: Library

    def enter(self, record: str, form: FormResult) -> None:
        """Let *record* be found by the answers of *form*, its latest version, and by none that it had before."""
        definition = self.library.definitions().get(form.form)
        found = frozenset() if definition is None else terms(definition.schema, form.record)
        self.records.mark(record, self._marks(found))

    def enter_all(self) -> tuple[int, int]:
        """Enter every record that is filed; return how many were, and how many were erased and are found no more."""
        entered = erased = 0
        for entry in self.records.records():
            try:
                self.enter(entry.id, opened(entry, self.sealer))
                entered += 1
            except KeyDestroyed:
                self.records.mark(entry.id, ())
                erased += 1
        return entered, erased

    def erase(self, document: str) -> None:
        """Destroy *document* for good: nothing of it can be opened, and its records are found by nothing."""
        for entry in records_of(self.records, document):
            self.records.mark(entry.id, ())
        self.sealer.destroy(document)

    def found(self, text: str, before: str | None = None) -> Iterator[str] | None:
        """Yield the ids of the records that *text* can mean, the newest first; None where it says too little."""
        ways = query(text)
        if not ways:
            return None
        every = [self._way([self._marks(choice) for choice in way], before) for way in ways]
        return _once(every)

    def _way(self, choices: list[frozenset[str]], before: str | None) -> Iterator[str]:
        first, *others = choices
        for record in _once([self.records.marked(mark, before=before) for mark in sorted(first)]):
            if not others:
                yield record
                continue
            marks = self.records.marks(record)
            if all(marks & choice for choice in others):
                yield record

    def _marks(self, wanted: Choice) -> frozenset[str]:
        return frozenset(self.sealer.fingerprint(term.encode(), PURPOSE)[:LENGTH] for term in wanted)


def _once(lists: list[Iterator[str]]) -> Iterator[str]:
    """Yield what stands in any of *lists*, which are ordered backwards, each once."""
    return (record for record, _ in groupby(merge(*lists, reverse=True)))
