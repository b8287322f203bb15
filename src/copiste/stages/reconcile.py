"""Do the counts add up? Storage, ledger, queues and records compared; what does not fit is named.

The order of looking matters while the pipeline runs: objects before the ledger, the ledger before records, because the
flow writes a document's entry before its objects and its records before its last move.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from copiste.errors import ObjectMissing
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.objects import ObjectStore
from copiste.ports.queues import Depth, Queues
from copiste.ports.records import RecordStore, TaskFilter
from copiste.records.identifiers import form_index
from copiste.records.states import DocumentState, PageState
from copiste.stages import messages
from copiste.stages.assemble import load_assembly
from copiste.stages.vault import ORIGINAL, Vault, document_of, key_of

PATIENCE = dt.timedelta(minutes=15)
"""How long a document may stand unchanged on the way while every queue is empty."""
BUSY = 24
"""How many times longer while queues hold messages: its own may be among them."""
ON_THE_WAY = (DocumentState.LANDED, DocumentState.READING, DocumentState.ASSEMBLED)
OVERDUE = dt.timedelta(days=1)
"""How long ago a document may have landed without being filed, or closed, before somebody is told."""
_UNFILED = (*ON_THE_WAY, DocumentState.REVIEW, DocumentState.QUARANTINED)
_CONCLUDED = (DocumentState.REVIEW, DocumentState.FILED, DocumentState.SET_ASIDE)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit. `code` has its sentences in the catalogues under `finding.`."""

    code: str
    document: str | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Account:
    """What stands where, and what does not fit. `overdue` documents landed over a day ago and are not filed yet;
    `held` ones wait for the next month (`stages.allowance`).
    """

    documents: Mapping[DocumentState, int]
    pages: Mapping[PageState, int]
    queues: Mapping[str, Depth]
    records: int
    tasks: int
    findings: tuple[Finding, ...]
    overdue: int
    held: int


def reconcile(
    *,
    objects: ObjectStore,
    ledger: Ledger,
    queues: Queues,
    records: RecordStore,
    vault: Vault,
    now: dt.datetime,
    dead_letters: Sequence[str],
    patience: dt.timedelta = PATIENCE,
    holds: Callable[[str], bool] = lambda _: False,
    owed: Mapping[str, int] | None = None,
) -> Account:
    """Count everything and return the account; of a document that *holds* holds back nobody says that it stalled.

    *owed* says how many events each destination has been waiting for too long (`stages.outbox`).
    """
    keys = list(objects.keys("documents/"))
    originals = {document_of(key) for key in keys if key.endswith(f"/{ORIGINAL}")}
    entries = list(ledger.documents())
    known = {entry.id for entry in entries}
    pages = {entry.id: ledger.pages(entry.id) for entry in entries}
    filed = {record.id: record.document for record in records.records()}
    waiting = {task.id: task.document for task in records.queue()}
    tasks = {**waiting, **{task.id: task.document for task in records.queue(TaskFilter(done=True))}}
    # a form that a person filed is a record and a task; it counts once
    forms = Counter(document for document, _ in _forms({**filed, **tasks}))
    depths = {name: queues.depth(name) for name in (*messages.QUEUES, *dead_letters)}

    held = {entry.id for entry in entries if entry.state is DocumentState.READING and holds(entry.id)}
    findings = [each for each in _stalled_findings(ledger, depths, now, patience) if each.document not in held]
    for entry in entries:
        findings += _pages_fit(entry, pages[entry.id])
        findings += _kept(entry, originals, now - patience)
        findings += _forms_fit(entry, forms[entry.id], vault)
        if entry.duplicate_of is not None and entry.duplicate_of not in known:
            findings.append(Finding("duplicate_of_nothing", entry.id))
    owners = {document_of(key) for key in keys} | set(filed.values()) | set(tasks.values())
    findings += [Finding("unknown_document", owner) for owner in sorted(_unknown(owners - known, ledger))]
    findings += [
        Finding("dead_letters", facts={"queue": name, "messages": depths[name].waiting + depths[name].lent})
        for name in dead_letters
        if depths[name].waiting + depths[name].lent
    ]
    findings += [
        Finding("undelivered", facts={"destination": name, "events": count})
        for name, count in sorted((owed or {}).items())
    ]
    return Account(
        documents=Counter(entry.state for entry in entries),
        pages=Counter(state for states in pages.values() for state in states.values()),
        queues=depths,
        records=len(filed),
        tasks=len(waiting),
        findings=tuple(findings),
        held=len(held),
        overdue=sum(entry.state in _UNFILED and entry.landed_at < now - OVERDUE for entry in entries),
    )


def stalled(ledger: Ledger, queues: Queues, now: dt.datetime, patience: dt.timedelta) -> Iterator[DocumentEntry]:
    """Yield the documents that stand on the way unchanged for too long."""
    yield from _stalled(ledger, {name: queues.depth(name) for name in messages.FLOW}, now, patience)


def _stalled(
    ledger: Ledger, depths: Mapping[str, Depth], now: dt.datetime, patience: dt.timedelta
) -> Iterator[DocumentEntry]:
    busy = any(depths[name].waiting + depths[name].lent for name in messages.FLOW)
    before = now - patience * (BUSY if busy else 1)
    for state in ON_THE_WAY:
        yield from ledger.documents(state=state, changed_before=before)


def _stalled_findings(
    ledger: Ledger, depths: Mapping[str, Depth], now: dt.datetime, patience: dt.timedelta
) -> Iterator[Finding]:
    for entry in _stalled(ledger, depths, now, patience):
        yield Finding("stalled", entry.id, {"state": entry.state.value})


def _pages_fit(entry: DocumentEntry, pages: Mapping[int, PageState]) -> Iterator[Finding]:
    if (entry.pages or 0) != len(pages):
        yield Finding("page_count", entry.id, {"expected": entry.pages or 0, "found": len(pages)})
    underway = sum(state in (PageState.DECODED, PageState.READ) for state in pages.values())
    if entry.state in _CONCLUDED and underway:
        yield Finding("pages_without_place", entry.id, {"pages": underway})


def _kept(entry: DocumentEntry, originals: set[str | None], before: dt.datetime) -> Iterator[Finding]:
    """A document just landed may not be kept yet; any other one must be."""
    just_landed = entry.state is DocumentState.LANDED and entry.landed_at >= before
    if entry.id not in originals and not just_landed:
        yield Finding("original_missing", entry.id)


def _forms_fit(entry: DocumentEntry, found: int, vault: Vault) -> Iterator[Finding]:
    if entry.state not in _CONCLUDED:
        return
    try:
        expected = len(load_assembly(entry.id, vault).forms)
    except ObjectMissing:
        yield Finding("assembly_missing", entry.id)
        return
    if found != expected:
        yield Finding("form_count", entry.id, {"expected": expected, "found": found})


def _forms(owners: Mapping[str, str]) -> set[tuple[str, int]]:
    """Return document and index of every form that became a record or a task; others are about no form, or about one
    that was filed before."""
    return {(document, form_index(name)) for name, document in owners.items() if name[-5:-3] in ("-r", "-t")}


def _unknown(owners: set[str | None], ledger: Ledger) -> Iterator[str]:
    """Of documents that were not listed, yield those that have not been entered since either."""
    for owner in owners:
        try:
            ledger.document(owner or "")
        except ObjectMissing:
            yield owner or ""


def is_kept(document: str, objects: ObjectStore) -> bool:
    """Say whether the original of *document* is kept."""
    return any(True for _ in objects.keys(key_of(document, ORIGINAL)))
