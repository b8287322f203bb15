"""Who has a task in hand, for how long, and who may see one whose document came to the wrong place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from copiste.books.incidents import RESTRICTED, Restricted
from copiste.desk import claims
from copiste.desk.claims import CLAIM, PREFETCH, Wanted
from copiste.desk.context import Desk
from copiste.errors import ClaimedByOther, Conflict, Forbidden, NotClaimed, TaskClosed, VersionConflict
from copiste.ports.identity import Person, Role
from copiste.ports.records import RecordStore, TaskEntry, TaskFilter
from copiste.records.tasks import TaskState
from tests.unit.api.office import Office, one_form

ROSE = Person("rose", "Rose", Role.REVIEWER, ("*",))
JANE = Person("jane", "Jane", Role.REVIEWER, ("*",))
DIANE = Person("diane", "Diane", Role.SUPERVISOR, ("*",))


@dataclass(slots=True)
class Behind:
    """Records whose queue still lists what stood in it a moment ago."""

    records: RecordStore
    listed: tuple[TaskEntry, ...]

    def queue(self, which: TaskFilter) -> Iterable[TaskEntry]:
        return self.listed if which.free else ()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.records, name)


def desk_at(place: Office, seconds: float = 0) -> Desk:
    """Return the desk so long after the first task was opened."""
    now = min(each.opened_at for each in place.deps.records.tasks()) + dt.timedelta(seconds=seconds)
    return replace(place.deps.desk, clock=lambda: now)


def waiting(place: Office) -> str:
    return f"{place.arrive(one_form())}-t000"


def test_a_task_is_taken_for_a_quarter_of_an_hour_and_begun(place: Office) -> None:
    task = waiting(place)
    desk = desk_at(place)

    taken = claims.claim(desk, ROSE, task)

    assert (taken.claimed_by, taken.claimed_at, taken.claimed_until) == ("rose", desk.clock(), desk.clock() + CLAIM)
    assert dt.timedelta(minutes=15) == CLAIM


def test_one_taken_ahead_is_not_begun_until_it_is_looked_at(place: Office) -> None:
    task = waiting(place)
    desk, later = desk_at(place), desk_at(place, 60)

    ahead = claims.claim(desk, ROSE, task, prefetch=True)
    begun = claims.claim(later, ROSE, task)

    assert (ahead.claimed_at, ahead.claimed_until) == (None, desk.clock() + PREFETCH)
    assert (begun.claimed_at, begun.claimed_until) == (later.clock(), later.clock() + CLAIM)
    assert dt.timedelta(minutes=3) == PREFETCH


def test_what_is_held_is_never_held_for_less_by_taking_it_ahead(place: Office) -> None:
    task = waiting(place)
    taken = claims.claim(desk_at(place), ROSE, task)

    again = claims.claim(desk_at(place, 60), ROSE, task, prefetch=True)

    assert (again.claimed_at, again.claimed_until) == (taken.claimed_at, taken.claimed_until)


def test_a_claim_that_ended_is_free_and_begins_anew_for_the_next(place: Office) -> None:
    task = waiting(place)
    claims.claim(desk_at(place), ROSE, task)
    before, after = desk_at(place, CLAIM.total_seconds() - 1), desk_at(place, CLAIM.total_seconds())

    with pytest.raises(ClaimedByOther):
        claims.claim(before, JANE, task)
    taken = claims.claim(after, JANE, task)

    assert (taken.claimed_by, taken.claimed_at, taken.claimed_until) == ("jane", after.clock(), after.clock() + CLAIM)


def test_whoever_found_out_that_a_document_came_to_the_wrong_place_goes_on_and_nobody_else(place: Office) -> None:
    task = waiting(place)
    document = place.deps.records.task(task).document
    RESTRICTED.put(place.deps.registers, document, Restricted("incident", "rose"))
    desk = place.deps.desk

    assert claims.seen(desk, ROSE, task).id == task
    assert claims.seen(desk, DIANE, task).id == task
    with pytest.raises(Forbidden):
        claims.seen(desk, JANE, task)

    claims.erased(desk, place.deps.records.task(task))
    with pytest.raises(Forbidden):
        claims.seen(desk, ROSE, task)


def test_a_task_that_was_misdirected_is_seen_by_supervisors_alone(place: Office) -> None:
    task = waiting(place)
    standing = place.deps.records.task(task)
    place.deps.records.change_task(replace(standing, state=TaskState.MISDIRECTED, version=1))

    assert claims.seen(place.deps.desk, DIANE, task).id == task
    with pytest.raises(Forbidden):
        claims.seen(place.deps.desk, ROSE, task)


@pytest.mark.parametrize("gone", ["taken", "closed", "restricted"])
def test_what_went_from_the_queue_a_moment_ago_is_passed_over(place: Office, gone: str) -> None:
    first, second = waiting(place), f"{place.arrive(one_form(), b'another')}-t000"
    desk = place.deps.desk
    listed = tuple(place.deps.records.task(task) for task in (first, second))
    if gone == "taken":
        claims.claim(desk, JANE, first)
    elif gone == "closed":
        claims.erased(desk, listed[0])
    else:
        RESTRICTED.put(place.deps.registers, listed[0].document, Restricted("incident", "jane"))

    late = replace(desk, records=Behind(place.deps.records, listed))  # type: ignore[arg-type]  # the rest is passed on
    found = claims.take_next(late, ROSE, Wanted())

    assert found is not None
    assert (found.id, found.claimed_by) == (second, "rose")
    assert claims.take_next(late, ROSE, Wanted(), without={first, second}) is None


def test_only_a_supervisor_gives_back_what_another_holds(place: Office) -> None:
    task = waiting(place)
    desk = place.deps.desk
    claims.claim(desk, ROSE, task)

    with pytest.raises(ClaimedByOther):
        claims.release(desk, JANE, task)
    assert claims.release(desk, DIANE, task).claimed_by is None
    assert claims.release(desk, JANE, task).claimed_by is None  # nobody holds it
    claims.claim(desk, ROSE, task)
    given = claims.release(desk, ROSE, task)
    assert (given.claimed_by, given.claimed_at, given.claimed_until) == (None, None, None)


def test_each_thing_in_the_way_of_a_change_is_told_apart(place: Office) -> None:
    task = waiting(place)
    desk = place.deps.desk
    free = place.deps.records.task(task)

    with pytest.raises(NotClaimed):
        claims.held(desk, ROSE, free, 0)
    mine = claims.claim(desk, ROSE, task)
    assert claims.held(desk, ROSE, mine, 0) == mine
    assert claims.held(desk, ROSE, mine, None) == mine
    with pytest.raises(VersionConflict):
        claims.held(desk, ROSE, mine, 1)
    with pytest.raises(ClaimedByOther) as other:
        claims.held(desk, JANE, mine, 0)
    assert other.value.facts["by"] == "rose"
    claims.erased(desk, mine)
    closed = place.deps.records.task(task)
    assert (closed.state, closed.reason, closed.version, closed.claimed_by) == (TaskState.CLOSED, "erased", 1, None)
    with pytest.raises(TaskClosed):
        claims.held(desk, ROSE, closed, None)


@pytest.mark.parametrize(("others", "gets_through"), [(0, True), (7, True), (8, False)])
def test_a_change_is_tried_eight_times_on_what_others_made_of_the_task(
    place: Office, others: int, gets_through: bool
) -> None:
    task = waiting(place)
    desk, tries = place.deps.desk, 0

    def contested(entry: TaskEntry) -> TaskEntry:
        nonlocal tries
        tries += 1
        if tries <= others:
            standing = desk.records.task(task)
            desk.records.change_task(replace(standing, seconds=standing.seconds + 1))
        return replace(entry, reason="other")

    if gets_through:
        changed = claims.changed(desk, ROSE, task, contested)
        assert (tries, changed.reason, changed.seconds) == (others + 1, "other", others)
    else:
        with pytest.raises(Conflict):
            claims.changed(desk, ROSE, task, contested)
        assert place.deps.records.task(task).reason is None


def test_what_has_waited_for_days_was_opened_so_long_ago() -> None:
    now = dt.datetime(2026, 11, 10, 9, tzinfo=dt.UTC)

    assert claims.opened_before(now, 3) == dt.datetime(2026, 11, 7, 9, tzinfo=dt.UTC)
    assert claims.opened_before(now, 0) == now
    assert claims.opened_before(now, None) is None
