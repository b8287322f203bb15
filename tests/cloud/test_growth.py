"""What a call asks of the table does not grow with what is kept, where it need not."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from copiste.books.rounds import ONE, ROUNDS, KeptRounds
from copiste.flow.rounds import MOST
from copiste.keeping.vault import ORIGINAL, key_of
from copiste.local.pump import context
from copiste.overview.figures import LONGEST_OPEN
from copiste.ports.ledger import DocumentEntry
from copiste.ports.records import TaskEntry
from copiste.records.identifiers import new_document_id, task_id
from copiste.records.states import DocumentState
from copiste.records.tasks import TaskState
from functions.sweep.app import handler as sweep
from tests.cloud.calls import Call
from tests.cloud.imitation import CALLS, Cloud
from tests.cloud.test_end_to_end import REFERRAL, asked

pytestmark = pytest.mark.cloud


def closed(cloud: Cloud, count: int, before: dt.timedelta) -> None:
    """Keep *count* closed tasks that were opened so long ago."""
    opened = cloud.deps.clock() - before
    for number in range(count):
        document = new_document_id(opened, lambda size, at=number: at.to_bytes(size, "big"))  # type: ignore[misc]
        made = TaskEntry(task_id(document, 0), "greffe", document, "permit", opened, b"sealed", state=TaskState.CLOSED)
        cloud.deps.records.open_task(replace(made, urgent=number % 2 == 0, closed_at=opened, disposition="filed"))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Return what asks for the dashboard and says how many calls to AWS that was."""

    def ask() -> int:
        made: Counter[str] = Counter()

        def note(call: Call) -> None:  # of lists: what is told may be asked for at any moment
            made[call.action] += call.action != "dynamodb:GetItem"

        monkeypatch.setattr(CALLS, "fault", note)
        assert asked("/api/dashboard?days=30")[0] == 200
        return made.total()

    return ask


def held(cloud: Cloud, count: int) -> None:
    """Keep *count* documents of last week, of which no form came."""
    landed = cloud.deps.clock() - dt.timedelta(days=8)
    for number in range(count):
        name = new_document_id(landed + dt.timedelta(seconds=number), bytes)
        entry = DocumentEntry(
            name, "greffe", f"{number:08}", f"a{number}", "bucket", DocumentState.LANDED, landed, landed
        )
        cloud.deps.ledger.land(entry)
        cloud.deps.objects.put_new(key_of(name, ORIGINAL), b"")
        cloud.deps.ledger.move(name, DocumentState.QUARANTINED, at=landed)
        cloud.deps.ledger.move(name, DocumentState.DISMISSED, at=landed)


@pytest.fixture
def swept(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Return what sweeps and says how many calls to AWS that was."""

    def run() -> int:
        made: Counter[str] = Counter()

        def note(call: Call) -> None:
            made[call.action] += 1

        monkeypatch.setattr(CALLS, "fault", note)
        with CALLS.acting("sweep"):
            sweep({}, context("sweep", 300))
        monkeypatch.setattr(CALLS, "fault", lambda _: None)
        return made.total()

    return run


@pytest.mark.parametrize("count", [0, 120])
def test_a_sweep_asks_for_no_more_than_fifty_things_whatever_is_held(
    cloud: Cloud, swept: Callable[[], int], count: int
) -> None:
    cloud.land("greffe/a.pdf", REFERRAL.read_bytes())
    cloud.drain()
    (came,) = cloud.deps.ledger.documents()
    held(cloud, count)
    ROUNDS.put(cloud.deps.registers, ONE, KeptRounds(odd=((came.id, "form_count"),), turns=1))  # it is looked at again
    first = swept()
    for _ in range(-(-count // MOST) * 2):
        swept()  # the first time that each is compared belongs to its arrival

    assert [each for each in (first, *(swept() for _ in range(3))) if each > 50] == []
    kept = ROUNDS.read(cloud.deps.registers, ONE)
    assert kept is not None
    assert kept.odd == ()


def test_the_dashboard_reads_no_task_that_was_closed_long_ago(cloud: Cloud, counted: Callable[[], int]) -> None:
    days = dt.timedelta(days=31)
    closed(cloud, 20, days)
    closed(cloud, 300, LONGEST_OPEN + days)
    first = counted()
    closed(cloud, 300, LONGEST_OPEN + 2 * days)

    assert counted() == first
