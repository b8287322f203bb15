"""The tasks that stages open: a form to correct, pages of no form, a file that cannot be read, a duplicate."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from copiste.errors import GivenUp
from copiste.forms.model import Definition
from copiste.forms.pointers import property_at
from copiste.keeping.payloads import dump
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.records import RecordStore, TaskEntry
from copiste.ports.sealer import Sealer
from copiste.reading.model import PagePlace
from copiste.records.correcting import Sheet, stops
from copiste.records.identifiers import loose_id, task_id
from copiste.records.model import DUPLICATES, Assembly, FormResult, PagePlacing
from copiste.records.seeding import Seed, seed_for, shown
from copiste.records.states import DocumentState
from copiste.records.tasks import SAME_BYTES, Disposition, TaskKind, TaskState

NO_FORM = "-"
"""What stands for the form of a task that is about none."""
_CAME_TO_NOTHING = frozenset({DocumentState.DISMISSED, DocumentState.ERASED})
_LOST = frozenset({PagePlace.UNRECOGNISED, PagePlace.UNREADABLE, PagePlace.ATTACHMENT})


@dataclass(frozen=True, slots=True)
class Loose:
    """The payload of a task that is about no form: its pages, none when the file could not be opened."""

    pages: tuple[PagePlacing, ...] = ()


def form_task(
    entry: DocumentEntry,
    form: FormResult,
    assembly: Assembly,
    definition: Definition | None,
    *,
    sealer: Sealer,
    now: dt.datetime,
    kind: TaskKind = TaskKind.FORM,
    seed_share: float = 0,
) -> TaskEntry:
    """Return the task that *form* waits as; a seed counts as a stop, or the count would give it away."""
    name = task_id(entry.id, form.index)
    seed = seed_of(name, Sheet.of(form, definition), sealer, seed_share)
    return TaskEntry(
        id=name,
        office=entry.office,
        document=entry.id,
        form=form.form,
        opened_at=now,
        payload=sealer.seal(entry.id, name, dump(form)),
        kind=kind,
        receipt=entry.receipt,
        channel=entry.channel,
        urgent=definition is not None and is_urgent(form, definition.schema),
        stops=len(stops(shown(form, seed))),
        pages=sum(placing.form == form.index for placing in assembly.pages),
        reason=next((each.code for each in form.problems if each.code in DUPLICATES), None),
    )


def open_loose(
    entry: DocumentEntry, assembly: Assembly, *, records: RecordStore, sealer: Sealer, now: dt.datetime
) -> None:
    """Open a task for the pages that belong to no form, when somebody has to look at them."""
    loose = tuple(placing for placing in assembly.pages if placing.form is None)
    kind = _loose_kind([placing.place for placing in loose], has_forms=bool(assembly.forms))
    if kind is not None:
        failed = any(problem.code == GivenUp.code for problem in assembly.problems)
        reason = GivenUp.code if failed else entry.reason
        records.open_task(_loose_task(replace(entry, reason=reason), kind, Loose(loose), sealer, now))


def open_refused(
    entry: DocumentEntry, *, ledger: Ledger, records: RecordStore, sealer: Sealer, now: dt.datetime
) -> None:
    """Open a task for a document in quarantine or a duplicate; no effect for any other.

    That of a duplicate is closed at once, with its reason, unless what came before came to nothing: a person dismissed
    or erased it, and whoever sends the same file again may mean it.
    """
    kinds = {DocumentState.QUARANTINED: TaskKind.QUARANTINE, DocumentState.DUPLICATE: TaskKind.DUPLICATE}
    kind = kinds.get(entry.state)
    if kind is None:
        return
    task = _loose_task(entry, kind, Loose(), sealer, now)
    if entry.duplicate_of is not None and ledger.document(entry.duplicate_of).state not in _CAME_TO_NOTHING:
        ended = Disposition.DISMISSED.value
        task = replace(task, state=TaskState.CLOSED, disposition=ended, reason=SAME_BYTES, closed_at=now)
    records.open_task(task)


def seed_of(task: str, sheet: Sheet, sealer: Sealer, share: float) -> Seed | None:
    """Return the known-wrong answer of a task, always the same: it is drawn from the installation's own secret."""
    draw = random.Random(sealer.fingerprint(f"seed {task}".encode()))  # noqa: S311  a secret seeds it
    return seed_for(sheet, draw, share)


def is_urgent(form: FormResult, schema: Mapping[str, Any]) -> bool:
    """Whether an answer has a value that its schema calls urgent."""
    return any(_calls(property_at(schema, each.name), each.value) for each in form.fields)


def _calls(subschema: Mapping[str, Any] | None, value: Any) -> bool:
    values = (subschema or {}).get("x-urgent-when", ())
    given = value if isinstance(value, list) else [value]
    return any(type(one) is type(wanted) and one == wanted for one in given for wanted in values)


def _loose_kind(places: Sequence[PagePlace], *, has_forms: bool) -> TaskKind | None:
    if _LOST.intersection(places):
        unreadable = all(place is PagePlace.UNREADABLE for place in places) and not has_forms
        return TaskKind.QUARANTINE if unreadable else TaskKind.UNRECOGNISED
    if has_forms or not places:
        return None
    if PagePlace.SEPARATOR in places:
        return TaskKind.SEPARATOR
    return TaskKind.COVER if PagePlace.COVER in places else TaskKind.BLANK


def _loose_task(entry: DocumentEntry, kind: TaskKind, loose: Loose, sealer: Sealer, now: dt.datetime) -> TaskEntry:
    name = loose_id(entry.id)
    return TaskEntry(
        id=name,
        office=entry.office,
        document=entry.id,
        form=NO_FORM,
        opened_at=now,
        payload=sealer.seal(entry.id, name, dump(loose)),
        kind=kind,
        receipt=entry.receipt,
        channel=entry.channel,
        pages=len(loose.pages),
        reason=entry.reason,
    )
