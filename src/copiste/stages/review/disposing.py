"""A task that ends, or waits, without a record: rejected, dismissed, held, asked about, misdirected, taken in anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from zoneinfo import ZoneInfo

from copiste.errors import BadRequest
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry
from copiste.ports.registers import Slip
from copiste.records.states import DOCUMENT_MOVES, PAGE_MOVES, DocumentState, PageState
from copiste.records.tasks import DISMISSALS, FORMS, HOLDS, REJECTIONS, Disposition, TaskKind, TaskState
from copiste.stages.assemble import load_assembly
from copiste.stages.payloads import load
from copiste.stages.review import notes
from copiste.stages.review.claims import changed, held, let_go, seen, worked
from copiste.stages.review.desk import Desk
from copiste.stages.review.filing import close
from copiste.stages.review.opening import Loose
from copiste.stages.review.settling import settle
from copiste.stages.review.views import Done
from copiste.stages.vault import ASSEMBLY

_LONGEST_HOLD = dt.timedelta(days=366)


def reject(desk: Desk, person: Person, task: str, version: int, *, reason: str, note: str = "") -> Done:
    """Close a form without a record, with a reason."""
    _one_of(reason, REJECTIONS)
    entry = _ready(desk, person, task, version, FORMS)
    return _end(desk, person, entry, version, Disposition.REJECTED, reason=reason, note=note)


def dismiss(desk: Desk, person: Person, task: str, version: int, *, reason: str, note: str = "") -> Done:
    """Close a task that is about no form, with a reason."""
    _one_of(reason, DISMISSALS)
    entry = _ready(desk, person, task, version, set(TaskKind) - FORMS)
    return _end(desk, person, entry, version, Disposition.DISMISSED, reason=reason, note=note)


def hold(desk: Desk, person: Person, task: str, version: int, *, reason: str, note: str, until: str) -> Done:
    """Set a task aside until a day (of the office) or an instant, with a reason."""
    _one_of(reason, HOLDS)
    entry = _ready(desk, person, task, version)
    day = _day(desk, entry, until)

    def kept(entry: TaskEntry) -> TaskEntry:
        held(desk, person, entry, version)
        return replace(_put_down(desk, entry), state=TaskState.HELD, held_until=day, reason=reason, version=version + 1)

    return _noted(desk, person, changed(desk, person, task, kept), "hold", note)


def resume(desk: Desk, person: Person, task: str, version: int) -> Done:
    """Bring a task that was held or asked about back into the queue; it stays in *person*'s hand."""

    def back(entry: TaskEntry) -> TaskEntry:
        held(desk, person, entry, version)
        return replace(entry, state=TaskState.WAITING, held_until=None, reason=None, version=version + 1)

    entry = changed(desk, person, task, back)
    desk.note(person, "task.resume", entry.id, entry.office)
    return done(entry)


def ask(desk: Desk, person: Person, task: str, version: int, *, text: str, to: str | None) -> Done:
    """Ask a colleague: the note is kept, the task given back, and marked as asked about."""
    _ready(desk, person, task, version)

    def asked(entry: TaskEntry) -> TaskEntry:
        held(desk, person, entry, version)
        return replace(_put_down(desk, entry), state=TaskState.ASKED, version=version + 1)

    entry = changed(desk, person, task, asked)
    notes.add(desk, entry, person, "ask", text, to=to)
    desk.note(person, "task.ask", entry.id, entry.office)
    return done(entry)


def misdirected(
    desk: Desk, person: Person, task: str, version: int, *, intended_for: str, note: str, measures: str
) -> Done:
    """Close a task whose document was not meant for this office: supervisors alone see it, and it is registered."""
    known = desk.registers.slip("incident-of", task)
    if known is not None:
        standing = desk.records.task(task)
        if standing.state is TaskState.MISDIRECTED and standing.closed_by == person.name:
            return replace(done(standing), incident=str(known.value["incident"]))
    entry = _ready(desk, person, task, version, set(TaskKind) - {TaskKind.CORRECTION, TaskKind.COUNTER})
    incident = _register(desk, person, entry, intended_for=intended_for, note=note, measures=measures)
    if not desk.is_restricted(entry.document):
        desk.registers.write(Slip("restricted", entry.document, {"incident": incident, "by": person.name}))
    _pages_to(desk, entry, PageState.DISMISSED)
    desk.note(person, "task.misdirected", entry.id, entry.office)
    closed = _closed_apart(desk, person, entry, version)
    return replace(done(closed), incident=incident)


def done(entry: TaskEntry) -> Done:
    """Return where a task stands."""
    return Done(entry.id, entry.state.value, entry.disposition, entry.version)


