"""Batches for people: opened, listed, and the answer to "did my sheets arrive, and what became of each?"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from copiste.books import batches
from copiste.books.arranging import Plan, Together
from copiste.books.batches import Batch, Member, Sides
from copiste.desk import wording
from copiste.desk.claims import claim
from copiste.desk.context import Desk
from copiste.desk.documents import found as descent
from copiste.desk.pages import arrange
from copiste.desk.roles import May, need, scope
from copiste.errors import BadRequest, ObjectMissing
from copiste.keeping import arranged
from copiste.keeping.arranged import Leaf
from copiste.ports.identity import Person
from copiste.ports.ledger import DocumentEntry
from copiste.ports.records import TaskEntry, TaskFilter
from copiste.records.collating import interleaved
from copiste.records.identifiers import loose_id
from copiste.records.states import DocumentState, PageState
from copiste.texts import Language, say
from copiste.views.batches import BatchDocument, BatchItem, BatchList, BatchView
from copiste.views.common import Coded
from copiste.views.documents import PageItem
from copiste.views.tasks import Arranged

_ON_THE_WAY = (DocumentState.LANDED, DocumentState.READING, DocumentState.ASSEMBLED)
_SHOWN = 20
"""Numbers of sheets that one sentence names; chosen."""


@dataclass(frozen=True, slots=True)
class _Standing:
    entry: DocumentEntry
    pages: dict[int, PageState]


def open_batch(desk: Desk, person: Person, batch: Batch) -> BatchView:
    """Declare a batch; raise `Conflict` when there is one of that name."""
    need(person, May.BATCH_WRITE, batch.office)
    batches.declare(desk.registers, batch)
    desk.note(person, "batch.open", batch.id, batch.office)
    return shown(desk, batch, person.language)


def listed(desk: Desk, person: Person, *, office: str | None, after: str | None, limit: int) -> BatchList:
    """Return a page of the batches of *person*'s offices."""
    offices = scope(person, office)
    every = (each for each in batches.batches(desk.registers, after) if offices is None or each.office in offices)
    page = list(islice(every, limit))
    following = f"{page[-1].office}/{page[-1].id}" if len(page) == limit else None
    return BatchList(tuple(BatchItem(**_facts(each), documents=_count(desk, each)) for each in page), following)


def view(desk: Desk, person: Person, office: str, name: str) -> BatchView:
    """Return a batch that *person* may see; raise `ObjectMissing` or `Forbidden`."""
    return shown(desk, _seen(desk, person, office, name, May.BATCH_READ), person.language)


def collate(desk: Desk, person: Person, office: str, name: str) -> Arranged:
    """Put the fronts and the backs of a batch of two files together; the pages go on as one document.

    The older file holds the fronts. Raise `BadRequest` unless there are two, with as many pages each, both waiting.
    """
    batch = _seen(desk, person, office, name, May.TASK_WRITE)
    waiting = _waiting(desk, batch)
    if waiting is None:
        raise BadRequest(where="batch")
    tasks = [claim(desk, person, each.id) for each in waiting]
    fronts, backs = ([Leaf(each.document, page) for page in sorted(desk.ledger.pages(each.document))] for each in tasks)
    together = Together(tuple(interleaved(fronts, backs)), cut=True)
    plan = Plan(tuple((each.id, each.version) for each in tasks), (together,), (), f"batch {batch.id}")
    made = arrange(desk, person, plan)
    desk.note(person, "batch.collate", batch.id, batch.office)
    return made


def shown(desk: Desk, batch: Batch, language: Language) -> BatchView:
    """Return a batch as it stands."""
    members = batches.members(desk.registers, batch)
    every = (one for member in members for one in _standing(desk, member))
    standing = [*{one.entry.id: one for one in every}.values()]  # what two files were put together to is found by both
    arrived, odd = _sheets(batch, standing)
    uncollated = batch.sides is Sides.TWO_FILES and any(one.entry.state is DocumentState.SET_ASIDE for one in standing)
    said = [*_findings(batch, members, [one.entry for one in standing], arrived)]
    said += [(code, {}) for code, is_so in (("odd", odd), ("uncollated", uncollated)) if is_so]
    return BatchView(
        **_facts(batch),
        arrived=arrived,
        complete=not said and batch.sheets == arrived,
        collatable=_waiting(desk, batch) is not None,
        findings=tuple(Coded(code, say(f"batch.finding.{code}", language, **facts)) for code, facts in said),
        documents=tuple(_document(desk, one, language) for one in standing),
    )


