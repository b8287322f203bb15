"""The AWS adapters over moto in this process, wired as the functions wire them: no stack, no runtime client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import boto3
import pytest
from moto import mock_aws

from copiste import wiring
from copiste.homes.aws.table import TABLE
from copiste.ports.messages import DEAD_LETTERS, QUEUES
from copiste.wiring import Deps

REGION = "ca-central-1"
PLACE = {"LocationConstraint": REGION}


@contextmanager
def plain(monkeypatch: pytest.MonkeyPatch, **settings: str) -> Iterator[Deps]:
    """Give the Deps of an installation on an imitated AWS, with *settings* besides what the template sets."""
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
        for setting, value in (("TABLE", name), ("KEY", key), *settings.items()):
            monkeypatch.setenv(setting, value)
        wiring.deps.cache_clear()
        yield wiring.deps()
        wiring.deps.cache_clear()


def put(name: str, data: bytes) -> None:
    inbox = next(each["Name"] for each in boto3.client("s3").list_buckets()["Buckets"] if "-inbox" in each["Name"])
    boto3.client("s3").put_object(Bucket=inbox, Key=name, Body=data)
