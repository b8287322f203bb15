"""What S3 says of an object that is gone, to roles as they are: no message goes round for it."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from copiste.ports.messages import INTAKE, landed_body
from tests.cloud.calls import Call
from tests.cloud.imitation import CALLS, Cloud, aws
from tests.cloud.test_end_to_end import REFERRAL

pytestmark = pytest.mark.cloud


def test_a_landing_that_is_announced_twice_is_taken_once(cloud: Cloud) -> None:
    cloud.land("greffe/a.pdf", REFERRAL.read_bytes())
    cloud.deps.queues.send(INTAKE, landed_body("greffe/a.pdf", "", cloud.names["Inbox"]))
    cloud.drain()
    cloud.deps.queues.send(INTAKE, landed_body("greffe/a.pdf", "", cloud.names["Inbox"]))
    cloud.drain()

    assert len(list(cloud.deps.ledger.documents())) == 1
    assert cloud.gates["intake"].receives == [1, 1, 1]
    assert not cloud.bodies("intake-dead")


def test_a_landing_that_is_removed_while_it_is_taken_is_no_failure(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.land("greffe/a.pdf", REFERRAL.read_bytes())
    (version,) = aws("s3").list_object_versions(Bucket=cloud.names["Inbox"])["Versions"]

    def remove(call: Call) -> None:
        if call.action == "s3:GetObjectVersion":
            place = {"Bucket": cloud.names["Inbox"], "Key": "greffe/a.pdf"}
            aws("s3").delete_object(**place, VersionId=version["VersionId"])

    monkeypatch.setattr(CALLS, "fault", remove)
    cloud.step("intake")

    assert list(cloud.deps.ledger.documents()) == []


def test_who_may_not_list_is_told_that_it_is_forbidden(cloud: Cloud) -> None:
    with CALLS.acting("file"), pytest.raises(ClientError, match="AccessDenied"):
        aws("s3").get_object(Bucket=cloud.names["Originals"], Key="documents/none/original")
    CALLS.made = {call for call in CALLS.made if call.action != "s3:GetObject"}
