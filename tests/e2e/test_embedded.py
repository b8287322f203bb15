"""From an inbox folder to filed records, through the production handlers, on one machine."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from copiste.cli import main
from copiste.keeping import artefacts
from copiste.keeping.payloads import load
from copiste.keeping.transfer import Transfer
from copiste.keeping.vault import LANDING, ORIGINAL
from copiste.local.door import Door
from copiste.ports import messages
from copiste.ports.messages import Document, ReadPage
from copiste.records.states import DocumentState, PageState
from copiste.wiring import Deps
from tests.e2e.installation import BLANK, CHANGE, LOCKED, REFERRAL, ROOT, drain, varied


def land(deps: Deps, home: Path, office: str, data: bytes, name: str = "Scan 0001.pdf") -> None:
    folder = home / "inbox" / office
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    door = Door(deps.inbox, home / "inbox", deps.queues, 0.0, time.monotonic)
    door.look()
    assert len(door.look()) == 1
    drain(deps.queues)


def states(deps: Deps) -> list[DocumentState]:
    return [entry.state for entry in deps.ledger.documents()]


def findings(deps: Deps, after: dt.timedelta = dt.timedelta(0)) -> list[str]:
    account = deps.reconcile.run(deps.clock() + after)
    return [finding.code for finding in account.findings]


def test_a_filled_form_becomes_a_record_and_the_original_stays_byte_for_byte(deps: Deps, tmp_path: Path) -> None:
    land(deps, tmp_path / "data", "greffe", REFERRAL.read_bytes())

    (entry,) = deps.ledger.documents()
    (record,) = deps.records.records()
    expected = json.loads((ROOT / "samples/expected" / REFERRAL.parent.name / f"{REFERRAL.name}.json").read_text())
    assert entry.state is DocumentState.FILED
    assert set(deps.ledger.pages(entry.id).values()) == {PageState.FILED}
    assert deps.vault.fetch(entry.id, ORIGINAL) == REFERRAL.read_bytes()
    assert artefacts.opened(record, deps.sealer).record == expected["forms"][0]["record"]
    assert not list((tmp_path / "data" / "inbox" / "greffe").iterdir())
    assert findings(deps) == []


def test_each_transfer_is_on_record_and_names_the_one_before(deps: Deps, tmp_path: Path) -> None:
    land(deps, tmp_path / "data", "greffe", REFERRAL.read_bytes(), "Scan 0001.pdf")

    (entry,) = deps.ledger.documents()
    landing = load(Transfer, deps.vault.fetch(entry.id, LANDING))
    decoding = artefacts.transfer_of(entry.id, deps.vault)
    assert (landing.channel, landing.file_name, landing.at) == ("folder", "Scan 0001.pdf", entry.landed_at)
    assert landing.before == landing.after
    assert decoding.before[0].sha256 == landing.after[0].sha256
    assert decoding.before[0].media_type == "application/pdf"
    assert decoding.pages_in == decoding.pages_out == len(decoding.after) == entry.pages
    assert {"copiste", "pillow", "pypdfium2"} <= set(decoding.software)


def test_the_same_bytes_again_are_a_duplicate_in_their_office_and_new_in_another(deps: Deps, tmp_path: Path) -> None:
    home = tmp_path / "data"
    for office in ("greffe", "greffe", "accueil"):
        land(deps, home, office, REFERRAL.read_bytes())

    first, second, third = deps.ledger.documents()
    assert (second.state, second.duplicate_of) == (DocumentState.DUPLICATE, first.id)
    assert third.state is DocumentState.FILED
    assert deps.vault.fetch(second.id, ORIGINAL) == REFERRAL.read_bytes()
    assert findings(deps) == []


def test_what_cannot_be_read_is_quarantined_with_its_reason(deps: Deps, tmp_path: Path) -> None:
    for name, data in (("a", LOCKED.read_bytes()), ("b", b"hello"), ("c", b"%PDF-1.7 broken %%EOF")):
        land(deps, tmp_path / "data", "greffe", data, name)

    reasons = [entry.reason for entry in deps.ledger.documents()]
    assert set(states(deps)) == {DocumentState.QUARANTINED}
    assert reasons == ["encrypted", "unsupported_format", "damaged"]
    landings = [load(Transfer, deps.vault.fetch(entry.id, LANDING)) for entry in deps.ledger.documents()]
    kinds = [landing.after[0].media_type for landing in landings]
    assert kinds == ["application/pdf", "application/octet-stream", "application/pdf"]
    assert findings(deps) == []


def test_a_blank_page_is_set_aside_and_counted(deps: Deps, tmp_path: Path) -> None:
    land(deps, tmp_path / "data", "greffe", BLANK.read_bytes())

    (entry,) = deps.ledger.documents()
    assert entry.state is DocumentState.SET_ASIDE
    assert list(deps.ledger.pages(entry.id).values()) == [PageState.BLANK]
    assert findings(deps) == []


def test_every_message_may_come_again_in_any_order(deps: Deps, tmp_path: Path) -> None:
    land(deps, tmp_path / "data", "greffe", REFERRAL.read_bytes())
    (entry,) = deps.ledger.documents()
    before = (entry, list(deps.records.records()), sorted(deps.objects.keys()))

    for _ in range(2):
        deps.queues.send("file", json.dumps({"document": entry.id, "form": 0}))
        deps.queues.send("assemble", messages.body(Document(entry.id)))
        deps.queues.send("read", messages.body(ReadPage(entry.id, 1)))
        deps.queues.send("intake", messages.body(Document(entry.id)))
        deps.queues.send("intake", messages.landed_body("greffe/Scan 0001.pdf", "1", "inbox"))
    drain(deps.queues)

    (again,) = deps.ledger.documents()
    assert (again, list(deps.records.records()), sorted(deps.objects.keys())) == before
    assert findings(deps) == []


def test_what_does_not_add_up_is_named(deps: Deps, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "data"
    land(deps, home, "greffe", varied(CHANGE, 1))
    land(deps, home, "greffe", varied(CHANGE, 2))
    lost, kept = deps.ledger.documents()
    deps.objects.delete(f"documents/{lost.id}/{ORIGINAL}")
    deps.objects.delete(f"documents/{kept.id}/assembly")
    deps.queues.send("read-dead", "{}")

    assert findings(deps) == ["original_missing", "assembly_missing", "dead_letters"]
    assert main(["--lang", "fr", "status", "--data", str(home)]) == 1
    assert lost.id in capsys.readouterr().err


def test_an_export_gives_every_record_with_its_answers(
    deps: Deps, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "data"
    land(deps, home, "greffe", CHANGE.read_bytes())
    land(deps, home, "accueil", REFERRAL.read_bytes())

    assert main(["records", "export", "--data", str(home), "--office", "greffe"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["form"] == "address-change"
    assert main(["records", "export", "--data", str(home), "--format", "csv", "-o", str(tmp_path / "all.csv")]) == 0
    assert len((tmp_path / "all.csv").read_text("utf-8").splitlines()) == 3


def test_the_embedded_home_never_imports_boto3(tmp_path: Path) -> None:
    code = (
        "import sys; from copiste import wiring; from pathlib import Path; import os\n"
        "wiring.settle_in(Path(sys.argv[1])); wiring.deps().library.definitions()\n"
        "sys.exit('boto3' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=dict(os.environ), check=False)

    assert done.returncode == 0
