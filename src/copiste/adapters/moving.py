"""Moving the installation of one machine to AWS: everything kept goes over as it stands, sealed bytes unopened.

Only data keys are opened, on the machine that holds the operator's key, and wrapped anew by KMS. What a crash left
half done is done by moving again: every write is conditional, and the count at the end compares both homes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from copiste.adapters.dynamo_keys import DynamoKeys
from copiste.adapters.dynamo_ledger import DynamoLedger
from copiste.adapters.kms import FINGERPRINTS, wrapped
from copiste.adapters.local_key import LocalWrapper
from copiste.adapters.sqlite_base import Database
from copiste.adapters.sqlite_keys import SqliteKeys
from copiste.adapters.sqlite_ledger import SqliteLedger
from copiste.errors import Conflict, KeyDestroyed, ObjectMissing
from copiste.ports.audit import AuditLog
from copiste.ports.objects import ObjectStore
from copiste.ports.records import RecordStore, TaskEntry
from copiste.ports.registers import Registers

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

NOT_MOVED = ("session", "attempts", "sign-in")
"""Registers of one machine's own sign-in: on AWS the user pool knows who people are."""


@dataclass(frozen=True, slots=True)
class Stores:
    """What both homes have alike."""

    objects: ObjectStore
    records: RecordStore
    registers: Registers
    log: AuditLog


@dataclass(frozen=True, slots=True)
class Machine:
    """The installation that moves."""

    stores: Stores
    database: Database
    wrapper: LocalWrapper


