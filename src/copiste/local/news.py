"""What is new in the ledger: documents that landed, and those that came to a state since the last look."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from copiste.flow.reconcile import ON_THE_WAY
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.records.states import DocumentState

_OVERLAP = 100  # ids of one millisecond have no order: the last hundred are looked over again
_LOOKED_AT = 200  # documents on the way that one look asks about


@dataclass(slots=True)
class News:
    """Follows the ledger from the id *after* on."""

    ledger: Ledger
    after: str | None = None
    _recent: deque[str] = field(default_factory=lambda: deque(maxlen=_OVERLAP))
    _underway: dict[str, DocumentState] = field(default_factory=dict)

    def look(self) -> list[DocumentEntry]:
        """Return documents that are new or have moved; each in each state at most once."""
        news = [entry for entry in self.ledger.documents(after=self.after) if entry.id not in self._recent]
        news += self._moved()
        for entry in news:
            if entry.id not in self._recent and entry.id not in self._underway:
                self._recent.append(entry.id)
            if entry.state in ON_THE_WAY:
                self._underway[entry.id] = entry.state
            else:
                self._underway.pop(entry.id, None)
        if len(self._recent) == _OVERLAP:
            self.after = min(self._recent)
        return news

    def _moved(self) -> list[DocumentEntry]:
        asked = [(name, self._underway.pop(name)) for name in list(self._underway)[:_LOOKED_AT]]
        moved = []
        for name, state in asked:
            entry = self.ledger.document(name)
            self._underway[name] = state  # to the end of the line
            if entry.state is not state:
                moved.append(entry)
        return moved
