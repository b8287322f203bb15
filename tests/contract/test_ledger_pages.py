"""Pages in every ledger: a join that no timing can miss, and any walk through the states."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from copiste.errors import Conflict, ObjectMissing
from copiste.ports.ledger import Ledger
from copiste.records.states import DOCUMENT_MOVES, PAGE_MOVES, DocumentState, PageState
from tests.contract.homes import Home, at_once
from tests.contract.ledgers import NUMBERS, enter, landed, step_to

D, P = DocumentState, PageState


def test_the_join_is_told_when_the_last_page_is_read_and_to_whoever_asks_again(ledger: Ledger) -> None:
    document = enter(ledger, D.READING, pages=3)

    assert [ledger.page_read(document, page) for page in (3, 1, 1, 3)] == [False] * 4
    assert ledger.page_read(document, 2)
    assert [ledger.page_read(document, page) for page in (1, 2, 3)] == [True] * 3


def test_a_page_that_was_quarantined_does_not_hold_up_the_join(ledger: Ledger) -> None:
    document = enter(ledger, D.READING, pages=2)
    ledger.page_read(document, 1)
    ledger.move_page(document, 2, P.QUARANTINED)

    assert ledger.page_read(document, 2)
    assert ledger.pages(document) == {1: P.READ, 2: P.QUARANTINED}


def test_a_redelivered_page_does_not_fall_back(ledger: Ledger) -> None:
    document = enter(ledger, D.READING)
    ledger.page_read(document, 1)
    ledger.move_page(document, 1, P.FILED)

    assert ledger.page_read(document, 1)
    assert ledger.pages(document) == {1: P.FILED}


@pytest.mark.parametrize("page", [0, 3, -1, 10**6])
def test_a_page_that_was_never_opened_is_missing(ledger: Ledger, page: int) -> None:
    document = enter(ledger, D.READING, pages=2)

    with pytest.raises(ObjectMissing):
        ledger.page_read(document, page)
    with pytest.raises(ObjectMissing):
        ledger.move_page(document, page, P.READ)
    assert len(ledger.pages(document)) == 2


@pytest.mark.parametrize("seed", range(6))
def test_of_workers_finishing_at_once_in_any_order_at_least_one_sees_the_join(home: Home, seed: int) -> None:
    chance = random.Random(seed)
    document = enter(home.ledger, D.READING, pages=7)
    deliveries = [page for page in range(1, 8) for _ in range(chance.randint(1, 3))]
    chance.shuffle(deliveries)
    workers = [home.ledger, home.again().ledger, home.again().ledger, home.again().ledger]

    def work(ledger: Ledger, pages: list[int]) -> list[bool]:
        return [ledger.page_read(document, page) for page in pages]

    seen = at_once([partial(work, ledger, deliveries[at :: len(workers)]) for at, ledger in enumerate(workers)])

    assert any(told for each in seen for told in each)
    assert set(home.ledger.pages(document).values()) == {P.READ}


def test_nobody_sees_the_join_while_a_page_is_out(ledger: Ledger) -> None:
    document = enter(ledger, D.READING, pages=6)

    seen = at_once([partial(ledger.page_read, document, page) for page in (1, 2, 3, 4, 5, 1, 2)])

    assert not any(seen)


def test_the_largest_document_keeps_a_state_for_every_page(ledger: Ledger) -> None:
    document = enter(ledger, D.READING, pages=500)
    for page in range(1, 21):
        assert ledger.page_read(document, page) is False

    states = ledger.pages(document)
    assert list(states) == list(range(1, 501))
    assert list(states.values()) == [P.READ] * 20 + [P.DECODED] * 480


def test_a_document_of_another_installation_is_entered_once_as_it_stands_there(home_aws: Home) -> None:
    entry = replace(landed(), state=D.REVIEW, pages=2, fingerprint="ab" * 32)
    pages = {1: P.REVIEW, 2: P.BLANK}

    for _ in range(2):
        home_aws.ledger.adopt(entry, pages)  # type: ignore[attr-defined]  # what moves there goes to AWS alone

    ledger = home_aws.again().ledger
    assert (ledger.document(entry.id), ledger.pages(entry.id)) == (entry, pages)
    assert (ledger.by_receipt(entry.receipt), ledger.land(landed())) == (entry, entry)
    assert list(ledger.documents(office=entry.office, state=D.REVIEW)) == [entry]


class Walk(RuleBasedStateMachine):
    """Any sequence of moves, legal or not, leaves the ledger where the tables of `records.states` say."""

    ledger: Ledger

    @initialize(pages=st.integers(1, 3))
    def land(self, pages: int) -> None:
        self.number = next(NUMBERS)
        self.document = self.ledger.land(landed(self.number)).id
        self.count = pages
        self.state = D.LANDED
        self.pages: dict[int, PageState] = {}

    @rule(to=st.sampled_from(D))
    def move(self, to: DocumentState) -> None:
        legal = to in DOCUMENT_MOVES[self.state]
        if legal and to is D.READING:
            self.pages = dict.fromkeys(range(1, self.count + 1), P.DECODED)
        if legal or to is self.state:
            assert step_to(self.ledger, self.document, to, pages=self.count).state is to
            self.state = to
        else:
            with pytest.raises(Conflict):
                step_to(self.ledger, self.document, to, pages=self.count)

    @rule(page=st.integers(1, 3), to=st.sampled_from(P))
    def move_page(self, page: int, to: PageState) -> None:
        if page not in self.pages:
            with pytest.raises(ObjectMissing):
                self.ledger.move_page(self.document, page, to)
        elif to in PAGE_MOVES[self.pages[page]] or to is self.pages[page]:
            self.ledger.move_page(self.document, page, to)
            self.pages[page] = to
        else:
            with pytest.raises(Conflict):
                self.ledger.move_page(self.document, page, to)

    @rule(page=st.integers(1, 3))
    def page_read(self, page: int) -> None:
        if page not in self.pages:
            with pytest.raises(ObjectMissing):
                self.ledger.page_read(self.document, page)
            return
        if self.pages[page] is P.DECODED:
            self.pages[page] = P.READ
        assert self.ledger.page_read(self.document, page) is (P.DECODED not in self.pages.values())

    @rule()
    def land_again(self) -> None:
        assert self.ledger.land(landed(self.number)).state is self.state

    @invariant()
    def the_ledger_says_the_same(self) -> None:
        entry = self.ledger.document(self.document)
        assert entry.state is self.state
        assert entry.pages == (len(self.pages) or None)
        assert self.ledger.pages(self.document) == self.pages


def test_any_walk_through_the_states_agrees_with_the_tables(ledger: Ledger) -> None:
    walk = type("WalkHere", (Walk,), {"ledger": ledger})

    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
