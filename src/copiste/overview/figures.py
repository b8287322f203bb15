"""The figures of the dashboard, counted from what stands: none of them is about one clerk."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from statistics import median
from zoneinfo import ZoneInfo

from copiste.books.lines import Rhythm
from copiste.books.seeds import SEEDS
from copiste.desk import wording
from copiste.desk.context import Desk
from copiste.desk.roles import May, may, scope
from copiste.ports.identity import Person
from copiste.ports.ledger import DocumentEntry
from copiste.ports.records import TaskEntry, TaskFilter
from copiste.records.identifiers import form_index, new_document_id, record_id
from copiste.records.tasks import FORMS, Disposition, TaskKind
from copiste.views.figures import Age, Arrivals, Dashboard, Day, Pace, Paperless, Quiet, Seeds, ShareView, WaitingView

TARGET = 0.75
"""Share of processes that the strategy wants finished without printing."""
_AGES = (1, 24, 72)
"""Hours by which waiting tasks are counted: an hour, a day, three days; chosen."""
_DERIVED = "arranged"
Filed = defaultdict[str, list[bool | None]]
"""Of each form, the records that were filed: whether each was without paper."""


def dashboard(desk: Desk, person: Person, *, days: int, office: str | None) -> Dashboard:
    """Count the last *days* in *person*'s offices."""
    now = desk.clock()
    since = now - dt.timedelta(days=days)
    offices = scope(person, office)
    first = new_document_id(since, bytes)
    documents = {
        entry.id: entry
        for entry in desk.ledger.documents(after=first)
        if (offices is None or entry.office in offices) and entry.channel != _DERIVED
    }
    waiting = list(desk.records.queue(TaskFilter(offices=offices)))
    done = [
        entry
        for entry in desk.records.queue(TaskFilter(done=True, offices=offices))
        if entry.closed_at is not None and entry.closed_at >= since
    ]
    filed: Filed = defaultdict(list)
    for record in desk.records.records(after=first):
        if offices is None or record.office in offices:
            filed[record.form].append(record.paperless)
    return Dashboard(
        since=wording.instant(since) or "",
        arrivals=_arrivals(desk, documents.values(), filed, waiting),
        read_without_person=_without_person(filed, waiting, done, first),
        waiting=_waiting(waiting, now),
        seconds_per_field=_pace(done),
        paperless=tuple(_paperless(desk, form, of) for form, of in sorted(filed.items())),
        seeds=_seeds(desk, offices) if may(person, May.QUALITY_READ) else (),
        quiet=tuple(
            Quiet(each.line, each.office, wording.instant(each.since) or "")
            for each in Rhythm(desk.registers, desk.offices).silences(now)
            if offices is None or each.office in offices
        ),
    )


def _arrivals(desk: Desk, documents: Iterable[DocumentEntry], filed: Filed, waiting: Iterable[TaskEntry]) -> Arrivals:
    channels: Counter[str] = Counter()
    days: Counter[str] = Counter()
    forms = Counter({form: len(of) for form, of in filed.items()})
    forms.update(task.form for task in waiting if task.kind is TaskKind.FORM)
    for entry in documents:
        channels[entry.channel] += 1
        days[entry.landed_at.astimezone(ZoneInfo(desk.offices.get(entry.office).zone)).date().isoformat()] += 1
    return Arrivals(dict(channels), dict(forms), tuple(Day(day, count) for day, count in sorted(days.items())))


def _without_person(filed: Filed, waiting: Iterable[TaskEntry], done: Iterable[TaskEntry], first: str) -> ShareView:
    by_hand = {
        record_id(task.document, form_index(task.id))
        for task in (*waiting, *done)
        if task.kind in (TaskKind.FORM, TaskKind.COUNTER) and task.document > first
    }
    records = sum(map(len, filed.values()))
    closed = sum(task.disposition == Disposition.FILED and task.kind is not TaskKind.CORRECTION for task in done)
    alone = max(0, records - closed)
    every = alone + len(by_hand)
    return ShareView(alone, every, _share(alone, every))


def _waiting(tasks: list[TaskEntry], now: dt.datetime) -> WaitingView:
    counts = [0] * (len(_AGES) + 1)
    for task in tasks:
        hours = (now - task.opened_at).total_seconds() / 3600
        counts[next((at for at, limit in enumerate(_AGES) if hours < limit), len(_AGES))] += 1
    oldest = min((task.opened_at for task in tasks), default=None)
    ages = tuple(Age(limit, count) for limit, count in zip((*_AGES, None), counts, strict=True))
    return WaitingView(len(tasks), wording.instant(oldest), ages)


def _pace(done: Iterable[TaskEntry]) -> Pace:
    timed = [(task.seconds, task.answered) for task in done if task.kind in FORMS and task.answered and task.seconds]
    each = [seconds / fields for seconds, fields in timed]
    return Pace(round(median(each), 1) if each else None, sum(fields for _, fields in timed))


def _paperless(desk: Desk, form: str, of: list[bool | None]) -> Paperless:
    known = [paperless for paperless in of if paperless is not None]
    without = sum(known)
    title = wording.definition_title(desk.definition(form), form)
    return Paperless(form, title, len(known), without, _share(without, len(known)), TARGET)


def _seeds(desk: Desk, offices: frozenset[str] | None) -> tuple[Seeds, ...]:
    seeded: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for seed in (entry.value for entry in SEEDS.entries(desk.registers)):
        if offices is None or seed.office in offices:
            seeded[seed.team] += 1
            caught[seed.team] += seed.caught
    return tuple(
        Seeds(team, count, caught[team], _share(caught[team], count)) for team, count in sorted(seeded.items())
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
