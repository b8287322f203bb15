"""What the doors themselves give cause to say aloud: a quiet line, a gateway that fails, a fax that is gone there."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from copiste.ports.registers import Registers
from copiste.stages.collecting import DOOR, LOST, standing
from copiste.stages.doors import Doors
from copiste.stages.offices import Offices
from copiste.stages.reconcile import Finding
from copiste.stages.rhythm import Rhythm

PATIENCE = dt.timedelta(minutes=15)
"""How long a door may fail before somebody is told: gateways restart."""
QUIET, FAILING, GONE = "line_quiet", "door_failing", "delivery_gone"


def findings(registers: Registers, doors: Doors, offices: Offices, now: dt.datetime) -> Iterator[Finding]:
    """Yield what has to be said. Lines go by their titles and doors by their names: no number is in it."""
    for silence in Rhythm(registers, offices).silences(now):
        since = offices.get(silence.office).local(silence.since)
        yield Finding(QUIET, facts={"line": silence.line, "office": silence.office, "since": since})
    for slip in registers.slips(DOOR):
        since = str(slip.value.get("failing_since") or "")
        failing = doors.connections.get(slip.key) or doors.folders.get(slip.key)
        if since and failing is not None and now - dt.datetime.fromisoformat(since) >= PATIENCE:
            at = offices.get(failing.office).local(dt.datetime.fromisoformat(since))
            yield Finding(FAILING, facts={"door": slip.key, "since": at, "problem": str(slip.value["problem"])})
    gone = Counter((str(slip.value["door"]), str(slip.value["line"])) for slip in standing(registers.slips(LOST), now))
    for (door, line), count in sorted(gone.items()):
        yield Finding(GONE, facts={"door": door, "line": line, "count": count})
