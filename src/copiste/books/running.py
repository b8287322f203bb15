"""What runs on one machine, as the supervisor saw it last. Elsewhere nobody writes here, and nothing is known."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

from copiste.books.book import Book
from copiste.errors import Conflict
from copiste.ports.registers import Registers

EVERY = dt.timedelta(seconds=10)
"""How often the supervisor says what runs."""
SILENT = 6 * EVERY
"""How old that may be before it says nothing of now: a machine under load is late, and not by a minute."""
_ONE = "supervisor"


@dataclass(frozen=True, slots=True)
class RunningProcess:
    """A process: its name, when it was started last and how often in all, and whether it was alive."""

    name: str
    since: dt.datetime
    starts: int
    alive: bool


@dataclass(frozen=True, slots=True)
class Running:
    """What ran at an instant."""

    at: dt.datetime
    processes: tuple[RunningProcess, ...]


RUNNING = Book("running", Running, "the one supervisor", None, "one entry, written over again and again")


def note(registers: Registers, running: Running) -> None:
    """Write down what runs; whoever writes at this very moment knows as much."""
    with suppress(Conflict):  # what they wrote is as new
        RUNNING.change(registers, _ONE, lambda _: running)


def running(registers: Registers) -> Running | None:
    """Return what ran when somebody looked last; None where nobody looks."""
    return RUNNING.read(registers, _ONE)
