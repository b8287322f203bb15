"""The beginning and the end of a process that the fork server made."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Event
from types import FrameType

_LONGEST_NAME = 15
"""Bytes that Linux keeps of a process's name (TASK_COMM_LEN, less its end)."""
Alive = Callable[[], bool]


def run(name: str, module: str, arguments: tuple[str, ...], environment: Mapping[str, str], log: Path) -> None:
    """Be the process *name*: run *module*'s `main`, which gets *arguments* and a way to ask whether to go on."""
    supervised = _supervised()
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as out, Path(os.devnull).open("rb") as nothing:
        for source, target in ((nothing, 0), (out, 1), (out, 2)):
            os.dup2(source.fileno(), target)
    with suppress(OSError):  # for `ps` and `top`, where the system has it
        Path("/proc/self/comm").write_bytes(name.encode()[:_LONGEST_NAME])
    sys.exit(import_module(module).main(*arguments, supervised))


def _supervised() -> Alive:
    """Return what tells whether both are still there: the supervisor and the fork server."""
    server, supervisor = os.getppid(), multiprocessing.parent_process()
    return lambda: os.getppid() == server and supervisor is not None and supervisor.is_alive()


def stopping() -> Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = Event()

    def on_signal(_: int, __: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    return stop
