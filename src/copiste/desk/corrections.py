"""Corrections while they are made: saved as versions, checked by the pipeline's own code, keyed blind, undone."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace

from pydantic import JsonValue

from copiste.desk import tasks, wording
from copiste.desk.claims import changed, held, seen
from copiste.desk.context import Desk
from copiste.desk.fields import field_view, is_blind
from copiste.desk.work import Work, opened
from copiste.errors import BadRequest, Conflict
from copiste.forms.model import Definition, Edition, Kind
from copiste.keeping.payloads import dump, load
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry
from copiste.records.assemble import SOFTWARE
from copiste.records.correcting import Corrected, Correction, Draft, FieldAnswer, How, Sheet, answer, corrected, empty
from copiste.records.model import FieldResult
from copiste.records.tasks import FORMS
from copiste.texts import Language
from copiste.views.tasks import BlindAnswer, Checked, CheckedField, TaskView

_MOST = 2000
"""Characters of one answer; chosen: more than any box of a form holds."""


def save(desk: Desk, person: Person, task: str, version: int, fields: Mapping[str, Correction]) -> Checked:
    """Keep *fields* as the next version of the draft; return what it comes to."""

    def next_draft(work: Work) -> Draft:
        _known(work, fields)
        return replace(work.draft, fields=dict(fields), before=work.entry.draft, undo=work.draft.undo + 1)

    return _checked(_written(desk, person, task, version, next_draft), person.language)


def check(desk: Desk, person: Person, task: str, fields: Mapping[str, Correction]) -> Checked:
    """Return what *fields* would come to, and keep nothing."""
    work = opened(desk, _of_form(seen(desk, person, task)))
    _known(work, fields)
    return _checked(replace(work, draft=replace(work.draft, fields=dict(fields))), person.language)


def check_form(
    definition: Definition, edition: Edition, fields: Mapping[str, Correction], language: Language
) -> Checked:
    """Return what *fields* of an empty form would come to."""
    sheet = Sheet.of(empty(definition, edition, SOFTWARE), definition)
    unknown = fields.keys() - {each.name for each in sheet.form.fields}
    if unknown:
        raise BadRequest(where="fields")
    draft = Draft(dict(fields))
    return _said(sheet, draft, corrected(sheet, draft), version=0, language=language)


def undo(desk: Desk, person: Person, task: str, version: int) -> TaskView:
    """Put back the draft before the one that stands, as a new version; raise `Conflict` when there is none."""

    def earlier(work: Work) -> Draft:
        if work.draft.undo == 0:
            raise Conflict(what="undo")
        before = (
            Draft()
            if work.draft.before is None
            else load(Draft, desk.vault.fetch(work.entry.document, work.draft.before))
        )
        return replace(before, blind=work.draft.blind)  # what was keyed blind stays keyed

    work = _written(desk, person, task, version, earlier)
    return tasks.task(desk, work.entry, person)


def blind(
    desk: Desk, person: Person, task: str, version: int, path: str, *, keyed: JsonValue, how: How = "typed"
) -> BlindAnswer:
    """Keep the first key of a critical field and show it; when a reader read the same, that is the answer.

    What the person calls illegible agrees with no reader: it is shown to them, and they decide.
    """
    agreed: list[Correction] = []

    def with_key(work: Work) -> Draft:
        field = next((each for each in work.sheet.form.fields if each.name == path), None)
        if field is None or not work.sheet.critical(path):
            raise BadRequest(where="path")
        if not is_blind(work.sheet, work.draft, path):
            raise Conflict(what="blind key")
        said = _keyed(work.sheet, path, keyed) if how == "typed" else Correction(how)
        agreed.clear()
        fields = dict(work.draft.fields)
        if _agrees(work.sheet, field, said):
            agreed.append(said)
            fields[path] = said
        return replace(work.draft, fields=fields, blind={**work.draft.blind, path: "" if how == "blank" else keyed})

    work = _written(desk, person, task, version, with_key)
    field = next(each for each in work.sheet.form.fields if each.name == path)
    result = work.corrected()
    view = field_view(
        desk, work.entry.document, work.sheet, field, work.draft, answer=result.answers[path], language=person.language
    )
    correction = tasks.correction_view(work.draft, path, agreed[0], result.answers[path]) if agreed else None
    return BlindAnswer(work.entry.version, bool(agreed), view, correction)


def _keyed(sheet: Sheet, path: str, keyed: JsonValue) -> Correction:
    if sheet.kind(path) is Kind.TEXT:
        if not isinstance(keyed, str):
            raise BadRequest(where="text")
        return Correction("typed", keyed) if keyed.strip() else Correction("blank")
    return Correction("typed", None, keyed)


def _agrees(sheet: Sheet, field: FieldResult, said: Correction) -> bool:
    mine = answer(sheet, field, said)
    if mine.unparsable or said.how == "illegible":
        return False
    texts = [candidate.text for candidate in field.candidates if candidate.text]
    read = [answer(sheet, field, Correction("reader", text)) for text in texts]
    return any(_same(mine, other) for other in (FieldAnswer(field.text, field.value), *read))


def _same(one: FieldAnswer, other: FieldAnswer) -> bool:
    return one.value == other.value and (one.value is not None or one.text == other.text)


def _written(desk: Desk, person: Person, task: str, version: int, make: Callable[[Work], Draft]) -> Work:
    """Keep the draft that *make* gives as the next version of the task, and return the work as it stands then."""

    def with_draft(entry: TaskEntry) -> TaskEntry:
        held(desk, person, entry, version)
        work = opened(desk, _of_form(entry))
        draft = replace(make(work), by=person.name, at=desk.clock())
        name = f"drafts/{task}/{version + 1:05}-{secrets.token_hex(4)}.json"
        desk.vault.keep(entry.document, name, dump(draft))
        return replace(entry, version=version + 1, draft=name)

    return opened(desk, changed(desk, person, task, with_draft))


def _of_form(entry: TaskEntry) -> TaskEntry:
    if entry.kind not in FORMS:
        raise BadRequest(where="task")
    return entry


def _known(work: Work, fields: Mapping[str, Correction]) -> None:
    """Refuse corrections of fields that the form does not have, or that are still to be keyed blind."""
    known = {each.name for each in work.sheet.form.fields}
    for path, said in fields.items():
        if path not in known or len(said.text or "") > _MOST:
            raise BadRequest(where="fields")
        if is_blind(work.sheet, work.draft, path):
            raise Conflict(what="blind key")


def _checked(work: Work, language: Language) -> Checked:
    return _said(work.sheet, work.draft, work.corrected(), version=work.entry.version, language=language)


def _said(sheet: Sheet, draft: Draft, result: Corrected, *, version: int, language: Language) -> Checked:
    hidden = {each.name for each in sheet.form.fields if is_blind(sheet, draft, each.name)}
    fields = {
        path: CheckedField(
            wording.value(result.answers[path].value),
            result.answers[path].text,
            wording.findings(result.answers[path].findings, path, language),
            wording.unparsable(result.answers[path].unparsable, language),
        )
        for path in draft.fields
    }
    found = wording.problems([each for each in result.problems if each.path not in hidden], language)
    still = tuple(dict.fromkeys((*result.unanswered, *hidden)))
    return Checked(version, draft.undo, fields, found, still)
