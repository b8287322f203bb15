"""What the actions that end a task, or let it wait, have in common."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from copiste.desk import notes
from copiste.desk.claims import changed, held, let_go, seen, worked
from copiste.desk.context import Desk
from copiste.errors import BadRequest
from copiste.keeping.artefacts import load_assembly
from copiste.keeping.moves import settle
from copiste.keeping.payloads import load
from copiste.keeping.tasks import Loose
from copiste.keeping.vault import ASSEMBLY
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry
from copiste.records.identifiers import form_index
from copiste.records.states import DOCUMENT_MOVES, PAGE_MOVES, DocumentState, PageState
from copiste.records.tasks import FORMS, Disposition, TaskKind, TaskState
from copiste.views.tasks import Done


def ready(desk: Desk, person: Person, task: str, version: int, kinds: Collection[TaskKind] | None = None) -> TaskEntry:
    """Return a task of one of *kinds* that *person* holds at *version*, or has ended."""
    entry = seen(desk, person, task)
    if kinds is not None and entry.kind not in kinds:
        raise BadRequest(where="task")
    if not (entry.done and entry.closed_by == person.name):
        held(desk, person, entry, version)
    return entry


def close(
    desk: Desk,
    person: Person,
    task: str,
    how: Disposition,
    *,
    version: int,
    reason: str | None = None,
    state: TaskState = TaskState.CLOSED,
    answered: int = 0,
) -> TaskEntry:
    """Close a task that *person* holds at *version*; no effect when they closed it so before."""

    def ended(entry: TaskEntry) -> TaskEntry:
        if entry.done and (entry.disposition, entry.closed_by) == (how.value, person.name):
            return entry
        held(desk, person, entry, version, arranging=how is Disposition.REARRANGED)
        now = desk.clock()
        return replace(
            let_go(entry),
            state=state,
            disposition=how.value,
            reason=reason,
            closed_at=now,
            closed_by=person.name,
            seconds=worked(entry, now),
            answered=answered,
            version=version + 1,
        )

    return changed(desk, person, task, ended)


def end(
    desk: Desk, person: Person, entry: TaskEntry, version: int, how: Disposition, *, reason: str, note: str
) -> Done:
    """Close a task with a reason and a note, and move its pages on; no effect when the same person closed it."""
    if not entry.done:
        if note.strip():
            notes.add(desk, entry, person, "reject" if how is Disposition.REJECTED else "dismiss", note)
        if entry.kind is not TaskKind.CORRECTION:
            pages_to(desk, entry, PageState.DISMISSED)
    closed = close(desk, person, entry.id, how, version=version, reason=reason)
    if not entry.done:
        desk.note(person, f"task.{how.value}", entry.id, entry.office, reason)
    return done(closed)


def noted(desk: Desk, person: Person, entry: TaskEntry, kind: notes.Kind, note: str) -> Done:
    """Keep the note of what was done with a task, and return where that stands."""
    if note.strip():
        notes.add(desk, entry, person, kind, note)
    desk.note(person, f"task.{kind}", entry.id, entry.office, entry.reason)
    return done(entry)


def done(entry: TaskEntry) -> Done:
    """Return where a task stands."""
    return Done(entry.id, entry.state.value, entry.disposition, entry.version)


def put_down(desk: Desk, entry: TaskEntry) -> TaskEntry:
    """Return *entry* in nobody's hand, with the seconds of work that went into it."""
    return replace(let_go(entry), seconds=worked(entry, desk.clock()))


def pages_of(desk: Desk, entry: TaskEntry) -> list[int]:
    """Return the numbers of the pages that a task is about."""
    if entry.kind in FORMS:
        index = form_index(entry.id)
        return [placing.page for placing in load_assembly(entry.document, desk.vault).pages if placing.form == index]
    loose = load(Loose, desk.sealer.open(entry.document, entry.id, entry.payload))
    return [placing.page for placing in loose.pages]


def pages_to(desk: Desk, entry: TaskEntry, to: PageState) -> None:
    """Move the pages of a task, where they may still be moved, and its document after them."""
    states = desk.ledger.pages(entry.document)
    if desk.vault.find(entry.document, ASSEMBLY) is not None:
        for page in pages_of(desk, entry):
            if to in PAGE_MOVES[states[page]]:
                desk.ledger.move_page(entry.document, page, to)
    leave(desk, entry, DocumentState.DISMISSED)


def page_to(desk: Desk, document: str, page: int, to: PageState) -> None:
    """Move one page, where that is a move."""
    standing = desk.ledger.pages(document)[page]
    if to in PAGE_MOVES[standing]:
        desk.ledger.move_page(document, page, to)


def leave(desk: Desk, entry: TaskEntry, to: DocumentState) -> None:
    """Move the document of a task on, once no other form of it waits; no effect where that is no move."""
    settle(entry.document, ledger=desk.ledger, now=desk.clock())
    standing = desk.ledger.document(entry.document)
    ends = (DocumentState.QUARANTINED, DocumentState.DUPLICATE, DocumentState.SET_ASIDE)
    counter = entry.kind is TaskKind.COUNTER and standing.state is DocumentState.REVIEW
    if (standing.state in ends or counter) and to in DOCUMENT_MOVES[standing.state]:
        desk.ledger.move(entry.document, to, at=desk.clock())


def one_of(code: str, codes: Collection[str]) -> None:
    """Raise `BadRequest` unless *code* is one that a person may choose."""
    if code not in codes:
        raise BadRequest(where="reason")
