"""Reception: what a door was handed is entered, sealed and sent on its way; only then may the door acknowledge it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from copiste.keeping.entering import enter, keep
from copiste.keeping.vault import Vault
from copiste.ports import messages
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.messages import Document
from copiste.ports.queues import Queues
from copiste.ports.sealer import Sealer
from copiste.records.arrival import ArrivalFacts
from copiste.records.states import DocumentState
from copiste.settings.offices import is_office

_LONGEST_NAME = 200
"""Characters of a file's name that are kept; chosen: file systems hold 255 bytes."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A document that a door was handed. `delivery` names the delivery: handed again, it is the same document.

    `name` is the file's name as received; it may be personal and is kept sealed.
    """

    office: str
    channel: str
    delivery: str
    data: bytes
    name: str | None = None
    facts: ArrivalFacts = field(default_factory=ArrivalFacts)

    def __post_init__(self) -> None:
        if not is_office(self.office) or not self.delivery or not self.channel:
            raise ValueError("a document is handed to an office, by a named delivery")


@dataclass(frozen=True, slots=True)
class Reception:
    """Where every door but the inbox hands in what it has."""

    ledger: Ledger
    queues: Queues
    sealer: Sealer
    vault: Vault
    clock: Callable[[], dt.datetime]
    software: Mapping[str, str]

    def run(self, handed: Handed, first: Callable[[DocumentEntry], None] = lambda _entry: None) -> DocumentEntry:
        """Return the document that *handed* became, now or when it was handed in before: it is durable.

        *first* is called when it is kept, before it goes on its way.
        """
        entry = enter(
            office=handed.office,
            arrival=self.sealer.fingerprint(f"{handed.channel} {handed.delivery}".encode()),
            fingerprint=self.sealer.fingerprint(handed.data),
            channel=handed.channel,
            ledger=self.ledger,
            now=self.clock(),
        )
        keep(
            entry,
            handed.data,
            file_name=None if handed.name is None else handed.name[:_LONGEST_NAME],
            sealer=self.sealer,
            vault=self.vault,
            software=self.software,
            facts=handed.facts,
        )
        first(entry)
        entry = self.ledger.document(entry.id)
        if entry.state is DocumentState.LANDED:
            self.queues.send(messages.INTAKE, messages.body(Document(entry.id)))
        return entry