def _seen(desk: Desk, person: Person, office: str, name: str, what: May) -> Batch:
    need(person, what, office)
    batch = batches.find(desk.registers, office, name)
    if batch is None:
        raise ObjectMissing(key="batch")
    return batch


def _facts(batch: Batch) -> dict[str, Any]:
    return {
        "id": batch.id,
        "office": batch.office,
        "sheets": batch.sheets,
        "sides": batch.sides.value,
        "place": batch.place,
        "opened_at": wording.instant(batch.at),
        "opened_by": batch.by or None,
    }


def _count(desk: Desk, batch: Batch) -> int:
    return len(batches.members(desk.registers, batch))


def _standing(desk: Desk, member: Member) -> Iterator[_Standing]:
    """Yield a document of a batch with its pages that belong there, then all that was made of it."""
    for entry in descent(desk, member.document):
        pages = desk.ledger.pages(entry.id)
        own = member.pages if entry.id == member.document else None
        yield _Standing(entry, {page: state for page, state in sorted(pages.items()) if own is None or page in own})


def _sheets(batch: Batch, standing: Iterable[_Standing]) -> tuple[int, bool]:
    """Return how many sheets of paper the pages are, separators left out, and whether a side of one is not there."""
    states = [
        state
        for one in standing
        if one.entry.state is not DocumentState.DUPLICATE
        for state in one.pages.values()
        if state is not PageState.MOVED
    ]
    separators = states.count(PageState.SEPARATOR)
    pages = len(states) - separators
    if batch.sides is Sides.ONE:
        return pages, False
    sides = pages - separators  # each separator has a blank back
    if sides % 2 and batch.sides is Sides.PASSES:
        sides += 1  # the sheet that announces the backs has none
    return max(sides + 1, 0) // 2, bool(sides % 2)


def _findings(
    batch: Batch, members: Iterable[Member], entries: list[DocumentEntry], arrived: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    waiting = sum(entry.state in _ON_THE_WAY for entry in entries)
    if waiting:
        yield "on_the_way", {"count": waiting}
    for code, state in (("unreadable", DocumentState.QUARANTINED), ("duplicate", DocumentState.DUPLICATE)):
        count = sum(entry.state is state for entry in entries)
        if count:
            yield code, {"count": count}
    lost = _lost(members)
    if lost:
        yield "separators", {"numbers": ", ".join(map(str, lost[:_SHOWN])) + (" …" if len(lost) > _SHOWN else "")}
    if batch.sheets is not None and batch.sheets != arrived and not waiting:
        yield "missing" if arrived < batch.sheets else "surplus", {"count": abs(batch.sheets - arrived)}


def _lost(members: Iterable[Member]) -> list[int]:
    """Return the numbers of the separators that did not come; none when sheets are not counted."""
    known = list(members)
    came = {number for member in known for number in member.sheets}
    count = max((member.count for member in known), default=0)
    return [number for number in range(1, count + 1) if number not in came] if came else []


def _document(desk: Desk, one: _Standing, language: Language) -> BatchDocument:
    entry = one.entry
    return BatchDocument(
        id=entry.id,
        receipt=entry.receipt,
        state=entry.state.value,
        state_text=say(f"state.{entry.state.value}", language),
        landed_local=desk.offices.get(entry.office).local(entry.landed_at),
        pages=tuple(
            PageItem(page, state.value, say(f"state.{state.value}", language)) for page, state in one.pages.items()
        ),
        tasks=sum(1 for _ in desk.records.queue(TaskFilter(document=entry.id))),
    )


def _waiting(desk: Desk, batch: Batch) -> list[TaskEntry] | None:
    """Return the two tasks that a batch of two files waits in, the older first; None while it cannot be collated."""
    if batch.sides is not Sides.TWO_FILES:
        return None
    found = []
    for member in batches.members(desk.registers, batch):
        entry = desk.ledger.document(member.document)
        if entry.state is DocumentState.DUPLICATE or arranged.children(entry.id, desk.objects):
            continue
        try:
            found.append(desk.records.task(loose_id(entry.id)))
        except ObjectMissing:
            return None
    whole = len(found) == 2 and not any(task.done for task in found) and found[0].pages == found[1].pages
    return found if whole else None
