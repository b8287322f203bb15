"""Five hundred uploads, each event three times in any order, one run in ten killed, an outage: none lost or twice."""

from __future__ import annotations

import random
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from copiste.keeping import artefacts
from copiste.ports.messages import QUEUES
from copiste.ports.queues import Leased
from copiste.records.states import DocumentState
from tests.cloud import a_form
from tests.cloud.calls import Call
from tests.cloud.conftest import Install
from tests.cloud.imitation import CALLS, Cloud, setting
from tests.cloud.readers import KeptPPOCR, KeptTesseract
from tests.cloud.test_end_to_end import opened

pytestmark = [pytest.mark.soak, pytest.mark.slow]

HALF = 250
"""Uploads in each of two installations, that two cores drive side by side: five hundred in all."""
WRITTEN = {
    1: ["Alpha", "Bravo", "Delta", "Fiesta", "Gamma", "Hotel", "Kilo", "Lima", "Metro", "Norma"],
    2: ["Oscar", "Prado", "Quito", "Romeo", "Sigma", "Tango", "Ultra", "Victor", "Wagram", "Zebra"],
}
"""What is written on ten uploads of each half, which both engines read; of the others the readings are replayed."""
KILLED = 0.1
WAVE = 25
"""Uploads that arrive between two rounds: the imitation goes through a whole queue at each call."""
TIMES = 3
OUTAGE = 100
"""How many have arrived when one function is refused its table, for long enough that messages die."""


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
    """Yield scans that differ in their bytes; some in what is written, so that no reading of them is at hand.

    Every other one is a photocopy, of which not all is read with certainty: that goes to a person, a scan does not.
    """
    for number in range(HALF - len(WRITTEN[half])):
        yield (a_form.copied if number % 2 else a_form.scan)(f"upload {half} {number}")
    for name in WRITTEN[half]:
        yield a_form.copied("", f"Essai {name}")


def a_round(cloud: Cloud, chaos: Chaos) -> int:
    """Deliver all that waits, each event three times, in any order over all queues; return how many messages."""
    lent: list[Leased] = []
    for queue in cloud.gates:
        while batch := cloud.take(queue):
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
        except Killed as killed:
            chaos.killed[function] += 1
            traceback.clear_frames(killed.__traceback__)  # which hold pages, and are held by a cycle
            continue
        if message.id not in failed:
            done.add(message.id)
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
    definition = str(a_form.definition(tmp_path))
    cloud = install(
        COPISTE_READERS=setting(KeptTesseract, KeptPPOCR), COPISTE_FORMS=definition, POWERTOOLS_LOG_LEVEL="ERROR"
    )
    chaos = Chaos(random.Random(half))
    monkeypatch.setattr(CALLS, "fault", chaos.before)
    monkeypatch.setattr(CALLS, "loss", chaos.after)
    arriving = list(uploads(half))
    for first in range(0, HALF, WAVE):
        for number, data in enumerate(arriving[first : first + WAVE], first):
            cloud.land(f"greffe-{number // 2}/{number:04}.tif", data)  # the second of an office is like its first
        if first == OUTAGE:
            chaos.outage = "read"
            while not cloud.deps.queues.depth("read-dead").waiting:
                a_round(cloud, chaos)
            chaos.outage = None
        a_round(cloud, chaos)
    while a_round(cloud, chaos):
        pass
    dead = redrive(cloud)
    while a_round(cloud, chaos):
        pass

    states = Counter(entry.state for entry in cloud.deps.ledger.documents())
    records, tasks = list(cloud.deps.records.records()), list(cloud.deps.records.tasks())
    print(f"{dict(states)}, {chaos.runs.total()} runs, {chaos.killed.total()} killed, {dead} redriven")  # noqa: T201  shown with -rA
    assert states[DocumentState.FILED] + states[DocumentState.REVIEW] == HALF
    assert sum(states.values()) == HALF
    assert records
    assert tasks
    assert (len(records), len(tasks)) == (states[DocumentState.FILED], states[DocumentState.REVIEW])
    assert len({*(record.document for record in records), *(task.document for task in tasks)}) == HALF
    forms = [artefacts.opened(record, cloud.deps.sealer) for record in records]
    forms += [opened(cloud, task) for task in tasks]
    names = Counter(field.text for form in forms for field in form.fields if field.name == "/name")
    assert names == {a_form.NAME: HALF - len(WRITTEN[half]), **{f"Essai {name}": 1 for name in WRITTEN[half]}}
    assert dead > 0
    assert sum(cloud.deps.queues.depth(f"{queue}-dead").waiting for queue in QUEUES) == 0
    assert 0.07 < chaos.killed.total() / chaos.runs.total() < 0.13
    assert not list(cloud.deps.inbox.waiting())
    assert cloud.account().findings == ()
