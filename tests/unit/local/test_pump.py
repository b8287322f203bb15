"""The pump does with a queue what Lambda's event source mapping does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from copiste.homes.machine.base import Database
from copiste.homes.machine.queues import SqliteQueues
from copiste.local.pump import Handler, Pump
from copiste.local.template import Feed
from copiste.ports.queues import Depth
from tests.unit.local.conftest import Clock

FEED = Feed("read", "read-dead", batch=10, receives=3, visibility=60)


@pytest.fixture
def queues(tmp_path: Path, clock: Clock) -> SqliteQueues:
    return SqliteQueues(Database(tmp_path / "q.db"), clock)


def pump(handler: Handler) -> Pump:
    return Pump("read", FEED, handler, timeout=5)


def bodies(event: dict[str, Any]) -> list[str]:
    return sorted(record["body"] for record in event["Records"])


def test_what_the_handler_took_is_gone_and_what_it_names_comes_back(queues: SqliteQueues, clock: Clock) -> None:
    seen: list[list[str]] = []

    def handler(event: dict[str, Any], _: Any) -> Any:
        seen.append(bodies(event))
        bad = [record["messageId"] for record in event["Records"] if record["body"] == "bad"]
        return {"batchItemFailures": [{"itemIdentifier": name} for name in bad]}

    for body in ("good", "bad"):
        queues.send("read", body)
    pump(handler).once(queues)
    clock.now += 60
    pump(handler).once(queues)

    assert seen == [["bad", "good"], ["bad"]]


def test_a_handler_that_raises_gets_its_whole_batch_again_and_then_it_is_dead(
    queues: SqliteQueues, clock: Clock
) -> None:
    counts: list[str] = []

    def handler(event: dict[str, Any], _: Any) -> Any:
        counts.extend(record["attributes"]["ApproximateReceiveCount"] for record in event["Records"])
        raise ValueError

    queues.send("read", "x")
    for _ in range(5):
        pump(handler).once(queues)
        clock.now += 60

    assert counts == ["1", "2", "3"]
    assert queues.depth("read") == Depth(0, 0)
    assert queues.depth("read-dead") == Depth(1, 0)


def test_a_message_that_killed_each_of_its_workers_is_dead_without_another_try(
    queues: SqliteQueues, clock: Clock
) -> None:
    queues.send("read", "x")
    for _ in range(FEED.receives):
        queues.lease("read", seconds=1)  # and nobody gives it back
        clock.now += 2

    pump(lambda event, _: pytest.fail(str(event))).once(queues)

    assert queues.depth("read-dead") == Depth(1, 0)


def test_power_cuts_are_not_held_against_a_message_until_they_are_suspiciously_many(
    queues: SqliteQueues, clock: Clock
) -> None:
    queues.send("read", "x")
    counts = []
    for _ in range(25):
        (message,) = queues.lease("read", seconds=600)
        counts.append(message.receives)
        clock.now += 3600  # the machine is down for longer than the loan
        queues.recall()

    assert counts == [1] * 21 + [2, 3, 4, 5]


def test_a_start_takes_back_what_was_lent_before(queues: SqliteQueues) -> None:
    queues.send("read", "x")
    queues.lease("read", seconds=600)

    queues.recall()

    assert queues.depth("read") == Depth(1, 0)
