"""Reland: the bytes of a quarantined document or a duplicate are taken in anew."""

from __future__ import annotations

from dataclasses import replace

from copiste.desk.actions.action import Action, AtVersion
from copiste.desk.claims import held, seen
from copiste.desk.context import Desk
from copiste.desk.endings import close, leave, page_to, pages_of
from copiste.errors import BadRequest
from copiste.keeping import arranged
from copiste.keeping.entering import enter, keep
from copiste.keeping.payloads import load
from copiste.keeping.transfer import Transfer
from copiste.keeping.vault import LANDING, ORIGINAL
from copiste.ports import messages
from copiste.ports.identity import Person
from copiste.ports.messages import Document
from copiste.records.states import DocumentState, PageState
from copiste.records.tasks import Disposition, TaskKind
from copiste.views.tasks import Done

KINDS = frozenset({TaskKind.QUARANTINE, TaskKind.DUPLICATE})


def run(desk: Desk, person: Person, task: str, body: AtVersion) -> Done:
    """Take the bytes of a quarantined document or a duplicate in anew, as another document.

    It keeps how it came: a mailbox asks its list again, a fax stays with its line. Only what was found then of a part
    of a message is forgotten, so that it is looked at itself.
    """
    entry = seen(desk, person, task)
    if entry.kind not in KINDS:
        raise BadRequest(where="task")
    if not entry.done:
        held(desk, person, entry, body.version)
    data = desk.vault.fetch(entry.document, ORIGINAL)
    arrival = desk.sealer.fingerprint(f"relanded {entry.id}".encode())
    child = enter(
        office=entry.office,
        arrival=arrival,
        fingerprint=desk.sealer.fingerprint(arrival.encode() + data),  # never a duplicate of what it comes from
        channel=entry.channel,
        ledger=desk.ledger,
        now=desk.clock(),
    )
    came = load(Transfer, desk.vault.fetch(entry.document, LANDING))
    facts = came.facts and replace(came.facts, refused="")
    keep(
        child, data, file_name=came.file_name, sealer=desk.sealer, vault=desk.vault, software=desk.software, facts=facts
    )
    arranged.tie(child.id, (entry.document,), desk.vault)
    desk.queues.send(messages.INTAKE, messages.body(Document(child.id)))
    for page in pages_of(desk, entry):
        page_to(desk, entry.document, page, PageState.MOVED)
    leave(desk, entry, DocumentState.MOVED)
    closed = close(desk, person, task, Disposition.RELANDED, version=body.version)
    desk.note(person, "task.relanded", task, entry.office)
    return Done(closed.id, closed.state.value, closed.disposition, closed.version, document=child.id)


ACTION = Action("reland", KINDS, AtVersion, run, Done, ends=Disposition.RELANDED)
