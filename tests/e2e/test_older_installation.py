"""An installation that the build before made is read by this one: records, receipts, accounts, answers, files.

It is packed in `tests/data/older`; `make.py` beside it says how it was made. Everybody in it is made up.
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from copiste import books, wiring
from copiste.books import accounts, attempts, batches
from copiste.books.book import EVEN_ENDED
from copiste.books.doors import COLLECTED, DOORS, FOLDERS, LOST
from copiste.books.notes import NOTES
from copiste.keeping import artefacts
from copiste.keeping.payloads import load
from copiste.keeping.transfer import Transfer
from copiste.keeping.vault import LANDING, ORIGINAL
from copiste.local.events import http_event
from copiste.local.pump import context
from copiste.wiring import Deps
from functions.api.app import handler as api
from tests.e2e.installation import ROOT

PACKED = ROOT / "tests" / "data" / "older" / "installation.tar.xz"
PHRASE = "une phrase assez longue"


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deps]:
    with tarfile.open(PACKED) as packed:
        packed.extractall(tmp_path, filter="data")
    home = tmp_path / "installation"
    (home / "key" / "operator.key").chmod(0o600)
    (home / "key").chmod(0o700)
    monkeypatch.setenv("COPISTE_HOME", str(home))
    wiring.deps.cache_clear()
    yield wiring.deps()
    wiring.deps.cache_clear()


class Caller:
    """Somebody who signs in with the password that they had."""

    def __init__(self, name: str) -> None:
        self.headers = {"Content-Type": "application/json"}
        answer = self._asked("POST", "/api/session", {"name": name, "password": PHRASE})
        self.headers["Cookie"] = answer["cookies"][0].partition(";")[0]
        self.headers["X-CSRF-Token"] = json.loads(answer["body"])["csrf"]

    def _asked(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        data = b"" if body is None else json.dumps(body).encode()
        answer: dict[str, Any] = api(http_event(method, path, self.headers, data), context("api", 29))
        assert answer["statusCode"] < 300, answer["body"]
        return answer

    def call(self, method: str, path: str, body: object = None) -> Any:
        return json.loads(self._asked(method, path, body)["body"])


def test_every_entry_of_every_book_is_read(older: Deps) -> None:
    shelves = [batches.MEMBERS.shelf("greffe/lot-7"), *(book.shelf("rose") for book in books.BOOKS)]
    tasks = [NOTES.shelf(task.id) for done in (False, True) for task in older.records.tasks(done=done)]

    listed = [book for book in (*books.BOOKS, *shelves) if book.listed]  # the others are asked by key alone

    counted = {book.kind: len(list(book.entries(older.registers, EVEN_ENDED))) for book in listed}

    assert {kind: count for kind, count in counted.items() if count} == {
        "user": 3,
        "session": 3,
        "attempts": 1,
        "batch": 1,
        "batch-document#greffe/lot-7": 1,
        "lies": 1,
        "upload#rose": 1,
        "upload-key#rose": 1,
        "incident": 1,
        "incident-of": 1,
        "restricted": 1,
        "outbox": 2,
        "attempt": 3,
        "collected": 1,
        "lost-delivery": 1,
        "door": 1,
        "folder": 1,
        "rhythm": 1,
        "moved": 1,
    }
    assert sum(len(list(shelf.entries(older.registers))) for shelf in tasks) == 4


def test_what_two_books_held_under_one_kind_is_told_apart(older: Deps) -> None:
    now = older.clock()

    logged = list(attempts.attempts(older.registers, attempts.Asked(), now))
    assert {each.destination for each in logged} == {"away"}
    assert [entry.value.door for entry in COLLECTED.entries(older.registers, EVEN_ENDED)] == ["telecopieur"]
    assert [entry.value.line for entry in LOST.entries(older.registers, EVEN_ENDED)] == ["Ligne du greffe"]
    (door,) = DOORS.entries(older.registers)
    assert (door.key, door.value.problem, door.value.failing_since is None) == ("telecopieur", "error", False)
    (folder,) = FOLDERS.entries(older.registers)
    assert (folder.key, folder.value.problem) == ("etage-2", "")


def test_records_and_originals_are_read(older: Deps) -> None:
    (record,) = older.records.records()
    first, second = (artefacts.opened(older.records.record(record.id, number), older.sealer) for number in (1, 2))

    assert record.version == 2
    assert "Val-Fictif" in json.dumps(second.record, ensure_ascii=False)
    assert [change.after_text for change in second.changes] == ["Val-Fictif"]
    assert first.record.keys() == second.record.keys()
    documents = list(older.ledger.documents())
    landings = [load(Transfer, older.vault.fetch(entry.id, LANDING)) for entry in documents]
    originals = [sha256(older.vault.fetch(entry.id, ORIGINAL)).hexdigest() for entry in documents]
    assert documents
    assert [landing.after[0].sha256 for landing in landings] == originals


def test_accounts_sign_in_and_see_what_they_saw(older: Deps) -> None:
    chef, rose, luc = map(Caller, ("chef", "rose", "luc"))

    assert {each["name"] for each in chef.call("GET", "/api/users")["users"]} == {"chef", "rose", "luc"}
    assert accounts.account(older.registers, "rose").person.preferences == {"zoom": "150"}
    assert len(chef.call("GET", "/api/deliveries")["deliveries"]) == 3
    assert [each["receipt"] for each in rose.call("GET", "/api/uploads")["uploads"]] == ["3VTK-0F66"]
    assert [each["id"] for each in luc.call("GET", "/api/batches")["batches"]] == ["lot-7"]
    (incident,) = chef.call("GET", "/api/incidents")["incidents"]
    assert (incident["intended_for"], incident["measures"]) == ("clinique", "rappelé")
    states = sorted(each["state"] for each in rose.call("GET", "/api/tasks?limit=50")["tasks"])
    assert states == ["waiting", "waiting"]


def test_work_goes_on_where_it_was(older: Deps) -> None:
    rose = Caller("rose")
    (held,) = (task for task in older.records.tasks(done=False) if task.state.value == "held")

    claimed = rose.call("POST", f"/api/tasks/{held.id}/claim", {})
    task = rose.call("GET", f"/api/tasks/{held.id}")
    assert claimed["task"] == held.id
    assert [note["text"] for note in task["notes"]] == ["revient lundi"]
    done = rose.call(
        "POST", f"/api/tasks/{held.id}/reject", {"version": task["version"], "reason": "withdrawn", "note": ""}
    )

    assert done["disposition"] == "rejected"


def test_records_that_were_filed_before_are_found_once_they_are_entered(older: Deps) -> None:
    every = list(older.records.records())
    chef = Caller("chef")
    assert every
    assert [older.records.marks(entry.id) for entry in every] == [frozenset()] * len(every)

    assert older.desk.index.enter_all() == (len(every), 0)

    for entry in every:
        patient = artefacts.opened(entry, older.sealer).record["patient"]
        assert isinstance(patient, dict)
        for name in ("surname", "nam", "phone"):
            found = chef.call("GET", f"/api/records?{urlencode({'q': patient[name]})}")["records"]
            assert entry.id in [each["id"] for each in found], name
