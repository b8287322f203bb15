"""A task as somebody who does it sees it, and the queue as it is listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from copiste.errors import ObjectMissing
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry
from copiste.records.correcting import Answer, Corrected, Correction, Draft, Sheet, corrected
from copiste.records.model import FormResult, PagePlacing
from copiste.records.seeding import Seed, shown
from copiste.records.tasks import FORMS, TaskKind, TaskState
from copiste.stages.assemble import load_assembly
from copiste.stages.payloads import load
from copiste.stages.review import earlier, notes, wording
from copiste.stages.review.desk import Desk
from copiste.stages.review.fields import field_view, is_blind
from copiste.stages.review.opening import Loose, seed_of
from copiste.stages.review.roles import May, may
from copiste.stages.review.views import (
    ClaimView,
    CorrectionView,
    DraftView,
    TaskCounts,
    TaskItem,
    TaskView,
)
from copiste.texts import say

_EXCEPTIONS = ("arrange", "dismiss", "misdirected", "hold", "ask")


@dataclass(frozen=True, slots=True)
class Work:
    """A task about a form, opened: the sheet with the seed in it, the sheet as it is, and the draft."""

    entry: TaskEntry
    sheet: Sheet
    plain: Sheet
    seed: Seed | None
    draft: Draft

    def corrected(self, fields: dict[str, Correction] | None = None) -> Corrected:
        """Return the form with the draft in it, or with *fields* in the place of the draft's."""
        draft = self.draft if fields is None else Draft(fields, self.draft.blind)
        return corrected(self.sheet, draft)


def opened(desk: Desk, entry: TaskEntry) -> Work:
    """Open the form that *entry* is about."""
    form = load(FormResult, desk.sealer.open(entry.document, entry.id, entry.payload))
    plain = Sheet.of(form, desk.definition(form.form))
    seed = None
    if entry.kind is TaskKind.FORM:
        seed = seed_of(entry.id, plain, desk.sealer, desk.seed_share)
    sheet = Sheet(shown(form, seed), plain.schema, plain.edition)
    draft = draft_of(desk, entry)
    if entry.kind is TaskKind.CORRECTION:  # a person answered before: there is nothing to be biased by
        critical = {each.name: None for each in form.fields if plain.critical(each.name)}
        draft = replace(draft, blind={**critical, **draft.blind})
    return Work(entry, sheet, plain, seed, draft)


def draft_of(desk: Desk, entry: TaskEntry) -> Draft:
    """Return the corrections of *entry* as they were saved last."""
    return Draft() if entry.draft is None else load(Draft, desk.vault.fetch(entry.document, entry.draft))


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
        reason=wording.why(entry.reason, person.language),
        disposition=entry.disposition,
        closed_at=wording.instant(entry.closed_at),
        record=entry.record,
    )


def counts(desk: Desk, person: Person, entries: Iterable[TaskEntry]) -> TaskCounts:
    """Count open tasks by what they are."""
    now = desk.clock()
    kinds: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    offices: Counter[str] = Counter()
    states: Counter[str] = Counter()
    urgent = mine = 0
    oldest = None
    for entry in entries:
        states[entry.state.value] += 1
        if entry.state is TaskState.HELD and (entry.held_until is None or entry.held_until > now):
            continue
        kinds[entry.kind.value] += 1
        forms[entry.form] += 1
        offices[entry.office] += 1
        urgent += entry.urgent
        mine += entry.holder(now) == person.name
        oldest = entry.opened_at if oldest is None else min(oldest, entry.opened_at)
    forms.pop("-", None)
    return TaskCounts(
        total=kinds.total(),
        urgent=urgent,
        mine=mine,
        held=states[TaskState.HELD.value],
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
        "allowed": allowed(entry, person),
    }
    if entry.kind in FORMS:
        return _form_view(desk, opened(desk, entry), person, common)
    return _loose_view(desk, entry, person, common)


def allowed(entry: TaskEntry, person: Person) -> tuple[str, ...]:
    """Return what *person* may do with *entry*."""
    if entry.done or not may(person, May.TASK_WRITE):
        return ()
    if entry.kind is TaskKind.CORRECTION:
        return ("file", "reject", "hold", "ask")
    if entry.kind is TaskKind.COUNTER:
        return ("file", "reject", "hold", "ask")
    if entry.kind is TaskKind.FORM:
        return ("file", "reject", "hold", "ask", "arrange", "misdirected")
    if entry.kind in (TaskKind.QUARANTINE, TaskKind.DUPLICATE):
        return ("reland", "dismiss", "misdirected", "hold", "ask")
    return _EXCEPTIONS


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


def correction_view(draft: Draft, path: str, said: Correction, answer: Answer | None) -> CorrectionView:
    """Return one correction with what it comes to."""
    return CorrectionView(said.how, said.text, None if answer is None else answer.value, draft.blind.get(path))


def placings_of(desk: Desk, entry: TaskEntry, index: int) -> list[PagePlacing]:
    """Return the pages of form *index* of a document, and those attached to it."""
    return [placing for placing in load_assembly(entry.document, desk.vault).pages if placing.form == index]


def _form_view(desk: Desk, work: Work, person: Person, common: dict[str, object]) -> TaskView:
    entry, form, language = work.entry, work.sheet.form, person.language
    result = work.corrected()
    fields = tuple(
        field_view(entry.document, work.sheet, read, work.draft, answer=result.answers[read.name], language=language)
        for read in form.fields
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
        pages=earlier.pages_of(desk, entry.document, placings, getattr(title, language), person),
        fields=fields,
        problems=wording.problems([each for each in result.problems if each.path not in hidden], language),
        draft=draft_view(work, result),
        undo=work.draft.undo,
        record_version=int(entry.id.rpartition("-v")[2]) - 1 if entry.kind is TaskKind.CORRECTION else None,
        **earlier.shown(desk, person, form.problems),
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
        pages=earlier.pages_of(desk, entry.document, loose.pages, title, person),
        fields=(),
        problems=(),
        draft=DraftView({}, None, None),
        undo=0,
        record_version=None,
        **earlier.shown(desk, person, earlier.of_loose(desk, document)),
        problem=wording.why(document.reason, person.language),
    )


def form_of_record(desk: Desk, document: str, index: int) -> list[PagePlacing]:
    """Return the pages of a record's form; none when there is no paper."""
    try:
        return [placing for placing in load_assembly(document, desk.vault).pages if placing.form == index]
    except ObjectMissing:
        return []