def pages_of(desk: Desk, entry: TaskEntry) -> list[int]:
    """Return the numbers of the pages that a task is about."""
    if entry.kind in FORMS:
        index = int(entry.id[-3:])
        return [placing.page for placing in load_assembly(entry.document, desk.vault).pages if placing.form == index]
    loose = load(Loose, desk.sealer.open(entry.document, entry.id, entry.payload))
    return [placing.page for placing in loose.pages]


def leave(desk: Desk, entry: TaskEntry, to: DocumentState) -> None:
    """Move the document of a task on, once no other form of it waits; no effect where that is no move."""
    settle(entry.document, ledger=desk.ledger, now=desk.clock())
    standing = desk.ledger.document(entry.document)
    ends = (DocumentState.QUARANTINED, DocumentState.DUPLICATE, DocumentState.SET_ASIDE)
    counter = entry.kind is TaskKind.COUNTER and standing.state is DocumentState.REVIEW
    if (standing.state in ends or counter) and to in DOCUMENT_MOVES[standing.state]:
        desk.ledger.move(entry.document, to, at=desk.clock())


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


def _register(desk: Desk, person: Person, entry: TaskEntry, *, intended_for: str, note: str, measures: str) -> str:
    """Enter the incident once a task; its texts are sealed with the document."""
    texts = {"intended_for": intended_for, "note": note, "measures": measures}
    known = desk.registers.slip("incident-of", entry.id)
    if known is not None:
        return _entered(desk, person, entry, str(known.value["incident"]), **texts)
    incident = str(desk.registers.write(Slip("incident-of", entry.id, {"incident": desk.new_id()})).value["incident"])
    return _entered(desk, person, entry, incident, **texts)


def _entered(
    desk: Desk, person: Person, entry: TaskEntry, incident: str, *, intended_for: str, note: str, measures: str
) -> str:
    """Enter the incident unless it stands."""
    if desk.registers.slip("incident", incident) is not None:
        return incident
    texts = {"intended_for": intended_for, "note": note, "measures": measures}
    sealed = {name: desk.seal_text(entry.document, f"incident/{incident}/{name}", each) for name, each in texts.items()}
    facts = {"office": entry.office, "document": entry.document, "task": entry.id, "by": person.name}
    at = desk.clock().isoformat()
    desk.registers.write(Slip("incident", incident, {**facts, **sealed, "kind": "misdirected", "at": at}))
    return incident


def _ready(desk: Desk, person: Person, task: str, version: int, kinds: Collection[TaskKind] | None = None) -> TaskEntry:
    entry = seen(desk, person, task)
    if kinds is not None and entry.kind not in kinds:
        raise BadRequest(where="task")
    if not (entry.done and entry.closed_by == person.name):
        held(desk, person, entry, version)
    return entry


def _end(
    desk: Desk, person: Person, entry: TaskEntry, version: int, how: Disposition, *, reason: str, note: str
) -> Done:
    if not entry.done:
        if note.strip():
            notes.add(desk, entry, person, "reject" if how is Disposition.REJECTED else "dismiss", note)
        if entry.kind is not TaskKind.CORRECTION:
            _pages_to(desk, entry, PageState.DISMISSED)
    closed = close(desk, person, entry.id, how, version=version, reason=reason)
    if not entry.done:
        desk.note(person, f"task.{how.value}", entry.id, entry.office, reason)
    return done(closed)


def _pages_to(desk: Desk, entry: TaskEntry, to: PageState) -> None:
    """Move the pages of a task, where they may still be moved, and its document after them."""
    states = desk.ledger.pages(entry.document)
    if desk.vault.find(entry.document, ASSEMBLY) is not None:
        for page in pages_of(desk, entry):
            if to in PAGE_MOVES[states[page]]:
                desk.ledger.move_page(entry.document, page, to)
    leave(desk, entry, DocumentState.DISMISSED)


def _noted(desk: Desk, person: Person, entry: TaskEntry, kind: notes.Kind, note: str) -> Done:
    if note.strip():
        notes.add(desk, entry, person, kind, note)
    desk.note(person, f"task.{kind}", entry.id, entry.office, entry.reason)
    return done(entry)


def _put_down(desk: Desk, entry: TaskEntry) -> TaskEntry:
    return replace(let_go(entry), seconds=worked(entry, desk.clock()))


def _one_of(code: str, codes: Collection[str]) -> None:
    if code not in codes:
        raise BadRequest(where="reason")


def _day(desk: Desk, entry: TaskEntry, until: str) -> dt.datetime:
    """Return the instant that *until* names: a day begins at eight in the morning of its office."""
    now = desk.clock()
    try:
        day = dt.datetime.fromisoformat(until)
    except ValueError:
        raise BadRequest(where="until") from None
    if day.tzinfo is None:
        hour = day if "T" in until else day.replace(hour=8)
        day = hour.replace(tzinfo=ZoneInfo(desk.offices.get(entry.office).zone))
    if not now < day < now + _LONGEST_HOLD:
        raise BadRequest(where="until")
    return day.astimezone(dt.UTC)
