"""Filed records and waiting tasks in SQLite."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice

from copiste.errors import Conflict, ObjectMissing
from copiste.homes.instants import from_text, to_text
from copiste.homes.machine.base import BATCH, Database, after_id, by_id, rows_by_id
from copiste.homes.task_columns import COLUMNS, task_of, values_of
from copiste.ports.records import EVERYTHING, RecordEntry, TaskEntry, TaskFilter, rank

_LATEST = "version = (SELECT max(version) FROM records AS other WHERE other.id = records.id)"
_RECORD = "id, version, office, document, form, edition, schema_version, software, filed_at, payload, paperless"
_TASK = ", ".join((*COLUMNS, "done", "rank"))


class SqliteRecords:
    """One row a version of a record, one row a task."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def file(self, entry: RecordEntry) -> bool:
        """Write one version; return False when that version is there already. Raise `Conflict` on a gap."""
        values = (
            entry.id,
            entry.version,
            entry.office,
            entry.document,
            entry.form,
            entry.edition,
            entry.schema_version,
            entry.software,
            to_text(entry.filed_at),
            entry.payload,
            entry.paperless,
        )
        with self._database.writing() as connection:
            (latest,) = connection.execute(
                "SELECT coalesce(max(version), 0) FROM records WHERE id = ?", (entry.id,)
            ).fetchone()
            if 1 <= entry.version <= latest:
                return False
            if entry.version != latest + 1:
                raise Conflict(what="record", latest=latest, version=entry.version)
            marks = ", ".join("?" * len(values))
            connection.execute(f"INSERT INTO records ({_RECORD}) VALUES ({marks})", values)  # noqa: S608  constants
        return True

    def record(self, record: str, version: int | None = None) -> RecordEntry:
        """Return one version, the latest when none is named, or raise `ObjectMissing`."""
        query = "SELECT * FROM records WHERE id = ? AND version = coalesce(?, version) ORDER BY version DESC LIMIT 1"
        with self._database.reading() as connection:
            row = connection.execute(query, (record, version)).fetchone()
        if row is None:
            raise ObjectMissing(key=record)
        return _record(row)

    def records(
        self,
        *,
        office: str | None = None,
        form: str | None = None,
        since: dt.datetime | None = None,
        after: str | None = None,
        limit: int | None = None,
        backwards: bool = False,
    ) -> Iterator[RecordEntry]:
        """Yield the latest version of each record in the order of ids (or against it), those after the id *after*."""
        clauses = {"office = :office": office, "form = :form": form, "filed_at >= :since": since}
        values = {"office": office, "form": form, "since": None if since is None else to_text(since)}
        where = " AND ".join([_LATEST, *(clause for clause, value in clauses.items() if value is not None)])
        query = f"SELECT * FROM records WHERE {where} AND {after_id(backwards)} {by_id(backwards)}"  # noqa: S608  constants
        return map(_record, rows_by_id(self._database, query, values, after=after, limit=limit))

    def mark(self, record: str, marks: Collection[str]) -> None:
        """Let *record* be found by *marks* and by none that it had before; the file forgets those."""
        with self._database.writing() as connection:
            connection.execute("PRAGMA secure_delete=ON")  # zeroes what it frees
            gone = connection.execute("DELETE FROM marks WHERE record = ?", (record,)).rowcount
            connection.executemany("INSERT INTO marks VALUES (?, ?)", [(mark, record) for mark in sorted(set(marks))])
        if gone and not marks:
            with self._database.reading() as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # the log still held them

    def marks(self, record: str) -> frozenset[str]:
        """Return what *record* is found by."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT mark FROM marks WHERE record = ?", (record,)).fetchall()
        return frozenset(row["mark"] for row in rows)

    def marked(self, mark: str, *, before: str | None = None) -> Iterator[str]:
        """Yield the ids of the records that have *mark*, the newest first."""
        query = "SELECT record FROM marks WHERE mark = ? AND (? IS NULL OR record < ?) ORDER BY record DESC LIMIT ?"
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(query, (mark, before, before, BATCH)).fetchall()
            yield from (row["record"] for row in rows)
            if len(rows) < BATCH:
                return
            before = rows[-1]["record"]

    def open_task(self, entry: TaskEntry) -> bool:
        """Add a task; return False when it is there already."""
        row = _row(entry)
        marks = ", ".join(f":{name}" for name in row)
        with self._database.writing() as connection:
            added = connection.execute(
                f"INSERT INTO tasks ({', '.join(row)}) VALUES ({marks}) ON CONFLICT DO NOTHING",  # noqa: S608  constants
                row,
            )
            return added.rowcount == 1

    def task(self, task: str) -> TaskEntry:
        """Return a task, or raise `ObjectMissing`."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT * FROM tasks WHERE id = ?", (task,)).fetchone()
        if row is None:
            raise ObjectMissing(key=task)
        return task_of({**dict(row)})

    def change_task(self, entry: TaskEntry) -> TaskEntry:
        """Write *entry* over the task if that still has the revision of *entry*; return it with its new revision."""
        written = replace(entry, revision=entry.revision + 1)
        row = _row(written)
        sets = ", ".join(f"{name} = :{name}" for name in row)
        with self._database.writing() as connection:
            changed = connection.execute(
                f"UPDATE tasks SET {sets} WHERE id = :id AND revision = :revision - 1",  # noqa: S608  constants
                row,
            )
            if changed.rowcount == 1:
                return written
        self.task(entry.id)
        raise Conflict(what="task")

    def tasks(self, *, office: str | None = None, done: bool = False) -> Iterator[TaskEntry]:
        """Yield tasks in the order of the queue."""
        wanted = TaskFilter(done=done, offices=None if office is None else {office})
        return self._listed(f"{_TASK}", wanted, None)

    def queue(
        self, wanted: TaskFilter = EVERYTHING, *, after: str | None = None, limit: int | None = None
    ) -> Iterator[TaskEntry]:
        """Yield the tasks that *wanted* takes without their payload, in the order of the queue."""
        columns = _TASK.replace("payload", "x'' AS payload")
        return islice(self._listed(columns, wanted, after), limit)

    def _listed(self, columns: str, wanted: TaskFilter, after: str | None) -> Iterator[TaskEntry]:
        """Yield a batch at a time, in the order of the index; what SQL can tell it tells, the filter does the rest."""
        clauses, values = _narrowed(wanted)
        query = f"SELECT {columns} FROM tasks WHERE {' AND '.join(clauses)} AND rank > ? ORDER BY rank LIMIT ?"  # noqa: S608  constants
        size = BATCH
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(query, (*values, after or "", size)).fetchall()
            for row in rows:
                entry = task_of(dict(row))
                if wanted.takes(entry):
                    yield entry
            if len(rows) < size:
                return
            after = rows[-1]["rank"]
            size = min(size * 4, 2000)


