"""Every screen once: an office where something of everything waits, and the way to each screen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from copiste.books import attempts, batches
from copiste.books.attempts import Attempt
from copiste.books.batches import Batch
from copiste.books.outbox import Debt
from copiste.desk import claims
from copiste.desk.actions import misdirected
from copiste.desk.actions.misdirected import MisdirectedBody
from copiste.ports.records import RecordEntry
from copiste.records.states import DocumentState
from copiste.records.tasks import TaskKind
from tests.web.clerk import Clerk
from tests.web.office import BLANK, CHANGE, LOCKED, OFFICE, PEOPLE, REFERRAL, Office

DIALOGS = {
    "keys": "?",
    "enlarged": "x",
    "hold": "h",
    "ask": "q",
    "reject": "r",
    "arrange": "g",
    "form": "f",
    "misdirected": "m",
}

DOORS = {
    "lines": {"+14185550100": {"office": "greffe", "title": "Télécopieur du greffe", "forms": ["referral"]}},
    "folders": {"etage-2": {"path": "/nowhere/scans", "office": "archives", "keep": True}},
}


@dataclass(frozen=True)
class Screen:
    """A screen as it stands before the person; `name` names its picture."""

    name: str


def furnish(office: Office) -> None:
    """Let something of everything arrive."""
    described(office.home)
    office.taken_in(REFERRAL)  # filled as an AcroForm: needs nobody; first, for what comes again goes to a person
    office.referral()
    office.referral()
    office.replayed(CHANGE, ("/persons/0/birth_date", "/new_address/postal_code"))
    office.letter()
    office.taken_in(BLANK, 899)
    dropped = office.taken_in(BLANK, 900)
    office.deps.ledger.move(dropped, DocumentState.DISMISSED, at=office.deps.clock())
    office.taken_in(BLANK, 900)  # the same bytes as what came to nothing: a person decides
    office.taken_in(LOCKED)
    batch = Batch(OFFICE, "lot-7", 3, place="étagère 3", by="aroy", at=office.deps.clock())
    batches.declare(office.deps.registers, batch)
    batches.join(office.deps.registers, batch, next(iter(office.deps.ledger.documents())).id)
    trouble(office)


def described(home: Path, connections: Mapping[str, object] | None = None) -> None:
    """Let files in *home* describe two offices and their doors, *connections* among them."""
    (home / "offices.json").write_text(json.dumps({"greffe": {"title": "Greffe"}, "archives": {}}))
    (home / "doors.json").write_text(json.dumps({**DOORS, "connections": connections or {}}))


def trouble(office: Office) -> None:
    """Let a record be refused where it goes, a page fail again and again, and a document come to the wrong place."""
    (record, *_) = office.deps.records.records()
    refused(office, record)
    office.deps.queues.send("read-dead", json.dumps({"document": record.document, "page": 1}))
    clerk, document = PEOPLE[0], office.letter(3)
    (task,) = [each.id for each in office.deps.records.tasks() if each.document == document]
    claimed = claims.claim(office.deps.desk, clerk, task)
    body = MisdirectedBody(version=claimed.version, intended_for="Clinique voisine", measures="Avis donné")
    misdirected.run(office.deps.desk, clerk, task, body)


def refused(office: Office, record: RecordEntry) -> None:
    """Let *record* be refused by its destination, in vain."""
    (office.home / "destinations.json").write_text(json.dumps({"dossiers": {"folder": "out"}}))
    now, registers = office.deps.clock(), office.deps.registers
    tried = Attempt(now, "dossiers", record.id, 1, record.office, 2, "refused", "refused", 400, attempts.new_id(now))
    attempts.note(registers, tried)
    office.deps.outbox.keep(Debt(record.id, 1, "dossiers", now, now, attempts=2, dead=True))


def screens(clerk: Clerk, office: Office) -> Iterator[Screen]:
    """Show each screen to a signed-in administrator in turn; sign-in first."""
    page = clerk.page
    page.goto(clerk.url)
    page.locator("input[autocomplete=username]").wait_for()
    yield Screen("sign-in")
    clerk.sign_in("aroy")
    page.locator("table").first.wait_for()
    yield Screen("queue")
    tasks = {kind: [task.id for task in office.deps.records.tasks() if task.kind is kind] for kind in TaskKind}
    clerk.show(f"task/{tasks[TaskKind.FORM][0]}")
    page.locator(".editor").wait_for()
    pictures(clerk)
    yield Screen("task")
    for name, key in DIALOGS.items():
        page.locator(".taskhead h1").focus()
        page.keyboard.press(key)
        page.locator("dialog[open]").wait_for()
        pictures(clerk)
        yield Screen(f"task-{name}")
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
    for kind in (TaskKind.UNRECOGNISED, TaskKind.QUARANTINE, TaskKind.DUPLICATE, TaskKind.BLANK):
        clerk.show(f"task/{tasks[kind][0]}")
        page.locator(".panel .why").wait_for()
        pictures(clerk)
        yield Screen(kind.value)
    clerk.show("counter")
    page.locator("form select").nth(1).select_option("address-change")
    page.locator("form button.main").click()
    page.locator("form.plain :focus").wait_for()
    yield Screen("counter-form")
    (record, *_) = [entry.id for entry in office.deps.records.records()]
    document = office.deps.records.record(record).document
    locked = next(entry for entry in office.deps.ledger.documents() if entry.reason)
    for name, address in _rest(record, document, locked.receipt).items():
        clerk.show(address)
        if name in ("figures", "targets"):
            page.locator("main select").first.select_option("referral")
            page.locator("table tbody tr").nth(1).wait_for()
        page.wait_for_load_state("networkidle")
        pictures(clerk)
        yield Screen(name)


def _rest(record: str, document: str, receipt: str) -> dict[str, str]:
    """Return the addresses of the screens that need no more than one."""
    plain = ("upload", "documents", "receipts", "batches", "records", "counter")
    over = (
        "dashboard",
        "incidents",
        "deliveries",
        "letters",
        "audit",
        "people",
        "offices",
        "queues",
        "figures",
        "targets",
        "settings",
    )
    one = {
        "batch": f"batches/{OFFICE}/lot-7",
        "document": f"document/{document}",
        "receipt": f"receipt/{receipt}",
        "record": f"record/{record}",
    }
    return {**{name: name for name in (*plain, *over)}, **one}


def pictures(clerk: Clerk) -> None:
    """Wait until every picture is there."""
    loaded = "() => [...document.images].every(image => image.src && image.complete && image.naturalWidth)"
    clerk.page.wait_for_function(loaded)
