"""What the doors themselves give cause to say aloud: a quiet line, a gateway that fails, a fax that is gone there."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from copiste.books.doors import DOORS, FOLDERS, LOST
from copiste.books.lines import Rhythm
from copiste.flow.reconcile import Discrepancy
from copiste.ports.registers import Registers
from copiste.settings.doors import Connection, Doors, Folder
from copiste.settings.offices import Offices

PATIENCE = dt.timedelta(minutes=15)
"""How long a door may fail before somebody is told: gateways restart."""
QUIET, FAILING, GONE = "line_quiet", "door_failing", "delivery_gone"


@dataclass(frozen=True, slots=True)
class Watching:
    """Says what has to be said of the doors. Lines go by their titles and doors by their names: no number is in it."""

    registers: Registers
    doors: Doors
    offices: Offices

    def run(self, now: dt.datetime) -> Iterator[Discrepancy]:
        """Yield what there is to say."""
        for silence in Rhythm(self.registers, self.offices).silences(now):
            quiet_since = self.offices.get(silence.office).local(silence.since)
            yield Discrepancy(QUIET, facts={"line": silence.line, "office": silence.office, "since": quiet_since})
        for failing, since, problem in self._failing():
            if now - since >= PATIENCE:
                at = self.offices.get(failing.office).local(since)
                yield Discrepancy(FAILING, facts={"door": failing.name, "since": at, "problem": problem})
        gone = Counter((entry.value.door, entry.value.line) for entry in LOST.entries(self.registers, now))
        for (door, line), count in sorted(gone.items()):
            yield Discrepancy(GONE, facts={"door": door, "line": line, "count": count})

    def _failing(self) -> Iterator[tuple[Connection | Folder, dt.datetime, str]]:
        """Yield the doors that fail, since when and with what; one that was taken out of the settings is none."""
        for entry in DOORS.entries(self.registers):
            if entry.value.failing_since and (connection := self.doors.connections.get(entry.key)):
                yield connection, entry.value.failing_since, entry.value.problem
        for told in FOLDERS.entries(self.registers):
            if told.value.failing_since and (folder := self.doors.folders.get(told.key)):
                yield folder, told.value.failing_since, told.value.problem
