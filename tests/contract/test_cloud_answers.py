"""Answers that the imitation never gives and AWS does: refusals under load, conflicts, batches served in part."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from copiste.errors import Conflict, DamagedDocument, ObjectMissing, TooBusy
from copiste.homes.aws.calm import CALM
from copiste.homes.aws.inbox import S3Inbox
from copiste.homes.aws.key import KmsWrapper
from copiste.homes.aws.keys import DynamoKeys
from copiste.homes.aws.objects import S3Objects
from copiste.homes.aws.queues import SqsQueues
from copiste.homes.aws.records import DynamoRecords
from copiste.homes.aws.table import TABLE, DynamoTable
from copiste.ports.queues import Leased
from copiste.ports.records import RecordEntry
from tests.contract.homes import REGION, Home

Stub = Any  # a botocore `Stubber`, whose client is typed as none in particular

BUSY: dict[str, Any] = {"service_error_code": "ConditionalRequestConflict", "http_status_code": 409}
NOW = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
LOAN = Leased("read", "1", "receipt", "body", 1)


def stubbed(service: Any) -> Stub:
    session = boto3.session.Session("testing", "testing", region_name=REGION)
    return Stubber(session.client(service))


@pytest.fixture
def s3() -> Iterator[Stub]:
    with stubbed("s3") as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def dynamodb() -> Iterator[Stub]:
    with stubbed("dynamodb") as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def sqs() -> Iterator[Stub]:
    with stubbed("sqs") as stub:
        yield stub
        stub.assert_no_pending_responses()


def test_a_write_that_meets_another_of_its_key_is_tried_again(s3: Stub) -> None:
    s3.add_client_error("put_object", **BUSY)
    s3.add_client_error("put_object", **BUSY)
    s3.add_response("put_object", {})

    assert S3Objects(s3.client, "bucket").put_new("a/1", b"x")


def test_a_write_that_keeps_meeting_others_is_a_conflict(s3: Stub) -> None:
    for _ in range(5):
        s3.add_client_error("put_object", **BUSY)

    with pytest.raises(Conflict):
        S3Objects(s3.client, "bucket").put_new("a/1", b"x")


@pytest.mark.parametrize("code", ["AccessDenied", "SlowDown"])
def test_a_refusal_is_never_taken_for_an_answer(s3: Stub, code: str) -> None:
    for call in ("put_object", "get_object", "list_object_versions", "head_object"):
        s3.add_client_error(call, service_error_code=code, http_status_code=403)

    for attempt in (
        lambda: S3Objects(s3.client, "bucket").put_new("a/1", b"x"),
        lambda: S3Objects(s3.client, "bucket").get("a/1"),
        lambda: S3Inbox(s3.client, "bucket").get("o/a"),
        lambda: S3Inbox(s3.client, "bucket").done("o/a", "written:x-1"),
    ):
        with pytest.raises(s3.client.exceptions.ClientError):
            attempt()


@pytest.mark.parametrize("code", ["SlowDown", "ServiceUnavailable", "InternalError"])
def test_a_store_that_is_too_busy_is_asked_again(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    waited: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", waited.append)
    with busy(code, times=3) as (address, said):
        session = boto3.session.Session("testing", "testing", region_name=REGION)
        client = session.client("s3", endpoint_url=address, config=CALM)
        assert S3Objects(client, "bucket").put_new("a/1", b"x")

    assert said == [503, 503, 503, 200]
    assert len(waited) == 3


@contextmanager
def busy(code: str, times: int) -> Iterator[tuple[str, list[int]]]:
    """Give the address of a server that answers *code* so many times before it does what it is asked."""
    said: list[int] = []

    class Server(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said.append(503 if len(said) < times else 200)
            text = f"<Error><Code>{code}</Code></Error>".encode() if said[-1] == 503 else b""
            self.send_response(said[-1])
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", said
    finally:
        server.shutdown()
        server.server_close()


def test_an_object_written_anew_between_look_and_removal_is_left(s3: Stub) -> None:
    written = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    facts = {"ETag": '"e"', "LastModified": written, "ContentLength": 1}
    version = {"Key": "o/a", "VersionId": "null", "ETag": '"e"', "LastModified": written}
    s3.add_response("list_object_versions", {"Versions": [version]})
    s3.add_response("get_object", {**facts, "Body": StreamingBody(BytesIO(b"x"), 1)})
    s3.add_response("head_object", facts)
    s3.add_client_error("delete_object", service_error_code="PreconditionFailed", http_status_code=412)
    inbox = S3Inbox(s3.client, "bucket")

    inbox.done("o/a", inbox.get("o/a").token)

    s3.assert_no_pending_responses()


@pytest.mark.parametrize("code", ["ReceiptHandleIsInvalid", "MessageNotInflight", "InvalidParameterValue"])
def test_giving_back_a_message_whose_loan_has_run_out_has_no_effect(sqs: Stub, code: str) -> None:
    sqs.add_client_error("change_message_visibility", service_error_code=code, http_status_code=400)

    SqsQueues(sqs.client, {"read": "https://sqs.invalid/read"}).release(LOAN)

    sqs.assert_no_pending_responses()


def test_a_queue_that_refuses_is_heard(sqs: Stub) -> None:
    sqs.add_client_error("change_message_visibility", service_error_code="AccessDenied", http_status_code=403)

    with pytest.raises(sqs.client.exceptions.ClientError):
        SqsQueues(sqs.client, {"read": "https://sqs.invalid/read"}).release(LOAN)


def test_a_dead_letter_is_sent_before_it_is_removed(sqs: Stub) -> None:
    sqs.add_client_error("send_message", service_error_code="AccessDenied", http_status_code=403)
    queues = SqsQueues(sqs.client, {"read": "https://sqs.invalid/read", "dead": "https://sqs.invalid/dead"})

    with pytest.raises(sqs.client.exceptions.ClientError):
        queues.release(LOAN, dead_letter="dead")


def test_a_batch_served_in_part_is_asked_for_the_rest(dynamodb: Stub) -> None:
    keys = [{"pk": {"S": pk}, "sk": {"S": "-"}} for pk in ("a", "b")]
    dynamodb.add_response(
        "batch_get_item",
        {"Responses": {"t": [{**keys[1], "n": {"N": "2"}}]}, "UnprocessedKeys": {"t": {"Keys": [keys[0]]}}},
    )
    dynamodb.add_response("batch_get_item", {"Responses": {"t": [{**keys[0], "n": {"N": "1"}}]}, "UnprocessedKeys": {}})

    items = DynamoTable(dynamodb.client, "t").read([("a", "-"), ("b", "-")], ["n"])

    assert [item["n"] for item in items] == [1, 2]


def test_a_list_begins_with_few_and_goes_on_with_as_many_as_there_are(dynamodb: Stub) -> None:
    def page(*ids: str) -> list[dict[str, Any]]:
        return [{"id": {"S": each}, "pk": {"S": f"p{each}"}, "sk": {"S": "-"}} for each in ids]

    asked = {
        "TableName": "t",
        "IndexName": "everywhere",
        "KeyConditionExpression": "#n0 = :v0",
        "ScanIndexForward": True,
        "ExpressionAttributeNames": {"#n0": "listing"},
        "ExpressionAttributeValues": {":v0": {"S": "record"}},
    }
    last = page("2")[0]
    dynamodb.add_response("query", {"Items": page("1", "2"), "LastEvaluatedKey": last}, {**asked, "Limit": 100})
    dynamodb.add_response("query", {"Items": page("3")}, {**asked, "ExclusiveStartKey": last})

    found = DynamoTable(dynamodb.client, "t").listed("everywhere", "record", None)
    assert [name for name, _, _ in found] == ["1", "2", "3"]


def test_a_write_in_the_way_of_a_transaction_is_a_conflict(dynamodb: Stub) -> None:
    for call in ("put_item", "update_item"):
        dynamodb.add_client_error(call, service_error_code="TransactionConflictException", http_status_code=400)
    table = DynamoTable(dynamodb.client, "t")

    with pytest.raises(Conflict):
        table.put_new({"pk": "a", "sk": "-"})
    with pytest.raises(Conflict):
        table.change("a", "-", {"n": 1}, {"pk": ["a"]})


def test_a_transaction_in_the_way_of_another_is_a_conflict_and_not_an_answer(dynamodb: Stub) -> None:
    dynamodb.add_client_error(
        "transact_write_items",
        service_error_code="TransactionCanceledException",
        modeled_fields={"CancellationReasons": [{"Code": "None"}, {"Code": "TransactionConflict"}]},
    )

    with pytest.raises(Conflict):
        DynamoTable(dynamodb.client, "t").put_together([{"pk": "a", "sk": "-"}, {"pk": "b", "sk": "-"}], [{}, {}])


@pytest.mark.parametrize("code", ["ThrottlingError", "ProvisionedThroughputExceeded"])
def test_a_transaction_that_is_throttled_is_too_busy_and_no_conflict(dynamodb: Stub, code: str) -> None:
    dynamodb.add_client_error(
        "transact_write_items",
        service_error_code="TransactionCanceledException",
        modeled_fields={"CancellationReasons": [{"Code": "None"}, {"Code": code}]},
    )

    with pytest.raises(TooBusy):
        DynamoTable(dynamodb.client, "t").put_together([{"pk": "a", "sk": "-"}, {"pk": "b", "sk": "-"}], [{}, {}])


def test_what_a_batch_leaves_over_is_asked_again_after_growing_pauses(
    dynamodb: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("copiste.homes.aws.calm.time.sleep", waited.append)
    left = [{"DeleteRequest": {"Key": {"pk": {"S": "a"}, "sk": {"S": "-"}}}}]
    key = {"pk": {"S": "a"}, "sk": {"S": "-"}}
    for _ in range(8):
        dynamodb.add_response("batch_write_item", {"UnprocessedItems": {"t": left}})
    for _ in range(8):
        dynamodb.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": {"t": {"Keys": [key]}}})
    table = DynamoTable(dynamodb.client, "t")

    for ask in (lambda: table.put_all([], [("a", "-")]), lambda: table.read([("a", "-")], ["n"])):
        with pytest.raises(TooBusy):
            ask()
    assert waited == 2 * sorted(waited[:7])
    assert len(set(waited)) == 7


def test_only_plain_values_go_into_the_table(dynamodb: Stub) -> None:
    with pytest.raises(TypeError):
        DynamoTable(dynamodb.client, "t").put({"pk": "a", "sk": "-", "n": 1.5})  # type: ignore[dict-item]


def test_a_data_key_given_to_another_document_is_damaged(dynamodb: Stub) -> None:
    with stubbed("kms") as stub:
        stub.add_client_error("decrypt", service_error_code="InvalidCiphertextException", http_status_code=400)
        wrapper = KmsWrapper(stub.client, "key", DynamoKeys(DynamoTable(dynamodb.client, "t")))

        with pytest.raises(DamagedDocument):
            wrapper.unwrap("D2", b"the key of D1")


def test_an_upload_over_another_that_was_not_taken_yet_loses_neither(home_aws: Home) -> None:
    home_aws.drop("o/a", b"first")
    home_aws.drop("o/a", b"second")

    taken = []
    for _ in range(2):
        arrived = home_aws.inbox.get("o/a")
        taken.append(arrived.data)
        home_aws.inbox.done("o/a", arrived.token)

    assert taken == [b"first", b"second"]


def test_a_version_that_was_announced_is_taken_whichever_is_older(home_aws: Home) -> None:
    home_aws.drop("o/a", b"first")
    home_aws.drop("o/a", b"second")
    newest = boto3.client("s3").head_object(Bucket=_bucket(home_aws), Key="o/a")["VersionId"]

    arrived = home_aws.inbox.get("o/a", newest)
    home_aws.inbox.done("o/a", arrived.token)

    assert arrived.data == b"second"
    with pytest.raises(ObjectMissing):
        home_aws.inbox.get("o/a", newest)
    assert home_aws.inbox.get("o/a").data == b"first"


def _bucket(home: Home) -> str:
    inbox = home.inbox
    assert isinstance(inbox, S3Inbox)
    return inbox._bucket


def test_a_record_that_an_earlier_release_wrote_twice_goes_on(home_aws: Home) -> None:
    records = home_aws.records
    assert isinstance(records, DynamoRecords)
    first = RecordEntry("R1", 1, "clinic", "D1", "visit", "2026", "1.0.0", "9", NOW, b"one")
    records.file(first)
    records._is_put_by("record#R1", 1)  # the version again, beside the latest: what earlier releases left

    assert records.file(first) is False
    assert records.file(replace(first, version=2, payload=b"two"))
    assert [records.record("R1", version).payload for version in (1, 2)] == [b"one", b"two"]


def test_the_table_defines_no_more_than_its_keys_and_two_small_indexes() -> None:
    used = {key["AttributeName"] for key in TABLE["KeySchema"]}
    assert len(TABLE["GlobalSecondaryIndexes"]) == 2
    for index in TABLE["GlobalSecondaryIndexes"]:
        used |= {key["AttributeName"] for key in index["KeySchema"]}
        assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}

    assert {each["AttributeName"] for each in TABLE["AttributeDefinitions"]} == used
