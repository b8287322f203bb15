"""One process of local mode: it runs one function as often as the template's schedule says, until told to stop."""

from __future__ import annotations

import signal
import sys
import time

from copiste.local.forked import Alive, stopping
from copiste.local.pump import context
from copiste.local.template import functions, seconds_of
from copiste.local.worker import handler_of
from copiste.task_root import task_root

_LOOK = 0.5
"""Seconds between two looks at the clock; chosen."""


def main(name: str, supervised: Alive) -> int:
    """Run until SIGTERM, or until it is not *supervised* any more. A run longer than the time-out ends the process, as
    Lambda would; the supervisor starts another."""
    stop = stopping()
    function = functions(task_root() / "template.yaml")[name]
    handler = handler_of(function)
    every = min(map(seconds_of, function.schedules))
    due = time.monotonic()
    while not stop.is_set() and supervised():
        if time.monotonic() < due:
            stop.wait(_LOOK)
            continue
        due = time.monotonic() + every
        signal.alarm(function.timeout)
        try:
            handler({}, context(name, function.timeout))
        except Exception as error:  # noqa: BLE001  the outermost edge: the next run may go well
            print(type(error).__name__, file=sys.stderr)  # noqa: T201  the log of this process; no text of the error
        finally:
            signal.alarm(0)
    return 0
