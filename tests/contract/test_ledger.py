"""What every ledger promises: legal moves only, each once, and a join that no timing can miss."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from copiste.errors import Conflict, ObjectMissing
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.records.states import DOCUMENT_MOVES, PAGE_MOVES, DocumentState, PageState
from tests.contract.homes import Home, at_once

NOW = dt.datetime(2026, 3, 8, 6, 59, 59, 999_999, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
D, P = DocumentState, PageState

WAYS: dict[DocumentState, tuple[DocumentState, ...]] = {
    D.LANDED: (),
    D.DUPLICATE: (D.DUPLICATE,),
    D.QUARANTINED: (D.QUARANTINED,),
    D.READING: (D.READING,),
    D.ASSEMBLED: (D.READING, D.ASSEMBLED),
    D.REVIEW: (D.READING, D.ASSEMBLED, D.REVIEW),
    D.FILED: (D.READING, D.ASSEMBLED, D.FILED),
    D.SET_ASIDE: (D.READING, D.ASSEMBLED, D.SET_ASIDE),
    D.DISMISSED: (D.DUPLICATE, D.DISMISSED),
    D.MOVED: (D.QUARANTINED, D.MOVED),
}
"""One legal way from landing to each state."""

_numbers = itertools.count()


def landed(number: int = 0, *, office: str = "clinic") -> DocumentEntry:
    return DocumentEntry(
        id=f"01K{number:023}",
        office=office,
        receipt=f"R{number}",
        arrival=f"arrival-{number}",
        channel="folder",
        state=D.LANDED,
        landed_at=NOW,
        changed_at=NOW,
    )


def enter(ledger: Ledger, state: DocumentState = D.LANDED, *, pages: int = 1, office: str = "clinic") -> str:
    """Land a new document and lead it to *state*."""
    document = ledger.land(landed(next(_numbers), office=office)).id
    for step in WAYS[state]:
        step_to(ledger, document, step, pages=pages)
    return document


def step_to(ledger: Ledger, document: str, to: DocumentState, *, pages: int = 1) -> DocumentEntry:
    return ledger.move(document, to, at=LATER, pages=pages if to is D.READING else None)


# ------------------------------------------------------------------------------------------------- landing


def test_an_entry_comes_back_as_it_was_written(home: Home) -> None:
    entry = replace(landed(), office="Clinique-Été", fingerprint="ab" * 32, channel="fax")

    assert home.ledger.land(entry) == entry
    assert home.again().ledger.document(entry.id) == entry
    assert home.ledger.by_receipt(entry.receipt) == entry
    assert home.ledger.pages(entry.id) == {}


def test_what_never_landed_is_missing(ledger: Ledger) -> None:
    assert ledger.by_receipt("R0") is None
    assert list(ledger.documents()) == []
    for ask in (
        partial(ledger.document, "D"),
        partial(ledger.pages, "D"),
        partial(ledger.first, "clinic", "f", "D"),
        partial(ledger.move, "D", D.DUPLICATE, at=NOW),
        partial(ledger.move, "D", D.READING, at=NOW, pages=1),
        partial(ledger.page_read, "D", 1),
        partial(ledger.move_page, "D", 1, P.READ),
    ):
        with pytest.raises(ObjectMissing):
            ask()
    assert list(ledger.documents()) == []


def test_the_same_arrival_again_is_the_same_document(ledger: Ledger) -> None:
    first = ledger.land(landed(1))
    again = ledger.land(replace(landed(2), arrival=first.arrival))

    assert again == first
    assert [entry.id for entry in ledger.documents()] == [first.id]
    assert ledger.by_receipt("R2") is None


def test_a_redelivered_arrival_learns_where_its_document_stands_now(ledger: Ledger) -> None:
    first = ledger.land(landed(1))
    moved = ledger.move(first.id, D.QUARANTINED, at=LATER, reason="damaged")

    assert ledger.land(first) == moved


def test_a_taken_receipt_number_is_a_conflict_and_enters_nothing(ledger: Ledger) -> None:
    first = ledger.land(landed(1))

    with pytest.raises(Conflict):
        ledger.land(replace(landed(2), receipt=first.receipt))

    assert ledger.by_receipt(first.receipt) == first
    assert ledger.land(landed(2)).receipt == "R2"


def test_a_taken_identifier_is_a_conflict(ledger: Ledger) -> None:
    first = ledger.land(landed(1))

    with pytest.raises(Conflict):
        ledger.land(replace(landed(2), id=first.id))

    assert ledger.document(first.id) == first


def test_workers_that_land_one_arrival_at_once_make_one_document(ledger: Ledger) -> None:
    entries = [replace(landed(number), arrival="the same") for number in range(6)]

    stands = at_once([partial(ledger.land, entry) for entry in entries])

    assert len({entry.id for entry in stands}) == 1
    assert [entry.id for entry in ledger.documents()] == [stands[0].id]


def test_an_arrival_of_any_length_and_script_is_known_again(ledger: Ledger) -> None:
    entry = replace(landed(), arrival="bureau/é😀#" + "x" * 5000)

    assert ledger.land(entry) == ledger.land(entry) == entry


def test_a_document_enters_as_landed_and_no_other_way(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="landed"):
        ledger.land(replace(landed(), state=D.FILED))


def test_instants_without_a_zone_are_refused_and_others_come_back_in_utc(ledger: Ledger) -> None:
    montreal = dt.timezone(-dt.timedelta(hours=5))
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        ledger.land(replace(landed(1), landed_at=naive))
    with pytest.raises(ValueError, match="time zone"):
        ledger.land(replace(landed(1), changed_at=naive))
    with pytest.raises(ValueError, match="time zone"):
        list(ledger.documents(changed_before=naive))

    entry = ledger.land(replace(landed(1), landed_at=NOW.astimezone(montreal)))
    with pytest.raises(ValueError, match="time zone"):
        ledger.move(entry.id, D.QUARANTINED, at=naive)

    assert entry.landed_at == NOW
    assert entry.landed_at.utcoffset() == dt.timedelta(0)
    assert ledger.document(entry.id).state is D.LANDED


# ---------------------------------------------------------------------------------------------- duplicates


def test_the_first_to_claim_a_fingerprint_holds_it_in_its_office_alone(ledger: Ledger) -> None:
    first, second = enter(ledger), enter(ledger)
    elsewhere = enter(ledger, office="clinic#2")

    assert ledger.first("clinic", "f", first) == first
    assert ledger.first("clinic", "f", second) == first
    assert ledger.first("clinic", "f", first) == first
    assert ledger.first("clinic#2", "f", elsewhere) == elsewhere
    assert ledger.first("clinic", "2#f", second) == second
    assert ledger.document(first).fingerprint == "f"


def test_of_workers_claiming_at_once_one_document_is_first_for_all(ledger: Ledger) -> None:
    documents = [enter(ledger) for _ in range(6)]

    holders = at_once([partial(ledger.first, "clinic", "f", document) for document in documents])

    assert len(set(holders)) == 1
    assert holders[0] in documents


# --------------------------------------------------------------------------------------------------- moves


@pytest.mark.parametrize("state", D)
@pytest.mark.parametrize("to", D)
def test_a_document_makes_the_legal_moves_and_no_other(ledger: Ledger, state: DocumentState, to: DocumentState) -> None:
    document = enter(ledger, state)
    before = ledger.document(document)

    if to is state:
        assert step_to(ledger, document, to, pages=3) == before
    elif to in DOCUMENT_MOVES[state]:
        assert step_to(ledger, document, to).state is to
        assert ledger.document(document).changed_at == LATER
    else:
        with pytest.raises(Conflict):
            step_to(ledger, document, to)
        assert ledger.document(document) == before
    assert len(ledger.pages(document)) == (ledger.document(document).pages or 0)


@pytest.mark.parametrize("state", P)
@pytest.mark.parametrize("to", P)
def test_a_page_makes_the_legal_moves_and_no_other(ledger: Ledger, state: PageState, to: PageState) -> None:
    document = enter(ledger, D.READING, pages=2)
    by_hand = {each: (P.READ, P.REVIEW, each) for each in (P.DISMISSED, P.MOVED)}
    for step in {P.DECODED: (), P.READ: (P.READ,), **by_hand}.get(state, (P.READ, state)):
        ledger.move_page(document, 1, step)

    if to is state or to in PAGE_MOVES[state]:
        ledger.move_page(document, 1, to)
        assert ledger.pages(document) == {1: to, 2: P.DECODED}
    else:
        with pytest.raises(Conflict):
            ledger.move_page(document, 1, to)
        assert ledger.pages(document) == {1: state, 2: P.DECODED}


def test_a_move_keeps_what_earlier_moves_said(ledger: Ledger) -> None:
    original, copy = enter(ledger), enter(ledger)

    moved = ledger.move(copy, D.DUPLICATE, at=LATER, duplicate_of=original)
    assert (moved.duplicate_of, moved.reason, moved.pages, moved.landed_at) == (original, None, None, NOW)

    reading = enter(ledger, D.READING, pages=2)
    spoilt = ledger.move(reading, D.QUARANTINED, at=LATER, reason="damaged")
    assert (spoilt.pages, spoilt.reason) == (2, "damaged")
    assert ledger.move(reading, D.QUARANTINED, at=LATER, reason="other") == spoilt


def test_a_move_to_reading_opens_its_pages_once(home: Home) -> None:
    document = enter(home.ledger)

    assert home.ledger.move(document, D.READING, at=NOW, pages=12).pages == 12
    assert home.ledger.move(document, D.READING, at=NOW, pages=12).pages == 12

    assert list(home.again().ledger.pages(document).items()) == [(page, P.DECODED) for page in range(1, 13)]


@pytest.mark.parametrize(("to", "pages"), [(D.READING, None), (D.READING, 0), (D.QUARANTINED, 1)])
def test_pages_are_opened_by_the_move_to_reading_alone(ledger: Ledger, to: DocumentState, pages: int | None) -> None:
    document = enter(ledger)

    with pytest.raises(ValueError, match="page"):
        ledger.move(document, to, at=NOW, pages=pages)


def test_of_workers_making_different_moves_at_once_one_wins(ledger: Ledger) -> None:
    document = enter(ledger)

    def attempt(to: DocumentState) -> DocumentState | None:
        try:
            return step_to(ledger, document, to).state
        except Conflict:
            return None

    made = at_once([partial(attempt, to) for to in (D.DUPLICATE, D.QUARANTINED, D.READING)] * 2)

    assert set(made) - {None} <= {ledger.document(document).state, D.READING}
    assert ledger.document(document).state in made


# ------------------------------------------------------------------------------------------------ the join


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


# ------------------------------------------------------------------------------------------------- listing


def ids(entries: Iterator[DocumentEntry]) -> list[str]:
    return [entry.id for entry in entries]


def test_documents_are_listed_in_order_by_office_state_and_time(ledger: Ledger) -> None:
    made = {}
    for state in (D.FILED, D.LANDED, D.REVIEW, D.LANDED, D.DUPLICATE):
        for office in ("Été", "clinic"):
            made[enter(ledger, state, office=office)] = (state, office)
    everything = sorted(made)

    assert ids(ledger.documents()) == everything
    assert ids(ledger.documents(office="Été")) == [each for each in everything if made[each][1] == "Été"]
    assert ids(ledger.documents(state=D.LANDED)) == [each for each in everything if made[each][0] is D.LANDED]
    both = ledger.documents(office="clinic", state=D.LANDED)
    assert ids(both) == [each for each in everything if made[each] == (D.LANDED, "clinic")]
    assert ids(ledger.documents(office="nobody")) == []
    untouched = [each for each in everything if made[each][0] is D.LANDED]
    assert ids(ledger.documents(changed_before=LATER)) == untouched
    assert ids(ledger.documents(changed_before=NOW)) == []


def test_a_listing_goes_on_after_any_identifier_and_stops_at_its_limit(ledger: Ledger) -> None:
    everything = [enter(ledger) for _ in range(7)]

    assert ids(ledger.documents(limit=3)) == everything[:3]
    assert ids(ledger.documents(after=everything[2], limit=3)) == everything[3:6]
    assert ids(ledger.documents(after=everything[5], office="clinic", state=D.LANDED)) == everything[6:]
    assert ids(ledger.documents(limit=0)) == []
    assert ids(ledger.documents(after=everything[-1])) == []


def test_a_listing_longer_than_a_batch_is_whole_and_survives_moves_made_meanwhile(ledger: Ledger) -> None:
    everything = [enter(ledger) for _ in range(104)]

    seen = []
    for entry in ledger.documents(state=D.LANDED):
        seen.append(entry.id)
        if len(seen) % 50 == 1:
            ledger.move(entry.id, D.QUARANTINED, at=LATER, reason="damaged")

    assert seen == everything
    assert ids(ledger.documents()) == everything


# ------------------------------------------------------------------------------------ agreement with the tables


class Walk(RuleBasedStateMachine):
    """Any sequence of moves, legal or not, leaves the ledger where the tables of `records.states` say."""

    ledger: Ledger

    @initialize(pages=st.integers(1, 3))
    def land(self, pages: int) -> None:
        self.number = next(_numbers)
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
