"""An object at the door that no message announces any more is found there by the sweep, in the imitated cloud."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import boto3
import pytest
from moto import mock_aws

from copiste import wiring
from copiste.adapters.dynamo_table import TABLE
from copiste.records.states import DocumentState
from copiste.stages import sweep
from copiste.stages.messages import QUEUES
from copiste.stages.reconcile import reconcile
from copiste.wiring import DEAD_LETTERS, Deps
from tests.e2e.installation import REFERRAL, drain

REGION = "ca-central-1"
PLACE = {"LocationConstraint": REGION}


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deps]:
    name = f"copiste-{uuid4().hex}"
    monkeypatch.delenv("COPISTE_HOME", raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        s3, sqs = boto3.client("s3"), boto3.client("sqs")
        for bucket in (f"{name}-originals", f"{name}-work", f"{name}-records", f"{name}-inbox"):
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=PLACE)  # type: ignore[arg-type]  # a plain dict
        s3.put_bucket_versioning(Bucket=f"{name}-inbox", VersioningConfiguration={"Status": "Enabled"})
        for queue in (*QUEUES, *DEAD_LETTERS):
            url = sqs.create_queue(QueueName=f"{name}-{queue}")["QueueUrl"]
            monkeypatch.setenv(f"{queue.replace('-', '_').upper()}_QUEUE", url)
        boto3.client("dynamodb").create_table(TableName=name, **TABLE)
        key = boto3.client("kms").create_key()["KeyMetadata"]["KeyId"]
        for setting in ("ORIGINALS", "WORK", "RECORDS", "INBOX"):
            monkeypatch.setenv(setting, f"{name}-{setting.lower()}")
        for setting, value in (("TABLE", name), ("KEY", key)):
            monkeypatch.setenv(setting, value)
        wiring.deps.cache_clear()
        yield wiring.deps()
        wiring.deps.cache_clear()


def put(name: str, data: bytes) -> None:
    inbox = next(each["Name"] for each in boto3.client("s3").list_buckets()["Buckets"] if "-inbox" in each["Name"])
    boto3.client("s3").put_object(Bucket=inbox, Key=name, Body=data)


def findings(deps: Deps) -> list[str]:
    account = reconcile(
        objects=deps.objects,
        ledger=deps.ledger,
        queues=deps.queues,
        records=deps.records,
        vault=deps.vault,
        now=deps.clock(),
        dead_letters=deps.dead_letters,
    )
    return [finding.code for finding in account.findings]


def test_an_object_whose_announcement_was_lost_is_found_by_the_sweep(cloud: Deps) -> None:
    put("greffe/a.pdf", REFERRAL.read_bytes())
    put("greffe/a.pdf", b"something else, written over it")

    for _ in range(2):  # the oldest version of a key comes first, the next one in the next sweep
        sweep.run(ledger=cloud.ledger, objects=cloud.objects, queues=cloud.queues, now=cloud.clock(), door=cloud.inbox)
        drain(cloud.queues)

    assert [entry.state for entry in cloud.ledger.documents()] == [DocumentState.FILED, DocumentState.QUARANTINED]
    assert findings(cloud) == []
