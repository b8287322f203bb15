"""What leaves, from the desk: filing and correcting by a person, the log, and sending again."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from copiste import cli
from copiste.books.outbox import Outbox
from copiste.local.pump import context, sqs_record
from copiste.outward.checked import is_valid
from copiste.outward.events import Event
from copiste.ports.identity import Role
from copiste.ports.outward import Answer, Outcome
from functions.deliver.app import handler
from tests.unit.api.clerk import answered, taken
from tests.unit.api.office import SCHEMA, Client, Office, office, one_form


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "destinations.json").write_text(json.dumps({"files": {"folder": "out", "content": "record"}}))
    monkeypatch.setitem(SCHEMA, "x-fhir", {"questionnaire": "urn:copiste:questionnaire:visit"})
    with office(tmp_path, monkeypatch) as made:
        yield made


def pump(place: Office) -> None:
    queues = place.deps.queues
    while batch := queues.lease("deliver", seconds=60, batch=10):
        answer = handler({"Records": [sqs_record(each, "deliver") for each in batch]}, context("deliver", 60))
        assert answer == {"batchItemFailures": []}
        for each in batch:
            queues.ack(each)


def lines(tmp_path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in (tmp_path / "home/out").glob("*") for line in path.read_text().splitlines()]


def filed(place: Office, clerk: Client) -> str:
    """Let a form come in that a person files; return its record."""
    place.arrive(one_form())
    task = taken(clerk)
    version = answered(clerk, task)
    return str(clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": version})["record"])


def corrected(clerk: Client, record: str) -> None:
    opened = clerk.ok("POST", f"/api/records/{record}/reopen", {"version": 1, "why": "misread"})
    said = {"/name": {"how": "typed", "text": "Essai Roy"}}
    body = {"version": opened["version"], "fields": said}
    version = clerk.ok("PUT", f"/api/tasks/{opened['id']}/draft", body)["version"]
    clerk.ok("POST", f"/api/tasks/{opened['id']}/file", {"version": version, "why": "misread"})


def test_what_a_person_files_and_corrects_leaves(place: Office, clerk: Client, tmp_path: Path) -> None:
    record = filed(place, clerk)
    corrected(clerk, record)
    pump(place)

    assert sorted((each["type"], each["id"], each["data"]["record"]["name"]) for each in lines(tmp_path)) == [
        ("ca.copiste.record.corrected", f"{record}-v002", "Essai Roy"),
        ("ca.copiste.record.filed", f"{record}-v001", "Essai Tremblay"),
    ]


def test_an_event_that_a_crash_kept_back_leaves_with_the_sweep(
    place: Office, clerk: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(Outbox, "announce", crash)
        place.arrive(one_form())
        task = taken(clerk)
        version = answered(clerk, task)
        assert clerk("POST", f"/api/tasks/{task['id']}/file", {"version": version})[0] == 500
    assert place.waiting("deliver") == 0
    (record,) = place.deps.records.records()

    assert place.deps.outbox.redrive(place.deps.records, dt.timedelta()) == 1
    pump(place)
    assert [each["id"] for each in lines(tmp_path)] == [f"{record.id}-v001"]
    clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": version})
    pump(place)
    assert len(lines(tmp_path)) == 1


def test_the_log_is_read_by_those_who_may_and_events_are_sent_again(
    place: Office, clerk: Client, boss: Client, tmp_path: Path
) -> None:
    record = filed(place, clerk)
    pump(place)
    auditor = place.person("aude", Role.AUDITOR)

    for reader in (boss, auditor):
        (found,) = reader.ok("GET", f"/api/deliveries?record={record}&destination=files&failed=false")["deliveries"]
        assert (found["event"], found["outcome"], found["reason_text"]["fr"]) == (f"{record}-v001", "delivered", "pris")
    assert boss.ok("GET", "/api/deliveries?failed=true")["deliveries"] == []
    assert clerk("GET", "/api/deliveries")[0] == 403

    path = "/api/deliveries/redeliver"
    assert boss.ok("POST", path, {"destination": "files", "record": record}) == {"sent": 1, "next": None}
    assert boss.ok("POST", path, {"destination": "files", "since": "2099-01-01"}) == {"sent": 0, "next": None}
    assert boss("POST", path, {"destination": "nowhere"})[0] == 400
    assert boss("POST", path, {"destination": "files", "record": "nothing"})[0] == 404
    assert auditor("POST", path, {"destination": "files"})[0] == 403
    pump(place)
    assert [each["id"] for each in lines(tmp_path)] == [f"{record}-v001"] * 2
    first = boss.ok("GET", "/api/deliveries?limit=1")
    second = boss.ok("GET", f"/api/deliveries?limit=1&after={first['next']}")
    assert first["deliveries"][0]["at"] >= second["deliveries"][0]["at"]
    assert first["deliveries"][0]["id"] != second["deliveries"][0]["id"]


class Refusing:
    """A receiver that takes nothing."""

    def publish(self, event: Event) -> Answer:
        del event
        return Answer(Outcome.REFUSED, "refused", 400)


@pytest.fixture
def given_up(place: Office, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let a record be refused by its destination; return its id."""
    with monkeypatch.context() as patched:
        patched.setattr("copiste.publishers.files.FilePublisher.publish", lambda _, event: Refusing().publish(event))
        record = filed(place, clerk)
        pump(place)
    return record


