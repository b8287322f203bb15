"""Processes for `test_processes`, and a supervisor of them: `python -m tests.unit.local.toys LOGS`."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from copiste.local.forked import Alive, stopping
from copiste.local.processes import Processes, prepare


def main(word: str, supervised: Alive) -> int:
    """Say what this process is, wait to be told to end, and say so in the end."""
    stop = stopping()
    facts = {"word": word, "toy": os.environ.get("TOY"), "home": os.environ.get("HOME"), "pid": os.getpid()}
    named = Path("/proc/self/comm").read_text("utf-8").strip()
    print(json.dumps({**facts, "server": os.getppid(), "name": named, "input": sys.stdin.read()}), flush=True)  # noqa: T201  toys speak
    if word == "dies":
        return 3
    while not stop.is_set() and supervised():
        stop.wait(0.05)
    print("a batch ends", file=sys.stderr)  # noqa: T201  toys speak
    return 0


if __name__ == "__main__":
    prepare("tests.unit.local.toys")
    looked_after = Processes(dict(os.environ), Path(sys.argv[1]))
    looked_after.add("toy", "tests.unit.local.toys", "stays")
    halt = stopping()
    while not halt.is_set():
        looked_after.tend()
        time.sleep(0.05)
    looked_after.stop()
    print([child.process.exitcode for child in looked_after.children if child.process])  # noqa: T201  toys speak
