"""Filed records and the tasks that wait for a person. Payloads are sealed; the columns beside them are not personal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Protocol

from copiste.records.tasks import ENDED, TaskKind, TaskState


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One version of a record. `id` comes from document and form index; `payload` is the sealed FormResult."""

    id: str
    version: int
    office: str
    document: str
    form: str
    edition: str
    schema_version: str
    software: str
    filed_at: dt.datetime
    payload: bytes
    paperless: bool | None = None


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """Something that waits for a person. `id` comes from document and form index; `payload` is sealed.

    `revision` counts every write, `version` every change of content that a person sees; `draft` names the corrections
    in the vault. `claimed_at` is when the present holder began; `seconds` and `answered` say what the work was in the
    end. `record` is the record that a correction is about. Codes of `reason` stand in `records.tasks`.
    """

    id: str
    office: str
    document: str
    form: str
    opened_at: dt.datetime
    payload: bytes
    kind: TaskKind = TaskKind.FORM
    state: TaskState = TaskState.WAITING
    receipt: str = ""
    channel: str = ""
    urgent: bool = False
    stops: int = 0
    pages: int = 0
    revision: int = 0
    version: int = 0
    draft: str | None = None
    held_until: dt.datetime | None = None
    reason: str | None = None
    disposition: str | None = None
    claimed_by: str | None = None
    claimed_at: dt.datetime | None = None
    claimed_until: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    closed_by: str | None = None
    seconds: int = 0
    answered: int = 0
    record: str | None = None

    @property
    def done(self) -> bool:
        """Whether nobody has to do anything any more."""
        return self.state in ENDED

    def holder(self, now: dt.datetime) -> str | None:
        """Return who has the task in hand at *now*."""
        held = self.claimed_until is not None and self.claimed_until > now
        return self.claimed_by if held else None


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks are asked for; None is any. *due* also takes held tasks whose day has come as waiting ones.

    `free` leaves out what somebody other than *claimed_by* holds at that instant; `mine` takes only what *claimed_by*
    holds then. `before` takes only what was opened at that instant or earlier, `since` what was then or later.
    """

    done: bool = False
    offices: Collection[str] | None = None
    kinds: Collection[TaskKind] | None = None
    form: str | None = None
    states: Collection[TaskState] | None = None
    urgent: bool | None = None
    document: str | None = None
    before: dt.datetime | None = None
    since: dt.datetime | None = None
    due: dt.datetime | None = None
    free: dt.datetime | None = None
    mine: dt.datetime | None = None
    claimed_by: str | None = None

    def takes(self, entry: TaskEntry) -> bool:
        """Say whether *entry* is asked for."""
        return self._plainly(entry) and self._state(entry) and self._claim(entry)

    def _plainly(self, entry: TaskEntry) -> bool:
        return (
            entry.done is self.done
            and (self.offices is None or entry.office in self.offices)
            and (self.kinds is None or entry.kind in self.kinds)
            and self.form in (None, entry.form)
            and self.urgent in (None, entry.urgent)
            and self.document in (None, entry.document)
            and (self.before is None or entry.opened_at <= self.before)
            and (self.since is None or entry.opened_at >= self.since)
        )

    def _state(self, entry: TaskEntry) -> bool:
        if self.states is None or entry.state in self.states:
            return True
        due = self.due is not None and entry.held_until is not None and entry.held_until <= self.due
        return due and entry.state is TaskState.HELD and TaskState.WAITING in self.states

    def _claim(self, entry: TaskEntry) -> bool:
        if self.mine is not None and entry.holder(self.mine) != self.claimed_by:
            return False
        return self.free is None or entry.holder(self.free) in (None, self.claimed_by)


EVERYTHING = TaskFilter()


NOT_URGENT = "1"
"""The rank after which those stand that are not urgent."""


def earliest(since: dt.datetime, *, urgent: bool) -> str:
    """Return the rank before that of every task, urgent or not, that was opened at *since* or later."""
    return f"{0 if urgent else NOT_URGENT}#{_sorted(since)}"


def _sorted(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%S%f")


def rank(entry: TaskEntry) -> str:
    """Return where *entry* stands in the queue, as text that sorts: the urgent first, then the oldest."""
    return f"{0 if entry.urgent else NOT_URGENT}#{_sorted(entry.opened_at)}#{entry.id}"


class RecordStore(Protocol):
    """Versions count from 1, are written once and never changed. Naive instants are refused with `ValueError`.

    Lists may miss what was written this very moment (DynamoDB). A write may raise `Conflict` when another is under way.
    """

    def file(self, entry: RecordEntry) -> bool:
        """Write one version; return False when that version is there already. Raise `Conflict` on a gap in versions."""
        ...

    def record(self, record: str, version: int | None = None) -> RecordEntry:
        """Return one version, the latest when none is named, or raise `ObjectMissing`."""
        ...

    def records(
        self,
        *,
        office: str | None = None,
        form: str | None = None,
        since: dt.datetime | None = None,
        after: str | None = None,
        limit: int | None = None,
        backwards: bool = False,
    ) -> Iterator[RecordEntry]:
        """Yield the latest version of each record in the order of ids (or against it), those after the id *after*."""
        ...

    def mark(self, record: str, marks: Collection[str]) -> None:
        """Let *record* be found by *marks* and by none that it had before; without any it is found no more.

        Marks are keyed fingerprints (`keeping.finding`), one word each: they tell nobody what they were made of.
        """
        ...

    def marks(self, record: str) -> frozenset[str]:
        """Return what *record* is found by."""
        ...

    def marked(self, mark: str, *, before: str | None = None) -> Iterator[str]:
        """Yield the ids of the records that have *mark*, the newest first, those before the id *before*."""
        ...

    def open_task(self, entry: TaskEntry) -> bool:
        """Add a task; return False when it is there already."""
        ...

    def task(self, task: str) -> TaskEntry:
        """Return a task, or raise `ObjectMissing`."""
        ...

    def change_task(self, entry: TaskEntry) -> TaskEntry:
        """Write *entry* over the task if that still has the revision of *entry*; return it with its new revision.

        Raise `Conflict` when somebody wrote in between, `ObjectMissing` when there is no such task. `id`, `document`,
        `opened_at` and `urgent` stay what they were: they say where it stands in the queue.
        """
        ...

    def tasks(self, *, office: str | None = None, done: bool = False) -> Iterator[TaskEntry]:
        """Yield tasks in the order of the queue."""
        ...

    def queue(
        self, wanted: TaskFilter = EVERYTHING, *, after: str | None = None, limit: int | None = None
    ) -> Iterator[TaskEntry]:
        """Yield the tasks that *wanted* takes without their payload, in queue order, from *after* (a `rank`)."""
        ...
