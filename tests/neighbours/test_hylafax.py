"""Calls to HylaFAX 6.0.7 as Debian has it: efax sends over two software modems, the hook gives to `copiste serve`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from copiste import wiring
from copiste.keeping.artefacts import facts_of, load_contents
from copiste.records.states import DocumentState
from copiste.wiring import Deps
from tests.e2e.installation import SAMPLES
from tests.e2e.serving import served

from .hylafax import FaxServer, call, fax_server

pytestmark = [
    pytest.mark.neighbours,
    pytest.mark.skipif(os.geteuid() != 0, reason="faxgetty starts as root and becomes uucp"),
]
CALLED = "4185550100"
TOLD = {"NMBR": "5145550155", "NAME": "DR ESSAI", "ANID": "5145550156", "NDID": CALLED}
FAX = SAMPLES / "clinique-du-ruisseau" / "02-demande-et-resultats-telecopie.tif"


@pytest.fixture
def home() -> Iterator[Path]:
    """An installation whose inbox HylaFAX's user may write to."""
    home = Path(tempfile.mkdtemp(prefix="home-"))
    home.chmod(0o755)
    inbox = home / "inbox" / "accueil"
    inbox.mkdir(parents=True)
    shutil.chown(inbox, None, "uucp")
    inbox.chmod(0o2770)
    line = {"office": "clinique", "forms": ["ca-qc-referral"], "title": "Ligne de la clinique", "via": ["accueil"]}
    (home / "doors.json").write_text(json.dumps({"lines": {f"+1{CALLED}": line}}), "utf-8")
    yield home
    shutil.rmtree(home)


@pytest.fixture
def pages(tmp_path: Path) -> list[Path]:
    """The pages of a fax, each as efax takes it."""
    found = []
    with Image.open(FAX) as fax:
        for number in range(3):
            fax.seek(number)
            path = tmp_path / f"{number + 1}.tif"
            fax.convert("1").save(path, compression="group3", dpi=(204, 98), tiffinfo={278: fax.height})
            found.append(path)
    return found


def read(home: Path, count: int) -> Deps:
    """Return the installation once *count* documents have come and none is at work."""
    deps = wiring.embedded(home, os.environ)
    end = time.monotonic() + 240
    while True:
        found = list(deps.ledger.documents())
        if len(found) == count and not {entry.state for entry in found} & {DocumentState.LANDED, DocumentState.READING}:
            return deps
        assert time.monotonic() < end, found
        time.sleep(0.5)


def test_a_whole_call_and_a_broken_one_reach_the_office_of_the_number_called(home: Path, pages: list[Path]) -> None:
    with served(home), fax_server(TOLD, home / "inbox" / "accueil") as server:
        server.waits()
        with call(server.line, CALLED, *pages) as sending:
            assert sending.wait(180) == 0, server.logs()
        read(home, 1)
        explained = _explained(server)

        server.configure("FaxRcvdCmd: bin/copiste-receive")  # the hook alone, without faxrcvd
        server.waits()
        with call(server.line, CALLED, *pages[:2]) as sending:
            assert sending.stderr is not None
            assert any("P. 2]" in said for said in sending.stderr)
            server.line.break_off()
            sending.wait(180)
        deps = read(home, 2)
        logs = server.logs()

    first, second = sorted(deps.ledger.documents(), key=lambda entry: facts_of(entry.id, deps.vault).provider_id)
    facts = facts_of(first.id, deps.vault)
    assert (first.office, first.channel) == ("clinique", "fax"), logs[0]
    assert (facts.provider, facts.caller, facts.caller_name, facts.called) == (
        "hylafax-1",
        "5145550155",
        "DR ESSAI",
        CALLED,
    )
    assert (facts.station, facts.pages_received, facts.partial) == ("+1 514 555 0155", 3, False)
    assert facts.seconds == _seconds(logs[0])
    assert "callid-4: called" in explained
    assert f"called: {CALLED}" in explained
    assert "IMPOSSIBLE" not in explained

    facts = facts_of(second.id, deps.vault)
    assert (second.office, facts.called, facts.caller) == ("clinique", CALLED, "5145550155"), logs[1]
    assert facts.partial
    assert facts.error
    assert facts.seconds == _seconds(logs[1])  # HylaFAX counts the pages that it has
    contents = load_contents(second.id, deps.vault)
    assert (second.state, contents.pages) == (DocumentState.REVIEW, 1)
    assert {"arrival_incomplete", "broken_off"} <= {problem.code for problem in contents.problems}


def _explained(server: FaxServer) -> str:
    command = [str(server.spool / "bin" / "copiste-receive"), "--explain"]
    return subprocess.run(
        command, cwd=server.spool, capture_output=True, check=True, text=True, encoding="utf-8"
    ).stdout


def _seconds(log: str) -> int:
    """Return how long the pages of a call took by HylaFAX's own log of it."""
    told = re.findall(r"page \d+ in (\d+):(\d+):(\d+)", log)
    return sum(int(hours) * 3600 + int(minutes) * 60 + int(seconds) for hours, minutes, seconds in told)
