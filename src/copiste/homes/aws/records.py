"""Filed records and waiting tasks in DynamoDB; a payload too large for an item goes to an object store beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import islice

from copiste.errors import Conflict, ObjectMissing
from copiste.homes.aws.items import Item
from copiste.homes.aws.table import BATCH, SINGLE, DynamoTable
from copiste.homes.instants import from_text, to_text
from copiste.homes.task_columns import COLUMNS, task_of, values_of
from copiste.ports.objects import ObjectStore
from copiste.ports.records import EVERYTHING, NOT_URGENT, RecordEntry, TaskEntry, TaskFilter, earliest, rank

INLINE = 100_000  # bytes; an item holds 400 KB at most
PAYLOADS = "payloads"
_LATEST = "latest"
_MARKS = "marks"
_RECORD = ("id", "version", "office", "document", "form", "edition", "schema_version", "software")
_SINCE = ("paperless",)  # attributes that older items have not
_TASK = tuple(name for name in COLUMNS if name not in ("id", "payload"))
_PAYLOAD = ("payload", "payload_key")


class DynamoRecords:
    """A record is one item, `latest`, that the indexes list, and one more for each version before it.

    *objects* keeps large payloads. Earlier releases wrote the latest version twice: that is no harm.
    """

    def __init__(self, table: DynamoTable, objects: ObjectStore) -> None:
        self._table = table
        self._objects = objects

    def file(self, entry: RecordEntry) -> bool:
        """Write one version; return False when that version is there already. Raise `Conflict` on a gap."""
        if entry.version < 1:
            raise Conflict(what="record", version=entry.version)
        pk = f"record#{entry.id}"
        item = {
            "pk": pk,
            "sk": _LATEST,
            "listing": "record",
            "office_listing": f"record#{entry.office}",
            **{name: getattr(entry, name) for name in (*_RECORD, *_SINCE)},
            "filed_at": to_text(entry.filed_at),
            **self._kept(entry.id, entry.payload),
        }
        before = {"version": entry.version - 1} if entry.version > 1 else {}
        if before and not self._is_put_by(pk, entry.version - 1):
            return self._is_new(pk, entry.version)
        return self._table.put_together([item], [before]) == [True] or self._is_new(pk, entry.version)

    def _is_put_by(self, pk: str, version: int) -> bool:
        """Put the latest version by, before another takes its place, if it is *version*; again does no harm."""
        stands = self._table.get(pk, _LATEST)
        if stands is None or stands["version"] != version:
            return False
        kept = {name: value for name, value in stands.items() if name not in ("listing", "office_listing")}
        self._table.put({**kept, "sk": _version(version)})
        return True

    def _is_new(self, pk: str, version: int) -> bool:
        """Return False for a version that was written before; raise `Conflict` for one that cannot be yet."""
        stands = self._table.get(pk, _LATEST)
        if stands is None or stands["version"] < version:
            raise Conflict(what="record", version=version)
        return False

    def record(self, record: str, version: int | None = None) -> RecordEntry:
        """Return one version, the latest when none is named, or raise `ObjectMissing`."""
        item = self._table.get(f"record#{record}", _LATEST)
        if version is not None and item is not None and item["version"] != version:
            item = self._table.get(f"record#{record}", _version(version))
        if item is None:
            raise ObjectMissing(key=record)
        return self._record(item)

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
        earliest = "" if since is None else to_text(since)
        found = (
            self._record(item)
            for item in self._listed("record", office, after, (*_RECORD, *_SINCE, "filed_at", *_PAYLOAD), backwards)
            if item["filed_at"] >= earliest and form in (None, item["form"])
        )
        return islice(found, limit)

    def mark(self, record: str, marks: Collection[str]) -> None:
        """Let *record* be found by *marks* and by none that it had before.

        What it is found by is written before the items that find it, so that none is left that nobody knows of.
        """
        before, wanted = self.marks(record), frozenset(marks)
        own = {"pk": f"record#{record}", "sk": _MARKS}
        if before | wanted:
            self._table.put({**own, _MARKS: " ".join(sorted(before | wanted))})
        gone = [(f"mark#{mark}", record) for mark in sorted(before - wanted)]
        self._table.put_all([{"pk": f"mark#{mark}", "sk": record} for mark in sorted(wanted - before)], gone)
        if gone and wanted:
            self._table.put({**own, _MARKS: " ".join(sorted(wanted))})
        elif gone:
            self._table.put_all([], [(own["pk"], own["sk"])])

    def marks(self, record: str) -> frozenset[str]:
        """Return what *record* is found by."""
        item = self._table.get(f"record#{record}", _MARKS)
        return frozenset() if item is None else frozenset(item[_MARKS].split())

    def marked(self, mark: str, *, before: str | None = None) -> Iterator[str]:
        """Yield the ids of the records that have *mark*, the newest first."""
        return self._table.beneath(f"mark#{mark}", before)

    def open_task(self, entry: TaskEntry) -> bool:
        """Add a task; return False when it is there already."""
        return self._table.put_new(self._item(entry))

    def task(self, task: str) -> TaskEntry:
        """Return a task, or raise `ObjectMissing`."""
        item = self._table.get(f"task#{task}")
        if item is None:
            raise ObjectMissing(key=task)
        return self._task(item)

    def change_task(self, entry: TaskEntry) -> TaskEntry:
        """Write *entry* over the task if that still has the revision of *entry*; return it with its new revision."""
        written = replace(entry, revision=entry.revision + 1)
        if self._table.put_together([self._item(written)], [{"revision": entry.revision}]) == [True]:
            return written
        self.task(entry.id)
        raise Conflict(what="task")

    def tasks(self, *, office: str | None = None, done: bool = False) -> Iterator[TaskEntry]:
        """Yield tasks in the order of the queue."""
        found = self._listed(_task_kind(done), office, None, (*_TASK, "task", *_PAYLOAD))
        return (entry for entry in map(self._task, found) if entry.done is done)

    def queue(
        self, wanted: TaskFilter = EVERYTHING, *, after: str | None = None, limit: int | None = None
    ) -> Iterator[TaskEntry]:
        """Yield the tasks that *wanted* takes without their payload, in the order of the queue."""
        office = next(iter(wanted.offices)) if wanted.offices is not None and len(wanted.offices) == 1 else None
        if wanted.since is not None:
            after = max(after or "", earliest(wanted.since, urgent=True))
        return islice(self._queue(wanted, office, after), limit)

    def _queue(self, wanted: TaskFilter, office: str | None, after: str | None) -> Iterator[TaskEntry]:
        for entry in map(self._bare, self._listed(_task_kind(wanted.done), office, after, (*_TASK, "task"))):
            if wanted.before is not None and entry.opened_at > wanted.before:
                if entry.urgent:  # all urgent ones that follow are younger still: go on with the others
                    yield from self._queue(wanted, office, NOT_URGENT)
                return
            if wanted.since is not None and entry.opened_at < wanted.since:  # the first that is not urgent
                yield from self._queue(wanted, office, earliest(wanted.since, urgent=False))
                return
            if wanted.takes(entry):
                yield entry

    def _item(self, entry: TaskEntry) -> Item:
        kind = _task_kind(entry.done)
        # the indexes order by `id`: for a task that is its rank, and its own id stands beside it
        listed = {"listing": kind, "office_listing": f"{kind}#{entry.office}", "id": rank(entry), "task": entry.id}
        plain = {name: value for name, value in values_of(entry).items() if name in _TASK}
        return {"pk": f"task#{entry.id}", "sk": SINGLE, **plain, **listed, **self._kept(entry.id, entry.payload)}

    def _listed(
        self,
        kind: str,
        office: str | None,
        after: str | None,
        attributes: tuple[str, ...],
        backwards: bool = False,
    ) -> Iterator[Item]:
        index, partition = ("everywhere", kind) if office is None else ("by_office", f"{kind}#{office}")
        keys = ((pk, sk) for _, pk, sk in self._table.listed(index, partition, after, backwards=backwards))
        while batch := list(islice(keys, BATCH)):
            yield from self._table.read(batch, attributes)

    def _kept(self, owner: str, payload: bytes) -> dict[str, bytes | str]:
        if len(payload) <= INLINE:
            return {"payload": payload}
        # named by its content: an attempt that died before the item was written cannot leave other bytes here
        key = f"{PAYLOADS}/{owner}/{sha256(payload).hexdigest()}"
        self._objects.put_new(key, payload)
        return {"payload_key": key}

    def _payload(self, item: Item) -> bytes:
        return item["payload"] if "payload" in item else self._objects.get(item["payload_key"])

    def _record(self, item: Item) -> RecordEntry:
        plain = {name: item[name] for name in _RECORD} | {name: item.get(name) for name in _SINCE}
        return RecordEntry(**plain, filed_at=from_text(item["filed_at"]), payload=self._payload(item))

    def _task(self, item: Item) -> TaskEntry:
        return task_of({**item, "id": item["task"], "payload": self._payload(item)})

    def _bare(self, item: Item) -> TaskEntry:
        return task_of({**item, "id": item["task"], "payload": b""})


def _version(number: int) -> str:
    return f"version#{number:05}"


def _task_kind(done: bool) -> str:
    return "task_done" if done else "task"
