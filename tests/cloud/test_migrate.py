"""One machine's installation moves to AWS: counts and hashes are the same, and work goes on there."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from copiste import cli, wiring
from copiste.errors import Conflict, KeyDestroyed
from copiste.homes.moving import Cloud as There
from copiste.homes.moving import Machine, move, opened
from copiste.keeping.vault import ORIGINAL
from copiste.ports.audit import AuditEntry
from copiste.ports.registers import Slip
from copiste.records.model import Status
from copiste.records.states import DocumentState
from tests.cloud import a_form
from tests.cloud.imitation import Cloud
from tests.cloud.test_end_to_end import REFERRAL
from tests.contract.homes import Home, on_one_machine
from tests.unit.flow.flow import Flow, assembly, now

pytestmark = pytest.mark.cloud


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with on_one_machine(tmp_path) as alone:
        yield alone


@pytest.fixture
def both(home: Home, tmp_path: Path, cloud: Cloud) -> Iterator[tuple[Machine, There]]:
    lived_in(home)
    machine, there = opened(tmp_path, settings(cloud), wiring.now)
    yield machine, there
    machine.close()


def settings(cloud: Cloud) -> dict[str, str]:
    names = {name.upper(): cloud.names[name] for name in ("Originals", "Work", "Records", "Inbox", "Table")}
    return {**names, "KEY": cloud.names["Key.Arn"]}


def lived_in(home: Home) -> None:
    """Leave in *home* what a year would: records, tasks, duplicates, an erased document, one on the way, people."""
    flow = Flow(home, assembly((0, Status.ACCEPTED), (1, Status.REVIEW)))
    for data in (b"one", b"two", b"three", b"one"):
        flow.land(data)
        flow.run()
    flow.land(b"on the way")
    (message,) = home.queues.lease("intake", seconds=60)
    flow.take(message.queue, message.body)
    home.sealer.destroy(next(iter(home.ledger.documents())).id)
    for entry in home.records.records():
        home.records.mark(entry.id, ["found"])
    home.registers.write(Slip("user", "diane", {"role": "clerk"}))
    home.registers.write(Slip("session", "secret", {"who": "diane"}))
    home.audit.add(AuditEntry("01", dt.datetime(2026, 3, 1, tzinfo=dt.UTC), "diane", "clerk", "record.view", "x", "y"))


def test_counts_and_hashes_are_the_same(both: tuple[Machine, There], home: Home) -> None:
    found = move(*both)

    assert [each.kind for each in found if not each.same or each.here != each.there] == []
    counts = {each.kind: each.here for each in found}
    assert counts["documents"] == len(list(home.ledger.documents())) == 5
    assert counts["records"] >= 3
    assert counts["tasks"] >= 3
    assert counts["objects"] > 20
    assert counts["registers"] == 2  # the person, and the note that old slips were told apart; sessions stay behind
    assert (counts["audit"], counts["keys"]) == (1, 5)


def test_what_moved_opens_there_and_what_was_erased_does_not(
    both: tuple[Machine, There], home: Home, cloud: Cloud
) -> None:
    move(*both)

    erased, second, *_ = home.ledger.documents()
    assert cloud.deps.vault.fetch(second.id, ORIGINAL) == b"two"
    with pytest.raises(KeyDestroyed):
        cloud.deps.vault.fetch(erased.id, ORIGINAL)
    assert cloud.deps.registers.slip("session", "secret") is None
    assert cloud.deps.sealer.fingerprint(b"two") == home.sealer.fingerprint(b"two")


def test_records_are_found_there_by_what_they_were_found_by_here(
    both: tuple[Machine, There], home: Home, cloud: Cloud
) -> None:
    move(*both)

    assert list(cloud.deps.records.marked("found")) == list(home.records.marked("found")) != []


def test_records_that_stand_there_are_entered_by_a_command(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cloud.land("greffe/a.pdf", REFERRAL.read_bytes())
    cloud.drain()
    (record,) = cloud.deps.records.records()
    known = cloud.deps.records.marks(record.id)
    cloud.deps.records.mark(record.id, ())
    for name, value in settings(cloud).items():
        monkeypatch.setenv(name, value)

    assert cli.main(["--lang", "en", "records", "index", "--aws"]) == 0

    assert "1 records can be found" in capsys.readouterr().out
    assert cloud.deps.records.marks(record.id) == known != frozenset()


def test_bytes_that_came_before_are_known_there(both: tuple[Machine, There], home: Home, cloud: Cloud) -> None:
    move(*both)
    office = next(iter(home.ledger.documents())).office

    cloud.land(f"{office}/again.pdf", b"two")
    cloud.step("intake")

    last = list(cloud.deps.ledger.documents())[-1]
    assert last.state is DocumentState.DUPLICATE


def test_moving_again_changes_nothing(both: tuple[Machine, There], cloud: Cloud) -> None:
    first = move(*both)
    before = cloud.items()

    assert move(*both) == first
    assert cloud.items() == before


def test_what_differs_is_said(both: tuple[Machine, There], cloud: Cloud) -> None:
    move(*both)
    document = next(iter(cloud.deps.ledger.documents())).id
    cloud.deps.ledger.move(document, DocumentState.DISMISSED, at=now())
    cloud.deps.objects.delete(next(iter(cloud.deps.objects.keys("documents/"))))

    found = {each.kind: each.same for each in move(*both)}
    assert not found["documents"]
    assert found["objects"], "what is missing is moved again"


def test_another_installation_is_not_mixed_with_this_one(both: tuple[Machine, There], cloud: Cloud) -> None:
    cloud.deps.sealer.fingerprint(b"somebody else's")

    with pytest.raises(Conflict):
        move(*both)


def test_settings_and_forms_of_its_own_go_along_but_for_what_holds_on_one_machine_only(
    home: Home, tmp_path: Path, cloud: Cloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lived_in(home)
    hook = {"url": "https://emr.example.ca/hook", "secrets": ["ssm:/copiste/hook"]}
    files = {
        "offices": {"greffe": {"title": "Greffe"}},
        "doors": {
            "lines": {"+14185550100": {"office": "greffe"}},
            "folders": {"etage-2": {"path": "/srv/scans", "office": "greffe"}},
        },
        "destinations": {"hook": hook, "files": {"folder": "out"}},
    }
    for name, facts in files.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(facts))
    a_form.definition(tmp_path / "forms")
    for name, value in settings(cloud).items():
        monkeypatch.setenv(name, value)

    assert cli.main(["--lang", "en", "migrate", "--data", str(tmp_path)]) == 0

    deps = wiring.build({**os.environ, "COPISTE_DOORS": "", "COPISTE_OFFICES": ""})
    assert deps.offices.get("greffe").title == "Greffe"
    assert (list(deps.doors.lines), list(deps.doors.folders)) == (["+14185550100"], [])
    assert list(deps.destinations.known) == ["hook"]
    assert "form-1" in deps.library.definitions()
    said = capsys.readouterr()
    assert "instructions: 4 here, 4 there, the same" in said.out
    assert said.err.count("left behind") == 2


def test_the_command_says_how_it_went(
    home: Home, tmp_path: Path, cloud: Cloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lived_in(home)
    for name, value in settings(cloud).items():
        monkeypatch.setenv(name, value)

    status = cli.main(["--lang", "en", "migrate", "--data", str(tmp_path)])

    said = capsys.readouterr().out
    assert (status, said.count("the same")) == (0, 8)
