"""What every record store promises: versions written once, without gaps, and tasks opened once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from copiste.errors import Conflict, ObjectMissing
from copiste.homes.machine.base import BATCH, Database
from copiste.homes.machine.records import SqliteRecords
from copiste.ports.records import EVERYTHING, RecordEntry, RecordStore, TaskEntry, TaskFilter, rank
from copiste.records.identifiers import record_id, task_id
from copiste.records.tasks import TaskKind, TaskState
from tests.contract.homes import Home, at_once

NOW = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
LARGE = bytes(range(256)) * 1600  # more than an item of a table may hold


def record(number: int = 0, version: int = 1, *, office: str = "clinic", form: str = "referral") -> RecordEntry:
    document = f"01K{number:023}"
    return RecordEntry(
        id=record_id(document, 0),
        version=version,
        office=office,
        document=document,
        form=form,
        edition="2024",
        schema_version="1.2.0",
        software="copiste 0.1.0",
        filed_at=NOW,
        payload=b"sealed %d" % version,
    )


def task(number: int = 0, *, office: str = "clinic", done: bool = False) -> TaskEntry:
    document = f"01K{number:023}"
    state = TaskState.CLOSED if done else TaskState.WAITING
    return TaskEntry(task_id(document, 1), office, document, "referral", NOW, b"sealed", state=state)


@pytest.mark.parametrize("payload", [b"", b"\x00\xff", b"x" * 100_000, LARGE])
def test_a_record_comes_back_as_it_was_filed(home: Home, payload: bytes) -> None:
    entry = replace(record(office="Clinique-Été"), payload=payload)

    assert home.records.file(entry)

    assert home.again().records.record(entry.id) == entry
    assert home.again().records.record(entry.id, 1) == entry
    assert list(home.records.records()) == [entry]


@pytest.mark.parametrize("paperless", [None, True, False])
def test_a_record_says_whether_it_came_without_paper(home: Home, paperless: bool | None) -> None:
    entry = replace(record(), paperless=paperless)
    home.records.file(entry)

    assert home.again().records.record(entry.id) == entry
    assert list(home.records.records()) == [entry]


def test_a_version_is_written_once_and_never_changed(records: RecordStore) -> None:
    records.file(record())

    assert records.file(record()) is False
    assert records.file(replace(record(), payload=b"other", office="other")) is False
    assert records.record(record().id) == record()


def test_versions_follow_each_other_and_all_are_kept(records: RecordStore) -> None:
    for version in (1, 2, 3):
        assert records.file(replace(record(version=version), payload=LARGE + bytes([version])))

    assert [records.record(record().id, version).payload[-1] for version in (1, 2, 3)] == [1, 2, 3]
    assert records.record(record().id).version == 3
    assert [entry.version for entry in records.records()] == [3]
    assert records.file(record(version=2)) is False


@pytest.mark.parametrize("version", [0, -1, 2, 4])
def test_a_gap_in_versions_is_a_conflict(records: RecordStore, version: int) -> None:
    with pytest.raises(Conflict):
        records.file(record(version=version))
    if version == 4:
        records.file(record(version=1))
        with pytest.raises(Conflict):
            records.file(record(version=4))

    assert [entry.version for entry in records.records()] == ([1] if version == 4 else [])


def test_what_was_never_filed_is_missing(records: RecordStore) -> None:
    records.file(record(1))

    for ask in (
        partial(records.record, "none"),
        partial(records.record, record(1).id, 2),
        partial(records.record, record(1).id, 0),
        partial(records.task, "none"),
    ):
        with pytest.raises(ObjectMissing):
            ask()


def test_workers_filing_one_record_at_once_file_it_once(home: Home) -> None:
    entries = [replace(record(), payload=bytes([number])) for number in range(6)]

    filed = at_once([partial(home.again().records.file, entry) for entry in entries])

    assert filed.count(True) == 1
    assert home.records.record(record().id) == entries[filed.index(True)]


def test_records_are_listed_in_order_by_office_form_and_time(records: RecordStore) -> None:
    later = NOW + dt.timedelta(microseconds=1)
    made = [
        record(3, office="Été"),
        record(1, form="permit"),
        replace(record(2), filed_at=later),
        record(4, office="Été", form="permit"),
    ]
    for entry in made:
        records.file(entry)

    def numbers(**asked: object) -> list[int]:
        return [int(entry.document[3:]) for entry in records.records(**asked)]  # type: ignore[arg-type]

    assert numbers() == [1, 2, 3, 4]
    assert numbers(office="Été") == [3, 4]
    assert numbers(form="permit") == [1, 4]
    assert numbers(office="Été", form="permit") == [4]
    assert numbers(since=later) == [2]
    assert numbers(since=NOW) == [1, 2, 3, 4]
    assert numbers(after=record(2).id) == [3, 4]
    assert numbers(after=record(1).id, limit=2) == [2, 3]
    assert numbers(form="permit", limit=1) == [1]
    assert numbers(limit=0) == []
    assert numbers(backwards=True) == [4, 3, 2, 1]
    assert numbers(backwards=True, after=record(3).id, limit=1) == [2]
    assert numbers(backwards=True, form="permit") == [4, 1]


def test_only_the_latest_version_of_a_record_counts_in_a_listing(records: RecordStore) -> None:
    later = NOW + dt.timedelta(days=1)
    records.file(record(1))
    records.file(replace(record(1, version=2, office="moved"), filed_at=later))

    assert [entry.version for entry in records.records(since=later)] == [2]
    assert list(records.records(office="clinic")) == []
    assert [entry.version for entry in records.records(office="moved")] == [2]


def test_a_listing_longer_than_a_batch_is_whole(records: RecordStore) -> None:
    for number in range(104):
        records.file(record(number))
        records.open_task(task(number))

    every = [record(number).id for number in range(104)]
    assert [entry.id for entry in records.records(office="clinic")] == every
    assert [entry.id for entry in records.records(office="clinic", backwards=True)] == every[::-1]
    assert [entry.id for entry in records.tasks()] == [task(number).id for number in range(104)]


def test_a_task_is_opened_once(home: Home) -> None:
    entry = replace(task(), payload=LARGE)

    opened = at_once([partial(home.again().records.open_task, entry)] * 4)

    assert sorted(opened) == [False, False, False, True]
    assert home.records.open_task(replace(entry, payload=b"other")) is False
    assert home.again().records.task(entry.id) == entry


def test_tasks_are_listed_in_order_by_office_and_by_whether_they_are_done(records: RecordStore) -> None:
    for entry in (task(2), task(1, office="Été"), task(3, done=True), task(4, office="Été", done=True)):
        records.open_task(entry)

    assert list(records.tasks()) == [task(1, office="Été"), task(2)]
    assert list(records.tasks(office="Été")) == [task(1, office="Été")]
    assert list(records.tasks(done=True)) == [task(3, done=True), task(4, office="Été", done=True)]
    assert list(records.tasks(office="clinic", done=True)) == [task(3, done=True)]


def test_instants_without_a_zone_are_refused(records: RecordStore) -> None:
    naive = NOW.replace(tzinfo=None)

    with pytest.raises(ValueError, match="time zone"):
        records.file(replace(record(), filed_at=naive))
    with pytest.raises(ValueError, match="time zone"):
        records.open_task(replace(task(), opened_at=naive))
    with pytest.raises(ValueError, match="time zone"):
        list(records.records(since=naive))
    assert list(records.records()) == []


FULL = replace(
    task(1),
    kind=TaskKind.CORRECTION,
    state=TaskState.HELD,
    receipt="M4TM-0KYK",
    channel="fax",
    urgent=True,
    stops=5,
    pages=2,
    version=3,
    draft="drafts/1",
    held_until=NOW,
    reason="awaiting_page",
    claimed_by="ada",
    claimed_at=NOW,
    claimed_until=NOW + dt.timedelta(minutes=15),
    seconds=12,
    answered=5,
    record="D1-r000",
)


@pytest.mark.parametrize("payload", [b"sealed", LARGE])
def test_a_task_is_written_over_only_as_it_was_read(home: Home, payload: bytes) -> None:
    home.records.open_task(replace(FULL, payload=payload))
    stands = home.records.task(FULL.id)

    changed = home.again().records.change_task(replace(stands, claimed_by=None, version=4))

    assert stands == replace(FULL, payload=payload)
    assert changed == replace(FULL, payload=payload, claimed_by=None, version=4, revision=1)
    assert home.records.task(FULL.id) == changed
    for stale in (stands, replace(stands, revision=7)):
        with pytest.raises(Conflict):
            home.records.change_task(stale)
    assert home.records.task(FULL.id) == changed


def test_a_task_that_is_not_there_cannot_be_changed(records: RecordStore) -> None:
    with pytest.raises(ObjectMissing):
        records.change_task(task(1))


def test_of_two_clerks_one_has_the_task(home: Home) -> None:
    home.records.open_task(task(1))
    stands = home.records.task(task(1).id)

    def claimed(who: str) -> bool:
        try:
            home.again().records.change_task(replace(stands, claimed_by=who))
        except Conflict:
            return False
        return True

    won = at_once([partial(claimed, f"clerk {number}") for number in range(5)])

    assert won.count(True) == 1
    assert home.records.task(task(1).id).claimed_by == f"clerk {won.index(True)}"


def test_the_queue_has_the_urgent_first_and_then_the_oldest(records: RecordStore) -> None:
    hour = dt.timedelta(hours=1)
    first, second = replace(task(9), urgent=True), replace(task(8), urgent=True, opened_at=NOW + hour)
    third, last = replace(task(7), opened_at=NOW - hour), task(6)
    for entry in (last, third, second, first, task(5, done=True)):
        records.open_task(entry)

    queue = list(records.queue())

    assert [entry.id for entry in queue] == [entry.id for entry in (first, second, third, last)]
    assert {entry.payload for entry in queue} == {b""}
    assert [entry.id for entry in records.queue(after=rank(second), limit=1)] == [third.id]
    assert list(records.queue(limit=0)) == []
    assert [entry.id for entry in records.queue(TaskFilter(done=True))] == [task(5).id]


def test_what_has_waited_long_is_found_among_urgent_and_other_tasks(records: RecordStore) -> None:
    day = dt.timedelta(days=1)
    for number in range(8):
        waited = replace(task(number), urgent=number % 2 == 0, opened_at=NOW - number * day)
        records.open_task(waited)

    def found(days: int, **asked: Any) -> list[int]:
        wanted = TaskFilter(before=NOW - days * day)
        return [int(entry.document[3:]) for entry in records.queue(wanted, **asked)]

    assert found(3) == [6, 4, 7, 5, 3]
    assert found(3, limit=3) == [6, 4, 7]
    assert found(3, after=rank(records.task(task(7).id))) == [5, 3]
    assert found(8) == []


def test_what_was_opened_since_is_found_among_urgent_and_other_tasks(records: RecordStore) -> None:
    day = dt.timedelta(days=1)
    for number in range(8):
        records.open_task(replace(task(number), urgent=number % 2 == 0, opened_at=NOW - number * day))

    def found(days: int, **asked: Any) -> list[int]:
        wanted = TaskFilter(since=NOW - days * day)
        return [int(entry.document[3:]) for entry in records.queue(wanted, **asked)]

    assert found(3) == [2, 0, 3, 1]
    assert found(3, limit=3) == [2, 0, 3]
    assert found(3, after=rank(records.task(task(0).id))) == [3, 1]
    assert found(3, after=rank(records.task(task(7).id))) == [3, 1]
    assert found(-1) == []
    assert len(found(8)) == 8


def test_a_closed_task_leaves_the_queue(records: RecordStore) -> None:
    records.open_task(task(1))
    records.change_task(replace(records.task(task(1).id), state=TaskState.CLOSED, disposition="filed", closed_at=NOW))

    assert list(records.queue()) == list(records.tasks()) == []
    assert [entry.disposition for entry in records.queue(TaskFilter(done=True))] == ["filed"]


def test_tasks_are_found_by_what_they_are_and_who_has_them(records: RecordStore) -> None:
    later = NOW + dt.timedelta(minutes=1)
    made = {
        1: task(1, office="Été"),
        2: replace(task(2), kind=TaskKind.DUPLICATE),
        3: replace(task(3), form="permit"),
        4: replace(task(4), state=TaskState.HELD, held_until=later),
        5: replace(task(5), state=TaskState.ASKED, urgent=True),
        6: replace(task(6), claimed_by="ada", claimed_until=later),
        7: replace(task(7), claimed_by="eve", claimed_until=later),
    }
    for entry in made.values():
        records.open_task(entry)

    def found(**asked: object) -> list[int]:
        return [int(entry.document[3:]) for entry in records.queue(TaskFilter(**asked))]  # type: ignore[arg-type]

    assert found(offices={"Été"}) == [1]
    assert found(offices={"Été", "clinic"}) == [5, 1, 2, 3, 4, 6, 7]
    assert found(offices=frozenset()) == []
    assert found(kinds={TaskKind.DUPLICATE}) == [2]
    assert found(form="permit") == [3]
    assert found(urgent=True) == [5]
    assert found(before=NOW, form="permit") == [3]
    assert found(before=NOW - dt.timedelta(microseconds=1)) == []
    assert found(document=made[3].document) == [3]
    assert found(states={TaskState.HELD}) == [4]
    assert found(states={TaskState.WAITING}, due=NOW) == [1, 2, 3, 6, 7]
    assert found(states={TaskState.WAITING}, due=later) == [1, 2, 3, 4, 6, 7]
    assert found(mine=NOW, claimed_by="ada") == [6]
    assert found(mine=later, claimed_by="ada") == []
    assert found(free=NOW, claimed_by="ada", urgent=False) == [1, 2, 3, 4, 6]
    assert found(free=later, claimed_by="ada", urgent=False) == [1, 2, 3, 4, 6, 7]


def test_the_last_page_of_a_long_queue_costs_no_more_than_the_first(home_machine: Home, tmp_path: Path) -> None:
    for number in range(2000):
        home_machine.records.open_task(replace(task(number), form=f"f{number % 7}"))
    with counted(tmp_path) as (records, steps):

        def cost(wanted: TaskFilter = EVERYTHING, after: str | None = None) -> tuple[list[TaskEntry], int]:
            steps.clear()
            return list(records.queue(wanted, after=after, limit=50)), len(steps)

        page, first = cost()
        seen, costs = len(page), [first]
        while page:
            page, last = cost(after=rank(page[-1]))
            seen, costs = seen + len(page), [*costs, last]
        rare, through_a_form = cost(TaskFilter(form="f6", urgent=True))
        old, through_all = cost(TaskFilter(before=NOW - dt.timedelta(days=1)))

    assert (seen, rare, old) == (2000, [], [])
    assert max(costs) <= 1.2 * first
    assert max(through_a_form, through_all) <= first * 2000 / BATCH  # each task once at most


@contextmanager
def counted(folder: Path) -> Iterator[tuple[SqliteRecords, list[None]]]:
    """Yield the records of the home in *folder*, and a list that grows with every ten steps of SQLite's machine."""
    steps: list[None] = []
    with Database(folder / "copiste.db") as database:
        with database.reading() as connection:
            connection.set_progress_handler(lambda: steps.append(None), 10)
        yield SqliteRecords(database), steps


