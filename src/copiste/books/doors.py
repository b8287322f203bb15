"""What is remembered of the doors: what was taken there, what is gone, which calls were answered, how each fares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator

from copiste.books.book import Book
from copiste.errors import Conflict
from copiste.ports.registers import Registers

SILENT = dt.timedelta(minutes=3)
"""How long a folder may say nothing of itself before somebody is told: its process hangs on a share."""
Instant = Annotated[dt.datetime | None, BeforeValidator(lambda said: said or None)]
"""An instant, or None, that builds before wrote as an empty text."""


@dataclass(frozen=True, slots=True)
class Collected:
    """A delivery that was taken, and at which door."""

    door: str


@dataclass(frozen=True, slots=True)
class LostDelivery:
    """A delivery that is gone at its door. `line` is how people call where it came."""

    door: str
    line: str
    office: str
    since: dt.datetime
    tried: dt.datetime


@dataclass(frozen=True, slots=True)
class AnsweredCall:
    """A call of a gateway that was answered; all there is to know of it is its key."""


@dataclass(frozen=True, slots=True)
class DoorState:
    """How a gateway or mailbox fares: since when it fails and with what, since when it is watched, when compared, and
    when it brought something last."""

    failing_since: Instant = None
    problem: str = ""
    began: Instant = None
    compared: Instant = None
    took: Instant = None


@dataclass(frozen=True, slots=True)
class FolderState:
    """How a scan folder fares, when it said so, and when something was taken there last."""

    at: dt.datetime
    problem: str = ""
    failing_since: Instant = None
    took: Instant = None


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file that was taken and still lies in its folder; all there is to know of it is its key."""


COLLECTED = Book(
    "collected", Collected, "keyed hash of door and delivery", dt.timedelta(days=40), "longer than gateways list faxes"
)
LOST = Book(
    "lost-delivery", LostDelivery, "keyed hash of door and delivery", dt.timedelta(days=7), "a week to ask the sender"
)
CALLS = Book(
    "call", AnsweredCall, "keyed hash of door and body", dt.timedelta(days=1), "gateways call again for some hours"
)
DOORS = Book("door", DoorState, "name of the connection", None, "one entry a door")
FOLDERS = Book("folder", FolderState, "name of the folder", None, "one entry a folder")
TAKEN_FILES = Book("folder-kept", TakenFile, "keyed hash of folder, file and date", None, "while the file lies there")


def note(registers: Registers, door: str, make: Callable[[DoorState], DoorState]) -> None:
    """Note how a door fares; when others note it at every moment, theirs stands."""
    with suppress(Conflict):  # theirs stands
        DOORS.change(registers, door, lambda state: make(state or DoorState()))


def problem_of(state: FolderState | None, now: dt.datetime) -> str:
    """Return what is wrong with a folder: the code of its last look, if any, or `silent` when there was none lately."""
    if state is None:
        return ""
    return "silent" if now - state.at > SILENT else state.problem
