"""Moving the installation of one machine to AWS: everything kept goes over as it stands, sealed bytes unopened.

Only data keys are opened, on the machine that holds the operator's key, and wrapped anew by KMS. What a crash left
half done is done by moving again: every write is conditional, and the count at the end compares both homes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from copiste.errors import Conflict, KeyDestroyed, NoInstallation, ObjectMissing
from copiste.forms.load import digest
from copiste.homes import HOMES, Clock
from copiste.homes.aws.key import FINGERPRINTS, wrapped
from copiste.homes.aws.keys import DynamoKeys
from copiste.homes.aws.ledger import DynamoLedger
from copiste.homes.library_files import checked_files
from copiste.homes.machine.base import Database
from copiste.homes.machine.home import database_of, key_file
from copiste.homes.machine.key import LocalWrapper, local_wrapper
from copiste.homes.machine.keys import SqliteKeys
from copiste.homes.machine.ledger import SqliteLedger
from copiste.homes.machine.registers import SqliteRegisters
from copiste.keeping.vault import DOCUMENTS
from copiste.ports.home import Home
from copiste.ports.instructions import Files, Instructions
from copiste.ports.objects import ObjectStore
from copiste.ports.records import TaskEntry
from copiste.settings.environment import needed

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

NOT_MOVED = ("session", "attempts", "sign-in", "invitation")
"""Registers of one machine's own sign-in: on AWS the user pool knows who people are."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The installation that moves."""

    home: Home
    ledger: SqliteLedger
    registers: SqliteRegisters
    keys: SqliteKeys
    wrapper: LocalWrapper
    close: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Cloud:
    """Where it moves to."""

    home: Home
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


def opened(folder: Path, env: Mapping[str, str], clock: Clock) -> tuple[Machine, Cloud]:
    """Return the installation in *folder* and the one on AWS that *env* names; raise `NoInstallation`."""
    from copiste.homes.aws.calm import asking
    from copiste.homes.aws.home import queue_settings
    from copiste.homes.aws.table import DynamoTable

    if not database_of(folder).is_file():
        raise NoInstallation
    here = HOMES["machine"]({**env, "COPISTE_HOME": str(folder)}, clock)
    there = HOMES["aws"]({**dict.fromkeys(queue_settings(), "-"), **env}, clock)
    database = Database(database_of(folder))

    def close() -> None:
        here.close()
        database.close()

    wrapper = local_wrapper(key_file(folder, env))
    table = DynamoTable(asking("dynamodb"), needed(env, "TABLE"))
    return (
        Machine(here, SqliteLedger(database), SqliteRegisters(database), SqliteKeys(database), wrapper, close),
        Cloud(there, DynamoLedger(table), DynamoKeys(table), asking("kms"), needed(env, "KEY")),
    )


def instructions_on_aws(env: Mapping[str, str], clock: Clock) -> Instructions:
    """Return what tells the installation on AWS that *env* names; none of its queues is needed."""
    from copiste.homes.aws.home import queue_settings

    known = {name: value for name, value in env.items() if name != "COPISTE_HOME"}
    return _told(HOMES["aws"]({**dict.fromkeys(queue_settings(), "-"), **known}, clock))


def _told(home: Home) -> Instructions:
    assert home.instructions is not None  # noqa: S101  of every home on AWS
    return home.instructions


