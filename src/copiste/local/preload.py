"""What the fork server of `copiste serve` imports, once for all processes that it forks (`local.processes`).

Nobody else imports this module: it prepares the process that does. No thread runs and nothing is opened here.
"""

from __future__ import annotations

import gc
import os
import signal
from contextlib import suppress

import copiste.local.folders
import copiste.local.gateway
import copiste.local.timed  # noqa: F401  as those above: to be there when a process is forked
from copiste.errors import CopisteError
from copiste.homes.library import library_of
from copiste.local.template import functions
from copiste.local.worker import handler_of
from copiste.task_root import task_root

for _function in functions(task_root() / "template.yaml").values():
    handler_of(_function)
with suppress(CopisteError):  # the supervisor says what is wrong with a form
    library_of(os.environ).definitions()
# Told to end together with all others, the server outlives those that end their batch. `forked.stopping` lets it in.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
gc.collect()
gc.freeze()  # what is here stays shared: a collection would write to every page of it
