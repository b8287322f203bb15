"""One machine may lose power at any moment: what was acknowledged is there, and nothing is half there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from copiste.homes.machine.base import Database
from copiste.homes.machine.ledger import SqliteLedger
from copiste.homes.machine.objects import FileObjects
from copiste.homes.machine.queues import SqliteQueues
from copiste.records.states import DocumentState, PageState

WRITER = """
import datetime as dt, secrets, sys
from hashlib import sha256
from pathlib import Path
from copiste.homes.machine.objects import FileObjects
from copiste.homes.machine.base import Database
from copiste.homes.machine.ledger import SqliteLedger
from copiste.homes.machine.queues import SqliteQueues
from copiste.ports.ledger import DocumentEntry
from copiste.records.states import DocumentState

home = Path(sys.argv[1])
database = Database(home / "copiste.db")
objects, ledger, queues = FileObjects(home / "objects"), SqliteLedger(database), SqliteQueues(database)
while True:
    data = secrets.token_bytes(200_000)
    document, now = sha256(data).hexdigest(), dt.datetime.now(dt.UTC)
    assert objects.put_new(f"documents/{document[:2]}/{document}", data)
    ledger.land(DocumentEntry(document, "o", document, document, "folder", DocumentState.LANDED, now, now))
    ledger.move(document, DocumentState.READING, at=now, pages=5)
    queues.send("read", document)
    print(document, flush=True)
"""


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_in_the_middle_of_writing_loses_nothing_that_was_acknowledged(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    acknowledged: list[str] = []
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        acknowledged.append(writer.stdout.readline().strip())
        time.sleep(chance.uniform(0.01, 0.15))
        writer.send_signal(signal.SIGKILL)
        rest, _ = writer.communicate()
        acknowledged += [line for line in rest.splitlines() if len(line) == 64]

    objects = FileObjects(tmp_path / "objects")
    stored = list(objects.keys())
    assert len(stored) >= 3
    assert all(sha256(objects.get(key)).hexdigest() == key.rpartition("/")[2] for key in stored)
    assert set(acknowledged) <= {key.rpartition("/")[2] for key in stored}
    with Database(tmp_path / "copiste.db") as database:
        ledger, queues = SqliteLedger(database), SqliteQueues(database)
        entries = {entry.id: entry for entry in ledger.documents()}
        assert set(acknowledged) <= set(entries)
        for document, entry in entries.items():
            opened = 5 if entry.state is DocumentState.READING else 0
            assert ledger.pages(document) == dict.fromkeys(range(1, opened + 1), PageState.DECODED)
        assert {message.body for message in queues.lease("read", seconds=9, batch=10_000)} >= set(acknowledged)
        with database.reading() as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_an_object_and_its_name_are_on_the_disk_before_its_put_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = FileObjects(tmp_path)
    taken = tmp_path / "documents" / "one"
    synced: list[tuple[int, bool]] = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append((os.fstat(file).st_ino, taken.exists())))

    assert objects.put_new("documents/one", b"bytes")

    assert (taken.stat().st_ino, False) in synced  # the bytes, before anybody can find them
    assert synced[-1] == (taken.parent.stat().st_ino, True)  # and then the name
    assert (tmp_path.stat().st_ino, False) in synced  # the folder was new too