@dataclass(frozen=True, slots=True)
class Cloud:
    """Where it moves to."""

    stores: Stores
    ledger: DynamoLedger
    keys: DynamoKeys
    kms: KMSClient
    key_id: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a kind there are in both homes, and a digest over all of them: equal when nothing differs."""

    kind: str
    here: int
    there: int
    same: bool


def move(machine: Machine, cloud: Cloud, report: Callable[[str], None] = lambda _: None) -> tuple[Count, ...]:
    """Move everything and return what stands in both homes; nothing is taken away here. *report* hears each step.

    Raise `Conflict` when another installation stands there already.
    """
    steps: tuple[tuple[str, Callable[[Machine, Cloud], None]], ...] = (
        ("keys", _keys),
        ("objects", _objects),
        ("records", _records),
        ("tasks", _tasks),
        ("registers", _registers),
        ("audit", _audit),
        ("documents", _documents),  # last: the sweep there takes up what stands on the way
    )
    for name, step in steps:
        report(name)
        step(machine, cloud)
    report("compare")
    return tuple(_counts(machine, cloud))


def _keys(machine: Machine, cloud: Cloud) -> None:
    fingerprints = machine.wrapper.fingerprint_key()
    cloud.keys.add(FINGERPRINTS, wrapped(cloud.kms, cloud.key_id, FINGERPRINTS, fingerprints))
    if _opened(cloud, FINGERPRINTS) != fingerprints:
        raise Conflict(what="installation")
    store = SqliteKeys(machine.database)
    for document in store.documents():
        try:
            plain = machine.wrapper.unwrap(document, store.get(document))
        except KeyDestroyed:
            cloud.keys.destroy(document)
            continue
        cloud.keys.add(document, wrapped(cloud.kms, cloud.key_id, document, plain))


def _opened(cloud: Cloud, document: str) -> bytes:
    answer = cloud.kms.decrypt(
        KeyId=cloud.key_id, CiphertextBlob=cloud.keys.get(document), EncryptionContext={"document": document}
    )
    return answer["Plaintext"]


def _objects(machine: Machine, cloud: Cloud) -> None:
    for key in machine.stores.objects.keys(""):
        cloud.stores.objects.put_new(key, machine.stores.objects.get(key))


def _records(machine: Machine, cloud: Cloud) -> None:
    for latest in machine.stores.records.records():
        for version in range(1, latest.version + 1):
            cloud.stores.records.file(machine.stores.records.record(latest.id, version))


def _tasks(machine: Machine, cloud: Cloud) -> None:
    for entry in _all_tasks(machine.stores):
        cloud.stores.records.open_task(entry)


def _all_tasks(stores: Stores) -> Iterator[TaskEntry]:
    yield from stores.records.tasks(done=False)
    yield from stores.records.tasks(done=True)


def _registers(machine: Machine, cloud: Cloud) -> None:
    for kind in _kinds(machine.database):
        for slip in machine.stores.registers.slips(kind):
            if cloud.stores.registers.slip(kind, slip.key) is None:
                cloud.stores.registers.write(replace(slip, revision=0))


def _kinds(database: Database) -> list[str]:
    with database.reading() as connection:
        rows = connection.execute("SELECT DISTINCT kind FROM registers ORDER BY kind").fetchall()
    return [row["kind"] for row in rows if row["kind"] not in NOT_MOVED]


def _audit(machine: Machine, cloud: Cloud) -> None:
    for entry in machine.stores.log.entries():
        cloud.stores.log.add(entry)


def _documents(machine: Machine, cloud: Cloud) -> None:
    ledger = SqliteLedger(machine.database)
    for entry in ledger.documents():
        cloud.ledger.adopt(entry, ledger.pages(entry.id))
    with machine.database.reading() as connection:
        claims = connection.execute("SELECT office, fingerprint, document FROM fingerprints").fetchall()
    for claim in claims:
        cloud.ledger.first(claim["office"], claim["fingerprint"], claim["document"])


def _counts(machine: Machine, cloud: Cloud) -> Iterator[Count]:
    here, there = machine.stores, cloud.stores
    local = SqliteLedger(machine.database)
    yield _count("objects", _contents(here.objects), _contents(there.objects))
    yield _count("records", _versions(here), _versions(there))
    yield _count("tasks", map(repr, _by_id(here)), map(repr, _by_id(there)))
    yield _count("audit", map(repr, here.log.entries()), map(repr, there.log.entries()))
    yield _count(
        "documents",
        (repr((entry, sorted(local.pages(entry.id).items()))) for entry in local.documents()),
        (repr((entry, sorted(cloud.ledger.pages(entry.id).items()))) for entry in cloud.ledger.documents()),
    )
    slips = [slip for kind in _kinds(machine.database) for slip in here.registers.slips(kind)]
    yield _count(
        "registers",
        (repr((slip.kind, slip.key, slip.value)) for slip in slips),
        (
            repr((slip.kind, slip.key, slip.value))
            for kind in _kinds(machine.database)
            for slip in there.registers.slips(kind)
        ),
    )
    yield _count("keys", _local_keys(machine), _cloud_keys(machine, cloud))


def _count(kind: str, here: Iterator[str], there: Iterator[str]) -> Count:
    (ours, a), (theirs, b) = _digest(here), _digest(there)
    return Count(kind, ours, theirs, a == b)


def _digest(lines: Iterator[str]) -> tuple[int, str]:
    digest, count = sha256(), 0
    for line in lines:
        digest.update(sha256(line.encode()).digest())
        count += 1
    return count, digest.hexdigest()


def _contents(objects: ObjectStore) -> Iterator[str]:
    """Yield name and digest of what a document has kept; large payloads are an adapter's own way of keeping records."""
    for key in objects.keys("documents/"):
        yield f"{key} {sha256(objects.get(key)).hexdigest()}"


def _versions(stores: Stores) -> Iterator[str]:
    for latest in stores.records.records():
        for version in range(1, latest.version + 1):
            yield repr(stores.records.record(latest.id, version))


def _by_id(stores: Stores) -> list[TaskEntry]:
    return sorted(_all_tasks(stores), key=lambda entry: entry.id)


def _local_keys(machine: Machine) -> Iterator[str]:
    store = SqliteKeys(machine.database)
    for document in store.documents():
        yield _said(document, lambda name: machine.wrapper.unwrap(name, store.get(name)))


def _cloud_keys(machine: Machine, cloud: Cloud) -> Iterator[str]:
    for document in SqliteKeys(machine.database).documents():
        yield _said(document, lambda name: _opened(cloud, name))


def _said(document: str, opened: Callable[[str], bytes]) -> str:
    try:
        return f"{document} {sha256(opened(document)).hexdigest()}"
    except KeyDestroyed:
        return f"{document} destroyed"
    except ObjectMissing:
        return f"{document} missing"
