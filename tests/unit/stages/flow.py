"""The stages run by hand on embedded adapters, with a decoder, readings and an assembly that the test makes up."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from copiste.errors import WorldError
from copiste.forms.model import Definition
from copiste.pages.decode import Opened
from copiste.pages.model import Decoded, Limits, Page, PageFacts
from copiste.ports.library import Library
from copiste.reading.model import PagePlace, PageReading
from copiste.records.model import Assembly, Decision, FieldResult, FormResult, PagePlacing, Status
from copiste.stages import assemble, file, intake, messages, read
from copiste.stages.allowance import Allowance
from copiste.stages.destinations import Destinations
from copiste.stages.doors import Doors
from copiste.stages.duplicates import Duplicates
from copiste.stages.mail import Mailroom
from copiste.stages.offices import Offices
from copiste.stages.outbox import Outbox
from copiste.stages.reception import Reception
from copiste.stages.vault import Vault
from tests.contract.homes import Home

KEY = "greffe/Scan 0001.pdf"
FACTS = PageFacts(width=4, height=3, x_dpi=300, y_dpi=300, coding="png")
SOFTWARE = {"copiste": "0"}


class Crash(WorldError):
    """The process ends here."""


@dataclass(slots=True)
class Fuse:
    """Lets so many calls through and then burns: the call is made, and its caller never hears of it."""

    calls: int = -1
    before: bool = False

    def watch(self, thing: Any) -> Any:
        """Return *thing* with every method behind the fuse."""
        return _Watched(thing, self)

    def burn(self, call: Callable[[], Any]) -> Any:
        self.calls -= 1
        if self.calls == 0 and self.before:
            raise Crash
        answer = call()
        if self.calls == 0:
            raise Crash
        return answer


class _Watched:
    def __init__(self, thing: Any, fuse: Fuse) -> None:
        self._thing = thing
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._thing, name)
        return lambda *args, **kwargs: self._fuse.burn(lambda: method(*args, **kwargs))


@dataclass(frozen=True, slots=True)
class FewPages:
    """Decodes anything to that many tiny pages."""

    pages: int

    def decode(self, data: bytes, limits: Limits) -> Decoded:
        with self.opened(data, limits) as document:
            return Decoded(document.media_type, tuple(document.pages))

    @contextmanager
    def opened(self, data: bytes, limits: Limits) -> Iterator[Opened]:
        del data, limits
        made = (Page(n, np.full((3, 4), n, np.uint8), FACTS) for n in range(1, self.pages + 1))
        yield Opened("application/pdf", self.pages, made)


class NoForms:
    """A library without definitions: nobody looks into it here."""

    def definitions(self) -> Mapping[str, Definition]:
        return {}


def form(index: int, pages: tuple[int, ...], status: Status) -> FormResult:
    """Return a form with one field, decided as *status* says."""
    decision = Decision.ACCEPT if status is Status.ACCEPTED else Decision.REVIEW
    reasons = () if decision is Decision.ACCEPT else ("readers_disagree",)
    only = FieldResult("/name", None, "Ada", "Ada", 0.9, decision, reasons)
    return FormResult(index, pages, "f", "e", "d", "1", "copiste 0", status, {"name": "Ada"}, (only,))


def assembly(*places: PagePlace | tuple[int, Status]) -> Assembly:
    """Return an assembly: for each page its place, or the index and status of its form."""
    placings: list[PagePlacing] = []
    forms: dict[int, FormResult] = {}
    for page, place in enumerate(places, start=1):
        if isinstance(place, PagePlace):
            placings.append(PagePlacing(page, place))
        else:
            index, status = place
            known = index in forms
            placings.append(PagePlacing(page, PagePlace.ATTACHMENT if known else PagePlace.FORM, index))
            forms.setdefault(index, form(index, (page,), status))
    return Assembly(tuple(placings), tuple(forms.values()))


@dataclass(slots=True)
class Flow:
    """All stages over one home. `run` takes messages as the pumps would; a crash leaves its message on the queue."""

    home: Home
    outcome: Assembly
    fuse: Fuse = field(default_factory=Fuse)
    library: Library = field(default_factory=NoForms)
    monthly_pages: int = 0
    destinations: Destinations = field(default_factory=Destinations)
    assembler: assemble.Assembler | None = None
    reads: read.PageReader = field(default_factory=lambda: read_anything)
    doors: Doors = field(default_factory=Doors)

    @property
    def allowance(self) -> Allowance:
        """How much may be read this month."""
        return Allowance(self.home.registers, self.monthly_pages)

    def take(self, queue: str, body: str, attempt: int = 1) -> None:
        """Give one message to its stage."""
        event = json.loads(body)
        ledger, queues, sealer = (self.fuse.watch(x) for x in (self.home.ledger, self.home.queues, self.home.sealer))
        records = self.fuse.watch(self.home.records)
        vault = Vault(self.fuse.watch(self.home.objects), sealer)
        if queue == messages.INTAKE:
            for message in messages.arrivals(event):
                intake.run(
                    message,
                    channel="folder",
                    inbox=self.fuse.watch(self.home.inbox),
                    ledger=ledger,
                    queues=queues,
                    records=records,
                    registers=self.home.registers,
                    sealer=sealer,
                    vault=vault,
                    decoder=FewPages(len(self.outcome.pages)),
                    limits=Limits(),
                    clock=now,
                    software=SOFTWARE,
                    allowance=self.allowance,
                    mailroom=Mailroom(
                        ledger,
                        vault,
                        Reception(ledger, queues, sealer, vault, now, SOFTWARE),
                        self.doors,
                        Offices(),
                        now,
                    ),
                )
        elif queue == messages.READ:
            read.run(
                messages.page(event),
                attempt=attempt,
                ledger=ledger,
                queues=queues,
                vault=vault,
                library=NoForms(),
                readers=tuple,
                read_page=self.reads,
            )
        elif queue == messages.ASSEMBLE:
            assemble.run(
                messages.document(event),
                ledger=ledger,
                queues=queues,
                records=records,
                sealer=sealer,
                vault=vault,
                library=self.library,
                assemble=self.assembler or (lambda *_, **__: self.outcome),
                clock=now,
                flag=Duplicates(self.fuse.watch(self.home.registers), sealer, vault, ledger).flag,
                registers=self.home.registers,
            )
        elif queue == messages.FILE:
            file.run(
                messages.form(event),
                ledger=ledger,
                records=records,
                sealer=sealer,
                vault=vault,
                outbox=Outbox(self.fuse.watch(self.home.registers), queues, self.destinations, now),
                clock=now,
            )

    def run(self, choose: Callable[[Sequence[str]], str] = lambda names: names[0]) -> None:
        """Take messages until none waits, from the queue that *choose* picks; raise `Crash` when the fuse burns."""
        queues = self.home.queues
        while waiting := [name for name in messages.FLOW if queues.depth(name).waiting]:
            for message in queues.lease(choose(waiting), seconds=60):
                try:
                    self.take(message.queue, message.body, message.receives)
                except Crash:
                    queues.release(message)
                    raise
                queues.ack(message)

    def land(self, data: bytes = b"as received") -> None:
        """Put one object at the door and announce it."""
        self.home.drop(KEY, data)
        self.home.queues.send(messages.INTAKE, messages.landed_body(KEY, "t", "inbox"))


def read_anything(page: Page, widgets: object, definitions: object, readers: object) -> PageReading:
    """Read a page as blank: what it comes to is up to the assembly."""
    del widgets, definitions, readers
    return PageReading(page.number, PagePlace.BLANK)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
