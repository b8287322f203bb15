"""On one machine, `poll` runs in a process of its own; `copiste status` says what the doors give cause to say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from copiste import wiring
from copiste.cli import main
from copiste.local.processes import Processes
from copiste.local.supervisor import APART
from copiste.local.template import functions
from copiste.task_root import task_root
from tests.unit.gateways.servers import SrFaxServer, is_new, served


def home_with(folder: Path, url: str) -> Path:
    home = folder / "home"
    (home / "key").mkdir(parents=True)
    secret = home / "key" / "srfax"
    secret.write_text("mot de passe", "utf-8")
    secret.chmod(0o600)
    options = {"account": "4242", "url": url, "near": "yes"}
    known = {"kind": "srfax", "office": "accueil", "secret": "key/srfax", "options": options}
    (home / "doors.json").write_text(json.dumps({"connections": {"portail": known}}), "utf-8")
    return home


def test_the_process_asks_at_once_and_ends_when_told(tmp_path: Path) -> None:
    server = SrFaxServer()
    server.arrives("101")
    with served(server.answer) as url:
        home = home_with(tmp_path, url)
        wiring.embedded(home, os.environ)
        environment = {**os.environ, "COPISTE_HOME": str(home)}
        processes = Processes(environment, home / "logs")
        processes.add("poll", "copiste.local.timed", "poll")
        processes.tend()
        end = time.monotonic() + 120
        while is_new(server.faxes["101"]) and time.monotonic() < end:
            time.sleep(0.1)
        processes.stop()

    assert not is_new(server.faxes["101"])
    (entry,) = wiring.embedded(home, os.environ).ledger.documents()
    assert (entry.office, entry.channel) == ("accueil", "fax")
    assert [child.process.exitcode for child in processes.children if child.process] == [0]
    logged = (home / "logs" / "poll.log").read_text("utf-8")
    assert '"taken":1' in logged
    assert "5550155" not in logged


def test_what_runs_apart_is_on_a_schedule() -> None:
    known = functions(task_root() / "template.yaml")

    assert [bool(known[name].schedules) for name in APART] == [True]


@pytest.mark.parametrize(("language", "said"), [("fr", "ne s’y trouvent plus"), ("en", "no longer there")])
def test_status_says_that_a_fax_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    server = SrFaxServer()
    server.arrives("101", User_FaxNumber="4185550100")
    server.files.clear()
    with served(server.answer) as url:
        home = home_with(tmp_path, url)
        wiring.embedded(home, os.environ)
        code = (
            "from functions.poll.app import handler; from copiste.local.pump import context;"
            "handler({}, context('poll', 120))"
        )
        environment = {**os.environ, "COPISTE_HOME": str(home)}
        subprocess.run(
            [sys.executable, "-c", code], cwd=task_root(), env=environment, check=True, stdout=subprocess.DEVNULL
        )
    monkeypatch.delenv("COPISTE_HOME", raising=False)
    capsys.readouterr()

    assert main(["--lang", language, "status", "--data", str(home)]) == 1

    told = capsys.readouterr().err
    assert said in told
    assert "55501" not in told
