"""Sweep: on a schedule, what stalled is taken up again. Whatever a lost message or a crash left behind moves on."""

from __future__ import annotations

import datetime as dt

from copiste.ports.inbox import Inbox
from copiste.ports.ledger import Ledger
from copiste.ports.objects import ObjectStore
from copiste.ports.queues import Queues
from copiste.stages import messages
from copiste.stages.messages import Document
from copiste.stages.reconcile import PATIENCE, is_kept, stalled


def run(
    *,
    ledger: Ledger,
    objects: ObjectStore,
    queues: Queues,
    now: dt.datetime,
    patience: dt.timedelta = PATIENCE,
    door: Inbox | None = None,
) -> list[str]:
    """Send every stalled document to `intake` again; return their ids.

    One whose original was never kept is left to `status`: only its landing, announced again, can complete it. So what
    still stands at *door* while nothing waits for intake is announced again; a folder has its own watcher for that.
    """
    if door is not None and not _waits(queues):
        for key, token in door.waiting():
            queues.send(messages.INTAKE, messages.landed_body(key, token, "inbox"))
    again = [entry.id for entry in stalled(ledger, queues, now, patience) if is_kept(entry.id, objects)]
    for document in again:
        queues.send(messages.INTAKE, messages.body(Document(document)))
    return again


def _waits(queues: Queues) -> bool:
    depth = queues.depth(messages.INTAKE)
    return bool(depth.waiting + depth.lent)
