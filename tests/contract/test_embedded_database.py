"""The SQLite file through the life of an installation: migrations, two processes at once, a step back."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from importlib import resources
from pathlib import Path

import pytest

from copiste.errors import KeyDestroyed, NewerDatabase, OperatorError
from copiste.homes.machine.base import Database, shipped_migrations
from copiste.homes.machine.keys import SqliteKeys
from copiste.homes.machine.ledger import SqliteLedger
from copiste.homes.machine.queues import SqliteQueues
from copiste.homes.machine.records import SqliteRecords
from copiste.homes.machine.registers import SqliteAudit, SqliteRegisters
from copiste.ports.audit import AuditEntry
from copiste.ports.ledger import DocumentEntry
from copiste.ports.records import RecordEntry, TaskEntry, rank
from copiste.ports.registers import Slip
from copiste.records.states import DocumentState
from copiste.texts import LANGUAGES, explain
from tests.contract.homes import SetClock, at_once

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
ENTRY = DocumentEntry("D1", "clinic", "R1", "a", "fax", DocumentState.LANDED, NOW, NOW)
TASK = TaskEntry("D1-t001", "clinic", "D1", "referral", NOW, b"sealed")
SEEN = AuditEntry("A1", NOW, "ada", "reviewer", "record.view", "D1-r000", "clinic")
RECORD = RecordEntry("D1-r000", 1, "clinic", "D1", "referral", "2024", "1.0.0", "copiste 0.1.0", NOW, b"sealed")


def fill_queue(database: Database) -> None:
    with database.writing() as connection:
        connection.execute("INSERT INTO messages (id, queue, body, visible_at) VALUES ('M1', 'read', 'kept', 0)")


def check_queue(database: Database) -> None:
    (message,) = SqliteQueues(database).lease("read", seconds=9)
    assert (message.body, message.receives) == ("kept", 1)


def fill_ledger(database: Database) -> None:
    SqliteLedger(database).land(ENTRY)
    SqliteLedger(database).move("D1", DocumentState.READING, at=NOW, pages=2)


def check_ledger(database: Database) -> None:
    assert SqliteLedger(database).document("D1").pages == 2
    assert len(SqliteLedger(database).pages("D1")) == 2


def fill_records(database: Database) -> None:
    values = {field.name: getattr(RECORD, field.name) for field in fields(RECORD) if field.name != "paperless"}
    row = {**values, "filed_at": "2026-03-01T00:00:00.000000Z"}
    names = ", ".join(row)
    with database.writing() as connection:
        connection.execute(f"INSERT INTO records ({names}) VALUES (:{', :'.join(row)})", row)  # noqa: S608  constants


def check_records(database: Database) -> None:
    assert SqliteRecords(database).record(RECORD.id) == RECORD


def fill_paperless(database: Database) -> None:
    SqliteRecords(database).file(replace(RECORD, id="D2-r000", paperless=True))


def check_paperless(database: Database) -> None:
    assert SqliteRecords(database).record("D2-r000").paperless is True


def fill_marks(database: Database) -> None:
    SqliteRecords(database).mark("D1-r000", ["f1", "f2"])


def check_marks(database: Database) -> None:
    assert list(SqliteRecords(database).marked("f2")) == ["D1-r000"]


def fill_tasks(database: Database) -> None:
    values = {"id": TASK.id, "office": "clinic", "document": "D1", "form": "referral", "payload": b"sealed"}
    row = {**values, "opened_at": "2026-03-01T00:00:00.000000Z"}
    names = ", ".join(row)
    with database.writing() as connection:
        connection.execute(f"INSERT INTO tasks ({names}) VALUES (:{', :'.join(row)})", row)  # noqa: S608  constants


def check_tasks(database: Database) -> None:
    assert list(SqliteRecords(database).tasks()) == [TASK]
    assert list(SqliteRecords(database).queue(after=rank(TASK))) == []


def fill_review(database: Database) -> None:
    SqliteRegisters(database).write(Slip("user", "ada", {"role": "reviewer"}))
    SqliteAudit(database).add(SEEN)


def check_review(database: Database) -> None:
    assert SqliteRegisters(database).slip("user", "ada") == Slip("user", "ada", {"role": "reviewer"}, 1)
    assert list(SqliteAudit(database).entries()) == [SEEN]


def fill_keys(database: Database) -> None:
    SqliteKeys(database).add("D1", b"wrapped")
    SqliteKeys(database).destroy("D2")


def check_keys(database: Database) -> None:
    assert SqliteKeys(database).get("D1") == b"wrapped"
    with pytest.raises(KeyDestroyed):
        SqliteKeys(database).get("D2")


def fill_recalls(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(
            "INSERT INTO messages (id, queue, body, visible_at, recalls) VALUES ('M2', 'file', 'recalled', 0, 1)"
        )


def check_recalls(database: Database) -> None:
    (message,) = SqliteQueues(database).lease("file", seconds=9)
    assert (message.body, message.receives) == ("recalled", 1)


def fill_turns(database: Database) -> None:
    queues = SqliteQueues(database)
    queues.send("deliver", "gives way", gives_way=9)
    queues.send("deliver", "goes first")


def check_turns(database: Database) -> None:
    lent = [message.body for _ in range(2) for message in SqliteQueues(database).lease("deliver", seconds=9)]
    assert lent == ["goes first", "gives way"]


Step = Callable[[Database], None]
# what version N brought, in order of versions: data to put into it, and how they must look in the latest
SINCE: list[tuple[Step, Step]] = [
    (fill_queue, check_queue),
    (fill_ledger, check_ledger),
    (fill_records, check_records),
    (fill_keys, check_keys),
    (fill_recalls, check_recalls),
    (fill_review, check_review),
    (fill_paperless, check_paperless),
    (fill_marks, check_marks),
    (fill_turns, check_turns),
]


def version_of(path: Path) -> int:
    with Database(path) as database, database.reading() as connection:
        return int(connection.execute("SELECT max(version) FROM schema_version").fetchone()[0])


def test_every_migration_is_numbered_in_order_and_has_data_in_these_tests() -> None:
    folder = resources.files("copiste.homes.machine").joinpath("migrations")
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(".sql"))

    assert [int(name[:4]) for name in names] == list(range(1, len(SINCE) + 1))
    assert len(shipped_migrations()) == len(SINCE)


@pytest.mark.parametrize("version", range(1, len(SINCE) + 1))
def test_data_of_every_older_version_are_kept_when_it_is_migrated(tmp_path: Path, version: int) -> None:
    path = tmp_path / "copiste.db"
    with Database(path, shipped_migrations()[:version]) as old:
        for fill, _ in SINCE[:version]:
            fill(old)

    with Database(path) as latest:
        for _, check in SINCE[:version]:
            check(latest)
        for fill, _ in SINCE[version:]:
            fill(latest)
    assert version_of(path) == len(SINCE)


def test_a_newer_file_is_refused_with_a_plain_sentence_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "copiste.db"
    with Database(path, [*shipped_migrations(), "CREATE TABLE later (id TEXT) STRICT;"]) as database:
        fill_queue(database)

    with pytest.raises(NewerDatabase) as caught:
        Database(path)

    assert isinstance(caught.value, OperatorError)
    assert caught.value.facts == {"found": len(SINCE) + 1, "known": len(SINCE)}
    for language in LANGUAGES:
        assert str(len(SINCE) + 1) in explain(caught.value, language)


def test_a_task_of_the_first_versions_stands_in_the_queue(tmp_path: Path) -> None:
    with Database(tmp_path / "copiste.db", shipped_migrations()[:5]) as old:
        fill_tasks(old)

    with Database(tmp_path / "copiste.db") as latest:
        check_tasks(latest)


def test_the_audit_can_only_grow(tmp_path: Path) -> None:
    with Database(tmp_path / "copiste.db") as database:
        SqliteAudit(database).add(SEEN)
        for statement in ("UPDATE audit SET who = 'eve'", "DELETE FROM audit"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"), database.writing() as connection:
                connection.execute(statement)
        assert list(SqliteAudit(database).entries()) == [SEEN]


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "copiste.db"
    broken = "CREATE TABLE half (id TEXT) STRICT;\nINSERT INTO messages SELECT 1;\n"
    with Database(path) as database:
        fill_queue(database)

    with pytest.raises(sqlite3.OperationalError):
        Database(path, [*shipped_migrations(), broken])

    with Database(path) as database:
        check_queue(database)
        with database.reading() as connection:
            assert connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchone() is None


def test_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from copiste.homes.machine.base import Database
Database(Path(sys.argv[1])).close()
"""
    path = tmp_path / "copiste.db"

    starting = [subprocess.Popen([sys.executable, "-c", code, str(path)], stderr=subprocess.PIPE) for _ in range(5)]

    assert [(process.communicate()[1], process.returncode) for process in starting] == [(b"", 0)] * 5
    assert version_of(path) == len(SINCE)


