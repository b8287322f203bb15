"""What everything that people do touches, handed around as one thing."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from copiste.books import accounts
from copiste.books.duplicates import Duplicates
from copiste.books.erased import ERASED
from copiste.books.incidents import RESTRICTED
from copiste.books.outbox import Outbox
from copiste.desk.roles import May, may
from copiste.errors import ObjectMissing
from copiste.flow.reception import Reception
from copiste.forms.model import Definition
from copiste.keeping.finding import Index
from copiste.keeping.ordering import new_id
from copiste.keeping.vault import Vault
from copiste.ports.audit import AuditEntry, AuditLog
from copiste.ports.identity import Person
from copiste.ports.ledger import Ledger
from copiste.ports.library import Library
from copiste.ports.objects import ObjectStore
from copiste.ports.queues import Queues
from copiste.ports.readers import ReaderFacts
from copiste.ports.records import RecordStore
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer
from copiste.records.identifiers import is_document_id
from copiste.settings.destinations import Destinations
from copiste.settings.doors import Doors
from copiste.settings.environment import SEED_SHARE
from copiste.settings.offices import Offices


@dataclass(frozen=True, slots=True)
class Desk:
    """Ports and settings of the review. Tests build one by hand."""

    objects: ObjectStore
    ledger: Ledger
    records: RecordStore
    queues: Queues
    sealer: Sealer
    registers: Registers
    log: AuditLog
    library: Library
    offices: Offices
    software: Mapping[str, str]
    clock: Callable[[], dt.datetime]
    reader_facts: Callable[[], Mapping[str, ReaderFacts]]
    seed_share: float = SEED_SHARE
    destinations: Destinations = field(default_factory=Destinations)
    doors: Doors = field(default_factory=Doors)

    @property
    def outbox(self) -> Outbox:
        """Return what is owed to destinations."""
        return Outbox(self.registers, self.queues, self.destinations, self.clock)

    @property
    def vault(self) -> Vault:
        """Return the object store behind the sealer."""
        return Vault(self.objects, self.sealer)

    @property
    def index(self) -> Index:
        """Return what records are found by."""
        return Index(self.records, self.sealer, self.library)

    @property
    def reception(self) -> Reception:
        """Return where doors hand in what they have."""
        return Reception(self.ledger, self.queues, self.sealer, self.vault, self.clock, self.software)

    @property
    def duplicates(self) -> Duplicates:
        """Return what came before."""
        return Duplicates(self.registers, self.sealer, self.vault, self.ledger)

    def definition(self, form: str) -> Definition | None:
        """Return a form's definition, if it is known still."""
        return self.library.definitions().get(form)

    def note(self, person: Person, what: str, subject: str, office: str, detail: str | None = None) -> None:
        """Put an act of *person* into the audit."""
        self.note_all(person, what, [(subject, office, detail)])

    def note_all(self, person: Person, what: str, acts: Iterable[tuple[str, str, str | None]]) -> None:
        """Put acts of *person* into the audit: subject, office and detail of each."""
        now, role = self.clock(), person.role.value
        made = [
            AuditEntry(self.new_id(), now, person.name, role, what, subject, office, detail)
            for subject, office, detail in acts
        ]
        if made:
            self.log.add(*made)

    def new_id(self) -> str:
        """Return an identifier that sorts by time; within one process, in the order of the calls."""
        return new_id(self.clock())

    def seal_text(self, document: str, name: str, text: str) -> str:
        """Return *text* sealed under the key of *document*, as text."""
        return base64.b64encode(self.sealer.seal(document, name, text.encode())).decode("ascii")

    def open_text(self, document: str, name: str, sealed: Any) -> str:
        """Return what `seal_text` sealed."""
        return self.sealer.open(document, name, base64.b64decode(str(sealed))).decode()

    def title_of(self, name: str) -> str:
        """Return how somebody who has an account here is shown."""
        return accounts.title_of(self.registers, name)

    def is_restricted(self, document: str) -> bool:
        """Whether *document* came to the wrong place: only who may see such documents sees it."""
        return RESTRICTED.read(self.registers, document) is not None

    def is_erased(self, document: str) -> bool:
        """Whether *document* was erased, or is being erased."""
        return ERASED.read(self.registers, document) is not None

    def hides(self, document: str, person: Person) -> bool:
        """Whether *document* came to the wrong place and *person* is none of those who may see it all the same."""
        return not may(person, May.TASK_RESTRICTED) and self.is_restricted(document)

    def hidden_from(self, person: Person) -> frozenset[str]:
        """Return every document that `hides` says it of: for whoever goes through many."""
        if may(person, May.TASK_RESTRICTED):
            return frozenset()
        return frozenset(entry.key for entry in RESTRICTED.entries(self.registers))

    def found_by(self, document: str) -> str | None:
        """Return who found out that *document* came to the wrong place."""
        found = RESTRICTED.read(self.registers, document)
        return None if found is None else found.by

    def document_or_missing(self, document: str) -> None:
        """Raise `ObjectMissing` for a name that can be no document's: it never reaches a store."""
        if not is_document_id(document):
            raise ObjectMissing(key="document")
