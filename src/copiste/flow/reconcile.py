"""Do the counts add up? Storage, ledger, queues and records compared; what does not fit is named.

The order of looking matters while the pipeline runs: objects before the ledger, the ledger before records, because the
flow writes a document's entry before its objects and its records before its last move.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from copiste.books.allowance import Allowance
from copiste.books.outbox import Outbox
from copiste.errors import ObjectMissing
from copiste.keeping.artefacts import load_assembly
from copiste.keeping.vault import DOCUMENTS, ORIGINAL, Vault, document_of, key_of
from copiste.ports import messages
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.objects import ObjectStore
from copiste.ports.queues import Depth, Queues
from copiste.ports.records import RecordStore, TaskFilter
from copiste.records.identifiers import form_index, names_form, record_id, task_id
from copiste.records.states import DocumentState, PageState
from copiste.settings.offices import DEFAULT_ZONE

PATIENCE = dt.timedelta(minutes=15)
"""How long a document may stand unchanged on the way while every queue is empty."""
BUSY = 24
"""How many times longer while queues hold messages: its own may be among them."""
ON_THE_WAY = (DocumentState.LANDED, DocumentState.READING, DocumentState.ASSEMBLED)
_DAY = dt.timedelta(days=1)  # one working day, chosen: what came yesterday should be done today
_SATURDAY = 5  # as `weekday` counts, from Monday, 0
UNFILED = (*ON_THE_WAY, DocumentState.REVIEW, DocumentState.QUARANTINED)
_CONCLUDED = (DocumentState.REVIEW, DocumentState.FILED, DocumentState.SET_ASIDE)


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Something that does not fit. `code` has its sentences in the catalogues under `finding.`."""

    code: str
    document: str | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What stands where, and what does not fit. `overdue` documents landed over a working day ago and are not filed;
    `held` ones wait for the next month (`books.allowance`).
    """

    documents: Mapping[DocumentState, int]
    pages: Mapping[PageState, int]
    queues: Mapping[str, Depth]
    records: int
    tasks: int
    findings: tuple[Discrepancy, ...]
    overdue: int
    held: int


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Compares what is kept where. Of a document that the allowance holds back nobody says that it stalled."""

    objects: ObjectStore
    ledger: Ledger
    queues: Queues
    records: RecordStore
    vault: Vault
    allowance: Allowance
    outbox: Outbox
    patience: dt.timedelta

    def run(self, now: dt.datetime) -> Reconciliation:
        """Count everything and return the account."""
        late = a_working_day_before(now)
        keys = list(self.objects.keys(DOCUMENTS))
        originals = {document_of(key) for key in keys if key.endswith(f"/{ORIGINAL}")}
        entries = list(self.ledger.documents())
        known = {entry.id for entry in entries}
        pages = {entry.id: self.ledger.pages(entry.id) for entry in entries}
        filed = {record.id: record.document for record in self.records.records()}
        waiting = {task.id: task.document for task in self.records.queue()}
        tasks = {**waiting, **{task.id: task.document for task in self.records.queue(TaskFilter(done=True))}}
        # a form that a person filed is a record and a task; it counts once
        forms = Counter(document for document, _ in _forms({**filed, **tasks}))
        depths = {name: self.queues.depth(name) for name in (*messages.QUEUES, *messages.DEAD_LETTERS)}

        held = {
            entry.id for entry in entries if entry.state is DocumentState.READING and self.allowance.holds(entry.id)
        }
        findings = [
            each for each in _stalled_findings(self.ledger, depths, now, self.patience) if each.document not in held
        ]
        for entry in entries:
            findings += _pages_fit(entry, pages[entry.id])
            findings += _kept(entry, originals, now - self.patience)
            findings += _forms_fit(entry, forms[entry.id], self.vault)
            if entry.duplicate_of is not None and entry.duplicate_of not in known:
                findings.append(Discrepancy("duplicate_of_nothing", entry.id))
        owners = {document_of(key) for key in keys} | set(filed.values()) | set(tasks.values())
        findings += [Discrepancy("unknown_document", owner) for owner in sorted(unknown(owners - known, self.ledger))]
        findings += self._left_lying(depths)
        return Reconciliation(
            documents=Counter(entry.state for entry in entries),
            pages=Counter(state for states in pages.values() for state in states.values()),
            queues=depths,
            records=len(filed),
            tasks=len(waiting),
            findings=tuple(findings),
            held=len(held),
            overdue=sum(entry.state in UNFILED and entry.landed_at < late for entry in entries),
        )

    def of_queues(
        self, coming: Collection[DocumentEntry], held: Collection[str], now: dt.datetime
    ) -> Iterator[Discrepancy]:
        """Yield what does not fit of what is under way: *coming* documents, but those that are *held*, and messages."""
        depths = {name: self.queues.depth(name) for name in (*messages.FLOW, *messages.DEAD_LETTERS)}
        before = _moved_before(depths, now, self.patience)
        for entry in coming:
            if entry.changed_at < before and entry.id not in held:
                yield Discrepancy("stalled", entry.id, {"state": entry.state.value})
        yield from self._left_lying(depths)

    def of_document(self, entry: DocumentEntry, now: dt.datetime) -> tuple[tuple[Discrepancy, ...], int]:
        """Return what does not fit of one document, and how many records are there of its forms."""
        originals: set[str | None] = {entry.id} if is_kept(entry.id, self.objects) else set()
        findings = [
            *_pages_fit(entry, self.ledger.pages(entry.id)),
            *_kept(entry, originals, now - self.patience),
        ]
        if entry.duplicate_of is not None and any(unknown([entry.duplicate_of], self.ledger)):
            findings.append(Discrepancy("duplicate_of_nothing", entry.id))
        if entry.state not in _CONCLUDED:
            return tuple(findings), 0
        try:
            expected = len(load_assembly(entry.id, self.vault).forms)
        except ObjectMissing:
            return (*findings, Discrepancy("assembly_missing", entry.id)), 0
        records = [self._has_record(entry.id, index) for index in range(expected)]
        found = sum(there or self._has_task(entry.id, index) for index, there in enumerate(records))
        if found != expected:
            findings.append(Discrepancy("form_count", entry.id, {"expected": expected, "found": found}))
        return tuple(findings), sum(records)

    def _has_record(self, document: str, index: int) -> bool:
        try:
            return bool(self.records.record(record_id(document, index)))
        except ObjectMissing:
            return False

    def _has_task(self, document: str, index: int) -> bool:
        try:
            return bool(self.records.task(task_id(document, index)))
        except ObjectMissing:
            return False

    def _left_lying(self, depths: Mapping[str, Depth]) -> Iterator[Discrepancy]:
        for name in messages.DEAD_LETTERS:
            if count := depths[name].waiting + depths[name].lent:
                yield Discrepancy("dead_letters", facts={"queue": name, "messages": count})
        for name, count in sorted(self.outbox.overdue().items()):
            known = self.outbox.destinations.get(name) is not None
            code = "undelivered" if known else "undelivered_nowhere"
            yield Discrepancy(code, facts={"destination": name, "events": count})


