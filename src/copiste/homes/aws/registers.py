"""Registers and the audit in DynamoDB."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from copiste.errors import Conflict
from copiste.homes.aws.calm import at_once
from copiste.homes.aws.items import Item, Value
from copiste.homes.aws.table import BATCH, ENDS, SINGLE, DynamoTable
from copiste.homes.instants import from_text, to_text
from copiste.ports.audit import AuditEntry
from copiste.ports.registers import Slip

_SLIP = ("kind", "key", "value", "revision", "expires_at")
_ENTRY = ("who", "role", "what", "subject", "office", "detail")


class DynamoRegisters:
    """One item an entry, listed by its kind."""

    def __init__(self, table: DynamoTable) -> None:
        self._table = table

    def slip(self, kind: str, key: str) -> Slip | None:
        """Return an entry, or None."""
        item = self._table.get(_pk(kind, key))
        return None if item is None or item.get("removed") else _slip(item)

    def slips_at(self, kind: str, keys: Sequence[str]) -> Mapping[str, Slip]:
        """Return the entries of *kind* at *keys*, of those that are there, by key."""
        wanted = iter([(_pk(kind, key), SINGLE) for key in dict.fromkeys(keys)])
        found: dict[str, Slip] = {}
        while batch := list(islice(wanted, BATCH)):
            found |= {item["key"]: _slip(item) for item in self._table.read(batch, _SLIP) if "value" in item}
        return found

    def write_each(self, slips: Sequence[Slip]) -> list[bool]:
        """Write each of *slips* for itself; return for each whether it was written.

        A batch of DynamoDB's knows no conditions and a transaction costs twice as much: so they are written one by one,
        several at a time.
        """
        return at_once(self._is_written, slips)

    def _is_written(self, slip: Slip) -> bool:
        try:
            self.write(slip)
        except Conflict:
            return False
        return True

    def write(self, slip: Slip) -> Slip:
        """Write an entry and return it with its new revision; raise `Conflict` unless that of *slip* is what stands."""
        written = replace(slip, revision=slip.revision + 1)
        item: dict[str, Value] = {
            "pk": _pk(slip.kind, slip.key),
            "sk": SINGLE,
            "listing": f"register#{slip.kind}" if slip.listed else None,
            "id": slip.key if slip.listed else None,
            "kind": slip.kind,
            "key": slip.key,
            "value": json.dumps(dict(slip.value), ensure_ascii=False, sort_keys=True),
            "revision": written.revision,
            "expires_at": None if slip.expires_at is None else to_text(slip.expires_at),
            ENDS: _ends(slip),
        }
        when: dict[str, Value] = {"revision": slip.revision} if slip.revision else {}
        if self._table.put_together([item], [when]) == [True]:
            return written
        if not slip.revision and self._table.put_together([item], [{"removed": True}]) == [True]:
            return written
        raise Conflict(what="register")

    def remove(self, kind: str, key: str) -> bool:
        """Remove an entry; return whether it was there. What stays is an empty item that says so."""
        standing = self.slip(kind, key)
        if standing is None:
            return False
        gone: dict[str, Value] = {"pk": _pk(kind, key), "sk": SINGLE, "removed": True, ENDS: _ends(standing)}
        return self._table.put_together([gone], [{"revision": standing.revision}]) == [True]

    def slips(
        self, kind: str, *, after: str | None = None, limit: int | None = None, backwards: bool = False
    ) -> Iterator[Slip]:
        """Yield the entries of *kind* in the order of keys (or against it), from the key *after* on."""
        found = self._table.listed("everywhere", f"register#{kind}", after, backwards=backwards)
        items = _read(self._table, found, _SLIP)
        return islice((_slip(item) for item in items if "value" in item), limit)

    def expire(self, now: dt.datetime) -> int:
        """Do nothing: DynamoDB removes what expired by itself (`ENDS`), and whoever reads refuses it until then."""
        del now
        return 0


class DynamoAudit:
    """One item an act, listed by month so that no partition grows for ever."""

    def __init__(self, table: DynamoTable) -> None:
        self._table = table
        self._noted: set[str] = set()

    def add(self, *entries: AuditEntry) -> None:
        """Add *entries* durably; no effect when the id of a single one is there. Several are new ones."""
        for month in sorted({_month(each.at) for each in entries} - self._noted):
            self._table.put_new({"pk": month, "sk": SINGLE, "listing": "audit-months", "id": month})
            self._noted.add(month)
        items = [_act(each) for each in entries]
        if len(items) == 1:
            self._table.put_new(items[0])
        else:
            self._table.put_all(items)

    def entries(
        self,
        *,
        who: str | None = None,
        what: str | None = None,
        subject: str | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[AuditEntry]:
        """Yield the entries that match all that is given, newest first, those before the id *after*."""
        asked = {"who": who, "what": what, "subject": subject}
        earliest = "" if since is None else to_text(since)
        latest = None if until is None else to_text(until)
        found = (
            AuditEntry(
                id=item["id"],
                at=from_text(item["at"]),
                **{name: item.get(name) for name in _ENTRY},  # type: ignore[arg-type]  # as they were put
            )
            for item in self._items(after)
            if all(value in (None, item.get(name)) for name, value in asked.items())
            and item["at"] >= earliest
            and (latest is None or item["at"] < latest)
        )
        return islice(found, limit)

    def _items(self, after: str | None) -> Iterator[Item]:
        months = [key for key, _, _ in self._table.listed("everywhere", "audit-months", None, backwards=True)]
        for month in months:
            found = self._table.listed("everywhere", month, after, backwards=True)
            yield from _read(self._table, found, ("id", "at", *_ENTRY))


def _act(entry: AuditEntry) -> Item:
    return {
        "pk": f"audit#{entry.id}",
        "sk": SINGLE,
        "listing": _month(entry.at),
        "id": entry.id,
        "at": to_text(entry.at),
        **{name: getattr(entry, name) for name in _ENTRY},
    }


def _read(table: DynamoTable, found: Iterator[tuple[str, str, str]], attributes: tuple[str, ...]) -> Iterator[Item]:
    keys = ((pk, sk) for _, pk, sk in found)
    while batch := list(islice(keys, BATCH)):
        yield from table.read(batch, attributes)


def _pk(kind: str, key: str) -> str:
    return f"register#{kind}#{key}"


def _ends(slip: Slip) -> int | None:
    return None if slip.expires_at is None else math.ceil(slip.expires_at.timestamp())


def _month(at: dt.datetime) -> str:
    return f"audit#{to_text(at)[:7]}"


def _slip(item: Item) -> Slip:
    expires = item.get("expires_at")
    value = json.loads(item["value"])
    return Slip(item["kind"], item["key"], value, item["revision"], None if expires is None else from_text(expires))