def _narrowed(wanted: TaskFilter) -> tuple[list[str], list[object]]:
    """Return conditions that every task which *wanted* takes fulfils, and their values."""
    mine = wanted.claimed_by if wanted.mine is not None else None
    known = {"document": wanted.document, "form": wanted.form, "urgent": wanted.urgent, "claimed_by": mine}
    asked = {f"{name} = ?": value for name, value in known.items() if value is not None}
    clauses: list[str] = ["done = ?", *asked]
    values: list[object] = [wanted.done, *asked.values()]
    if wanted.before is not None:
        clauses.append("opened_at <= ?")
        values.append(to_text(wanted.before))
    if wanted.since is not None:
        clauses.append("opened_at >= ?")
        values.append(to_text(wanted.since))
    sets = {"office": wanted.offices, "kind": wanted.kinds}
    for name, among in sets.items():
        if among is not None:
            clauses.append(f"{name} IN ({', '.join('?' * len(among))})")
            values += [getattr(each, "value", each) for each in among]
    return clauses, values


def _record(row: sqlite3.Row) -> RecordEntry:
    known = {**dict(row), "filed_at": from_text(row["filed_at"])}
    paperless = known.pop("paperless")
    return RecordEntry(**known, paperless=None if paperless is None else bool(paperless))


def _row(entry: TaskEntry) -> dict[str, object]:
    return {**values_of(entry), "done": entry.done, "rank": rank(entry)}
