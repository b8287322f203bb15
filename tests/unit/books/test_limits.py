"""Each limit of the books and of the desk holds where it says, and not a step sooner or later."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

import pytest

from copiste.books import accounts, batches, promises
from copiste.books.outbox import DEBTS, Debt, Outbox
from copiste.desk.claims import worked
from copiste.errors import BadRequest
from copiste.ports.identity import Person, Role
from copiste.ports.ledger import DocumentEntry
from copiste.ports.records import TaskEntry
from copiste.records.model import BatchPart
from copiste.records.states import DocumentState
from copiste.settings.destinations import Destinations
from tests.contract.homes import Home

if TYPE_CHECKING:
    from copiste.ports.registers import Registers

NOW = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
DOCUMENT = "01K0000000000000000000000Z"


class Passwords:
    """Seals nothing: nobody here has a password."""

    def seal(self, password: str) -> str:
        return password

    def holds(self, sealed: str | None, password: str) -> bool:
        return sealed == password


@pytest.mark.parametrize(("minutes", "counted"), [(-5, 0), (0, 0), (59, 3540), (60, 3600), (61, 3600), (600, 3600)])
def test_no_more_than_an_hour_of_a_claim_counts_as_work(minutes: int, counted: int) -> None:
    task = TaskEntry(f"{DOCUMENT}-t000", "greffe", DOCUMENT, "visit", NOW, b"", seconds=7, claimed_at=NOW)

    assert worked(task, NOW + dt.timedelta(minutes=minutes)) == 7 + counted


@pytest.mark.parametrize(("minutes", "stands"), [(0, True), (60, True), (119, True), (120, False), (600, False)])
def test_a_promised_place_is_known_until_an_upload_of_an_hour_has_ended(home: Home, minutes: int, stands: bool) -> None:
    place = promises.promise(home.registers, "rose", "greffe", "one", NOW)

    found = promises.promised(home.registers, f"{place}a.pdf", NOW + dt.timedelta(minutes=minutes))

    assert (found is not None) is stands


@pytest.mark.parametrize(("named", "joined"), [(19, 19), (20, 20), (21, 20)])
def test_the_sheets_of_one_document_name_twenty_batches_at_most(home: Home, named: int, joined: int) -> None:
    entry = DocumentEntry(DOCUMENT, "greffe", "x", "a", "folder", DocumentState.LANDED, NOW, NOW)
    parts = [BatchPart(f"lot-{at}", 1, 1, at, (at + 1,)) for at in range(named)]

    batches.join_by_sheets(home.registers, entry, parts)

    found = [batches.find(home.registers, "greffe", f"lot-{at}") for at in range(named)]
    assert [each is not None for each in found] == [at < joined for at in range(named)]


def test_a_sheet_whose_batch_has_no_name_keeps_none_of_the_others_out(home: Home) -> None:
    entry = DocumentEntry(DOCUMENT, "greffe", "x", "a", "folder", DocumentState.LANDED, NOW, NOW)

    batches.join_by_sheets(
        home.registers, entry, [BatchPart("un lot", 1, 1, 0, (1,)), BatchPart("lot-2", 1, 1, 1, (2,))]
    )

    assert [each.id for each in batches.batches(home.registers)] == ["lot-2"]


@pytest.mark.parametrize(("sheets", "fits"), [(0, False), (1, True), (100_000, True), (100_001, False), (None, True)])
def test_a_batch_announces_between_one_sheet_and_a_hundred_thousand(sheets: int | None, fits: bool) -> None:
    if fits:
        assert batches.Batch("greffe", "lot-1", sheets).sheets == sheets
    else:
        with pytest.raises(ValueError, match="number of sheets"):
            batches.Batch("greffe", "lot-1", sheets)


@pytest.mark.parametrize(("office", "name"), [("gréffe/", "lot-1"), ("greffe", "un lot")])
def test_a_batch_that_is_named_as_none_can_be_is_refused_and_never_looked_for(office: str, name: str) -> None:
    with pytest.raises(ValueError, match="names are letters"):
        batches.Batch(office, name)
    assert batches.find(cast("Registers", None), office, name) is None


def test_sheets_add_their_numbers_to_what_came_whole_and_change_nothing_twice(home: Home) -> None:
    entry = DocumentEntry(DOCUMENT, "greffe", "x", "a", "folder", DocumentState.LANDED, NOW, NOW)
    batch = batches.declare(home.registers, batches.Batch("greffe", "lot-1", by="rose"))
    batches.join(home.registers, batch, DOCUMENT)
    assert batches.members(home.registers, batch) == [batches.Member(DOCUMENT)]

    for number in (2, 3):
        batches.join_by_sheets(home.registers, entry, [BatchPart("lot-1", number, 5, 1, (2, 3))])

        assert batches.members(home.registers, batch) == [batches.Member(DOCUMENT, None, (2,), 5)]


@pytest.mark.parametrize(("length", "fits"), [(0, True), (80, True), (81, False)])
def test_the_place_of_a_batch_is_a_few_words(length: int, fits: bool) -> None:
    if fits:
        assert batches.Batch("greffe", "lot-1", place="e" * length).place == "e" * length
    else:
        with pytest.raises(ValueError, match="a few words"):
            batches.Batch("greffe", "lot-1", place="e" * length)


@pytest.mark.parametrize(
    ("team", "offices", "fits"), [(64, 1, True), (65, 1, False), (0, 500, True), (0, 501, False), (65, 501, False)]
)
def test_a_team_and_the_offices_of_a_person_are_bounded(home: Home, team: int, offices: int, fits: bool) -> None:
    person = Person("rose", "Rose", Role.REVIEWER, tuple(f"bureau-{at}" for at in range(offices)), "e" * team)

    if fits:
        assert accounts.add(home.registers, Passwords(), person, None).person.team == "e" * team
    else:
        with pytest.raises(BadRequest):
            accounts.add(home.registers, Passwords(), person, None)
        assert accounts.accounts(home.registers) == []


@pytest.mark.parametrize(
    ("age", "dead", "told"),
    [
        (dt.timedelta(days=1), False, {}),
        (dt.timedelta(days=1, microseconds=1), False, {"hook": 1}),
        (dt.timedelta(0), True, {"hook": 1}),
    ],
)
def test_what_is_owed_for_longer_than_a_day_or_given_up_is_told(
    home: Home, age: dt.timedelta, dead: bool, told: dict[str, int]
) -> None:
    debt = Debt(f"{DOCUMENT}-r000", 1, "hook", NOW - age, NOW, dead=dead)
    DEBTS.put(home.registers, debt.key, debt)

    assert Outbox(home.registers, home.queues, Destinations(), lambda: NOW).overdue() == told
