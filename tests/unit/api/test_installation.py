"""Offices with their doors, and the queues, as supervisors and administrators see them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copiste.books import doors as fares
from copiste.books import running
from copiste.books.doors import FOLDERS, FolderState
from copiste.books.running import Running, RunningProcess
from copiste.flow.collecting import heard
from copiste.flow.reception import Handed
from copiste.ports import messages
from copiste.ports.identity import Role
from copiste.records.arrival import ArrivalFacts
from tests.unit.api.office import Client, Office, office

NUMBER = "+14185550100"
DOORS = {
    "lines": {NUMBER: {"office": "greffe", "title": "Télécopieur du greffe", "forms": ["visit"]}},
    "connections": {"nuage": {"kind": "srfax", "office": "greffe", "options": {"account": "1"}, "secret": "nuage"}},
    "folders": {"etage-2": {"path": "/srv/scans", "office": "archives"}},
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "doors.json").write_text(json.dumps(DOORS))
    (home / "offices.json").write_text(json.dumps({"greffe": {"title": "Greffe de la ville"}}))
    with office(tmp_path, monkeypatch) as made:
        yield made


def shown(client: Client) -> Mapping[str, Any]:
    found: Mapping[str, Any] = client.ok("GET", "/api/offices")
    return {each["id"]: {(door["kind"], door["name"]): door for door in each["doors"]} for each in found["offices"]}


def test_offices_stand_with_the_doors_that_the_files_give_them(boss: Client) -> None:
    found = boss.ok("GET", "/api/offices")

    offices = {each["id"]: (each["title"], each["described"]) for each in found["offices"]}
    assert offices == {"greffe": ("Greffe de la ville", True), "archives": ("archives", False)}
    assert found["kept"] == "files"
    doors = shown(boss)
    plain = [("inbox", ""), ("upload", ""), ("counter", "")]
    assert list(doors["greffe"]) == [*plain, ("line", "Télécopieur du greffe"), ("connection", "nuage")]
    assert list(doors["archives"]) == [*plain, ("folder", "etage-2")]
    line = doors["greffe"]["line", "Télécopieur du greffe"]
    assert (line["detail"], line["forms"], line["last_at"], line["quiet_since"]) == (NUMBER, ["visit"], None, None)
    assert "secret" not in json.dumps(found)


def test_each_door_says_when_something_last_came_there(place: Office, boss: Client) -> None:
    deps, now = place.deps, place.deps.clock()
    deps.reception.run(Handed("greffe", "upload", "rose 1", b"one"))
    second = deps.reception.run(Handed("greffe", "upload", "rose 2", b"two"))
    hour = now - dt.timedelta(hours=1)
    called = ArrivalFacts(called=NUMBER, received_at=hour)
    heard(called, "greffe", "nuage", sealer=deps.sealer, rhythm=deps.rhythm, now=now)
    fares.note(deps.registers, "nuage", lambda state: replace(state, took=hour))
    FOLDERS.put(deps.registers, "etage-2", FolderState(at=now, took=hour))

    doors = shown(boss)

    assert doors["greffe"]["upload", ""]["last_at"][:23] == second.landed_at.isoformat()[:23]
    assert doors["greffe"]["inbox", ""]["last_at"] is None
    assert doors["archives"]["upload", ""]["last_at"] is None, "that came to another office"
    said = {
        doors["greffe"]["line", "Télécopieur du greffe"]["last_at"],
        doors["greffe"]["connection", "nuage"]["last_at"],
    }
    assert said == {doors["archives"]["folder", "etage-2"]["last_at"]}
    assert said.pop()[:19] == hour.isoformat()[:19]


def test_a_line_that_is_silent_against_its_way_is_quiet(place: Office, boss: Client) -> None:
    deps, now = place.deps, place.deps.clock()
    last = now - dt.timedelta(days=3)
    for hours in range(24 * 7 * 8, 0, -1):
        at = last - dt.timedelta(hours=hours)
        heard(
            ArrivalFacts(called=NUMBER, received_at=at),
            "greffe",
            "nuage",
            sealer=deps.sealer,
            rhythm=deps.rhythm,
            now=at,
        )

    door = shown(boss)["greffe"]["line", "Télécopieur du greffe"]

    assert door["quiet_since"] == door["last_at"]
    assert (place.deps.clock() - dt.datetime.fromisoformat(door["quiet_since"])).days == 3


def test_a_door_that_fails_says_so_in_a_sentence(place: Office, boss: Client) -> None:
    deps, now = place.deps, place.deps.clock()
    since = now - dt.timedelta(hours=2)
    fares.note(deps.registers, "nuage", lambda state: replace(state, failing_since=since, problem="door_failed"))
    FOLDERS.put(deps.registers, "etage-2", FolderState(at=now - dt.timedelta(minutes=4)))

    doors = shown(boss)

    gateway, folder = doors["greffe"]["connection", "nuage"], doors["archives"]["folder", "etage-2"]
    assert "nuage" in gateway["problem"]["message"]
    assert gateway["failing_since"][:19] == since.isoformat()[:19]
    assert folder["problem"]["code"] == "silent"
    assert "etage-2" in folder["problem"]["message"]


def test_a_supervisor_sees_the_doors_of_their_offices_alone(place: Office, clerk: Client) -> None:
    there = place.person("ella", Role.SUPERVISOR, "archives")

    assert list(shown(there)) == ["archives"]
    assert clerk("GET", "/api/offices")[0] == 403
    assert clerk("GET", "/api/queues")[0] == 403


def steps(client: Client) -> Mapping[str, Any]:
    return {each["step"]: each for each in client.ok("GET", "/api/queues")["queues"]}


def test_what_waits_stands_by_its_step_with_the_age_of_the_oldest(place: Office, boss: Client) -> None:
    document = place.deps.reception.run(Handed("greffe", "upload", "rose 1", b"one")).id
    place.deps.queues.send("read-dead", messages.body(messages.ReadPage(document, 1)))
    entry = place.deps.ledger.document(document)

    found = steps(boss)

    assert list(found) == ["intake", "read", "assemble", "file", "deliver"]
    assert [found[step]["dead"] for step in found] == [0, 1, 0, 0, 0]
    assert [found[step]["waiting"] for step in found] == [1, 0, 0, 0, 0]
    assert found["intake"]["oldest_at"][:23] == entry.changed_at.isoformat()[:23]
    assert [found[step]["oldest_at"] for step in list(found)[1:]] == [None] * 4
    (lent,) = place.deps.queues.lease("read-dead", seconds=60)
    assert steps(boss)["read"]["dead"] == 1, "a letter that is looked at is still there"
    place.deps.queues.ack(lent)
    assert steps(boss)["read"]["dead"] == 0


def test_workers_stand_as_the_supervisor_saw_them(place: Office, boss: Client) -> None:
    assert boss.ok("GET", "/api/queues")["workers"] == []
    assert boss.ok("GET", "/api/queues")["seen_at"] is None

    now = place.deps.clock()
    alive = RunningProcess("read-1", now - dt.timedelta(hours=1), 3, True)
    gone = RunningProcess("folder-etage-2", now, 1, False)
    running.note(place.deps.registers, Running(now, (alive, gone)))
    found = boss.ok("GET", "/api/queues")

    assert [(each["name"], each["step"], each["alive"], each["restarts"]) for each in found["workers"]] == [
        ("read-1", "read", True, 2),
        ("folder-etage-2", None, False, 0),
    ]
    assert found["silent"] is False
    running.note(place.deps.registers, Running(now - 2 * running.SILENT, (alive,)))
    assert boss.ok("GET", "/api/queues")["silent"] is True


def test_offices_are_chosen_among_those_that_are_named_anywhere(place: Office, boss: Client) -> None:
    place.person("uma", Role.UPLOADER, "piscine")

    named = [each["id"] for each in boss.ok("GET", "/api/session")["offices"]]

    assert named == ["greffe", "archives", "piscine"]
    assert [each["id"] for each in place.signed_in("uma").ok("GET", "/api/session")["offices"]] == ["piscine"]


def test_where_nothing_is_described_offices_are_those_that_something_came_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office(tmp_path, monkeypatch) as bare:
        boss = bare.person("diane", Role.SUPERVISOR)
        assert [each["id"] for each in boss.ok("GET", "/api/session")["offices"]] == ["bureau"]
        bare.deps.reception.run(Handed("urbanisme", "upload", "rose 1", b"one"))
        assert [each["id"] for each in boss.ok("GET", "/api/session")["offices"]] == ["urbanisme"]


def test_whose_acts_are_shown_is_chosen_among_those_who_have_an_account(place: Office, boss: Client) -> None:
    auditor = place.person("aude", Role.AUDITOR)

    assert auditor.ok("GET", "/api/audit/people")["people"] == [
        {"name": "aude", "title": "Aude"},
        {"name": "diane", "title": "Diane"},
    ]
    assert boss("GET", "/api/audit/people")[0] == 403
