"""Forms, figures, the audit, the register of incidents, and the words for codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from copiste.books import accounts
from copiste.desk import corrections, incidents, wording
from copiste.desk.fields import field_type
from copiste.desk.roles import May, scope
from copiste.errors import ObjectMissing
from copiste.forms.model import Definition, Edition
from copiste.overview import figures
from copiste.ports.audit import AuditEntry
from copiste.records.assemble import SOFTWARE
from copiste.records.correcting import Sheet, empty
from copiste.records.states import DocumentState, PageState
from copiste.records.tasks import DISMISSALS, HOLDS, REJECTIONS, WITHHOLDINGS, Disposition, TaskKind, TaskState
from copiste.settings.offices import utc
from copiste.texts import say
from copiste.views.common import Texts
from copiste.views.fields import FieldShape
from copiste.views.figures import Dashboard
from copiste.views.incidents import Incident, IncidentList
from copiste.views.tasks import Checked
from functions.api.asked import CheckBody, IncidentBody
from functions.api.router import new
from functions.api.routes_records import instant
from functions.api.who import desk, me

router = new()


@dataclass(frozen=True, slots=True)
class EditionItem:
    """One printing of a form."""

    name: str
    language: str
    pages: int


@dataclass(frozen=True, slots=True)
class FormItem:
    """A form that is known here."""

    id: str
    title: Texts
    version: str
    editions: tuple[EditionItem, ...]


@dataclass(frozen=True, slots=True)
class FormList:
    """Every form."""

    forms: tuple[FormItem, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """A form with its fields in the reading order of one edition."""

    id: str
    title: Texts
    version: str
    edition: str
    language: str
    schema: dict[str, Any]
    fields: tuple[FieldShape, ...]


@dataclass(frozen=True, slots=True)
class CodeTitle:
    """A code that a person chooses, and its words."""

    code: str
    title: Texts


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a task is held, rejected or dismissed, and why an event is not given to a destination."""

    hold: tuple[CodeTitle, ...]
    reject: tuple[CodeTitle, ...]
    dismiss: tuple[CodeTitle, ...]
    withhold: tuple[CodeTitle, ...]


@dataclass(frozen=True, slots=True)
class CodeWords:
    """The words for every state, kind and disposition."""

    states: dict[str, Texts]
    task_states: dict[str, Texts]
    kinds: dict[str, Texts]
    dispositions: dict[str, Texts]


@dataclass(frozen=True, slots=True)
class PersonItem:
    """Somebody who has an account: the name that the audit has, and how they are called."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class PersonList:
    """People by name."""

    people: tuple[PersonItem, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the audit."""

    id: str
    at: str
    who: str
    role: str
    what: str
    subject: str
    office: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class ActList:
    """A page of the audit, the newest first."""

    entries: tuple[Act, ...]
    next: str | None


@router.get("/api/forms", tags=["forms"])
def forms() -> FormList:
    """List the forms that may be chosen: invented ones (`x-sample`) only while there are no others."""
    me()
    known = sorted(desk().library.definitions().items())
    found = [each for each in known if each[1].schema.get("x-sample") is not True] or known
    return FormList(
        tuple(
            FormItem(
                name,
                wording.definition_title(each, name),
                each.version,
                tuple(EditionItem(edition.name, edition.language, len(edition.pages)) for edition in each.editions),
            )
            for name, each in found
        )
    )


@router.get("/api/forms/<form>", tags=["forms"])
def form(form: str, edition: Annotated[str | None, Query(max_length=64)] = None) -> FormView:
    """Show a form: its schema, and its fields in reading order."""
    me()
    definition, chosen = _form(form, edition)
    sheet = Sheet.of(empty(definition, chosen, SOFTWARE), definition)
    return FormView(
        definition.id,
        wording.definition_title(definition, definition.id),
        definition.version,
        chosen.name,
        chosen.language,
        dict(definition.schema),
        tuple(field_type(sheet, each.name) for each in chosen.fields),
    )


