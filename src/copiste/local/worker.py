"""One process of local mode: it pumps the queues of one function until told to stop."""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from threading import Event
from types import FrameType

from copiste import wiring
from copiste.local.pump import Handler, Pump
from copiste.local.template import Function, functions
from copiste.task_root import task_root

IDLE = 0.2
"""Seconds between two looks at an empty queue."""


def main(name: str, parent: int) -> int:
    """Pump until SIGTERM, or until the supervisor *parent* is gone; a batch under way is finished first."""
    stop = stopping()
    function = functions(task_root() / "template.yaml")[name]
    handler = handler_of(function)
    pumps = [Pump(name, feed, handler, function.timeout) for feed in function.feeds]
    queues = wiring.deps().queues
    while not stop.is_set() and os.getppid() == parent:
        if not sum(pump.once(queues) for pump in pumps):
            stop.wait(IDLE)
    return 0


def handler_of(function: Function) -> Handler:
    """Import the handler that the template names, as Lambda does."""
    root = str(task_root())
    if root not in sys.path:
        sys.path.insert(0, root)
    module, _, attribute = function.handler.rpartition(".")
    handler: Handler = getattr(import_module(module), attribute)
    return handler


def stopping() -> Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = Event()

    def on_signal(_: int, __: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    return stop


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
