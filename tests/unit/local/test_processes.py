"""The processes of local mode: what they are given, and that none outlives whoever looks after it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from copiste.local import processes as processes_module
from copiste.local.processes import Processes
from copiste.task_root import task_root

PATIENCE = 120.0


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def told(log: Path) -> list[dict[str, Any]]:
    """Return what the processes behind *log* said of themselves."""
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    return [json.loads(line) for line in lines if line.startswith("{")]


def ended(log: Path) -> int:
    return log.read_text("utf-8").count("a batch ends")


@contextmanager
def toys(logs: Path, word: str) -> Iterator[Processes]:
    environment = {"TOY": "wooden", "PATH": os.environ["PATH"]}
    made = Processes(environment, logs)
    made.add("toy-with-a-long-name", "tests.unit.local.toys", word)
    try:
        yield made
    finally:
        made.stop()


@contextmanager
def looked_after(logs: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a supervisor with one process until that one has said what it is."""
    command = [sys.executable, "-m", "tests.unit.local.toys", str(logs)]
    with subprocess.Popen(
        command, cwd=task_root(), stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as supervisor:
        try:
            until(lambda: bool(told(logs / "toy.log")))
            yield supervisor
        finally:
            supervisor.kill()


def test_a_process_has_its_environment_its_log_and_its_name_and_ends_when_told(tmp_path: Path) -> None:
    log = tmp_path / "toy-with-a-long-name.log"
    with toys(tmp_path, "stays") as made:
        assert made.tend() == []
        until(lambda: bool(told(log)))
        assert made.tend() == []

    (said,) = told(log)
    assert (said["word"], said["toy"], said["home"], said["input"]) == ("stays", "wooden", None, "")
    assert said["name"] == "toy-with-a-long"
    assert ended(log) == 1
    (child,) = made.children
    assert child.process is not None
    assert (child.process.exitcode, child.starts) == (0, 1)


def test_one_that_died_is_started_again_but_not_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with toys(tmp_path, "dies") as made:
        (child,) = made.children
        monkeypatch.setattr(processes_module, "_BACKOFF", 3600.0)
        made.tend()
        until(lambda: child.process is not None and child.process.exitcode == 3)
        assert made.tend() == []
        assert child.starts == 1

        monkeypatch.setattr(processes_module, "_BACKOFF", 0.0)
        assert made.tend() == ["toy-with-a-long-name"]
        assert child.starts == 2


def test_a_process_ends_when_its_supervisor_was_killed(tmp_path: Path) -> None:
    log = tmp_path / "toy.log"
    with looked_after(tmp_path) as supervisor:
        supervisor.kill()
        until(lambda: ended(log) == 1)


def test_the_death_of_the_fork_server_ends_what_it_made_and_another_takes_its_place(tmp_path: Path) -> None:
    log = tmp_path / "toy.log"
    with looked_after(tmp_path) as supervisor:
        (first,) = told(log)
        os.kill(first["server"], signal.SIGKILL)
        until(lambda: ended(log) == 1 and len(told(log)) == 2)

        assert told(log)[1]["server"] != first["server"]
        supervisor.terminate()
        assert supervisor.communicate(timeout=PATIENCE)[0] == "[0]\n"


def test_when_all_are_told_to_end_at_once_each_ends_its_batch(tmp_path: Path) -> None:
    with looked_after(tmp_path) as supervisor:
        os.killpg(supervisor.pid, signal.SIGTERM)

        assert supervisor.communicate(timeout=PATIENCE)[0] == "[0]\n"
    assert ended(tmp_path / "toy.log") == 1
