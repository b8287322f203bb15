"""What people say to each other of a task, sealed with its document, and what happened to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from copiste.books.notes import NOTES, KeptNote
from copiste.desk.claims import changed
from copiste.desk.context import Desk
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry
from copiste.records.tasks import TaskState
from copiste.settings.offices import utc
from copiste.views.tasks import ActView, NoteView

Kind = Literal["ask", "answer", "hold", "reject", "dismiss", "misdirected", "reopen", "note"]
_SHOWN = 50
"""Acts on a task that are looked at; chosen."""
_UNSHOWN = frozenset({"task.view", "page.view"})


def add(desk: Desk, entry: TaskEntry, person: Person, kind: Kind, text: str, *, to: str | None = None) -> NoteView:
    """Keep what *person* says of a task."""
    key = desk.new_id()
    at = utc(desk.clock())
    sealed = desk.seal_text(entry.document, f"note/{key}", text)
    NOTES.shelf(entry.id).put(desk.registers, key, KeptNote(sealed, person.name, person.title, kind, to, at))
    return NoteView(at, person.name, person.title, text, kind, to)


def say_of(desk: Desk, person: Person, task: str, text: str) -> NoteView:
    """Add a note to a task that anybody who sees it may answer; an answer brings a task that was asked about back."""
    kinds: list[Kind] = ["note"]

    def answered(entry: TaskEntry) -> TaskEntry:
        if entry.state is not TaskState.ASKED:
            return entry
        kinds.append("answer")
        return replace(entry, state=TaskState.WAITING, version=entry.version + 1)

    entry = changed(desk, person, task, answered)
    note = add(desk, entry, person, kinds[-1], text)
    desk.note(person, f"task.{kinds[-1]}", entry.id, entry.office)
    return note


def of(desk: Desk, entry: TaskEntry) -> tuple[NoteView, ...]:
    """Return the notes of a task, the oldest first."""
    found = []
    for each in NOTES.shelf(entry.id).entries(desk.registers):
        kept = each.value
        text = desk.open_text(entry.document, f"note/{each.key}", kept.sealed)
        to = None if kept.to is None else desk.title_of(kept.to)
        found.append(NoteView(kept.at, kept.by, kept.title, text, kept.kind, to))
    return tuple(found)


def why_reopened(desk: Desk, entry: TaskEntry) -> str | None:
    """Return the reason given last when the record of *entry* was opened again; None when there is none."""
    return next((each.text for each in reversed(of(desk, entry)) if each.kind == "reopen"), None)


def history(desk: Desk, entry: TaskEntry) -> tuple[ActView, ...]:
    """Return what happened to a task, the oldest first; that it was looked at stands in the audit alone."""
    acts = [each for each in desk.log.entries(subject=entry.id, limit=_SHOWN) if each.what not in _UNSHOWN]
    opened = ActView(utc(entry.opened_at), "", "task.opened")
    return (opened, *(ActView(utc(each.at), each.who, each.what) for each in reversed(acts)))
