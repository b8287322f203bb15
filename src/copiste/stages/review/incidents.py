"""The register of incidents that the law asks for: what came to the wrong place, and what was done about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from copiste.errors import KeyDestroyed, ObjectMissing, VersionConflict
from copiste.ports.identity import Person
from copiste.ports.registers import Slip
from copiste.stages.offices import utc
from copiste.stages.review.desk import Desk
from copiste.stages.review.roles import May, need, scope

_TEXTS = ("intended_for", "note", "measures")


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident. Its texts are sealed with the document, and gone (null) when that was erased."""

    id: str
    version: int
    at: str
    by: str
    office: str
    document: str
    task: str
    kind: str
    intended_for: str | None
    note: str | None
    measures: str | None
    closed_at: str | None
    closed_by: str | None


@dataclass(frozen=True, slots=True)
class IncidentList:
    """A page of incidents, the newest first."""

    incidents: tuple[Incident, ...]
    next: str | None


def listed(desk: Desk, person: Person, *, after: str | None, limit: int) -> IncidentList:
    """Return a page of the register, and put into the audit that *person* saw it."""
    offices = scope(person)
    slips = desk.registers.slips("incident", after=after, backwards=True)
    found = list(islice((slip for slip in slips if offices is None or slip.value["office"] in offices), limit))
    for slip in found:
        desk.note(person, "incident.view", slip.key, str(slip.value["office"]))
    return IncidentList(tuple(_incident(desk, slip) for slip in found), found[-1].key if len(found) == limit else None)


def change(
    desk: Desk, person: Person, incident: str, version: int, *, texts: dict[str, str | None], closed: bool | None
) -> Incident:
    """Write what became known of an incident, and whether it is closed."""
    slip = desk.registers.slip("incident", incident)
    if slip is None:
        raise ObjectMissing(key="incident")
    need(person, May.INCIDENT_WRITE, str(slip.value["office"]))
    if slip.revision != version:
        raise VersionConflict(version=slip.revision)
    value: dict[str, Any] = dict(slip.value)
    document = str(value["document"])
    for name, text in texts.items():
        if text is not None and name in _TEXTS:
            value[name] = desk.seal_text(document, f"incident/{incident}/{name}", text)
    if closed is not None:
        value["closed_at"] = utc(desk.clock()) if closed else None
        value["closed_by"] = person.name if closed else None
    written = desk.registers.write(replace(slip, value=value))
    desk.note(person, "incident.change", incident, str(value["office"]))
    return _incident(desk, written)


def _incident(desk: Desk, slip: Slip) -> Incident:
    value: Any = slip.value
    return Incident(
        id=slip.key,
        version=slip.revision,
        at=utc(dt.datetime.fromisoformat(value["at"])),
        by=value["by"],
        office=value["office"],
        document=value["document"],
        task=value["task"],
        kind=value["kind"],
        closed_at=value.get("closed_at"),
        closed_by=value.get("closed_by"),
        **{name: _text(desk, slip, name) for name in _TEXTS},
    )


def _text(desk: Desk, slip: Slip, name: str) -> str | None:
    try:
        return desk.open_text(str(slip.value["document"]), f"incident/{slip.key}/{name}", slip.value[name])
    except KeyDestroyed:
        return None
