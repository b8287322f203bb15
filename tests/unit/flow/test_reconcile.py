"""What does not fit is said: whatever is missing, left over, or still for too long, and nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from copiste.flow.reconcile import BUSY, OVERDUE, Discrepancy, Reconciliation
from copiste.keeping.payloads import dump
from copiste.keeping.vault import ASSEMBLY, ORIGINAL, key_of
from copiste.ports import messages
from copiste.ports.ledger import DocumentEntry
from copiste.records.model import Assembly, Status
from copiste.records.states import DocumentState
from copiste.records.tasks import Disposition, TaskState
from tests.contract.homes import Home
from tests.contract.ledgers import landed
from tests.unit.flow.flow import Flow, assembly, now

NONE, ONE = assembly(), assembly((0, Status.REVIEW))
TWO = assembly((0, Status.REVIEW), (1, Status.ACCEPTED))
MOMENT = dt.timedelta(microseconds=1)
MINUTE = dt.timedelta(minutes=1)


def went_through(home: Home) -> tuple[Flow, DocumentEntry]:
    """A document with one form that waits for a person."""
    flow = Flow(home, ONE)
    flow.land()
    flow.run()
    (entry,) = home.ledger.documents()
    return flow, entry


def account(flow: Flow, at: dt.datetime | None = None) -> Reconciliation:
    return flow.deps.reconcile.run(at or now())


def test_a_form_that_a_person_was_done_with_is_accounted_for(home: Home) -> None:
    flow, _ = went_through(home)
    (task,) = home.records.tasks()
    ended = replace(task, state=TaskState.CLOSED, disposition=Disposition.REJECTED, closed_at=now())
    home.records.change_task(ended)

    assert (account(flow).findings, account(flow).tasks) == ((), 0)


@pytest.mark.parametrize(("other", "expected"), [(NONE, 0), (TWO, 2)])
def test_forms_too_few_or_too_many_are_said_with_both_numbers(home: Home, other: Assembly, expected: int) -> None:
    flow, entry = went_through(home)
    home.objects.delete(key_of(entry.id, ASSEMBLY))
    missing = account(flow).findings
    flow.deps.vault.keep(entry.id, ASSEMBLY, dump(other))

    assert missing == (Discrepancy("assembly_missing", entry.id),)
    assert account(flow).findings == (Discrepancy("form_count", entry.id, {"expected": expected, "found": 1}),)


def test_an_original_that_is_gone_is_missed(home: Home) -> None:
    flow, entry = went_through(home)
    home.objects.delete(key_of(entry.id, ORIGINAL))

    assert account(flow).findings == (Discrepancy("original_missing", entry.id),)


def test_the_original_of_what_has_just_landed_may_still_come(home: Home) -> None:
    flow = Flow(home, ONE)
    entry = home.ledger.land(landed())
    until = entry.landed_at + flow.deps.patience

    assert account(flow, until).findings == ()
    missed = account(flow, until + MOMENT).findings
    assert Discrepancy("original_missing", entry.id) in missed


def test_what_is_kept_of_a_document_that_nobody_knows_is_said_by_its_name(home: Home) -> None:
    flow, _ = went_through(home)
    stranger = "01K00000000000000000000009"
    home.objects.put_new(key_of(stranger, ORIGINAL), b"sealed")

    assert account(flow).findings == (Discrepancy("unknown_document", stranger),)


def test_dead_letters_are_counted_waiting_or_in_hand(home: Home) -> None:
    flow, _ = went_through(home)
    queue = messages.DEAD_LETTERS[0]
    for _ in range(2):
        home.queues.send(queue, "{}")
    told = (Discrepancy("dead_letters", facts={"queue": queue, "messages": 2}),)
    assert account(flow).findings == told

    (_held,) = home.queues.lease(queue, seconds=60, batch=1)
    assert account(flow).findings == told


def test_while_queues_hold_messages_a_document_may_stand_much_longer(home: Home) -> None:
    flow = Flow(home, ONE)
    flow.land()
    (message,) = home.queues.lease(messages.INTAKE, seconds=60)
    flow.take(message.queue, message.body)
    home.queues.ack(message)
    (entry,) = home.ledger.documents()
    assert entry.state is DocumentState.READING
    assert sum(home.queues.depth(name).waiting for name in messages.FLOW) == 1

    stands = entry.changed_at
    assert account(flow, stands + 2 * flow.deps.patience).findings == ()
    assert account(flow, stands + BUSY * flow.deps.patience - MINUTE).findings == ()
    stalled = Discrepancy("stalled", entry.id, {"state": "reading"})
    assert account(flow, stands + BUSY * flow.deps.patience + MINUTE).findings == (stalled,)

    (message,) = home.queues.lease(messages.READ, seconds=60)
    home.queues.ack(message)
    assert account(flow, stands + flow.deps.patience + MINUTE).findings == (stalled,)


def test_a_document_is_overdue_after_a_whole_day_and_no_sooner(home: Home) -> None:
    flow, entry = went_through(home)

    assert account(flow, entry.landed_at + OVERDUE).overdue == 0
    assert account(flow, entry.landed_at + OVERDUE + MOMENT).overdue == 1
