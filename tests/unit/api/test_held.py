"""A task that is set aside comes back on its day, in the morning of its office; it is never set aside for ever."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from copiste.desk.actions import hold
from copiste.desk.actions.offered import offered
from copiste.desk.claims import claim
from copiste.desk.context import Desk
from copiste.errors import BadRequest, VersionConflict
from copiste.ports.identity import Person, Role
from copiste.records.tasks import TaskState
from copiste.settings.offices import Office as OfficeFacts
from copiste.settings.offices import Offices
from tests.unit.api.clerk import taken
from tests.unit.api.office import Client, Office, one_form

ROSE = Person("rose", "Rose", Role.REVIEWER, ("*",))


def test_a_task_is_held_until_a_day_and_comes_back(place: Office, clerk: Client) -> None:
    place.arrive(one_form())
    task = taken(clerk)
    path = f"/api/tasks/{task['id']}"
    day = (place.deps.clock() + dt.timedelta(days=3)).date().isoformat()

    held = clerk.ok("POST", f"{path}/hold", {"version": 0, "reason": "awaiting_page", "note": "p. 2", "until": day})

    assert (held["state"], held["version"]) == ("held", 1)
    assert clerk("POST", "/api/tasks/next", {})[0] == 204
    assert clerk.ok("GET", "/api/tasks")["tasks"] == []
    (listed,) = clerk.ok("GET", "/api/tasks?state=held")["tasks"]
    assert (listed["reason"]["code"], listed["held_until"][:10]) == ("awaiting_page", day)
    assert taken(clerk, task["id"])["notes"][0]["text"] == "p. 2"
    assert clerk.ok("POST", f"{path}/resume", {"version": 1})["state"] == "waiting"
    for until in ("2020-01-01", "never", "2999-01-01", ""):
        body = {"version": 2, "reason": "other", "until": until}
        assert clerk("POST", f"{path}/hold", body)[0] == 400


@pytest.mark.parametrize(("short_of_it", "kept"), [(0, False), (1, True)])
def test_a_task_is_held_for_less_than_a_year_and_a_day(place: Office, short_of_it: int, kept: bool) -> None:
    place.arrive(one_form())
    (waiting,) = place.deps.records.tasks()
    desk = replace(place.deps.desk, clock=lambda: waiting.opened_at)
    rose = Person("rose", "Rose", Role.REVIEWER, ("*",))
    until = waiting.opened_at + dt.timedelta(days=366, microseconds=-short_of_it)
    claim(desk, rose, waiting.id)

    body = hold.HoldBody(version=0, reason="other", until=until.isoformat())
    if kept:
        hold.run(desk, rose, waiting.id, body)
        assert place.deps.records.task(waiting.id).held_until == until
    else:
        with pytest.raises(BadRequest):
            hold.run(desk, rose, waiting.id, body)


def at_noon(place: Office, zone: str) -> tuple[Desk, str]:
    """Return the desk at noon (UTC) of the 10 March 2027, for an office of *zone*, and a task in rose's hand."""
    task = f"{place.arrive(one_form())}-t000"
    offices = Offices({"greffe": OfficeFacts("greffe", zone)})
    desk = replace(place.deps.desk, clock=lambda: dt.datetime(2027, 3, 10, 12, tzinfo=dt.UTC), offices=offices)
    claim(desk, ROSE, task)
    return desk, task


def body(until: str, version: int = 0) -> hold.HoldBody:
    return hold.HoldBody(version=version, reason="awaiting_page", until=until)


@pytest.mark.parametrize(
    ("zone", "until", "instant"),
    [
        ("America/Toronto", "2027-03-12", "2027-03-12T13:00+00:00"),  # eight in the morning, winter time
        ("America/Toronto", "2027-03-15", "2027-03-15T12:00+00:00"),  # and in summer time
        ("Europe/Paris", "2027-03-12", "2027-03-12T07:00+00:00"),
        ("America/Toronto", "2027-03-12T14:30", "2027-03-12T19:30+00:00"),
        ("America/Toronto", "2027-03-12T14:30+00:00", "2027-03-12T14:30+00:00"),
        ("America/Toronto", "2027-03-10", "2027-03-10T13:00+00:00"),  # later today
    ],
)
def test_a_day_begins_at_eight_in_the_morning_of_its_office(place: Office, zone: str, until: str, instant: str) -> None:
    desk, task = at_noon(place, zone)

    hold.run(desk, ROSE, task, body(until))

    held = place.deps.records.task(task)
    assert held.held_until == dt.datetime.fromisoformat(instant)
    assert (held.state, held.reason, held.claimed_by, held.version) == (TaskState.HELD, "awaiting_page", None, 1)


@pytest.mark.parametrize("until", ["2027-03-10T12:00+00:00", "2027-03-09", "2028-03-11", "tomorrow", ""])
def test_a_day_that_is_past_too_far_or_none_is_refused(place: Office, until: str) -> None:
    desk, task = at_noon(place, "Europe/Paris")

    with pytest.raises(BadRequest):
        hold.run(desk, ROSE, task, body(until))
    assert place.deps.records.task(task).state is TaskState.WAITING


def test_a_task_is_held_only_as_it_was_looked_at_and_for_a_reason_of_the_list(place: Office) -> None:
    desk, task = at_noon(place, "Europe/Paris")

    with pytest.raises(VersionConflict):
        hold.run(desk, ROSE, task, body("2027-03-12", version=3))
    with pytest.raises(BadRequest):
        hold.run(desk, ROSE, task, hold.HoldBody(version=0, reason="lunch", until="2027-03-12"))
    assert place.deps.records.task(task).state is TaskState.WAITING


@pytest.mark.parametrize(("zone", "day"), [("America/Toronto", "2027-03-17"), ("Pacific/Kiritimati", "2027-03-18")])
def test_a_week_from_today_is_proposed_as_the_office_counts_its_days(place: Office, zone: str, day: str) -> None:
    desk, task = at_noon(place, zone)
    (asked,) = [each.asks for each in offered(desk, place.deps.records.task(task), ROSE) if each.name == "hold"]

    assert [each.value for each in asked or () if each.name == "until"] == [day]
    assert [(each.name, each.required) for each in asked or ()] == [("reason", True), ("until", True), ("note", False)]
