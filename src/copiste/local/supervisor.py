"""`copiste serve`: the pipeline on one machine. Door, receipts and schedule here; each function in its own process."""

from __future__ import annotations

import datetime as dt
import fcntl
import math
import os
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from copiste import wiring
from copiste.books import running
from copiste.books.accounts import any_account
from copiste.errors import AlreadyServed, NotLoopback
from copiste.local.door import Door
from copiste.local.folders import problem_of
from copiste.local.front import LOOPBACK
from copiste.local.gateway import check_free
from copiste.local.news import News
from copiste.local.processes import Processes
from copiste.local.pump import Handler, context
from copiste.local.receipts import Receipts
from copiste.local.template import Function, functions, seconds_of
from copiste.local.worker import handler_of
from copiste.ports.ledger import DocumentEntry
from copiste.readers import registry as readers
from copiste.settings import environment as settings
from copiste.settings.offices import FIRST_OFFICE
from copiste.task_root import task_root
from copiste.wiring import Deps

LOOK = 0.25
"""Seconds between two looks at inbox, processes and ledger."""
APART = ("poll",)
"""Functions on a schedule that run in a process of their own."""
_FOLDERS_EVERY = 2.0
"""Seconds between two looks at how scan folders fare; chosen."""
API_PROCESSES = 2
"""Side by side on one port: while one draws a page, the other answers."""


