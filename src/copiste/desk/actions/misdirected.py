"""Misdirected: a document was not meant for this office. Supervisors alone see it from then on; it is registered."""

from __future__ import annotations

from dataclasses import replace

from copiste.books.incidents import INCIDENTS, INCIDENTS_OF, RESTRICTED, IncidentOf, KeptIncident, Restricted
from copiste.desk.actions.action import NOTE, Action, AtVersion, Question, Text
from copiste.desk.claims import held, let_go, worked
from copiste.desk.context import Desk
from copiste.desk.endings import done, pages_to, ready
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry
from copiste.records.states import PageState
from copiste.records.tasks import Disposition, TaskKind, TaskState
from copiste.views.tasks import Done

KINDS = frozenset(TaskKind) - {TaskKind.CORRECTION, TaskKind.COUNTER}


class MisdirectedBody(AtVersion):
    """What is known of a document that came to the wrong place."""

    intended_for: Text
    note: Text = ""
    measures: Text = ""


def run(desk: Desk, person: Person, task: str, body: MisdirectedBody) -> Done:
    """Say that a document came to the wrong place; supervisors alone see it from then on."""
    known = INCIDENTS_OF.read(desk.registers, task)
    if known is not None:
        standing = desk.records.task(task)
        if standing.state is TaskState.MISDIRECTED and standing.closed_by == person.name:
            return replace(done(standing), incident=known.incident)
    entry = ready(desk, person, task, body.version, KINDS)
    incident = _register(desk, person, entry, body)
    if not desk.is_restricted(entry.document):
        RESTRICTED.put(desk.registers, entry.document, Restricted(incident, person.name))
    pages_to(desk, entry, PageState.DISMISSED)
    desk.note(person, "task.misdirected", entry.id, entry.office)
    closed = _closed_apart(desk, person, entry, body.version)
    return replace(done(closed), incident=incident)


def _closed_apart(desk: Desk, person: Person, entry: TaskEntry, version: int) -> TaskEntry:
    """Close a task as misdirected. It is restricted by now, also for whoever found it: their claim speaks for them."""
    now = desk.clock()
    standing = desk.records.task(entry.id)
    if standing.done:
        return standing
    held(desk, person, standing, version)
    ended = replace(
        let_go(standing),
        state=TaskState.MISDIRECTED,
        disposition=Disposition.MISDIRECTED.value,
        closed_at=now,
        closed_by=person.name,
        seconds=worked(standing, now),
        version=version + 1,
    )
    return desk.records.change_task(ended)


def _register(desk: Desk, person: Person, entry: TaskEntry, body: MisdirectedBody) -> str:
    """Enter the incident once a task; its texts are sealed with the document."""
    known = INCIDENTS_OF.read(desk.registers, entry.id)
    if known is None:
        known = INCIDENTS_OF.put(desk.registers, entry.id, IncidentOf(desk.new_id())).value
    return _entered(desk, person, entry, known.incident, body)


def _entered(desk: Desk, person: Person, entry: TaskEntry, incident: str, body: MisdirectedBody) -> str:
    """Enter the incident unless it stands."""
    if INCIDENTS.read(desk.registers, incident) is not None:
        return incident
    texts = {"intended_for": body.intended_for, "note": body.note, "measures": body.measures}
    sealed = {name: desk.seal_text(entry.document, f"incident/{incident}/{name}", each) for name, each in texts.items()}
    kept = KeptIncident(
        office=entry.office,
        document=entry.document,
        task=entry.id,
        by=person.name,
        at=desk.clock(),
        kind="misdirected",
        **sealed,
    )
    INCIDENTS.put(desk.registers, incident, kept)
    return incident


ACTION = Action(
    "misdirected",
    KINDS,
    MisdirectedBody,
    run,
    Done,
    asks=(Question("intended_for", "line", required=True), Question("measures", "prose", required=True), NOTE),
    ends=Disposition.MISDIRECTED,
    danger=True,
    letter="m",
)
