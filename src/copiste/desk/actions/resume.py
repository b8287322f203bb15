"""Resume: a task that was set aside or asked about comes back into the queue, and stays in the person's hand."""

from __future__ import annotations

from dataclasses import replace

from copiste.desk.actions.action import Action, AtVersion
from copiste.desk.claims import changed, held
from copiste.desk.context import Desk
from copiste.desk.endings import done
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry
from copiste.records.tasks import TaskKind, TaskState
from copiste.views.tasks import Done


def run(desk: Desk, person: Person, task: str, body: AtVersion) -> Done:
    """Bring a task that was set aside back."""

    def back(entry: TaskEntry) -> TaskEntry:
        held(desk, person, entry, body.version)
        return replace(entry, state=TaskState.WAITING, held_until=None, reason=None, version=body.version + 1)

    entry = changed(desk, person, task, back)
    desk.note(person, "task.resume", entry.id, entry.office)
    return done(entry)


ACTION = Action(
    "resume",
    frozenset(TaskKind),
    AtVersion,
    run,
    Done,
    states=frozenset({TaskState.HELD, TaskState.ASKED}),
    stays=True,
)
