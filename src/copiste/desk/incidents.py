"""The register of incidents that the law asks for: what came to the wrong place, and what was done about it."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from copiste.books.book import Entry
from copiste.books.incidents import INCIDENTS, KeptIncident
from copiste.desk.context import Desk
from copiste.desk.roles import May, need, scope
from copiste.errors import KeyDestroyed, ObjectMissing, VersionConflict
from copiste.ports.identity import Person
from copiste.settings.offices import utc
from copiste.views.incidents import Incident, IncidentList

_TEXTS = ("intended_for", "note", "measures")


def listed(desk: Desk, person: Person, *, after: str | None, limit: int) -> IncidentList:
    """Return a page of the register, and put into the audit that *person* saw it."""
    offices = scope(person)
    every = INCIDENTS.entries(desk.registers, after=after, backwards=True)
    found = list(islice((each for each in every if offices is None or each.value.office in offices), limit))
    for each in found:
        desk.note(person, "incident.view", each.key, each.value.office)
    return IncidentList(tuple(_incident(desk, each) for each in found), found[-1].key if len(found) == limit else None)


def change(
    desk: Desk, person: Person, incident: str, version: int, *, texts: dict[str, str | None], closed: bool | None
) -> Incident:
    """Write what became known of an incident, and whether it is closed."""
    entry = INCIDENTS.entry(desk.registers, incident)
    if entry is None:
        raise ObjectMissing(key="incident")
    kept = entry.value
    need(person, May.INCIDENT_WRITE, kept.office)
    if entry.revision != version:
        raise VersionConflict(version=entry.revision)
    said = {name: text for name, text in texts.items() if text is not None and name in _TEXTS}
    sealed = {name: desk.seal_text(kept.document, f"incident/{incident}/{name}", text) for name, text in said.items()}
    kept = replace(
        kept,
        intended_for=sealed.get("intended_for", kept.intended_for),
        note=sealed.get("note", kept.note),
        measures=sealed.get("measures", kept.measures),
    )
    if closed is not None:
        at, by = (utc(desk.clock()), person.name) if closed else (None, None)
        kept = replace(kept, closed_at=at, closed_by=by)
    written = INCIDENTS.write(desk.registers, replace(entry, value=kept))
    desk.note(person, "incident.change", incident, kept.office)
    return _incident(desk, written)


def _incident(desk: Desk, entry: Entry[KeptIncident]) -> Incident:
    kept = entry.value
    sealed = {"intended_for": kept.intended_for, "note": kept.note, "measures": kept.measures}
    return Incident(
        id=entry.key,
        version=entry.revision,
        at=utc(kept.at),
        by=kept.by,
        office=kept.office,
        document=kept.document,
        task=kept.task,
        kind=kept.kind,
        closed_at=kept.closed_at,
        closed_by=kept.closed_by,
        **{name: _text(desk, kept.document, f"incident/{entry.key}/{name}", text) for name, text in sealed.items()},
    )


def _text(desk: Desk, document: str, name: str, sealed: str) -> str | None:
    try:
        return desk.open_text(document, name, sealed)
    except KeyDestroyed:
        return None