@dataclass(frozen=True, slots=True)
class ServePlan:
    """What to serve: data folder, address, reading processes, and seconds for which a file must have stood still."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 1
    settle: float = 5.0


@dataclass(frozen=True, slots=True)
class Told:
    """What the supervisor tells: documents announced at the door, documents that moved, processes that died, folders
    that cannot be an office's, files that stand in no office's folder, and what is wrong with a scan folder ("": again
    well); and, once, that the address answers."""

    announced: Callable[[str, str], None] = lambda _key, _token: None
    moved: Callable[[DocumentEntry], None] = lambda _: None
    died: Callable[[str], None] = lambda _: None
    nameless: Callable[[str], None] = lambda _: None
    stray: Callable[[int], None] = lambda _: None
    folder: Callable[[str, str], None] = lambda _name, _problem: None
    failed: Callable[[BaseException], None] = lambda _: None
    answering: Callable[[], None] = lambda: None


@dataclass(slots=True)
class Supervisor:
    """One installation being served. Use `serving` to make one."""

    plan: ServePlan
    deps: Deps
    door: Door
    processes: Processes
    receipts: Receipts
    news: News
    told: Told
    began: dt.datetime
    schedules: list[Schedule] = field(default_factory=list)
    _known_nameless: set[str] = field(default_factory=set)
    _known_stray: int = 0
    _folders: dict[str, str] = field(default_factory=dict)
    _folders_due: float = 0.0
    _answering: bool = False
    _noted: float = -math.inf

    def look(self) -> None:
        """Do once all that has to be done again and again."""
        for name in self.processes.tend():
            self.told.died(name)
        if not self._answering and _listens(self.plan.host, self.plan.port):
            self._answering = True
            self.told.answering()
        for key, token in self.door.look():
            self.told.announced(key, token)
        for folder in self.door.nameless():
            if folder not in self._known_nameless:
                self._known_nameless.add(folder)
                self.told.nameless(folder)
        stray = self.door.stray()
        if stray > self._known_stray:
            self.told.stray(stray)
        self._known_stray = stray
        self._look_at_folders(time.monotonic())
        self._note_running(time.monotonic())
        for entry in self.news.look():
            self.receipts.write(entry)
            self.told.moved(entry)
        if self.news.after is not None:
            self.receipts.move_mark(self.news.after)
        for schedule in self.schedules:
            schedule.run_when_due(time.monotonic())

    def take_stock(self) -> None:
        """Give receipts to what landed before anything was served, and tell nobody: it is not new."""
        for entry in self.news.look():
            self.receipts.write(entry)

    def _note_running(self, now: float) -> None:
        """Write down now and then what runs, for the screen to show."""
        if now - self._noted >= running.EVERY.total_seconds():
            self._noted = now
            at = self.deps.clock()
            running.note(self.deps.registers, running.Running(at, tuple(self.processes.running(at))))

    def _look_at_folders(self, now: float) -> None:
        """Tell how the scan folders fare, when that changes; their own processes note it."""
        if now < self._folders_due:
            return
        self._folders_due = now + _FOLDERS_EVERY
        for name in self.deps.doors.folders:
            problem = problem_of(self.deps.registers, name, self.deps.clock(), began=self.began)
            if problem != self._folders.get(name, ""):
                self.told.folder(name, problem)
            self._folders[name] = problem

    def run(self, stopped: Callable[[float], bool]) -> None:
        """Look until *stopped*, which waits for the seconds given to it, says so."""
        while not stopped(LOOK):
            try:
                self.look()
            except Exception as error:  # noqa: BLE001  the outermost edge: a full disk today must not stop the office tomorrow
                self.told.failed(error)


@dataclass(slots=True)
class Schedule:
    """A function that the template runs every so many seconds."""

    function: Function
    handler: Handler
    seconds: float
    due: float

    def run_when_due(self, now: float) -> None:
        """Call the function if its time has come."""
        if now >= self.due:
            self.due = now + self.seconds
            self.handler({}, context(self.function.name, self.function.timeout))


@contextmanager
def serving(plan: ServePlan, told: Told) -> Iterator[Supervisor]:
    """Open the installation in *plan*, give its supervisor with every process started, and stop them in the end.

    Raise `AlreadyServed` when it is being served already, `PortTaken`, `BadDefinition` for a form that cannot be used,
    `NotLoopback` for an address that others reach while nobody could sign in.
    """
    plan.data.mkdir(parents=True, exist_ok=True)
    with alone(plan.data):
        check_free(plan.host, plan.port)
        environment = wiring.settle_in(plan.data)
        deps = wiring.deps()
        settings.proxies(os.environ)  # say now what is wrong with them, not where they are read
        readers.check(os.environ)
        if plan.host not in LOOPBACK and deps.signing_in.provider is None and not any_account(deps.registers):
            raise NotLoopback(host=plan.host)
        deps.library.definitions()  # say at once what is wrong with a form, not at the first page
        deps.recall()  # whoever held these messages is gone: nobody else serves this folder
        began = deps.clock()
        processes = _planned(plan, environment, deps.doors.folders)
        receipts = Receipts(plan.data / "receipts", deps.offices)
        for office in deps.offices.known or (FIRST_OFFICE,):
            (plan.data / "inbox" / office).mkdir(exist_ok=True)
        supervisor = Supervisor(
            plan=plan,
            deps=deps,
            door=Door(deps.inbox, plan.data / "inbox", deps.queues, plan.settle, time.monotonic),
            processes=processes,
            receipts=receipts,
            news=News(deps.ledger, receipts.mark()),
            told=told,
            began=began,
            schedules=_schedules(),
        )
        supervisor.take_stock()
        try:
            yield supervisor
        finally:
            processes.stop()


def _planned(plan: ServePlan, environment: Mapping[str, str], folders: Iterable[str]) -> Processes:
    processes = Processes(environment, plan.data / "logs")
    for name, function in functions(task_root() / "template.yaml").items():
        for number in range(plan.workers if name == "read" else bool(function.feeds)):
            processes.add(f"{name}-{number + 1}", "copiste.local.worker", name)
    if wiring.deps().doors.connections:  # asking gateways takes its time: not here, where the inbox is looked at
        for name in APART:
            processes.add(name, "copiste.local.timed", name)
    for number in range(API_PROCESSES):
        processes.add(f"api-{number + 1}", "copiste.local.gateway", plan.host, str(plan.port))
    for name in folders:
        processes.add(f"folder-{name}", "copiste.local.folders", name, str(plan.settle))
    return processes


def _listens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=LOOK):
            return True
    except OSError:
        return False


def _schedules() -> list[Schedule]:
    found = functions(task_root() / "template.yaml").values()
    return [
        Schedule(function, handler_of(function), every, time.monotonic() + every)
        for function in found
        if function.name not in APART
        for every in map(seconds_of, function.schedules)
    ]


@contextmanager
def alone(data: Path) -> Iterator[IO[str]]:
    """Hold the installation in *data* for this process alone; raise `AlreadyServed` when another one has it."""
    with (data / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServed from None
        yield lock
