"""Five hundred uploads, each event three times in any order, one run in ten killed, an outage: none lost or twice."""

from __future__ import annotations

import gc
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from copiste.ports.queues import Leased
from copiste.records.identifiers import form_index
from copiste.records.states import DocumentState
from copiste.stages.messages import QUEUES
from tests.cloud import a_form
from tests.cloud.calls import Call
from tests.cloud.conftest import Install
from tests.cloud.imitation import CALLS, Cloud, setting
from tests.cloud.readers import KeptPPOCR, KeptTesseract

pytestmark = [pytest.mark.soak, pytest.mark.slow]

HALF = 250
"""Uploads in each of two installations, that two cores drive side by side: five hundred in all."""
READ_ANEW = 10
"""How many of them go through both readers; of the others the readings are replayed."""
KILLED = 0.1
AT_ONCE = 60
TIMES = 3


class Killed(BaseException):
    """The process is gone: nothing that it had in mind happens any more."""


@dataclass(slots=True)
class Chaos:
    """Kills one run in ten, before or after any of its calls to AWS; in an outage one function is refused its table."""

    chance: random.Random
    outage: str | None = None
    runs: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    lengths: dict[str, int] = field(default_factory=dict)
    left: int | None = None
    calls: int = 0

    def begin(self, function: str) -> None:
        """Decide the fate of the next run: after how many of its calls it is killed, counted before and after each."""
        self.runs[function] += 1
        self.calls = 0
        doomed = self.chance.random() < KILLED
        self.left = self.chance.randrange(self.lengths.get(function, 1)) if doomed else None

    def end(self, function: str) -> None:
        """Remember how long runs of *function* are; kill one that was short of its end: its answer is lost."""
        self.lengths[function] = max(self.calls, self.lengths.get(function, 1))
        if self.left is not None:
            raise Killed

    def before(self, call: Call) -> None:
        """A call is about to be sent."""
        if call.function == self.outage and call.action.startswith("dynamodb:"):
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, "GetItem")
        self.after()

    def after(self) -> None:
        """A call was answered, or is about to be sent."""
        self.calls += 1
        if self.left is not None:
            if self.left == 0:
                raise Killed
            self.left -= 1


def uploads(half: int) -> Iterator[bytes]:
    """Yield scans that differ in their bytes; some in their pixels too, so that no reading of them is at hand."""
    for number in range(HALF - READ_ANEW):
        yield a_form.copied(f"upload {half} {number}")
    for number in range(READ_ANEW):
        yield a_form.copied("new", degrees=0.3 + (half + number / 10) / 10)


def a_round(cloud: Cloud, chaos: Chaos) -> int:
    """Deliver some of what waits, each event three times, in any order over all queues; return how many messages."""
    lent: list[Leased] = []
    for queue in cloud.gates:
        while len(lent) < AT_ONCE and (batch := cloud.take(queue)):
            lent += batch
    alike = Counter(message.body for message in lent)  # an event delivered three times may have sent three messages
    deliveries = [message for message in lent for _ in range(-(-TIMES // alike[message.body]))]
    done: set[str] = set()
    for message in chaos.chance.sample(deliveries, len(deliveries)):
        function = cloud.gates[message.queue].function
        chaos.begin(function)
        try:
            failed = cloud.deliver(message.queue, [message])
            chaos.end(function)
        except Killed:
            chaos.killed[function] += 1
            continue
        if message.id not in failed:
            done.add(message.id)
    gc.collect()  # killed runs leave cycles behind that hold pages
    for message in lent:
        if message.id in done:
            cloud.deps.queues.ack(message)
        else:
            cloud.deps.queues.release(message)
    return len(lent)


def redrive(cloud: Cloud) -> int:
    """Move every dead letter back to where it came from; return how many there were."""
    moved = 0
    for queue in QUEUES:
        while batch := cloud.deps.queues.lease(f"{queue}-dead", seconds=60, batch=10):
            moved += len(batch)
            for letter in batch:
                cloud.deps.queues.release(letter, dead_letter=queue)
    return moved


@pytest.mark.parametrize("half", [1, 2])
def test_five_hundred_uploads_through_a_bad_day(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, half: int
) -> None:
    forms = str(a_form.definition(tmp_path))
    cloud = install(
        COPISTE_READERS=setting(KeptTesseract, KeptPPOCR), COPISTE_FORMS=forms, POWERTOOLS_LOG_LEVEL="ERROR"
    )
    chaos = Chaos(random.Random(half))
    monkeypatch.setattr(CALLS, "fault", chaos.before)
    monkeypatch.setattr(CALLS, "loss", chaos.after)
    for number, data in enumerate(uploads(half)):
        cloud.land(f"greffe/{number:04}.tif", data)

    chaos.outage = "read"
    while not cloud.deps.queues.depth("read-dead").waiting:
        a_round(cloud, chaos)
    chaos.outage = None
    while a_round(cloud, chaos):
        pass
    dead = redrive(cloud)
    while a_round(cloud, chaos):
        pass

    states = Counter(entry.state for entry in cloud.deps.ledger.documents())
    records = [record.id for record in cloud.deps.records.records()]
    tasks = [task.id for task in cloud.deps.records.tasks() if form_index(task.id) == 0]
    print(f"{dict(states)}, {chaos.runs.total()} runs, {chaos.killed.total()} killed, {dead} redriven")  # noqa: T201  shown with -rA
    assert states[DocumentState.FILED] + states[DocumentState.REVIEW] == HALF
    assert sum(states.values()) == HALF
    assert (len(records), len(tasks)) == (states[DocumentState.FILED], states[DocumentState.REVIEW])
    assert len({name.rpartition("-")[0] for name in (*records, *tasks)}) == HALF
    assert dead > 0
    assert sum(cloud.deps.queues.depth(f"{queue}-dead").waiting for queue in QUEUES) == 0
    assert 0.07 < chaos.killed.total() / chaos.runs.total() < 0.13
    assert not list(cloud.deps.inbox.waiting())
    assert cloud.account().findings == ()
