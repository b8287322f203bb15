"""What a stage may touch, handed around as one thing: ports, settings, and what is made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from copiste.pages.model import Limits
from copiste.ports.audit import AuditLog
from copiste.ports.decoder import Decoder
from copiste.ports.identity import Passwords, Provider
from copiste.ports.inbox import Inbox
from copiste.ports.ledger import Ledger
from copiste.ports.library import Library
from copiste.ports.objects import ObjectStore
from copiste.ports.outward import Publisher
from copiste.ports.postbox import Postbox
from copiste.ports.queues import Queues
from copiste.ports.readers import Reader
from copiste.ports.records import RecordStore
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer
from copiste.stages.allowance import Allowance
from copiste.stages.collecting import Collecting
from copiste.stages.deliver import Way
from copiste.stages.destinations import Destination, Destinations
from copiste.stages.doors import Doors
from copiste.stages.duplicates import Duplicates
from copiste.stages.mail import Mailroom
from copiste.stages.offices import Offices
from copiste.stages.outbox import Outbox
from copiste.stages.outgoing import Outgoing
from copiste.stages.reception import Reception
from copiste.stages.review.desk import SEED_SHARE, Desk
from copiste.stages.rhythm import Rhythm
from copiste.stages.vault import Vault
from copiste.wiring_doors import Outside

DEAD_LETTERS = ("intake-dead", "read-dead", "assemble-dead", "file-dead", "deliver-dead")


@dataclass(frozen=True, slots=True)
class SigningIn:
    """How people sign in: with passwords kept here, at a provider, or (`bearer`) at the gateway, which tells who it is.

    `url` is the address that they reach the screen under, when it is set; `groups` the claim of a bearer's groups.
    A session that nobody uses for as long as `idle` ends.
    """

    passwords: Callable[[], Passwords]
    provider: Provider | None = None
    bearer: bool = False
    url: str | None = None
    groups: str = "groups"
    idle: dt.timedelta = dt.timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Deps:
    """What a stage may touch. Tests build one by hand."""

    channel: str
    objects: ObjectStore
    inbox: Inbox
    ledger: Ledger
    records: RecordStore
    queues: Queues
    sealer: Sealer
    registers: Registers
    log: AuditLog
    signing_in: SigningIn
    offices: Offices
    doors: Doors
    decoder: Decoder
    library: Library
    readers: Callable[[], Sequence[Reader]]
    software: Mapping[str, str]
    clock: Callable[[], dt.datetime]
    publisher: Callable[[Destination], Publisher]
    outside: Outside
    watched: bool  # whether someone looks at the inbox again and again: then the sweep need not
    patience: dt.timedelta = dt.timedelta(minutes=15)
    limits: Limits = field(default_factory=Limits)
    dead_letters: Sequence[str] = DEAD_LETTERS
    seed_share: float = SEED_SHARE
    monthly_pages: int = 0
    postbox: Postbox | None = None
    destinations: Destinations = field(default_factory=Destinations)

    @property
    def outbox(self) -> Outbox:
        """Return what is owed to destinations."""
        return self.desk.outbox

    @property
    def way_out(self) -> Way:
        """Return what an attempt to deliver needs."""
        return Way(self.registers, self.records, self.outgoing.event, self.publisher)

    @property
    def outgoing(self) -> Outgoing:
        """Return what makes events of records."""
        return Outgoing(self.ledger, self.library, self.registers, self.sealer, self.vault, self.signing_in.url)

    @property
    def allowance(self) -> Allowance:
        """Return how much may be read this month."""
        return Allowance(self.registers, self.monthly_pages)

    @property
    def vault(self) -> Vault:
        """Return the object store behind the sealer."""
        return Vault(self.objects, self.sealer)

    @property
    def reception(self) -> Reception:
        """Return where doors hand in what they have."""
        return self.desk.reception

    @property
    def duplicates(self) -> Duplicates:
        """Return what came before."""
        return self.desk.duplicates

    @property
    def rhythm(self) -> Rhythm:
        """Return what knows when which line is usually heard."""
        return Rhythm(self.registers, self.offices)

    @property
    def mailroom(self) -> Mailroom:
        """Return where messages are opened."""
        return Mailroom(self.ledger, self.vault, self.reception, self.doors, self.offices, self.clock, self.rhythm)

    def collecting(self, told: Callable[[Exception], None]) -> Collecting:
        """Return what takes in deliveries from outside; *told* hears of those that failed."""
        return Collecting(self.reception, self.registers, self.sealer, self.doors, self.rhythm, self.clock, told)

    @property
    def desk(self) -> Desk:
        """Return what people's work touches."""
        return Desk(
            objects=self.objects,
            ledger=self.ledger,
            records=self.records,
            queues=self.queues,
            sealer=self.sealer,
            registers=self.registers,
            log=self.log,
            library=self.library,
            offices=self.offices,
            software=self.software,
            clock=self.clock,
            seed_share=self.seed_share,
            destinations=self.destinations,
        )
