"""What a call asks of the table does not grow with what is kept, where it need not."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from copiste.desk.figures import LONGEST_OPEN
from copiste.ports.records import TaskEntry
from copiste.records.identifiers import new_document_id, task_id
from copiste.records.tasks import TaskState
from tests.cloud.calls import Call
from tests.cloud.imitation import CALLS, Cloud
from tests.cloud.test_end_to_end import asked

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

        def note(call: Call) -> None:
            made[call.action] += 1

        monkeypatch.setattr(CALLS, "fault", note)
        assert asked("/api/dashboard?days=30")[0] == 200
        return made.total()

    return ask


def test_the_dashboard_reads_no_task_that_was_closed_long_ago(cloud: Cloud, counted: Callable[[], int]) -> None:
    days = dt.timedelta(days=31)
    closed(cloud, 20, days)
    first = counted()
    closed(cloud, 600, LONGEST_OPEN + days)

    assert counted() <= first + 2  # one batch of those not urgent, before it goes on to the newer ones
