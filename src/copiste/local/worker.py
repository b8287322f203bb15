"""One process of local mode: it pumps the queues of one function until told to stop."""

from __future__ import annotations

import sys
from importlib import import_module

from copiste import wiring
from copiste.local.forked import Alive, stopping
from copiste.local.pump import Handler, Pump
from copiste.local.template import Function, functions
from copiste.task_root import task_root

IDLE = 0.2
"""Seconds between two looks at an empty queue."""


def main(name: str, supervised: Alive) -> int:
    """Pump until SIGTERM, or until it is not *supervised* any more; a batch under way is finished first."""
    stop = stopping()
    function = functions(task_root() / "template.yaml")[name]
    handler = handler_of(function)
    pumps = [Pump(name, feed, handler, function.timeout) for feed in function.feeds]
    queues = wiring.deps().queues
    while not stop.is_set() and supervised():
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
