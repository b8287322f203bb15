"""The homes that every contract test runs in: each gives one fresh, empty set of adapters."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, TypeVar
from uuid import uuid4

import boto3
from moto import mock_aws

from copiste.homes import HOMES
from copiste.homes.aws.inbox import S3Inbox
from copiste.homes.aws.table import TABLE
from copiste.homes.machine.inbox import FolderInbox
from copiste.ports import home as ports
from copiste.ports.messages import DEAD_LETTERS
from copiste.ports.messages import QUEUES as OURS

REGION: Literal["ca-central-1"] = "ca-central-1"
QUEUES = ("intake", "read", "other", "read-dead")
LARGEST = 2_000_000
_LOCK: Any = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Home(ports.Home):
    """A home that a test lives in: `again` opens it anew, as a process that starts later would.

    Its inbox takes `LARGEST` bytes at most, so that a test need not write half a gigabyte.
    """

    drop: Callable[[str, bytes], None]
    pass_time: Callable[[float], None]
    again: Callable[[], Home]


def _lived_in(opened: ports.Home, **more: Any) -> Home:
    return Home(**{**{each.name: getattr(opened, each.name) for each in fields(opened)}, **more})


class SetClock:
    """An instant that passes only when told to."""

    def __init__(self) -> None:
        self.at = dt.datetime(2027, 1, 15, 8, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.at

    def pass_time(self, seconds: float) -> None:
        self.at += dt.timedelta(seconds=seconds)


def embedded(folder: Path, opened: list[Home]) -> Home:
    """Return the home on one machine. What it opens is added to *opened*, to be closed after the test."""
    clock = SetClock()

    def again() -> Home:
        home = _lived_in(
            HOMES["machine"]({"COPISTE_HOME": str(folder)}, clock),
            inbox=FolderInbox(folder / "inbox", largest=LARGEST),
            drop=dropped,
            pass_time=clock.pass_time,
            again=again,
        )
        opened.append(home)
        return home

    def dropped(key: str, data: bytes) -> None:
        path = folder / "inbox" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        part = folder / uuid4().hex
        part.write_bytes(data)
        part.replace(path)

    return again()


@contextmanager
def on_one_machine(folder: Path) -> Iterator[Home]:
    """Give the home on one machine, in *folder*; whatever was opened is closed afterwards."""
    opened: list[Home] = []
    yield embedded(folder, opened)
    for each in opened:
        each.close()


def aws(*, versioned: bool) -> Home:
    """Return the home on AWS, in fresh buckets, queues and table of the imitation, which has to be running.

    With versions the buckets are as the template has them: each keeps what was there, and originals are locked.
    """
    name = f"copiste-{uuid4().hex}"
    s3, sqs = boto3.client("s3"), boto3.client("sqs")
    shelves = {each: f"{name}-{each.lower()}" for each in ("ORIGINALS", "WORK", "RECORDS", "INBOX")}
    for shelf, bucket in shelves.items():
        locked = versioned and shelf == "ORIGINALS"
        place: Any = {"LocationConstraint": REGION}
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=place, ObjectLockEnabledForBucket=locked)
        if locked:
            s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=_LOCK)
        elif versioned:
            s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    boto3.client("dynamodb").create_table(TableName=name, **TABLE)
    urls = {queue: sqs.create_queue(QueueName=f"{name}-{queue}")["QueueUrl"] for queue in QUEUES}
    urls = {**dict.fromkeys((*OURS, *DEAD_LETTERS), "-"), **urls}
    env = {
        **shelves,
        "TABLE": name,
        "KEY": _key(),
        **{f"{queue.replace('-', '_').upper()}_QUEUE": url for queue, url in urls.items()},
    }

    def again() -> Home:
        return _lived_in(
            HOMES["aws"](env, lambda: dt.datetime.now(dt.UTC)),
            inbox=S3Inbox(s3, shelves["INBOX"], largest=LARGEST),
            drop=lambda key, data: void(s3.put_object(Bucket=shelves["INBOX"], Key=key, Body=data)),
            pass_time=time.sleep,
            again=again,
        )

    return again()


def _key() -> str:
    """Return the imitation's one key: making another for each test costs an RSA key that nobody uses."""
    kms = boto3.client("kms")
    known = kms.list_keys()["Keys"]
    return str(known[0]["KeyId"] if known else kms.create_key()["KeyMetadata"]["KeyId"])


class Orderly(boto3.session.Session):
    """Makes clients of the imitation, which is not safe in threads: one call at a time. One of a kind serves all.

    Services in *apart* are not the imitation's, and are asked side by side.
    """

    def __init__(self, apart: Collection[str] = ()) -> None:
        super().__init__("testing", "testing", region_name=REGION)
        self._one = threading.Lock()
        self._apart = frozenset(apart)
        self._made: dict[str, Any] = {}

    def client(self, service: str, **options: Any) -> Any:  # type: ignore[override]
        if options:
            return self._new(service, **options)
        if service not in self._made:
            self._made[service] = self._new(service)
        return self._made[service]

    def _new(self, service: str, **options: Any) -> Any:
        made: Any = super().client(service, **options)  # type: ignore[call-overload]
        if service in self._apart:
            return made
        call = made._make_api_call

        def one_at_a_time(*asked: Any) -> Any:
            with self._one:
                return call(*asked)

        made._make_api_call = one_at_a_time
        return made


@contextmanager
def imitated(apart: Collection[str] = ()) -> Iterator[None]:
    """Let the imitation run, and every client be of it but those of services in *apart*, which stand elsewhere."""
    with mock_aws():
        before, boto3.DEFAULT_SESSION = boto3.DEFAULT_SESSION, Orderly(apart)
        try:
            yield
        finally:
            boto3.DEFAULT_SESSION = before


GROUNDS: Mapping[str, tuple[str, ...]] = {"machine": ("machine",), "aws": ("aws", "aws_unversioned")}
"""The fixtures `home_…` that make an empty home of each name in `HOMES`; an inbox may have no versions."""


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
