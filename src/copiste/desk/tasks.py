"""A task as somebody who does it sees it, and the queue as it is listed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from copiste.desk import evidence, notes, wording
from copiste.desk.actions.offered import offered
from copiste.desk.context import Desk
from copiste.desk.fields import field_view, is_blind
from copiste.desk.work import Work, opened
from copiste.errors import ObjectMissing
from copiste.keeping.artefacts import load_assembly
from copiste.keeping.payloads import load
from copiste.keeping.tasks import Loose
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry
from copiste.records.correcting import Corrected, Correction, Draft, FieldAnswer
from copiste.records.identifiers import version_named
from copiste.records.model import PagePlacing
from copiste.records.tasks import FORMS, TaskKind, TaskState
from copiste.settings.offices import utc
from copiste.texts import say
from copiste.views.fields import CorrectionView
from copiste.views.queue import ClaimView, TaskCounts, TaskItem
from copiste.views.tasks import DraftView, TaskView


def item(desk: Desk, entry: TaskEntry, person: Person) -> TaskItem:
    """Return *entry* as the queue lists it."""
    now = desk.clock()
    holder = entry.holder(now)
    claim = None
    if holder is not None:
        until = wording.instant(entry.claimed_until) or ""
        claim = ClaimView(holder, desk.title_of(holder), until, holder == person.name)
    title = wording.form_title(desk, entry.form)
    return TaskItem(
        id=entry.id,
        kind=entry.kind.value,
        state=entry.state.value,
        form=None if title is None else entry.form,
        form_title=title,
        office=entry.office,
        document=entry.document,
        receipt=entry.receipt,
        channel=entry.channel,
        opened_at=wording.instant(entry.opened_at) or "",
        age_seconds=max(0, int((now - entry.opened_at).total_seconds())),
        urgent=entry.urgent,
        stops=entry.stops,
        pages=entry.pages,
        version=entry.version,
        claim=claim,
        held_until=wording.instant(entry.held_until),
        reason=wording.why_refused(desk, entry.document, entry.reason, person.language),
        disposition=entry.disposition,
        closed_at=wording.instant(entry.closed_at),
        record=entry.record,
    )


def counts(desk: Desk, person: Person, entries: Iterable[TaskEntry], since: dt.datetime | None = None) -> TaskCounts:
    """Count open tasks by what they are, and how many are new *since* the person looked last."""
    now = desk.clock()
    kinds: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    offices: Counter[str] = Counter()
    states: Counter[str] = Counter()
    urgent = mine = fresh = 0
    oldest = None
    for entry in entries:
        states[entry.state.value] += 1
        if entry.state is TaskState.HELD and (entry.held_until is None or entry.held_until > now):
            continue
        kinds[entry.kind.value] += 1
        forms[entry.form] += 1
        offices[entry.office] += 1
        urgent += entry.urgent
        fresh += since is not None and entry.opened_at > since
        mine += entry.holder(now) == person.name
        oldest = entry.opened_at if oldest is None else min(oldest, entry.opened_at)
    forms.pop("-", None)
    return TaskCounts(
        total=kinds.total(),
        urgent=urgent,
        mine=mine,
        new=fresh,
        held=states[TaskState.HELD.value],
        at=utc(now),
        oldest_at=wording.instant(oldest),
        by_kind=dict(kinds),
        by_form=dict(forms),
        by_office=dict(offices),
        by_state=dict(states),
    )


def task(desk: Desk, entry: TaskEntry, person: Person) -> TaskView:
    """Return *entry* with all that a person needs to do it, and put into the audit that they saw it."""
    desk.note(person, "task.view", entry.id, entry.office)
    listed = item(desk, entry, person)
    known = {name: getattr(listed, name) for name in TaskItem.__dataclass_fields__ if name not in ("pages", "stops")}
    common = {
        **known,
        "notes": notes.of(desk, entry),
        "history": notes.history(desk, entry),
        "allowed": offered(desk, entry, person),
    }
    if entry.kind in FORMS:
        return _form_view(desk, opened(desk, entry), person, common)
    return _loose_view(desk, entry, person, common)


def draft_view(work: Work, result: Corrected) -> DraftView:
    """Return the draft as it is handed back."""
    return DraftView(
        {
            path: correction_view(work.draft, path, said, result.answers.get(path))
            for path, said in work.draft.fields.items()
        },
        wording.instant(work.draft.at),
        work.draft.by or None,
    )


def correction_view(draft: Draft, path: str, said: Correction, answer: FieldAnswer | None) -> CorrectionView:
    """Return one correction with what it comes to."""
    value = None if answer is None else wording.value(answer.value)
    return CorrectionView(said.how, said.text, value, wording.value(draft.blind.get(path)))


def placings_of(desk: Desk, entry: TaskEntry, index: int) -> list[PagePlacing]:
    """Return the pages of form *index* of a document, and those attached to it."""
    return [placing for placing in load_assembly(entry.document, desk.vault).pages if placing.form == index]


def _form_view(desk: Desk, work: Work, person: Person, common: dict[str, object]) -> TaskView:
    entry, form, spoken = work.entry, work.sheet.form, person.language
    result = work.corrected()
    fields = tuple(
        field_view(desk, entry.document, work.sheet, one, work.draft, answer=result.answers[one.name], language=spoken)
        for one in form.fields
    )
    title = wording.definition_title(desk.definition(form.form), form.form)
    placings = placings_of(desk, entry, form.index)
    hidden = {each.name for each in form.fields if is_blind(work.sheet, work.draft, each.name)}
    return TaskView(
        **common,  # type: ignore[arg-type]  # the item's own attributes
        stops=sum(each.stop for each in fields),
        edition=form.edition,
        form_language=None if work.sheet.edition is None else work.sheet.edition.language,
        definition=form.definition,
        schema_version=form.schema_version,
        pages=evidence.pages_of(desk, entry.document, placings, getattr(title, spoken), person),
        fields=fields,
        problems=wording.problems([each for each in result.problems if each.path not in hidden], spoken),
        draft=draft_view(work, result),
        undo=work.draft.undo,
        record_version=version_named(entry.id) - 1 if entry.kind is TaskKind.CORRECTION else None,
        **evidence.shown(desk, person, form.problems),
        problem=None,
    )


def _loose_view(desk: Desk, entry: TaskEntry, person: Person, common: dict[str, object]) -> TaskView:
    loose = load(Loose, desk.sealer.open(entry.document, entry.id, entry.payload))
    document = desk.ledger.document(entry.document)
    title = say(f"kind.{entry.kind.value}", person.language)
    return TaskView(
        **common,  # type: ignore[arg-type]  # the item's own attributes
        stops=0,
        edition=None,
        form_language=None,
        definition=None,
        schema_version=None,
        pages=evidence.pages_of(desk, entry.document, loose.pages, title, person),
        fields=(),
        problems=(),
        draft=DraftView({}, None, None),
        undo=0,
        record_version=None,
        **evidence.shown(desk, person, evidence.of_loose(desk, document)),
        problem=wording.why_refused(desk, document.id, document.reason, person.language),
    )


def form_of_record(desk: Desk, document: str, index: int) -> list[PagePlacing]:
    """Return the pages of a record's form; none when there is no paper."""
    try:
        return [placing for placing in load_assembly(document, desk.vault).pages if placing.form == index]
    except ObjectMissing:
        return []
