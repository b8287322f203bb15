"""Whose turn it is on one machine: what came first goes first, and what gives way lets others go before it."""

from __future__ import annotations

from pathlib import Path

from copiste.homes.machine.base import Database
from copiste.homes.machine.queues import SqliteQueues


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def served(folder: Path) -> tuple[SqliteQueues, Clock]:
    clock = Clock()
    return SqliteQueues(Database(folder / "copiste.sqlite"), clock), clock


def turns(queues: SqliteQueues) -> list[str]:
    """Take everything that waits, one after another."""
    out = []
    while lent := queues.lease("read", seconds=60):
        out += [message.body for message in lent]
        for message in lent:
            queues.ack(message)
    return out


def test_what_comes_later_goes_before_what_gives_way_to_it(tmp_path: Path) -> None:
    queues, clock = served(tmp_path)
    for page in range(4):
        queues.send("read", f"stack {page}", gives_way=10.0 * page)
    clock.now += 15
    queues.send("read", "alone")

    assert turns(queues) == ["stack 0", "stack 1", "alone", "stack 2", "stack 3"]


def test_nothing_waits_for_what_is_not_there(tmp_path: Path) -> None:
    queues, _ = served(tmp_path)
    queues.send("read", "last of a stack", gives_way=600.0)

    assert turns(queues) == ["last of a stack"]


def test_what_gave_way_long_enough_goes_first(tmp_path: Path) -> None:
    queues, clock = served(tmp_path)
    queues.send("read", "last of a stack", gives_way=600.0)
    clock.now += 601
    queues.send("read", "late")

    assert turns(queues) == ["last of a stack", "late"]


def test_what_was_given_back_gives_way_as_before(tmp_path: Path) -> None:
    queues, clock = served(tmp_path)
    queues.send("read", "stack", gives_way=30.0)
    (message,) = queues.lease("read", seconds=60)
    queues.release(message)
    clock.now += 1
    queues.send("read", "alone")

    assert turns(queues) == ["alone", "stack"]
