"""The composition root: settings (`settings.environment`), a home and the registries become `Deps`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path

from copiste.books import earlier
from copiste.books.allowance import Allowance
from copiste.books.lines import Rhythm
from copiste.books.outbox import Outbox
from copiste.decoder.process import ProcessDecoder
from copiste.desk.context import Desk
from copiste.errors import NoInstallation, WorldError
from copiste.flow.assemble import Assemble
from copiste.flow.collecting import Collecting
from copiste.flow.decoding import Decoding
from copiste.flow.deliver import Deliver
from copiste.flow.file import File
from copiste.flow.intake import Intake
from copiste.flow.landing import Landing
from copiste.flow.mail import Mailroom
from copiste.flow.read import Read
from copiste.flow.reception import Reception
from copiste.flow.reconcile import Reconcile
from copiste.flow.sweep import Sweep
from copiste.flow.watching import Watching
from copiste.gateways.registry import Connections, doors_of
from copiste.homes import Clock, open_home
from copiste.homes.library import library_of
from copiste.homes.signing_in import signing_in
from copiste.keeping.transfer import software
from copiste.keeping.vault import Vault
from copiste.pages.model import Limits
from copiste.ports.decoder import Decoder
from copiste.ports.home import Home
from copiste.ports.identity import SigningIn
from copiste.ports.library import Library
from copiste.ports.outward import Publisher
from copiste.ports.queues import Queues
from copiste.ports.readers import Reader, ReaderFacts
from copiste.publishers.events import Outgoing
from copiste.publishers.registry import outward
from copiste.readers.registry import facts_of, readers_of
from copiste.settings import environment as settings
from copiste.settings.destinations import Destination, Destinations
from copiste.settings.doors import Doors
from copiste.settings.lasting import Lasting
from copiste.settings.offices import Offices
from copiste.settings.threads import ONE_THREAD


def now() -> dt.datetime:
    """Return the instant, in UTC."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Deps(Home):
    """What functions may touch: a home, the settings, what was picked from the registries, and the arrows of these."""

    clock: Clock
    signing_in: SigningIn
    offices: Offices
    doors: Doors
    destinations: Destinations
    decoder: Decoder
    library: Library
    readers: Callable[[], Sequence[Reader]]
    reader_facts: Callable[[], Mapping[str, ReaderFacts]]
    publisher: Callable[[Destination], Publisher]
    outside: Connections
    software: Mapping[str, str]
    patience: dt.timedelta
    monthly_pages: int
    seed_share: float
    limits: Limits

    @property
    def intake(self) -> Intake:
        """Return what takes in what landed, once."""
        vault = self.vault.for_a_run()
        landing = Landing(
            self.channel,
            self.inbox,
            self.ledger,
            self.registers,
            vault.sealer,
            vault,
            self.doors,
            self.clock,
            self.software,
        )
        decoding = Decoding(self.ledger, vault, self.decoder, self.limits, self.clock, self.software)
        mailroom = Mailroom(self.ledger, vault, self.reception, self.doors, self.offices, self.clock, self.rhythm)
        return Intake(
            landing,
            mailroom,
            decoding,
            self.ledger,
            self.queues,
            self.records,
            self.registers,
            vault.sealer,
            self.allowance,
            self.rhythm,
            self.clock,
        )

    @property
    def read(self) -> Read:
        """Return what reads a page, once."""
        from copiste.readers.page import read_page

        return Read(self.ledger, self.queues, self.vault.for_a_run(), self.library, self.readers, read_page)

    @property
    def assemble(self) -> Assemble:
        """Return what puts a document together, once."""
        from copiste.books.learning import recall_for
        from copiste.records.assemble import assemble

        vault = self.vault.for_a_run()
        return Assemble(
            self.ledger,
            self.queues,
            self.records,
            self.registers,
            vault.sealer,
            vault,
            self.library,
            self.offices,
            assemble,
            partial(recall_for, registers=self.registers, sealer=self.sealer, offices=self.offices),
            self.desk.duplicates.flag,
            self.seed_share,
            self.clock,
        )

    @property
    def file(self) -> File:
        """Return what files a form, once."""
        vault = self.vault.for_a_run()
        return File(self.ledger, self.records, vault.sealer, vault, self.outbox, self.desk.index, self.clock)

    @property
    def deliver(self) -> Deliver:
        """Return what tries to deliver events."""
        return Deliver(self.outbox, self.registers, self.records, self.outgoing.event, self.publisher)

    @property
    def sweep(self) -> Sweep:
        """Return what takes up what stalled."""
        return Sweep(self.ledger, self.objects, self.queues, self.patience, None if self.watched else self.inbox)

    @property
    def reconcile(self) -> Reconcile:
        """Return what compares the counts."""
        return Reconcile(
            self.objects, self.ledger, self.queues, self.records, self.vault, self.allowance, self.outbox, self.patience
        )

    @property
    def watching(self) -> Watching:
        """Return what says how the doors fare."""
        return Watching(self.registers, self.doors, self.offices)

    def collecting(self, told: Callable[[Exception], None]) -> Collecting:
        """Return what takes in deliveries from outside; *told* hears of those that failed."""
        return Collecting(self.reception, self.registers, self.sealer, self.doors, self.rhythm, self.clock, told)

    @property
    def reception(self) -> Reception:
        """Return where doors hand in what they have."""
        return self.desk.reception

    @property
    def vault(self) -> Vault:
        """Return the object store behind the sealer."""
        return Vault(self.objects, self.sealer)

    @property
    def outbox(self) -> Outbox:
        """Return what is owed to destinations."""
        return self.desk.outbox

    @property
    def outgoing(self) -> Outgoing:
        """Return what makes events of records."""
        restricted = self.desk.is_restricted
        return Outgoing(self.ledger, self.library, restricted, self.sealer, self.vault, self.signing_in.url)

    @property
    def allowance(self) -> Allowance:
        """Return how much may be read this month."""
        return Allowance(self.registers, self.monthly_pages)

    @property
    def rhythm(self) -> Rhythm:
        """Return what knows when which line is usually heard."""
        return Rhythm(self.registers, self.offices)

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
            log=self.audit,
            library=self.library,
            offices=self.offices,
            software=self.software,
            clock=self.clock,
            reader_facts=self.reader_facts,
            seed_share=self.seed_share,
            destinations=self.destinations,
            doors=self.doors,
        )


