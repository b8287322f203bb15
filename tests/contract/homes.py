"""The homes that every contract test runs in: each gives one fresh, empty set of adapters."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from uuid import uuid4

import boto3

from copiste.adapters.dynamo_ledger import DynamoLedger
from copiste.adapters.dynamo_records import DynamoRecords
from copiste.adapters.dynamo_registers import DynamoAudit, DynamoRegisters
from copiste.adapters.dynamo_table import TABLE, DynamoTable
from copiste.adapters.files import FileObjects
from copiste.adapters.inbox_folder import FolderInbox
from copiste.adapters.inbox_s3 import S3Inbox
from copiste.adapters.kms import kms_sealer
from copiste.adapters.local_key import local_sealer
from copiste.adapters.s3 import S3Objects, S3Shelves
from copiste.adapters.sqlite_base import Database
from copiste.adapters.sqlite_keys import SqliteKeys
from copiste.adapters.sqlite_ledger import SqliteLedger
from copiste.adapters.sqlite_queues import SqliteQueues
from copiste.adapters.sqlite_records import SqliteRecords
from copiste.adapters.sqlite_registers import SqliteAudit, SqliteRegisters
from copiste.adapters.sqs import SqsQueues
from copiste.ports.audit import AuditLog
from copiste.ports.inbox import Inbox
from copiste.ports.ledger import Ledger
from copiste.ports.objects import ObjectStore
from copiste.ports.queues import Queues
from copiste.ports.records import RecordStore
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

REGION: Literal["ca-central-1"] = "ca-central-1"
QUEUES = ("intake", "read", "other", "read-dead")
LARGEST = 2_000_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Home:
    """Adapters over one storage. `again` gives new ones over the same, as a process that starts later would have."""

    objects: ObjectStore
    queues: Queues
    ledger: Ledger
    records: RecordStore
    sealer: Sealer
    registers: Registers
    audit: AuditLog
    inbox: Inbox
    drop: Callable[[str, bytes], None]
    pass_time: Callable[[float], None]
    again: Callable[[], Home]


@dataclass(frozen=True, slots=True)
class Clients:
    """The AWS clients of one test module, all speaking to the imitation."""

    s3: S3Client
    dynamodb: DynamoDBClient
    sqs: SQSClient
    kms: KMSClient
    key: str


class SetClock:
    """Seconds since 1970 that pass only when told to."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def pass_time(self, seconds: float) -> None:
        self.seconds += seconds


def embedded(folder: Path, databases: list[Database]) -> Home:
    """Return the home on one machine. What it opens is added to *databases*, to be closed after the test."""
    clock = SetClock()

    def opened() -> Home:
        database = Database(folder / "copiste.db")
        databases.append(database)
        return Home(
            objects=FileObjects(folder / "objects"),
            queues=SqliteQueues(database, clock),
            ledger=SqliteLedger(database),
            records=SqliteRecords(database),
            sealer=local_sealer(folder / "key" / "operator.key", SqliteKeys(database)),
            registers=SqliteRegisters(database),
            audit=SqliteAudit(database),
            inbox=FolderInbox(folder / "inbox", largest=LARGEST),
            drop=dropped,
            pass_time=clock.pass_time,
            again=opened,
        )

    def dropped(key: str, data: bytes) -> None:
        path = folder / "inbox" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        part = folder / uuid4().hex
        part.write_bytes(data)
        part.replace(path)

    return opened()


def aws(clients: Clients, *, versioned: bool) -> Home:
    """Return the home on AWS, in fresh buckets, queues and table."""
    name = f"copiste-{uuid4().hex}"
    for bucket in (f"{name}-originals", f"{name}-work", f"{name}-records", f"{name}-inbox"):
        clients.s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    if versioned:
        clients.s3.put_bucket_versioning(Bucket=f"{name}-inbox", VersioningConfiguration={"Status": "Enabled"})
    clients.dynamodb.create_table(TableName=name, **TABLE)
    urls = {queue: clients.sqs.create_queue(QueueName=f"{name}-{queue}")["QueueUrl"] for queue in QUEUES}

    def opened() -> Home:
        table = DynamoTable(clients.dynamodb, name)
        shelves = (S3Objects(clients.s3, f"{name}-{shelf}") for shelf in ("originals", "work", "records"))
        objects = S3Shelves(*shelves)
        return Home(
            objects=objects,
            queues=SqsQueues(clients.sqs, urls),
            ledger=DynamoLedger(table),
            records=DynamoRecords(table, objects),
            sealer=kms_sealer(clients.kms, clients.key, table),
            registers=DynamoRegisters(table),
            audit=DynamoAudit(table),
            inbox=S3Inbox(clients.s3, f"{name}-inbox", largest=LARGEST),
            drop=lambda key, data: void(clients.s3.put_object(Bucket=f"{name}-inbox", Key=key, Body=data)),
            pass_time=time.sleep,
            again=opened,
        )

    return opened()


def imitated() -> Clients:
    """Return clients of the imitation, which has to be running. It is not safe in threads: one call at a time."""
    session = boto3.session.Session("testing", "testing", region_name=REGION)
    lock = threading.Lock()

    def orderly(client: Any) -> Any:
        call = client._make_api_call

        def one_at_a_time(*arguments: Any) -> Any:
            with lock:
                return call(*arguments)

        client._make_api_call = one_at_a_time
        return client

    kms = orderly(session.client("kms"))
    return Clients(
        s3=orderly(session.client("s3")),
        dynamodb=orderly(session.client("dynamodb")),
        sqs=orderly(session.client("sqs")),
        kms=kms,
        key=kms.create_key()["KeyMetadata"]["KeyId"],
    )


def at_once(tasks: Sequence[Callable[[], T]]) -> list[T]:
    """Run *tasks* in threads that start together; return what each returned, or raise what one raised."""
    start = threading.Barrier(len(tasks))

    def begin(task: Callable[[], T]) -> T:
        start.wait(timeout=30)
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(begin, tasks))


def void(_: object) -> None:
    """Forget what a call answered."""