def standing(boss: Client) -> list[tuple[str, int, list[str]]]:
    found = boss.ok("GET", "/api/deliveries")
    assert found["destinations"] == ["files"]
    return [(each["state"], each["attempt"], each["allowed"]) for each in found["deliveries"]]


def test_what_was_given_up_is_sent_again_and_its_letter_is_gone(
    place: Office, boss: Client, given_up: str, tmp_path: Path
) -> None:
    assert standing(boss) == [("given_up", 1, ["again", "drop"])]
    assert standing(place.person("aude", Role.AUDITOR)) == [("given_up", 1, [])]
    assert [each["record"] for each in boss.ok("GET", "/api/letters")["letters"]] == [given_up]

    assert boss.ok("POST", "/api/deliveries/redeliver", {"destination": "files", "record": given_up})["sent"] == 1
    assert boss.ok("GET", "/api/letters")["letters"] == []
    pump(place)

    assert standing(boss) == [("delivered", 1, ["again"]), ("tried", 1, [])]
    assert len(lines(tmp_path)) == 1
    path, body = "/api/deliveries/drop", {"destination": "files", "record": given_up, "version": 1, "reason": "other"}
    assert boss("POST", path, body)[0] == 409, "what was taken is not owed"


def test_what_the_command_sends_again_is_among_the_dead_letters_no_longer(
    place: Office, boss: Client, given_up: str, tmp_path: Path
) -> None:
    place.deps.queues.send("deliver-dead", "no event of ours")
    assert [each["record"] for each in boss.ok("GET", "/api/letters")["letters"]] == [given_up, ""]

    assert cli.main(["redeliver", "--destination", "files", "--data", str(tmp_path / "home")]) == 0

    assert [each["record"] for each in boss.ok("GET", "/api/letters")["letters"]] == [""]
    pump(place)
    assert len(lines(tmp_path)) == 1


@pytest.mark.usefixtures("given_up")
def test_what_is_owed_to_a_destination_that_is_described_no_more_is_told_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = ["--lang", "en", "status", "--data", str(tmp_path / "home")]
    assert cli.main(status) == 1
    assert "copiste redeliver --destination files" in capsys.readouterr().err

    (tmp_path / "home/destinations.json").write_text("{}")

    assert cli.main(status) == 1
    said = capsys.readouterr().err
    assert "files is not described any more and is owed 1 events" in said
    assert "redeliver" not in said


def test_what_was_given_up_is_dropped_with_a_reason(
    place: Office, clerk: Client, boss: Client, given_up: str, tmp_path: Path
) -> None:
    path, body = "/api/deliveries/drop", {"destination": "files", "record": given_up, "version": 1}
    (code, *_) = [each["code"] for each in boss.ok("GET", "/api/reasons")["withhold"]]
    assert boss("POST", path, {**body, "reason": "because"})[0] == 400
    assert clerk("POST", path, {**body, "reason": code})[0] == 403
    elsewhere = place.person("ella", Role.SUPERVISOR, "elsewhere")
    assert elsewhere("POST", path, {**body, "reason": code})[0] == 403

    boss.ok("POST", path, {**body, "reason": code})

    assert standing(boss) == [("dropped", 1, ["again"]), ("tried", 1, [])]
    assert boss.ok("GET", "/api/letters")["letters"] == []
    assert place.deps.outbox.overdue() == {}
    assert ("delivery.drop", code) in [(each.what, each.detail) for each in place.deps.audit.entries()]
    pump(place)
    assert lines(tmp_path) == []


