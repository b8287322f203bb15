"""The queue, and one task."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from copiste.desk import claims, documents, notes, uploads, wording
from copiste.desk import tasks as show
from copiste.desk.claims import CLAIM, PREFETCH, Wanted
from copiste.desk.context import Desk
from copiste.desk.roles import May, may, need, scope
from copiste.errors import KeyDestroyed
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry, TaskFilter, rank
from copiste.records.tasks import TaskState
from copiste.views.queue import ClaimAnswer, TaskCounts, TaskList
from copiste.views.tasks import NoteView, TaskView
from functions.api.answers import JSON, NOTHING, documented, nothing, unchecked
from functions.api.asked import LONGEST_WAIT, ClaimBody, CounterBody, Kinds, NextBody, NoteBody, kinds_of
from functions.api.router import new
from functions.api.routes_records import instant
from functions.api.who import desk, me

router = new()
State = Literal["open", "waiting", "held", "asked", "closed", "misdirected", "any"]
_OPEN = frozenset({TaskState.WAITING, TaskState.ASKED})
_STATES = {
    "waiting": frozenset({TaskState.WAITING}),
    "held": frozenset({TaskState.HELD}),
    "asked": frozenset({TaskState.ASKED}),
    "closed": frozenset({TaskState.CLOSED}),
    "misdirected": frozenset({TaskState.MISDIRECTED}),
}


@router.get("/api/tasks", tags=["tasks"])
def tasks(
    *,
    kind: Annotated[Kinds | None, Query()] = None,
    form: Annotated[str | None, Query(max_length=64)] = None,
    office: Annotated[str | None, Query(max_length=64)] = None,
    state: Annotated[State, Query()] = "open",
    urgent: Annotated[bool | None, Query()] = None,
    mine: Annotated[bool, Query()] = False,
    days: Annotated[int | None, Query(ge=0, le=LONGEST_WAIT)] = None,
    q: Annotated[str | None, Query(max_length=64)] = None,
    after: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> TaskList:
    """List tasks: the urgent first, then the oldest. `q` is a receipt number as typed, or a document's id.

    `days` takes only tasks that have waited so many days or more.
    """
    person, at = me(May.TASK_READ), desk()
    if state == "misdirected":
        need(person, May.TASK_RESTRICTED)
    wanted = TaskFilter(
        done=state in ("closed", "misdirected"),
        offices=scope(person, office),
        kinds=kinds_of(kind),
        form=form,
        states=_OPEN if state == "open" else _STATES.get(state),
        urgent=urgent,
        before=claims.opened_before(at.clock(), days),
        due=at.clock() if state == "open" else None,
        mine=at.clock() if mine else None,
        claimed_by=person.name,
    )
    if q is not None:
        found = list(islice(_searched(at, person, q, wanted), limit))
        return TaskList(tuple(show.item(at, entry, person) for entry in found), None)
    entries = list(at.records.queue(wanted, after=after, limit=limit))
    following = rank(entries[-1]) if len(entries) == limit else None
    return TaskList(tuple(show.item(at, entry, person) for entry in entries), following)


@router.get("/api/tasks/counts", tags=["tasks"])
def counts(
    office: Annotated[str | None, Query(max_length=64)] = None,
    since: Annotated[str | None, Query(max_length=40)] = None,
) -> TaskCounts:
    """Count the tasks that are open; those opened after `since` are new."""
    person, at = me(May.TASK_READ), desk()
    entries = at.records.queue(TaskFilter(offices=scope(person, office)))
    return show.counts(at, person, entries, instant(since, "since"))


@router.post("/api/tasks/next", tags=["tasks"], responses={**documented(TaskView), **NOTHING})
@unchecked
def take_next(body: Annotated[NextBody, Body()]) -> Response[Any]:
    """Claim the task that comes next and show it; 204 when none waits."""
    person, at = me(May.TASK_WRITE), desk()
    wanted = Wanted(body.wanted_kinds(), body.form, body.office, body.urgent, body.days)
    while (entry := claims.take_next(at, person, wanted, without=body.without, prefetch=body.prefetch)) is not None:
        try:
            return _shown(at, entry, person)
        except KeyDestroyed:  # erased while it waited: there is nothing left to do
            claims.erased(at, entry)
    return nothing()


@router.get("/api/tasks/<task>", tags=["tasks"], responses=documented(TaskView))
@unchecked
def task(task: str) -> Response[Any]:
    """Show one task with all that is needed to do it."""
    person, at = me(May.TASK_READ), desk()
    return _shown(at, claims.seen(at, person, task), person)


@router.post("/api/tasks/<task>/claim", tags=["tasks"])
def claim(task: str, body: Annotated[ClaimBody, Body()]) -> ClaimAnswer:
    """Take a task in hand, or keep it longer."""
    person, at = me(May.TASK_WRITE), desk()
    entry = claims.claim(at, person, task, prefetch=body.prefetch)
    seconds = PREFETCH if body.prefetch else CLAIM
    return ClaimAnswer(entry.id, person.name, wording.instant(entry.claimed_until) or "", int(seconds.total_seconds()))


@router.delete("/api/tasks/<task>/claim", tags=["tasks"], responses=NOTHING)
@unchecked
def release(task: str) -> Response[Any]:
    """Give a task back."""
    person = me(May.TASK_WRITE)
    claims.release(desk(), person, task)
    return nothing()


@router.post("/api/tasks/<task>/notes", tags=["tasks"], responses=documented(NoteView, 201))
def note(task: str, body: Annotated[NoteBody, Body()]) -> Response[NoteView]:
    """Say something of a task; it answers whoever asked, and brings the task back."""
    person = me(May.TASK_WRITE)
    return Response(201, JSON, notes.say_of(desk(), person, task, body.text))


@router.post("/api/counter", tags=["tasks"], responses=documented(TaskView, 201))
@unchecked
def counter(body: Annotated[CounterBody, Body()]) -> Response[Any]:
    """Begin a record with no paper, for somebody at the counter or on the telephone.

    Its stops are what the form's definition requires. By telephone nobody signs: the signature is not among the fields,
    and is not missing. Rows of a table that nothing is said of are no rows.
    """
    person, at = me(May.TASK_WRITE), desk()
    entry = uploads.counter(
        at, person, channel=body.channel, form=body.form, edition=body.edition, office=body.office, key=body.key
    )
    return _shown(at, entry, person, 201)


def _shown(at: Desk, entry: TaskEntry, person: Person, status: int = 200) -> Response[Any]:
    """Show a task; its type is checked by the tests and not at every answer, which would cost as much as making it."""
    view = show.task(at, entry, person)
    return Response(status, JSON, view, {"ETag": f'"{view.version}"', "Cache-Control": "private, no-store"})


def _searched(at: Desk, person: Person, q: str, wanted: TaskFilter) -> Iterator[TaskEntry]:
    """Yield the tasks of the document that *q* names and of those made of it, open ones first."""
    for document in documents.found(at, q):
        found = chain(
            at.records.queue(TaskFilter(document=document.id, offices=wanted.offices)),
            at.records.queue(TaskFilter(document=document.id, offices=wanted.offices, done=True)),
        )
        for entry in found:
            if entry.state is not TaskState.MISDIRECTED or may(person, May.TASK_RESTRICTED):
                yield entry
