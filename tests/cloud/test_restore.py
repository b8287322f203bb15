"""What docs/operate-aws.md says to do after a loss works: the table of a moment before, objects from their versions."""

from __future__ import annotations

import os

import pytest

from copiste import wiring
from copiste.errors import ObjectMissing
from copiste.keeping import artefacts
from copiste.keeping.vault import ORIGINAL
from copiste.local.pump import context
from copiste.records.states import DocumentState
from functions.sweep.app import handler as sweep
from tests.cloud.imitation import Cloud, aws
from tests.cloud.test_end_to_end import CHANGE, REFERRAL, expected

pytestmark = pytest.mark.cloud


def filed(cloud: Cloud) -> None:
    cloud.land("greffe/a.pdf", REFERRAL.read_bytes())
    cloud.drain()


def backed_up(cloud: Cloud) -> dict[str, str]:
    """Restore the table beside itself; return the settings of an installation on what was restored."""
    aws("dynamodb").restore_table_to_point_in_time(
        SourceTableName=cloud.names["Table"], TargetTableName="restored", UseLatestRestorableTime=True
    )
    return {**os.environ, "TABLE": "restored"}


def test_a_table_restored_from_a_moment_before_opens_every_record(cloud: Cloud) -> None:
    filed(cloud)
    settings = backed_up(cloud)
    aws("dynamodb").delete_table(TableName=cloud.names["Table"])

    deps = wiring.build(settings)

    (record,) = deps.records.records()
    (entry,) = deps.ledger.documents()
    assert artefacts.opened(record, deps.sealer).record == expected(REFERRAL)
    assert (entry.state, deps.vault.fetch(entry.id, ORIGINAL)) == (DocumentState.FILED, REFERRAL.read_bytes())


def test_what_landed_after_that_moment_is_said_not_to_fit(cloud: Cloud) -> None:
    filed(cloud)
    settings = backed_up(cloud)
    cloud.land("greffe/b.pdf", CHANGE.read_bytes())
    cloud.drain()

    restored = Cloud(wiring.build(settings), cloud.names, cloud.gates)

    assert cloud.account().findings == ()
    assert {finding.code for finding in restored.account().findings} == {"unknown_document"}


def test_an_object_removed_by_mistake_stands_under_its_marker(cloud: Cloud) -> None:
    filed(cloud)
    (entry,) = cloud.deps.ledger.documents()
    s3, bucket = aws("s3"), cloud.names["Originals"]
    (kept,) = (each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"])
    s3.delete_object(Bucket=bucket, Key=kept)
    with pytest.raises(ObjectMissing):
        cloud.deps.vault.fetch(entry.id, ORIGINAL)
    assert (
        sweep({"whole": True}, context("sweep", 300))["findings"] == 1
    )  # which a sweep of every day finds in its turn

    (marker,) = s3.list_object_versions(Bucket=bucket, Prefix=kept)["DeleteMarkers"]
    s3.delete_object(Bucket=bucket, Key=kept, VersionId=marker["VersionId"])

    assert cloud.deps.vault.fetch(entry.id, ORIGINAL) == REFERRAL.read_bytes()
    assert cloud.account().findings == ()
