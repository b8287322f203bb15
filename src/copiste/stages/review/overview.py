"""The figures of the dashboard, counted from what stands: none of them is about one clerk."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from zoneinfo import ZoneInfo

from copiste.ports.identity import Person
from copiste.ports.ledger import DocumentEntry
from copiste.ports.records import TaskEntry, TaskFilter
from copiste.records.identifiers import new_document_id
from copiste.records.tasks import FORMS, Disposition, TaskKind
from copiste.stages.review import wording
from copiste.stages.review.desk import Desk
from copiste.stages.review.filing import SEEDS
from copiste.stages.review.roles import May, may, scope
from copiste.stages.review.views import Texts
from copiste.stages.rhythm import Rhythm

TARGET = 0.75
"""Share of processes that the strategy wants finished without printing."""
_AGES = (1, 24, 72)
_DERIVED = "arranged"
Filed = defaultdict[str, list[bool | None]]
"""Of each form, the records that were filed: whether each was without paper."""


@dataclass(frozen=True, slots=True)
class Day:
    """Documents that landed on one day of their office."""

    day: str
    count: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came, by channel, form and day."""

    by_channel: dict[str, int]
    by_form: dict[str, int]
    by_day: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """So many forms of so many."""

    forms: int
    of: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Age:
    """Tasks younger than so many hours, and not in the line before; null is older than all."""

    under_hours: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person, and since when."""

    total: int
    oldest_at: str | None
    ages: tuple[Age, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds of a person's work a field: the median over tasks."""

    median: float | None
    fields: int


@dataclass(frozen=True, slots=True)
class Paperless:
    """How many records of a form came to be without printing (`records.paperless`), of those where it was noted."""

    form: str
    title: Texts
    finished: int
    without_print: int
    share: float | None
    target: float


@dataclass(frozen=True, slots=True)
class Seeds:
    """Known-wrong answers shown to a team, and how many were caught."""

    team: str
    seeded: int
    caught: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Quiet:
    """A fax line that is quieter than is plausible, and since when."""

    line: str
    office: str
    since: str


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything at once."""

    since: str
    arrivals: Arrivals
    read_without_person: Share
    waiting: Waiting
    seconds_per_field: Pace
    paperless: tuple[Paperless, ...]
    seeds: tuple[Seeds, ...]
    quiet: tuple[Quiet, ...]


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


def _without_person(filed: Filed, waiting: Iterable[TaskEntry], done: Iterable[TaskEntry], first: str) -> Share:
    by_hand = {
        task.id.replace("-t", "-r")
        for task in (*waiting, *done)
        if task.kind in (TaskKind.FORM, TaskKind.COUNTER) and task.document > first
    }
    records = sum(map(len, filed.values()))
    closed = sum(task.disposition == Disposition.FILED and task.kind is not TaskKind.CORRECTION for task in done)
    alone = max(0, records - closed)
    every = alone + len(by_hand)
    return Share(alone, every, _share(alone, every))


def _waiting(tasks: list[TaskEntry], now: dt.datetime) -> Waiting:
    counts = [0] * (len(_AGES) + 1)
    for task in tasks:
        hours = (now - task.opened_at).total_seconds() / 3600
        counts[next((at for at, limit in enumerate(_AGES) if hours < limit), len(_AGES))] += 1
    oldest = min((task.opened_at for task in tasks), default=None)
    ages = tuple(Age(limit, count) for limit, count in zip((*_AGES, None), counts, strict=True))
    return Waiting(len(tasks), wording.instant(oldest), ages)


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
    for slip in desk.registers.slips(SEEDS):
        if offices is None or slip.value["office"] in offices:
            team = str(slip.value["team"])
            seeded[team] += 1
            caught[team] += slip.value["caught"] is True
    return tuple(
        Seeds(team, count, caught[team], _share(caught[team], count)) for team, count in sorted(seeded.items())
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