def test_an_event_whose_letter_is_dropped_is_owed_no_longer(place: Office, boss: Client, given_up: str) -> None:
    (letter,) = boss.ok("GET", "/api/letters")["letters"]
    assert letter["record"] == given_up

    boss.ok("POST", f"/api/letters/{letter['id']}", {"do": "drop", "reason": "other"})

    assert place.deps.outbox.overdue() == {}
    assert standing(boss) == [("tried", 1, [])]


def test_what_was_not_tried_yet_stands_first_and_may_be_dropped(
    place: Office, clerk: Client, boss: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = filed(place, clerk)

    (owed,) = boss.ok("GET", "/api/deliveries")["deliveries"]
    assert (owed["record"], owed["state"], owed["attempt"], owed["allowed"]) == (record, "owed", 0, ["again", "drop"])
    assert owed["next_at"] is not None
    assert owed["reason_text"]["fr"] == "pas encore essayé"
    for query in ("failed=false", "destination=nowhere", "record=nothing", "since=2099-01-01", f"after={owed['id']}"):
        assert boss.ok("GET", f"/api/deliveries?{query}")["deliveries"] == []
    elsewhere = place.person("ella", Role.SUPERVISOR, "elsewhere")
    assert elsewhere.ok("GET", "/api/deliveries")["deliveries"] == []
    capsys.readouterr()
    assert cli.main(["--lang", "en", "deliveries", "--data", str(tmp_path / "home")]) == 0
    assert f"{record}-v001   0  not tried yet" in capsys.readouterr().out

    body = {"destination": "files", "record": record, "version": 1, "reason": "other"}
    boss.ok("POST", "/api/deliveries/drop", body)
    assert standing(boss) == [("dropped", 0, ["again"])]
    boss.ok("POST", "/api/deliveries/redeliver", {"destination": "files", "record": record})
    assert standing(boss) == [("owed", 0, ["again", "drop"]), ("dropped", 0, ["again"])]
    pump(place)
    assert standing(boss) == [("delivered", 1, ["again"]), ("dropped", 0, ["again"])]


def test_nobody_sees_deliveries_of_other_offices(place: Office, clerk: Client) -> None:
    filed(place, clerk)
    pump(place)
    elsewhere = place.person("ella", Role.SUPERVISOR, "elsewhere")

    assert elsewhere.ok("GET", "/api/deliveries")["deliveries"] == []
    assert elsewhere.ok("POST", "/api/deliveries/redeliver", {"destination": "files"})["sent"] == 0


def test_the_commands_show_and_send_again(
    place: Office, clerk: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = filed(place, clerk)
    pump(place)
    data = ["--data", str(tmp_path / "home")]
    capsys.readouterr()

    assert cli.main(["--lang", "en", "deliveries", *data]) == 0
    assert f"{record}-v001" in capsys.readouterr().out
    assert cli.main(["--lang", "en", "deliveries", "--failed", *data]) == 0
    assert capsys.readouterr().out == ""
    assert cli.main(["--lang", "en", "redeliver", "--destination", "files", *data]) == 0
    assert capsys.readouterr().out.startswith("1 events")
    assert cli.main(["--lang", "en", "redeliver", "--destination", "nowhere", *data]) == 2
    assert "files" in capsys.readouterr().err
    assert cli.main(["--lang", "en", "redeliver", "--destination", "files", "--record", "nothing", *data]) == 2


def test_the_export_gives_the_latest_version_in_every_shape(
    place: Office, clerk: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = filed(place, clerk)
    corrected(clerk, record)
    data = ["--data", str(tmp_path / "home")]
    capsys.readouterr()

    assert cli.main(["records", "export", *data]) == 0
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["version"], line["record"]["name"]) == (2, "Essai Roy")
    assert cli.main(["records", "export", "--format", "csv", *data]) == 0
    (row,) = csv.DictReader(capsys.readouterr().out.splitlines())
    assert (row["version"], row["/name"]) == ("2", "Essai Roy")
    assert cli.main(["records", "export", "--format", "fhir", *data]) == 0
    (bundle,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert is_valid(bundle)
    (response,) = [each["resource"] for each in bundle["entry"] if "questionnaire" in each["resource"]]
    assert response["status"] == "amended"
    assert "Essai Roy" in json.dumps(response)


def test_questionnaires_are_written_of_the_forms_that_declare_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["forms", "fhir", "schemas"]) == 0

    (found,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (found["resourceType"], found["url"]) == ("Questionnaire", "urn:copiste:questionnaire:referral")
    assert is_valid(found)
