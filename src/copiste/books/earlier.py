"""Slips of builds before this one that go by another name now: moved once, wherever they stand.

Builds before wrote two things as `delivery` (what was collected at a door, and what was given to a destination) and
two as `door` (how a gateway fares, and how a scan folder does), each with keys of its own.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from copiste.books.attempts import ATTEMPTS
from copiste.books.book import Book
from copiste.books.doors import COLLECTED, FOLDERS
from copiste.errors import Conflict
from copiste.ports.registers import Registers, Slip

_DELIVERY, _DOOR = "delivery", "door"


@dataclass(frozen=True, slots=True)
class Moved:
    """That this was done; all there is to know of it is its key."""


MOVED = Book("moved", Moved, "what was moved", None, "so that it is looked for once")
_THIS = "delivery and door apart"


def move(registers: Registers) -> None:
    """Let every slip go by its name of today; done again it changes nothing."""
    if MOVED.read(registers, _THIS) is not None:
        return
    for slip in list(registers.slips(_DELIVERY)):
        _move(registers, slip, COLLECTED.kind if "door" in slip.value else ATTEMPTS.kind)
    for slip in list(registers.slips(_DOOR)):
        if "at" in slip.value:  # a folder says when it looked, a gateway does not
            _move(registers, slip, FOLDERS.kind)
    with suppress(Conflict):  # another sweep was as quick
        MOVED.put(registers, _THIS, Moved())


def _move(registers: Registers, slip: Slip, kind: str) -> None:
    with suppress(Conflict):  # it was moved before something cut this off
        registers.write(replace(slip, kind=kind, revision=0))
    registers.remove(slip.kind, slip.key)