@router.post("/api/forms/<form>/check", tags=["forms"])
def check_form(
    form: str, body: Annotated[CheckBody, Body()], edition: Annotated[str | None, Query(max_length=64)] = None
) -> Checked:
    """Look the answers of an empty form over."""
    person = me(May.TASK_READ)
    said = {path: each.correction() for path, each in body.fields.items()}
    return corrections.check_form(*_form(form, edition), said, person.language)


@router.get("/api/reasons", tags=["forms"])
def reasons() -> Reasons:
    """List the reasons that a person chooses from."""
    me()
    return Reasons(*(_titles("why", codes) for codes in (HOLDS, REJECTIONS, DISMISSALS, WITHHOLDINGS)))


@router.get("/api/states", tags=["forms"])
def states() -> CodeWords:
    """List the words for states, kinds and ends."""
    me()
    return CodeWords(
        _words("state", [each.value for each in (*DocumentState, *PageState)]),
        _words("taskstate", [each.value for each in TaskState]),
        _words("kind", [each.value for each in TaskKind]),
        _words("disposition", [each.value for each in Disposition]),
    )


@router.get("/api/dashboard", tags=["overview"])
def dashboard(
    days: Annotated[int, Query(ge=1, le=730)] = 30, office: Annotated[str | None, Query(max_length=64)] = None
) -> Dashboard:
    """Give the figures of the last days."""
    person = me(May.DASHBOARD_READ)
    return figures.dashboard(desk(), person, days=days, office=office)


@router.get("/api/audit", tags=["overview"])
def audit(
    *,
    who: Annotated[str | None, Query(max_length=64)] = None,
    what: Annotated[str | None, Query(max_length=64)] = None,
    subject: Annotated[str | None, Query(max_length=64)] = None,
    since: Annotated[str | None, Query(max_length=40)] = None,
    until: Annotated[str | None, Query(max_length=40)] = None,
    after: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ActList:
    """Show who saw and did what, the newest first."""
    person, at = me(May.AUDIT_READ), desk()
    offices = scope(person)
    entries: list[AuditEntry] = []
    found = at.log.entries(
        who=who,
        what=what,
        subject=subject,
        since=instant(since, "since"),
        until=instant(until, "until"),
        after=after,
    )
    for each in found:
        if offices is None or each.office in offices:
            entries.append(each)
        if len(entries) == limit:
            break
    acts = tuple(
        Act(each.id, utc(each.at), each.who, each.role, each.what, each.subject, each.office, each.detail)
        for each in entries
    )
    return ActList(acts, entries[-1].id if len(entries) == limit else None)


@router.get("/api/audit/people", tags=["overview"])
def people() -> PersonList:
    """List who has an account here, to choose whose acts are shown; others are asked for by their name."""
    me(May.AUDIT_READ)
    found = (each.person for each in accounts.accounts(desk().registers))
    return PersonList(tuple(PersonItem(each.name, each.title) for each in found))


@router.get("/api/incidents", tags=["overview"])
def listed(
    after: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> IncidentList:
    """Show the register of incidents, the newest first."""
    person = me(May.INCIDENT_READ)
    return incidents.listed(desk(), person, after=after, limit=limit)


@router.patch("/api/incidents/<incident>", tags=["overview"])
def change(incident: str, body: Annotated[IncidentBody, Body()]) -> Incident:
    """Write what became known of an incident, or close it."""
    person = me(May.INCIDENT_WRITE)
    texts = {"intended_for": body.intended_for, "note": body.note, "measures": body.measures}
    return incidents.change(desk(), person, incident, body.version, texts=texts, closed=body.closed)


def _form(form: str, edition: str | None) -> tuple[Definition, Edition]:
    definition = desk().definition(form)
    editions = () if definition is None else definition.editions
    chosen = next((each for each in editions if edition in (None, each.name)), None)
    if definition is None or chosen is None:
        raise ObjectMissing(key="form")
    return definition, chosen


def _titles(prefix: str, codes: tuple[str, ...]) -> tuple[CodeTitle, ...]:
    return tuple(CodeTitle(code, texts) for code, texts in _words(prefix, list(codes)).items())


def _words(prefix: str, codes: list[str]) -> dict[str, Texts]:
    return {code: Texts(say(f"{prefix}.{code}", "fr"), say(f"{prefix}.{code}", "en")) for code in codes}