def move(
    machine: Machine,
    cloud: Cloud,
    report: Callable[[str], None] = lambda _: None,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Count, ...]:
    """Move everything and return what stands in both homes; nothing is taken away here. *report* hears each step.

    *settings* are those of this machine that hold there; its own forms go along. Raise `Conflict` when another
    installation stands there already.
    """
    steps: tuple[tuple[str, Callable[[Machine, Cloud], None]], ...] = (
        ("keys", _keys),
        ("instructions", lambda here, there: _told(there.home).give(settings, _own_forms(here.home))),
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
    return (*_counts(machine, cloud), _of_instructions(machine, cloud, settings))


def _own_forms(home: Home) -> dict[str, Files]:
    return {form: files for folder in home.forms if folder.is_dir() for form, files in checked_files(folder).items()}


def _of_instructions(machine: Machine, cloud: Cloud, settings: Mapping[str, str]) -> Count:
    forms, told = _own_forms(machine.home), _told(cloud.home)
    theirs = told.forms()
    return _count(
        "instructions",
        iter([*sorted(settings.items()), *((form, digest(files)) for form, files in sorted(forms.items()))]),
        iter(
            [
                *((name, told.setting(name)) for name in sorted(settings)),
                *((form, digest(theirs[form])) for form in sorted(forms) if form in theirs),
            ]
        ),
    )


def _keys(machine: Machine, cloud: Cloud) -> None:
    fingerprints = machine.wrapper.fingerprint_key()
    cloud.keys.add(FINGERPRINTS, wrapped(cloud.kms, cloud.key_id, FINGERPRINTS, fingerprints))
    if _opened(cloud, FINGERPRINTS) != fingerprints:
        raise Conflict(what="installation")
    for document in machine.keys.documents():
        try:
            plain = machine.wrapper.unwrap(document, machine.keys.get(document))
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
    for key in machine.home.objects.keys(""):
        cloud.home.objects.put_new(key, machine.home.objects.get(key))


def _records(machine: Machine, cloud: Cloud) -> None:
    for latest in machine.home.records.records():
        for version in range(1, latest.version + 1):
            cloud.home.records.file(machine.home.records.record(latest.id, version))
        cloud.home.records.mark(latest.id, machine.home.records.marks(latest.id))


def _tasks(machine: Machine, cloud: Cloud) -> None:
    for entry in _all_tasks(machine.home):
        cloud.home.records.open_task(entry)


def _all_tasks(home: Home) -> Iterator[TaskEntry]:
    yield from home.records.tasks(done=False)
    yield from home.records.tasks(done=True)


def _registers(machine: Machine, cloud: Cloud) -> None:
    for kind in _kinds(machine):
        for slip in machine.home.registers.slips(kind):
            if cloud.home.registers.slip(kind, slip.key) is None:
                cloud.home.registers.write(replace(slip, revision=0))


def _kinds(machine: Machine) -> list[str]:
    return [kind for kind in machine.registers.kinds() if kind not in NOT_MOVED]


def _audit(machine: Machine, cloud: Cloud) -> None:
    for entry in machine.home.audit.entries():
        cloud.home.audit.add(entry)


def _documents(machine: Machine, cloud: Cloud) -> None:
    for entry in machine.ledger.documents():
        cloud.ledger.adopt(entry, machine.ledger.pages(entry.id))
    for office, fingerprint, document in machine.ledger.fingerprints():
        cloud.ledger.first(office, fingerprint, document)


def _counts(machine: Machine, cloud: Cloud) -> Iterator[Count]:
    here, there = machine.home, cloud.home
    yield _count("objects", _contents(here.objects), _contents(there.objects))
    yield _count("records", _versions(here), _versions(there))
    yield _count("tasks", map(repr, _by_id(here)), map(repr, _by_id(there)))
    yield _count("audit", map(repr, here.audit.entries()), map(repr, there.audit.entries()))
    yield _count(
        "documents",
        (repr((entry, sorted(machine.ledger.pages(entry.id).items()))) for entry in machine.ledger.documents()),
        (repr((entry, sorted(cloud.ledger.pages(entry.id).items()))) for entry in cloud.ledger.documents()),
    )
    yield _count("registers", _slips(machine, here), _slips(machine, there))
    yield _count("keys", _local_keys(machine), _cloud_keys(machine, cloud))


def _slips(machine: Machine, home: Home) -> Iterator[str]:
    """Yield what *home* has of the registers of the installation that moves; not all that it has are listed there."""
    for kind in _kinds(machine):
        keys = [slip.key for slip in machine.home.registers.slips(kind)]
        found = home.registers.slips_at(kind, keys)
        yield from (repr((kind, key, found[key].value)) for key in keys if key in found)


def _count(kind: str, here: Iterator[object], there: Iterator[object]) -> Count:
    (ours, a), (theirs, b) = _digest(here), _digest(there)
    return Count(kind, ours, theirs, a == b)


def _digest(lines: Iterator[object]) -> tuple[int, str]:
    total, count = sha256(), 0
    for line in lines:
        total.update(sha256(str(line).encode()).digest())
        count += 1
    return count, total.hexdigest()


def _contents(objects: ObjectStore) -> Iterator[str]:
    """Yield name and digest of what a document has kept; large payloads are an adapter's own way of keeping records."""
    for key in objects.keys(DOCUMENTS):
        yield f"{key} {sha256(objects.get(key)).hexdigest()}"


def _versions(home: Home) -> Iterator[str]:
    for latest in home.records.records():
        for version in range(1, latest.version + 1):
            yield repr(home.records.record(latest.id, version))
        yield " ".join(sorted(home.records.marks(latest.id)))


def _by_id(home: Home) -> list[TaskEntry]:
    return sorted(_all_tasks(home), key=lambda entry: entry.id)


def _local_keys(machine: Machine) -> Iterator[str]:
    for document in machine.keys.documents():
        yield _said(document, lambda name: machine.wrapper.unwrap(name, machine.keys.get(name)))


def _cloud_keys(machine: Machine, cloud: Cloud) -> Iterator[str]:
    for document in machine.keys.documents():
        yield _said(document, lambda name: _opened(cloud, name))


def _said(document: str, opened: Callable[[str], bytes]) -> str:
    try:
        return f"{document} {sha256(opened(document)).hexdigest()}"
    except KeyDestroyed:
        return f"{document} destroyed"
    except ObjectMissing:
        return f"{document} missing"