def test_threads_that_open_at_once_migrate_once(tmp_path: Path) -> None:
    databases = at_once([lambda: Database(tmp_path / "copiste.db")] * 6)

    for database in databases:
        database.close()
    assert version_of(tmp_path / "copiste.db") == len(SINCE)


def test_every_connection_survives_a_power_cut(tmp_path: Path) -> None:
    with Database(tmp_path / "copiste.db") as database, database.reading() as one, database.reading() as two:
        for connection in (one, two):
            assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
            assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL


def test_an_error_inside_a_transaction_undoes_all_of_it(tmp_path: Path) -> None:
    with Database(tmp_path / "copiste.db") as database:

        def fail() -> None:
            with database.writing() as connection:
                connection.execute("INSERT INTO data_keys VALUES ('D1', x'00')")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            fail()

        assert SqliteKeys(database).sample() is None


def test_a_destroyed_key_leaves_no_trace_in_the_files(tmp_path: Path) -> None:
    wrapped = b"a wrapped key that must not be found again"
    with Database(tmp_path / "copiste.db") as database:
        SqliteKeys(database).add("D1", wrapped)
        assert any(wrapped in path.read_bytes() for path in tmp_path.iterdir())

        SqliteKeys(database).destroy("D1")

        assert not any(wrapped in path.read_bytes() for path in tmp_path.iterdir())


def test_an_acknowledgement_or_return_without_a_loan_has_no_effect_on_its_holder(tmp_path: Path) -> None:
    clock = SetClock()
    with Database(tmp_path / "copiste.db") as database:
        queues = SqliteQueues(database, lambda: clock().timestamp())
        queues.send("read", "x")
        (late,) = queues.lease("read", seconds=10)
        clock.pass_time(11)
        (holder,) = queues.lease("read", seconds=10)

        queues.ack(late)
        queues.release(late)
        queues.release(late, dead_letter="read-dead")

        assert queues.lease("read", seconds=10) == []
        assert queues.depth("read-dead").waiting == 0
        assert queues.depth("read").lent == 1
        queues.ack(holder)
        assert queues.depth("read").lent == 0
