"""A task ends once, by whoever held it, and all that is kept says so once; asked again, the answer is the same."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.api.clerk import answered, fits, taken
from tests.unit.api.office import Client, Office, one_form
from tests.unit.api.test_exceptions import LOST

ASTRAY = {"version": 0, "intended_for": "la clinique voisine", "measures": "rappel"}


def audited(place: Office, what: str) -> int:
    return len([*place.deps.audit.entries(what=what)])


def test_a_misdirected_document_is_registered_once_whoever_says_it_again(
    place: Office, clerk: Client, boss: Client
) -> None:
    place.arrive(one_form())
    path = f"/api/tasks/{taken(clerk)['id']}/misdirected"
    first = clerk.ok("POST", path, ASTRAY)

    again = clerk.ok("POST", path, ASTRAY)

    assert again == first
    assert (first["disposition"], first["version"]) == ("misdirected", 1)
    assert boss("POST", path, {**ASTRAY, "version": 1})[0] == 409
    assert [each["id"] for each in boss.ok("GET", "/api/incidents")["incidents"]] == [first["incident"]]
    assert audited(place, "task.misdirected") == 1
    assert fits(place) == []


def test_an_incident_says_whom_the_document_was_meant_for(place: Office, clerk: Client) -> None:
    place.arrive(one_form())
    task = taken(clerk)
    said = {name: text for name, text in ASTRAY.items() if name != "intended_for"}

    assert clerk("POST", f"/api/tasks/{task['id']}/misdirected", said)[0] == 400
    assert clerk.ok("GET", f"/api/tasks/{task['id']}")["state"] == "waiting"


def test_what_ends_for_good_is_marked_and_what_it_must_ask_as_well(place: Office, clerk: Client) -> None:
    place.arrive(one_form())

    offered = {each["name"]: each for each in taken(clerk)["allowed"]}

    assert [name for name, each in offered.items() if each["danger"]] == ["reject", "misdirected"]
    assert [(each["name"], each["required"]) for each in offered["misdirected"]["asks"]] == [
        ("intended_for", True),
        ("measures", True),
        ("note", False),
    ]


def test_a_correction_was_in_the_right_place_before(place: Office, clerk: Client) -> None:
    document = place.arrive(one_form())
    task = taken(clerk)
    clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": answered(clerk, task)})
    reopened = clerk.ok("POST", f"/api/records/{document}-r000/reopen", {"version": 1, "why": "la ville"})
    opened = taken(clerk, reopened["id"])

    assert "misdirected" not in [each["name"] for each in opened["allowed"]]
    assert clerk("POST", f"/api/tasks/{opened['id']}/misdirected", ASTRAY)[0] == 400
    ended = clerk.ok("POST", f"/api/tasks/{opened['id']}/reject", {"version": 0, "reason": "other"})

    assert ended["disposition"] == "rejected"
    assert place.state(document) == "filed"  # its pages stay those of the record
    assert fits(place) == []


@pytest.mark.parametrize(
    ("outcome", "how", "reason"),
    [(one_form(), "reject", "not_signed"), (LOST, "dismiss", "advertising")],
)
def test_an_end_with_a_note_is_kept_and_audited_once(
    place: Office, clerk: Client, outcome: Any, how: str, reason: str
) -> None:
    disposition = f"{how}ed"
    place.arrive(outcome)
    task = taken(clerk)
    path = f"/api/tasks/{task['id']}/{how}"
    body = {"version": 0, "reason": reason, "note": "rappeler"}
    first = clerk.ok("POST", path, body)
    assert audited(place, f"task.{disposition}") == 1

    assert clerk.ok("POST", path, body) == first
    assert (first["disposition"], first["version"]) == (disposition, 1)
    notes = clerk.ok("GET", f"/api/tasks/{task['id']}")["notes"]
    assert [(each["kind"], each["text"]) for each in notes] == [(how, "rappeler")]
    assert audited(place, f"task.{disposition}") == 1
    assert fits(place) == []


def test_a_task_that_another_filed_is_not_filed_again(place: Office, clerk: Client, boss: Client) -> None:
    document = place.arrive(one_form())
    task = taken(clerk)
    path = f"/api/tasks/{task['id']}/file"
    filed = clerk.ok("POST", path, {"version": answered(clerk, task)})

    assert boss("POST", path, {"version": filed["version"]})[1]["code"] == "closed"
    assert [each.version for each in place.deps.records.records()] == [1]
    assert audited(place, "task.file") == 1
    assert place.state(document) == "filed"
