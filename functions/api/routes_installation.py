"""The installation itself: its offices with their doors, and what waits for which step."""

from __future__ import annotations

from copiste import wiring
from copiste.desk.roles import May
from copiste.overview import doors, queues
from copiste.views.installation import DoorList, QueueList
from functions.api.router import new
from functions.api.who import desk, me

router = new()


@router.get("/api/offices", tags=["installation"])
def offices() -> DoorList:
    """List the offices of the person with their doors: when something last came by each, and which are quiet."""
    person, deps = me(May.INSTALLATION_READ), wiring.deps()
    return doors.listed(desk(), person, channel=deps.channel, kept="stack" if deps.folder is None else "files")


@router.get("/api/queues", tags=["installation"])
def waiting() -> QueueList:
    """List the steps with what waits before them, and the workers of one machine."""
    me(May.INSTALLATION_READ)
    return queues.listed(desk())
