"""Whatever happens between two steps, a document ends in the same place, and every page with it."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from copiste.pages.model import Opened, Page
from copiste.ports import messages
from copiste.ports.messages import Document, ReadPage
from copiste.reading.model import PagePlace, PageReading
from copiste.records.model import Assembly, Status
from copiste.records.states import DocumentState, PageState
from tests.contract.homes import Home, embedded
from tests.unit.flow.flow import Crash, Flow, Fuse, assembly

MIXED = assembly((0, Status.ACCEPTED), (0, Status.ACCEPTED), (1, Status.REVIEW), (2, Status.ACCEPTED), PagePlace.BLANK)


def ending(home: Home) -> tuple[list[DocumentState], Counter[PageState], int, int]:
    """Return the states of documents and pages, and how many records and tasks there are."""
    entries = list(home.ledger.documents())
    pages = Counter(state for entry in entries for state in home.ledger.pages(entry.id).values())
    return [e.state for e in entries], pages, len(list(home.records.records())), len(list(home.records.tasks()))


MIXED_END = (
    [DocumentState.REVIEW],
    Counter({PageState.FILED: 3, PageState.REVIEW: 1, PageState.BLANK: 1}),
    2,
    1,
)


def crashed_until_given_up(flow: Flow) -> None:
    """Deliver until every attempt of a document has crashed, and once more."""
    for _ in range(messages.ATTEMPTS):
        with pytest.raises(Crash):
            flow.run()
    flow.run()


def test_accepted_forms_are_filed_and_the_others_wait_for_a_person(home: Home) -> None:
    flow = Flow(home, MIXED)
    flow.land()

    flow.run()

    assert ending(home) == MIXED_END
    assert flow.findings() == []


@pytest.mark.parametrize("before", [True, False])
def test_a_crash_at_any_step_ends_in_the_same_place(tmp_path: Path, before: bool) -> None:
    crashes = 0
    for calls in range(1, 400, 2 if before else 3):
        homes: list[Home] = []
        home = embedded(tmp_path / str(calls), homes)
        flow = Flow(home, assembly((0, Status.ACCEPTED), (1, Status.REVIEW)), Fuse(calls, before))
        flow.land()
        try:
            flow.run()
        except Crash:
            crashes += 1
            flow.fuse = Fuse()
            flow.run()
        states, pages, records, tasks = ending(home)
        assert (states, records, tasks) == ([DocumentState.REVIEW], 1, 1), calls
        assert pages == {PageState.FILED: 1, PageState.REVIEW: 1}, calls
        assert flow.findings() == [], calls
        for each in homes:
            each.close()
        if flow.fuse.calls > 0:
            break  # the whole way is shorter than the fuse
    assert crashes > 15


@pytest.mark.parametrize("seed", range(5))
def test_messages_may_come_in_any_order_and_again(home: Home, seed: int) -> None:
    chance = random.Random(seed)
    flow = Flow(home, MIXED)
    flow.land()
    flow.run(chance.choice)
    (entry,) = home.ledger.documents()

    home.queues.send(messages.ASSEMBLE, messages.body(Document(entry.id)))
    home.queues.send(messages.INTAKE, messages.body(Document(entry.id)))
    for page in range(1, 6):
        home.queues.send(messages.READ, messages.body(ReadPage(entry.id, page)))
    flow.run(chance.choice)

    assert ending(home) == MIXED_END


@pytest.mark.parametrize(
    ("places", "state"),
    [
        ((PagePlace.BLANK, PagePlace.COVER, PagePlace.SEPARATOR, PagePlace.UNRECOGNISED), DocumentState.SET_ASIDE),
        ((PagePlace.UNREADABLE, PagePlace.UNREADABLE), DocumentState.QUARANTINED),
        ((PagePlace.UNREADABLE, PagePlace.BLANK), DocumentState.SET_ASIDE),
        (((0, Status.ACCEPTED), PagePlace.UNREADABLE), DocumentState.FILED),
    ],
)
def test_every_page_comes_to_one_place(
    home: Home, places: tuple[PagePlace | tuple[int, Status], ...], state: DocumentState
) -> None:
    flow = Flow(home, assembly(*places))
    flow.land()

    flow.run()

    states, pages, _, _ = ending(home)
    assert states == [state]
    assert not {PageState.DECODED, PageState.READ} & set(pages)
    assert flow.findings() == []


def test_a_page_that_failed_too_often_goes_to_a_person_unread(home: Home) -> None:
    flow = Flow(home, assembly(PagePlace.UNREADABLE))
    flow.land()
    flow.take(messages.INTAKE, home.queues.lease("intake", seconds=60)[0].body)
    (message,) = home.queues.lease("read", seconds=60)

    flow.take(messages.READ, message.body, attempt=4)
    flow.run()

    states, pages, _, _ = ending(home)
    assert (states, pages) == ([DocumentState.QUARANTINED], {PageState.QUARANTINED: 1})


def test_a_file_taken_from_the_door_before_it_was_landed_is_no_document(home: Home) -> None:
    flow = Flow(home, MIXED)

    flow.take(messages.INTAKE, messages.landed_body("greffe/gone.pdf", "t", "inbox"))

    assert ending(home) == ([], Counter(), 0, 0)


def test_a_document_that_failed_again_and_again_is_a_task_with_its_reason(home: Home) -> None:
    def failing(*_: object, **__: object) -> Assembly:
        raise Crash

    def read(page: Page, definitions: object, readers: object) -> PageReading:
        del definitions, readers
        return PageReading(page.number, PagePlace.UNRECOGNISED)

    flow = Flow(home, assembly(PagePlace.UNRECOGNISED, PagePlace.BLANK), assembler=failing, reads=read)
    flow.land()
    crashed_until_given_up(flow)

    (task,) = home.records.tasks()
    (entry,) = home.ledger.documents()
    assert (task.kind.value, task.reason, entry.state) == ("unrecognised", "given_up", DocumentState.SET_ASIDE)
    assert flow.findings() == []


def test_a_document_that_could_not_be_taken_in_is_quarantined_with_its_reason(home: Home) -> None:
    class Failing:
        """Lets whoever decodes down."""

        def opened(self, *_: object) -> Opened:
            raise Crash

        decode = opened

    flow = Flow(home, assembly(PagePlace.BLANK), decoder=Failing())  # type: ignore[arg-type]  # it decodes nothing
    flow.land()
    crashed_until_given_up(flow)

    (task,) = home.records.tasks()
    (entry,) = home.ledger.documents()
    assert (task.kind.value, entry.state, entry.reason) == ("quarantine", DocumentState.QUARANTINED, "given_up")
    assert flow.findings() == []
