"""The processes of local mode: started, counted, started again when they die, stopped in order.

Python's fork server makes them: it imports once what they all need, and each is forked from it in milliseconds and
shares its memory. Importing anew in each of nine cost 13 of 16 seconds of processor.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing import forkserver, get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from copiste.books.running import RunningProcess
from copiste.local import forked
from copiste.settings.threads import ONE_THREAD

_BACKOFF = 2.0  # seconds before a process that just died is started again, so that a broken one does not spin
_PATIENCE = 20.0  # seconds that a batch under way may take to end
_LARGEST_LOG = 10_000_000  # bytes


def prepare(program: str) -> None:
    """Start the fork server while the caller goes on; *program* is the module that this process runs.

    Without this, the first process starts one that imports nothing beforehand.
    """
    os.environ.update(ONE_THREAD)
    forkserver.set_forkserver_preload([program, "copiste.local.preload"])
    forkserver.ensure_running()


@dataclass(slots=True)
class ManagedProcess:
    """One process: its name, the module that it runs with which arguments, and when it was last started."""

    name: str
    module: str
    arguments: tuple[str, ...]
    process: BaseProcess | None = None
    started: float = 0.0
    starts: int = 0


@dataclass(slots=True)
class Processes:
    """Processes that share an environment. What they print, log lines without personal data, goes to *logs*."""

    environment: Mapping[str, str]
    logs: Path
    children: list[ManagedProcess] = field(default_factory=list)

    def add(self, name: str, module: str, *arguments: str) -> None:
        """Plan a process that runs *module*'s `main`; `tend` starts it (`forked.run`)."""
        self.children.append(ManagedProcess(name, module, arguments))

    def tend(self) -> list[str]:
        """Start what is not running; return the names of those that had died."""
        died = []
        for child in self.children:
            if child.process is not None and child.process.is_alive():
                continue
            if child.process is not None and time.monotonic() - child.started < _BACKOFF:
                continue
            if child.process is not None:
                died.append(child.name)
            self._start(child)
        return died

    def running(self, now: dt.datetime) -> Iterator[RunningProcess]:
        """Yield what was started, since when each runs, and whether it does at *now*."""
        clock = time.monotonic()
        for child in self.children:
            if child.process is not None:
                since = now - dt.timedelta(seconds=round(clock - child.started))
                yield RunningProcess(child.name, since, child.starts, child.process.is_alive())

    def stop(self) -> None:
        """Ask every process to end, and after a while end it."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + _PATIENCE
        for process in running:
            process.join(max(0.1, deadline - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()

    def _start(self, child: ManagedProcess) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{child.name}.log"
        if log.exists() and log.stat().st_size > _LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        process = get_context("forkserver").Process(
            target=forked.run,
            args=(child.name, child.module, child.arguments, dict(self.environment), log),
            name=child.name,
            daemon=True,  # ended with this process, if nobody ended it before
        )
        process.start()
        child.process, child.started = process, time.monotonic()
        child.starts += 1
