"""Pages arranged anew by a person: split, merged, reassigned, turned, read as another form, completed, replaced.

What goes together becomes a document of its own and takes the way of any other from `intake` on. The arrangement is
written down before anything moves and carried out from there, so that however often it is begun it is done once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from copiste.books.arranging import PLANS, Arranging, Plan, Together
from copiste.desk.claims import held, seen
from copiste.desk.context import Desk
from copiste.desk.endings import close, leave, page_to, pages_of
from copiste.desk.pictures import upright_turn
from copiste.errors import BadArrangement, Conflict
from copiste.keeping import arranged
from copiste.keeping.arranged import Manifest
from copiste.keeping.entering import enter, keep
from copiste.keeping.payloads import dump
from copiste.ports import messages
from copiste.ports.identity import Person
from copiste.ports.messages import Document
from copiste.ports.records import TaskEntry
from copiste.records.states import DocumentState, PageState
from copiste.records.tasks import Disposition, TaskKind
from copiste.views.tasks import Arranged, NewDocument

ASIDE = {
    "blank": PageState.BLANK,
    "separator": PageState.SEPARATOR,
    "cover": PageState.COVER,
    "replaced": PageState.DISMISSED,
}
TURNS = (0, 90, 180, 270)
"""Degrees: a sheet goes through a scanner one of four ways round."""
_TAKEN = frozenset({PageState.BLANK, PageState.COVER, PageState.SEPARATOR})
_FIXED = frozenset({TaskKind.CORRECTION, TaskKind.COUNTER})


def arrange(desk: Desk, person: Person, plan: Plan) -> Arranged:
    """Carry *plan* out; its first task is the one that is answered for."""
    entries = [seen(desk, person, task) for task, _ in plan.tasks]
    if any(entry.kind in _FIXED for entry in entries) or len({entry.office for entry in entries}) > 1:
        raise BadArrangement(where="tasks")
    finished = all(entry.done and entry.disposition == Disposition.REARRANGED for entry in entries)
    if not finished:
        for entry, (_, version) in zip(entries, plan.tasks, strict=True):
            _held(desk, person, entry, version)
        _check(desk, plan, entries)
    written = _written(desk, plan)
    made = tuple(
        _made(desk, person, entries[0], together, plan=written, number=number)
        for number, together in enumerate(written.forms)
    )
    if not finished:
        _move(desk, entries, written)
        for task, version in written.tasks:
            close(desk, person, task, Disposition.REARRANGED, version=version)
            desk.note(person, "task.rearranged", task, entries[0].office)
    main = desk.records.task(written.tasks[0][0])
    return Arranged(main.id, main.state.value, main.disposition, main.version, made)


def _held(desk: Desk, person: Person, entry: TaskEntry, version: int) -> None:
    if entry.done and entry.disposition == Disposition.REARRANGED and entry.closed_by == person.name:
        return  # this very arrangement was cut off after it
    held(desk, person, entry, version, arranging=True)


def _check(desk: Desk, plan: Plan, entries: Sequence[TaskEntry]) -> None:
    """Raise `BadArrangement` unless every page stands once, and what it is to be read as is known.

    Pages of the same documents that were put aside (blank, cover, separator) may be taken along: a page may have been
    taken for a separator that is none.
    """
    standing = {(entry.document, page) for entry in entries for page in pages_of(desk, entry)}
    leaves = [leaf for together in plan.forms for leaf in together.pages]
    placed = [(leaf.document, leaf.page) for leaf in leaves] + [(aside.document, aside.page) for aside in plan.aside]
    along = set(placed) - standing
    if len(set(placed)) < len(placed) or standing - set(placed) or along - _put_aside(desk, entries):
        raise BadArrangement(where="pages")
    if any(leaf.turn not in TURNS for leaf in leaves) or any(aside.place not in ASIDE for aside in plan.aside):
        raise BadArrangement(where="turn or place")
    for together in plan.forms:
        definition = None if together.form is None else desk.definition(together.form)
        editions = () if definition is None else tuple(edition.name for edition in definition.editions)
        if not together.pages or (together.form is not None and definition is None):
            raise BadArrangement(where="form")
        if together.edition is not None and together.edition not in editions:
            raise BadArrangement(where="edition")


def _put_aside(desk: Desk, entries: Sequence[TaskEntry]) -> set[tuple[str, int]]:
    documents = {entry.document for entry in entries}
    return {(each, page) for each in documents for page, state in desk.ledger.pages(each).items() if state in _TAKEN}


def _written(desk: Desk, plan: Plan) -> Plan:
    """Write the plan down with each of its tasks; the one that stands there already is the one to carry out."""
    main = plan.tasks[0][0]
    known = PLANS.read(desk.registers, main)
    if known is not None:
        return known.plan
    for task, _ in plan.tasks[::-1]:
        try:
            PLANS.put(desk.registers, task, Arranging(main, plan))
        except Conflict:
            other = PLANS.read(desk.registers, task)
            if other is None or other.main != main:
                raise
    return plan


def _made(desk: Desk, person: Person, entry: TaskEntry, together: Together, *, plan: Plan, number: int) -> NewDocument:
    """Make one document of pages that go together; made before, it is found by its arrival."""
    leaves = tuple(
        replace(leaf, turn=(leaf.turn + upright_turn(desk, leaf.document, leaf.page)) % 360) for leaf in together.pages
    )
    manifest = dump(Manifest(leaves, together.form, together.edition, person.name, plan.why, together.cut))
    arrival = desk.sealer.fingerprint(f"arranged {plan.tasks[0][0]} {number}".encode())
    child = enter(
        office=entry.office,
        arrival=arrival,
        fingerprint=desk.sealer.fingerprint(arrival.encode() + manifest),
        channel=arranged.CHANNEL,
        ledger=desk.ledger,
        now=desk.clock(),
    )
    keep(child, manifest, file_name=None, sealer=desk.sealer, vault=desk.vault, software=desk.software)
    arranged.tie(child.id, tuple(dict.fromkeys(leaf.document for leaf in leaves)), desk.vault)
    desk.queues.send(messages.INTAKE, messages.body(Document(child.id)))
    return NewDocument(child.id, together.form, len(leaves))


def _move(desk: Desk, entries: Sequence[TaskEntry], plan: Plan) -> None:
    for together in plan.forms:
        for leaf in together.pages:
            page_to(desk, leaf.document, leaf.page, PageState.MOVED)
    for aside in plan.aside:
        page_to(desk, aside.document, aside.page, ASIDE[aside.place])
    for entry in entries:
        leave(desk, entry, DocumentState.MOVED)
