"""Every stage may run twice, at once, in any order, or crash after any call: the end is the same, nothing is double."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from copiste.keeping import artefacts
from copiste.keeping.payloads import load
from copiste.keeping.vault import ORIGINAL, Vault
from copiste.ports import messages
from copiste.ports.queues import Leased
from copiste.reading.model import PagePlace
from copiste.records.model import Assembly, FormResult, Status
from copiste.records.states import DocumentState, PageState
from tests.contract.homes import Home, at_once, embedded
from tests.unit.flow.flow import Crash, Flow, Fuse, assembly
from tests.unit.records.test_assemble import assembled, other, page, text, zones

DOUBTFUL = {"name": text("/name", "Ada", "Ida")}
OUTCOME = assembled(
    page(1, *zones()),
    other(2, PagePlace.UNRECOGNISED),
    page(3, *zones()),
    page(4, *zones(**DOUBTFUL)),
)
"""What the real assembly makes of an accepted form with an attachment, another one, and one for a person."""
STAGES = messages.FLOW
Make = Callable[..., Flow]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Make]:
    """Give what makes a flow over a fresh home, with one document at the door."""
    homes: list[Home] = []

    def make(outcome: Assembly = OUTCOME) -> Flow:
        flow = Flow(embedded(tmp_path / str(len(homes)), homes), outcome)
        flow.land()
        return flow

    yield make
    for each in homes:
        each.close()


def upto(flow: Flow, stage: str) -> list[Leased]:
    """Run the stages before *stage*; return the messages that wait for it, on loan."""
    for before in STAGES[: STAGES.index(stage)]:
        taken(flow, lent(flow, before))
    return lent(flow, stage)


def lent(flow: Flow, queue: str) -> list[Leased]:
    return flow.home.queues.lease(queue, seconds=60, batch=100)


def released(flow: Flow, loans: list[Leased]) -> None:
    for message in loans:
        flow.home.queues.release(message)


def taken(flow: Flow, loans: list[Leased]) -> None:
    for message in loans:
        flow.take(message.queue, message.body)
        flow.home.queues.ack(message)


def ending(flow: Flow) -> dict[str, Any]:
    """Return all that a document came to, without what differs from one landing to the next."""
    home = flow.home
    vault = Vault(home.objects, home.sealer)
    (entry,) = home.ledger.documents()
    tasks = list(home.records.tasks())
    return {
        "state": entry.state,
        "pages": dict(home.ledger.pages(entry.id)),
        "original": vault.fetch(entry.id, ORIGINAL),
        "kept": [key.removeprefix(f"documents/{entry.id}/") for key in home.objects.keys()],  # noqa: SIM118  a port
        "records": [
            (one.id.removeprefix(entry.id), one.version, artefacts.opened(one, home.sealer))
            for one in home.records.records()
        ],
        "tasks": [
            (one.id.removeprefix(entry.id), load(FormResult, home.sealer.open(entry.id, one.id, one.payload)))
            for one in tasks
        ],
        "door": list(home.inbox.waiting()),
        "findings": flow.findings(),
    }


@pytest.fixture
def usual(made: Make) -> dict[str, Any]:
    """What the document comes to when nothing goes wrong."""
    flow = made()
    flow.run()
    return ending(flow)


def test_an_accepted_form_is_filed_and_a_doubtful_one_beside_it_waits_for_a_person(usual: dict[str, Any]) -> None:
    assert usual["state"] is DocumentState.REVIEW
    assert usual["pages"] == {1: PageState.FILED, 2: PageState.FILED, 3: PageState.FILED, 4: PageState.REVIEW}
    assert [form.status for _, _, form in usual["records"]] == [Status.ACCEPTED, Status.ACCEPTED]
    assert [name for name, _, _ in usual["records"]] == ["-r000", "-r001"]
    assert [(name, form.status) for name, form in usual["tasks"]] == [("-t002", Status.REVIEW)]
    assert (usual["door"], usual["findings"]) == ([], [])


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_that_runs_twice_before_the_next_one_ends_in_the_same_place(
    made: Make, usual: dict[str, Any], stage: str
) -> None:
    flow = made()
    waiting = upto(flow, stage)
    for message in waiting * 2:
        flow.take(stage, message.body)

    released(flow, waiting)
    flow.run()

    assert ending(flow) == usual


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_that_crashes_before_each_call_in_turn_still_comes_to_its_end(
    made: Make, usual: dict[str, Any], stage: str
) -> None:
    """Each attempt gets one call further than the last, over what all the others left behind."""
    flow = made()
    waiting = upto(flow, stage)
    crashes = [_crashes(flow, stage, message.body) for message in waiting]
    released(flow, waiting)
    flow.run()

    assert min(crashes) > 3
    assert ending(flow) == usual


def _crashes(flow: Flow, stage: str, body: str) -> int:
    for calls in range(1, 500):
        flow.fuse = Fuse(calls, before=True)
        try:
            flow.take(stage, body)
        except Crash:
            continue
        finally:
            flow.fuse = Fuse()
        return calls - 1
    raise AssertionError("it never comes through")


@pytest.mark.parametrize(
    ("stage", "last"),
    [("intake", False), ("read", False), ("read", True), ("assemble", False), ("file", False), ("file", True)],
)
def test_a_crash_at_any_one_call_of_a_stage_changes_nothing(
    made: Make, usual: dict[str, Any], stage: str, last: bool
) -> None:
    """The worker of the first message crashes, or of the last; it comes again when all that can go on has gone on."""
    for calls in range(1, 500):
        flow = made()
        crashing, *others = sorted(upto(flow, stage), key=lambda message: message.body, reverse=last)
        if last:
            taken(flow, others)
        flow.fuse = Fuse(calls, before=True)
        try:
            flow.take(stage, crashing.body)
        except Crash:
            flow.fuse = Fuse()
        else:
            break
        if not last:
            taken(flow, others)
        flow.run()
        released(flow, [crashing])
        flow.run()
        assert ending(flow) == usual, calls
    assert calls > 4


def test_pages_read_in_any_order_send_the_document_on_once(made: Make) -> None:
    for order in permutations(range(3)):
        flow = made(assembly(PagePlace.BLANK, PagePlace.COVER, PagePlace.SEPARATOR))
        waiting = upto(flow, "read")
        for at in order:
            assert not lent(flow, "assemble")
            flow.take("read", waiting[at].body)
        assert len(lent(flow, "assemble")) == 1


@pytest.mark.parametrize("stage", STAGES)
def test_two_workers_at_once_end_in_the_same_place(made: Make, usual: dict[str, Any], stage: str) -> None:
    for _ in range(3):
        flow = made()
        waiting = upto(flow, stage)
        at_once([taking(flow, stage, message.body) for message in waiting * 2])
        for message in waiting:
            flow.home.queues.ack(message)  # what came of it is all that moves the document on
        flow.run()

        assert ending(flow) == usual


def test_the_last_forms_filed_at_once_conclude_the_document(made: Make) -> None:
    both = assembly((0, Status.ACCEPTED), (1, Status.ACCEPTED), (2, Status.ACCEPTED))
    for _ in range(5):
        flow = made(both)
        waiting = upto(flow, "file")
        at_once([taking(flow, "file", message.body) for message in waiting])

        assert ending(flow)["state"] is DocumentState.FILED


def test_filing_while_the_document_is_assembled_again_ends_in_the_same_place(made: Make, usual: dict[str, Any]) -> None:
    for _ in range(3):
        flow = made()
        (again,) = upto(flow, "assemble")
        flow.take("assemble", again.body)
        filing = lent(flow, "file")
        at_once([taking(flow, "assemble", again.body), *(taking(flow, "file", message.body) for message in filing)])
        flow.run()

        assert ending(flow)["state"] is usual["state"]
        assert ending(flow)["records"] == usual["records"]
        assert ending(flow)["tasks"] == usual["tasks"]


@pytest.mark.parametrize("seed", range(6))
def test_crash_after_crash_in_any_order_ends_in_the_same_place(made: Make, usual: dict[str, Any], seed: int) -> None:
    chance = random.Random(seed)
    flow = made()
    flow.cuts = True
    for _ in range(12):
        flow.fuse = Fuse(chance.randint(1, 25), before=chance.random() < 0.5)
        try:
            flow.run(chance.choice)
        except Crash:
            continue
    flow.fuse = Fuse()
    flow.run(chance.choice)

    assert ending(flow) == usual


def taking(flow: Flow, queue: str, body: str) -> Callable[[], None]:
    return lambda: flow.take(queue, body)