def build(env: Mapping[str, str], clock: Clock = now) -> Deps:
    """Build Deps from settings. Raise `BadSetting` for one that is missing or malformed."""
    return wired(open_home(env, clock), env, clock)


def wired(home: Home, env: Mapping[str, str], clock: Clock) -> Deps:
    """Build the Deps of an open home."""
    if home.folder is not None:  # on AWS the sweep does
        earlier.move(home.registers)
    doors = doors_of(home.setting("doors"))
    owed, publisher = outward(home, clock)
    return Deps(
        **{each.name: getattr(home, each.name) for each in fields(Home)},
        clock=clock,
        signing_in=signing_in(home, env),
        offices=settings.offices(home.setting("offices")),
        doors=doors,
        destinations=owed,
        decoder=ProcessDecoder(),
        library=library_of(env, home.forms, home.instructions),
        readers=readers_of(env),
        reader_facts=facts_of(env),
        publisher=publisher,
        outside=Connections(doors, home.secret),
        software=software(),
        patience=dt.timedelta(seconds=settings.whole(env, "COPISTE_PATIENCE", 900)),
        monthly_pages=settings.whole(env, "COPISTE_MONTHLY_PAGES", 0),
        seed_share=settings.seed_share(env),
        limits=Limits(),
    )


deps = Lasting(lambda: build(os.environ), lambda made: made.instructions is not None and made.instructions.changed())
"""Returns this process's Deps; built anew once something was told."""


def queues() -> Queues:
    """Return this process's queues, also when storage is too busy for all the rest to be found out."""
    try:
        return deps().queues
    except WorldError:
        return open_home(os.environ, now).queues


def embedded(folder: Path, env: Mapping[str, str]) -> Deps:
    """Build the Deps of one machine, all data under *folder*, which is made when it is not there yet."""
    return build({**env, "COPISTE_HOME": str(folder)})


def installed(folder: Path) -> Deps:
    """Return the Deps of the installation that stands in *folder*; raise `NoInstallation` when there is none."""
    from copiste.homes.machine.home import database_of

    if not database_of(folder).is_file():
        raise NoInstallation
    return embedded(folder, os.environ)


def settle_in(folder: Path) -> Mapping[str, str]:
    """Make this process, and those that it starts, work for the installation in *folder*; return their environment."""
    os.environ.update({"COPISTE_HOME": str(folder), **ONE_THREAD})
    deps.cache_clear()
    return dict(os.environ)


def standalone(folders: Sequence[Path] = ()) -> tuple[Library, Decoder, Callable[[], Sequence[Reader]]]:
    """Return what reading with no server needs: definitions in *folders* (or those that ship), decoder, readers."""
    from copiste.homes.library_files import FileLibrary

    os.environ.update(ONE_THREAD)
    library = FileLibrary(folders) if folders else library_of(os.environ)
    return library, ProcessDecoder(), readers_of(os.environ)
