"""A task about a form, opened to be worked on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from copiste.desk.context import Desk
from copiste.errors import ObjectMissing
from copiste.keeping.payloads import load
from copiste.keeping.tasks import seed_of
from copiste.ports.records import TaskEntry
from copiste.records.correcting import Corrected, Correction, Draft, Sheet, corrected
from copiste.records.identifiers import task_id
from copiste.records.model import FormResult
from copiste.records.seeding import Seed, shown
from copiste.records.tasks import TaskKind


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


def open_work(desk: Desk, document: str, index: int) -> Work | None:
    """Return the open task of form *index* of a document: what people see of the form is what the task shows."""
    try:
        entry = desk.records.task(task_id(document, index))
    except ObjectMissing:
        return None
    return None if entry.done else opened(desk, entry)


def draft_of(desk: Desk, entry: TaskEntry) -> Draft:
    """Return the corrections of *entry* as they were saved last."""
    return Draft() if entry.draft is None else load(Draft, desk.vault.fetch(entry.document, entry.draft))
