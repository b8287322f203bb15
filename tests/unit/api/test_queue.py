"""Whose turn a task is: claims, the order of the queue, and how it is looked through."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from copiste.ports.identity import Role
from copiste.reading.model import PagePlace
from copiste.records.model import Assembly, PagePlacing
from tests.unit.api.clerk import taken
from tests.unit.api.office import Client, Office, one_form, read

STRANGE = Assembly((PagePlacing(1, PagePlace.UNRECOGNISED),), ())


def test_two_clerks_never_hold_the_same_task(place: Office, clerk: Client) -> None:
    other = place.person("yves", Role.REVIEWER)
    first, second = place.arrive(one_form(), b"1"), place.arrive(one_form(), b"2")

    mine, theirs = taken(clerk), taken(other)

    assert [mine["document"], theirs["document"]] == [first, second]
    status, told = other("POST", f"/api/tasks/{mine['id']}/claim", {})
    assert (status, told["code"], told["facts"]["by"]) == (409, "claimed_by_other", "Rose")
    assert other("PUT", f"/api/tasks/{mine['id']}/draft", {"version": 0, "fields": {}})[1]["code"] == "claimed_by_other"
    assert other("DELETE", f"/api/tasks/{mine['id']}/claim")[0] == 409
    assert taken(clerk)["id"] == mine["id"]
    clerk.ok("DELETE", f"/api/tasks/{mine['id']}/claim")
    assert clerk("PUT", f"/api/tasks/{mine['id']}/draft", {"version": 0, "fields": {}})[1]["code"] == "not_claimed"
    assert other.ok("POST", f"/api/tasks/{mine['id']}/claim", {})["by"] == "yves"


def test_a_claim_runs_out_and_the_task_goes_to_the_next_clerk(
    place: Office, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = place.person("yves", Role.REVIEWER)
    place.arrive(one_form())
    task = taken(clerk)
    later = place.deps.clock() + dt.timedelta(seconds=901)
    monkeypatch.setattr("copiste.wiring.Deps.clock", lambda _: later, raising=False)
    moved = type(place.deps).desk.fget(place.deps)  # type: ignore[attr-defined]
    monkeypatch.setattr("functions.api.who.desk", lambda: _later(moved, later))
    for name in ("routes_tasks", "routes_work"):
        monkeypatch.setattr(f"functions.api.{name}.desk", lambda: _later(moved, later))

    assert other.ok("POST", "/api/tasks/next", {})["id"] == task["id"]
    assert clerk("PUT", f"/api/tasks/{task['id']}/draft", {"version": 0, "fields": {}})[1]["code"] == "claimed_by_other"


def _later(desk: Any, at: dt.datetime) -> Any:
    from dataclasses import replace

    return replace(desk, clock=lambda: at)


def test_the_next_task_can_be_fetched_ahead(place: Office, clerk: Client) -> None:
    first, second = place.arrive(one_form(), b"1"), place.arrive(one_form(), b"2")
    task = taken(clerk)

    ahead = clerk.ok("POST", "/api/tasks/next", {"prefetch": True, "not": [task["id"]]})

    assert [task["document"], ahead["document"]] == [first, second]
    assert clerk.ok("GET", "/api/tasks/counts")["mine"] == 2
    assert clerk("POST", "/api/tasks/next", {"not": [task["id"], ahead["id"]]})[0] == 204


def test_the_urgent_come_first_and_the_queue_is_found_by_receipt(place: Office, clerk: Client) -> None:
    place.arrive(one_form(), b"1")
    urgent = place.arrive(one_form(priority=read("/priority", "A")), b"2")

    listed = clerk.ok("GET", "/api/tasks")["tasks"]

    assert [each["urgent"] for each in listed] == [True, False]
    assert listed[0]["document"] == urgent
    typed = place.deps.ledger.document(urgent).receipt.lower().replace("-", " ")
    assert [each["document"] for each in clerk.ok("GET", f"/api/tasks?q={typed.replace(' ', '%20')}")["tasks"]] == [
        urgent
    ]
    assert clerk.ok("GET", "/api/tasks?urgent=true&limit=1")["next"]
    assert clerk.ok("GET", "/api/tasks?q=0000-0000")["tasks"] == []


def test_tasks_are_listed_and_taken_by_how_long_they_have_waited(place: Office, clerk: Client) -> None:
    place.arrive(one_form())
    (pattern,) = place.deps.records.tasks()
    waited = {}
    for days in (1, 5, 9):
        document = f"{pattern.document[:-4]}{days:04}"
        opened = pattern.opened_at - dt.timedelta(days=days, minutes=1)
        waited[days] = replace(pattern, id=f"{document}-t000", document=document, opened_at=opened)
        place.deps.records.open_task(waited[days])

    def found(days: int) -> list[str]:
        return [each["id"] for each in clerk.ok("GET", f"/api/tasks?days={days}")["tasks"]]

    assert found(0) == [waited[9].id, waited[5].id, waited[1].id, pattern.id]
    assert found(3) == [waited[9].id, waited[5].id]
    assert found(10) == []
    assert clerk.ok("GET", "/api/tasks?days=3&limit=1")["next"] is not None
    assert clerk("GET", "/api/tasks?days=-1")[0] == 400
    assert clerk("POST", "/api/tasks/next", {"days": 10})[0] == 204
    assert clerk("POST", "/api/tasks/next", {"days": 4000})[0] == 400


def test_a_task_whose_document_was_erased_keeps_nobody_from_the_next(place: Office, clerk: Client) -> None:
    first, second = place.arrive(one_form(), b"1"), place.arrive(one_form(), b"2")
    place.deps.sealer.destroy(first)

    assert taken(clerk)["document"] == second
    (closed,) = clerk.ok("GET", "/api/tasks?state=closed")["tasks"]
    assert (closed["document"], closed["reason"]["code"]) == (first, "erased")


def test_exceptions_are_listed_apart_from_forms_and_taken_apart(place: Office, clerk: Client) -> None:
    form, other = place.arrive(one_form(), b"1"), place.arrive(STRANGE, b"2")

    listed = {
        kinds: [each["document"] for each in clerk.ok("GET", f"/api/tasks?kind={kinds}")["tasks"]]
        for kinds in ("forms", "exceptions", "unrecognised", "blank")
    }

    assert listed == {"forms": [form], "exceptions": [other], "unrecognised": [other], "blank": []}
    assert clerk.ok("POST", "/api/tasks/next", {"kind": "exceptions"})["document"] == other
    assert clerk("POST", "/api/tasks/next", {"kind": "blank"}) == (204, "")
    assert clerk("GET", "/api/tasks?kind=others")[0] == 400


def test_what_came_since_one_looked_last_is_counted_as_new(place: Office, clerk: Client) -> None:
    place.arrive(one_form(), b"1")
    first = clerk.ok("GET", "/api/tasks/counts")
    place.arrive(one_form(), b"2")

    assert (first["total"], first["new"]) == (1, 0)
    assert clerk.ok("GET", f"/api/tasks/counts?since={first['at']}")["new"] == 1
    assert clerk.ok("GET", "/api/tasks/counts?since=2020-01-01T00:00:00Z")["new"] == 2
    assert clerk("GET", "/api/tasks/counts?since=yesterday")[0] == 400
