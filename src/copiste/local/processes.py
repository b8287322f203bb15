"""The worker processes of local mode: started, counted, started again when they die, stopped in order."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_BACKOFF = 2.0  # seconds before a process that just died is started again, so that a broken one does not spin
_PATIENCE = 20.0  # seconds that a batch under way may take to end
_LARGEST_LOG = 10_000_000


@dataclass(slots=True)
class Child:
    """One process: its name, its command, and when it was last started."""

    name: str
    command: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    starts: int = 0


@dataclass(slots=True)
class Processes:
    """Processes that share an environment. What they print, log lines without personal data, goes to *logs*."""

    environment: Mapping[str, str]
    logs: Path
    children: list[Child] = field(default_factory=list)

    def add(self, name: str, module: str, *arguments: str) -> None:
        """Plan a process that runs *module*; `tend` starts it. Its last argument is this process's id."""
        self.children.append(Child(name, (sys.executable, "-m", module, *arguments, str(os.getpid()))))

    def tend(self) -> list[str]:
        """Start what is not running; return the names of those that had died."""
        died = []
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                continue
            if child.process is not None and time.monotonic() - child.started < _BACKOFF:
                continue
            if child.process is not None:
                died.append(child.name)
            self._start(child)
        return died

    def stop(self) -> None:
        """Ask every process to end, and after a while end it."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + _PATIENCE
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, child: Child) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{child.name}.log"
        if log.exists() and log.stat().st_size > _LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as out:
            child.process = subprocess.Popen(
                child.command, env=dict(self.environment), stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        child.started = time.monotonic()
        child.starts += 1
