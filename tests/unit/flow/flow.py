"""The arrows of the flow, run by hand over one home, with a decoder, readings and an assembly that tests make up."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from copiste import wiring
from copiste.errors import WorldError
from copiste.flow import assemble, read
from copiste.forms.model import Definition
from copiste.pages.model import Decoded, Limits, Opened, Page, PageFacts
from copiste.ports import messages
from copiste.ports.decoder import Decoder
from copiste.ports.library import Library
from copiste.reading.model import PagePlace, PageReading
from copiste.records.model import Assembly, Decision, FieldResult, FormResult, PagePlacing, Status
from copiste.settings.destinations import Destinations
from copiste.settings.doors import Doors
from copiste.wiring import Deps
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


_STORES = ("objects", "ledger", "records", "registers", "queues", "sealer", "inbox")


@dataclass(slots=True)
class Flow:
    """The shipped wiring over one home, every store of which is behind a fuse. What a test makes up takes the place of
    decoder, library, reader and assembly.

    `run` takes messages as the pumps would; a crash leaves its message on the queue. With `cuts`, crashes are power
    cuts, and deliveries that they end are not counted (`recall`).
    """

    home: Home
    outcome: Assembly
    fuse: Fuse = field(default_factory=Fuse)
    decoder: Decoder | None = None
    library: Library = field(default_factory=NoForms)
    monthly_pages: int = 0
    destinations: Destinations = field(default_factory=Destinations)
    assembler: assemble.Assembler | None = None
    reads: read.PageReader = field(default_factory=lambda: read_anything)
    doors: Doors = field(default_factory=Doors)
    clock: Callable[[], dt.datetime] = field(default_factory=lambda: now)
    cuts: bool = False

    @property
    def deps(self) -> Deps:
        """What the functions would be handed."""
        watched = {name: self.fuse.watch(getattr(self.home, name)) for name in _STORES}
        return replace(
            wiring.wired(replace(self.home, **watched), {"COPISTE_SEED_SHARE": "0"}, self.clock),
            decoder=self.decoder or FewPages(len(self.outcome.pages)),
            library=self.library,
            readers=lambda: (),  # nobody asks them here, and loading one takes longer than a whole flow
            monthly_pages=self.monthly_pages,
            destinations=self.destinations,
            doors=self.doors,
        )

    def take(self, queue: str, body: str, attempt: int = 1) -> None:
        """Give one message to its arrow."""
        event, deps = json.loads(body), self.deps
        if queue == messages.INTAKE:
            for message in messages.arrivals(event):
                deps.intake.run(message, attempt)
        elif queue == messages.READ:
            replace(deps.read, read_page=self.reads).run(messages.page(event), attempt)
        elif queue == messages.ASSEMBLE:
            assembler = self.assembler or (lambda *_, **__: self.outcome)
            replace(deps.assemble, assemble=assembler).run(messages.document(event), attempt)
        elif queue == messages.FILE:
            deps.file.run(messages.form(event))

    def findings(self, after: dt.timedelta = dt.timedelta()) -> list[str]:
        """What does not fit, looked at that much later; no fuse burns meanwhile."""
        account = replace(self, fuse=Fuse()).deps.reconcile.run(self.clock() + after)
        return [finding.code for finding in account.findings]

    def run(self, choose: Callable[[Sequence[str]], str] = lambda names: names[0]) -> None:
        """Take messages until none waits, from the queue that *choose* picks; raise `Crash` when the fuse burns."""
        queues = self.home.queues
        while waiting := [name for name in messages.FLOW if queues.depth(name).waiting]:
            for message in queues.lease(choose(waiting), seconds=60):
                try:
                    self.take(message.queue, message.body, 1 if self.cuts else message.receives)
                except Crash:
                    queues.release(message)
                    raise
                queues.ack(message)

    def land(self, data: bytes = b"as received") -> None:
        """Put one object at the door and announce it."""
        self.home.drop(KEY, data)
        self.home.queues.send(messages.INTAKE, messages.landed_body(KEY, "t", "inbox"))


def read_anything(page: Page, definitions: object, readers: object) -> PageReading:
    """Read a page as blank: what it comes to is up to the assembly."""
    del definitions, readers
    return PageReading(page.number, PagePlace.BLANK)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
