"""Sweep: on a schedule, what stalled is taken up again. Whatever a lost message or a crash left behind moves on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from copiste.flow.reconcile import is_kept, stalled
from copiste.ports import messages
from copiste.ports.inbox import Inbox
from copiste.ports.ledger import Ledger
from copiste.ports.messages import Document
from copiste.ports.objects import ObjectStore
from copiste.ports.queues import Queues


@dataclass(frozen=True, slots=True)
class Sweep:
    """Takes up what stalled, and announces again what stands at `door`, where nobody else watches it."""

    ledger: Ledger
    objects: ObjectStore
    queues: Queues
    patience: dt.timedelta
    door: Inbox | None

    def run(self, now: dt.datetime) -> list[str]:
        """Send every stalled document to `intake` again; return their ids.

        One whose original was never kept is left to `status`: only its landing, announced again, can complete it. So
        what still stands at the door while nothing waits for intake is announced again; a folder has its own watcher.
        """
        depths = {name: self.queues.depth(name) for name in messages.FLOW}
        if self.door is not None and not depths[messages.INTAKE].waiting + depths[messages.INTAKE].lent:
            for key, token in self.door.waiting():
                self.queues.send(messages.INTAKE, messages.landed_body(key, token, "inbox"))
        found = stalled(self.ledger, depths, now, self.patience)
        again = [entry.id for entry in found if is_kept(entry.id, self.objects)]
        for document in again:
            self.queues.send(messages.INTAKE, messages.body(Document(document)))
        return again
