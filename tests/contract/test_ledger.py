"""What every ledger promises: legal moves only, each once, and a join that no timing can miss."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest

from copiste.errors import Conflict, ObjectMissing
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.records.states import DOCUMENT_MOVES, PAGE_MOVES, DocumentState, PageState
from tests.contract.homes import Home, at_once
from tests.contract.ledgers import LATER, NOW, enter, landed, step_to

D, P = DocumentState, PageState


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
    newest = everything[::-1]
    assert ids(ledger.documents(backwards=True)) == newest
    assert ids(ledger.documents(backwards=True, after=newest[2], limit=3)) == newest[3:6]
    assert ids(ledger.documents(backwards=True, office="clinic", state=D.LANDED, after=newest[4])) == newest[5:]
    assert ids(ledger.documents(backwards=True, after=newest[-1])) == []


def test_a_listing_longer_than_a_batch_is_whole_and_survives_moves_made_meanwhile(ledger: Ledger) -> None:
    everything = [enter(ledger) for _ in range(104)]

    seen = []
    for entry in ledger.documents(state=D.LANDED):
        seen.append(entry.id)
        if len(seen) % 50 == 1:
            ledger.move(entry.id, D.QUARANTINED, at=LATER, reason="damaged")

    assert seen == everything
    assert ids(ledger.documents()) == everything