def a_working_day_before(now: dt.datetime) -> dt.datetime:
    """Return the instant before which whatever landed should be filed: a day ago, Saturdays and Sundays left out.

    Days are those of `DEFAULT_ZONE`; what people are asked on a Friday they answer on Monday.
    """
    at = now.astimezone(ZoneInfo(DEFAULT_ZONE))
    if at.weekday() >= _SATURDAY:
        at = at.replace(hour=0, minute=0, second=0, microsecond=0) - (at.weekday() - _SATURDAY) * _DAY
    at -= _DAY
    while at.weekday() >= _SATURDAY:
        at -= _DAY
    return at.astimezone(dt.UTC)


def stalled(
    ledger: Ledger, depths: Mapping[str, Depth], now: dt.datetime, patience: dt.timedelta
) -> Iterator[DocumentEntry]:
    """Yield the documents that stand on the way unchanged for too long; *depths* are those of `messages.FLOW`."""
    before = _moved_before(depths, now, patience)
    for state in ON_THE_WAY:
        yield from ledger.documents(state=state, changed_before=before)


def _moved_before(depths: Mapping[str, Depth], now: dt.datetime, patience: dt.timedelta) -> dt.datetime:
    """Return the instant before which whatever moved last has stalled."""
    busy = any(depths[name].waiting + depths[name].lent for name in messages.FLOW)
    return now - patience * (BUSY if busy else 1)


def _stalled_findings(
    ledger: Ledger, depths: Mapping[str, Depth], now: dt.datetime, patience: dt.timedelta
) -> Iterator[Discrepancy]:
    for entry in stalled(ledger, depths, now, patience):
        yield Discrepancy("stalled", entry.id, {"state": entry.state.value})


def _pages_fit(entry: DocumentEntry, pages: Mapping[int, PageState]) -> Iterator[Discrepancy]:
    if (entry.pages or 0) != len(pages):
        yield Discrepancy("page_count", entry.id, {"expected": entry.pages or 0, "found": len(pages)})
    underway = sum(state in (PageState.DECODED, PageState.READ) for state in pages.values())
    if entry.state in _CONCLUDED and underway:
        yield Discrepancy("pages_without_place", entry.id, {"pages": underway})


def _kept(entry: DocumentEntry, originals: set[str | None], before: dt.datetime) -> Iterator[Discrepancy]:
    """A document just landed may not be kept yet, one that was erased must not; any other one must be."""
    just_landed = entry.state is DocumentState.LANDED and entry.landed_at >= before
    erased = entry.state is DocumentState.ERASED
    if erased and entry.id in originals:
        yield Discrepancy("original_left", entry.id)
    if entry.id not in originals and not just_landed and not erased:
        yield Discrepancy("original_missing", entry.id)


def _forms_fit(entry: DocumentEntry, found: int, vault: Vault) -> Iterator[Discrepancy]:
    if entry.state not in _CONCLUDED:
        return
    try:
        expected = len(load_assembly(entry.id, vault).forms)
    except ObjectMissing:
        yield Discrepancy("assembly_missing", entry.id)
        return
    if found != expected:
        yield Discrepancy("form_count", entry.id, {"expected": expected, "found": found})


def _forms(owners: Mapping[str, str]) -> set[tuple[str, int]]:
    """Return document and index of every form that became a record or a task; others are about none."""
    return {(document, form_index(name)) for name, document in owners.items() if names_form(name)}


def unknown(owners: Iterable[str | None], ledger: Ledger) -> Iterator[str]:
    """Of *owners* yield those that are no documents of the ledger."""
    for owner in owners:
        try:
            ledger.document(owner or "")
        except ObjectMissing:
            yield owner or ""


def is_kept(document: str, objects: ObjectStore) -> bool:
    """Say whether the original of *document* is kept."""
    return any(True for _ in objects.keys(key_of(document, ORIGINAL)))