def test_records_are_found_by_their_marks_the_newest_first(home: Home) -> None:
    for number in range(BATCH + 5):
        home.records.mark(record(number).id, ["a", *(["b"] if number % 50 == 0 else [])])

    later = home.again().records
    assert list(later.marked("a")) == [record(number).id for number in reversed(range(BATCH + 5))]
    assert list(later.marked("b")) == [record(100).id, record(50).id, record(0).id]
    assert list(later.marked("b", before=record(100).id)) == [record(50).id, record(0).id]
    assert list(later.marked("c")) == []
    assert later.marks(record(50).id) == {"a", "b"}
    assert later.marks("none") == frozenset()


def test_a_record_marked_again_is_found_by_what_it_has_now_alone(records: RecordStore) -> None:
    many = [f"mark-{number}" for number in range(60)]
    records.mark(record(1).id, ["a", *many])
    records.mark(record(2).id, ["a"])

    records.mark(record(1).id, ["b", *many[:40]])

    assert records.marks(record(1).id) == {"b", *many[:40]}
    assert (list(records.marked("a")), list(records.marked("b"))) == ([record(2).id], [record(1).id])
    assert list(records.marked(many[59])) == []

    records.mark(record(1).id, [])

    assert records.marks(record(1).id) == frozenset()
    assert (list(records.marked("b")), list(records.marked(many[0]))) == ([], [])
