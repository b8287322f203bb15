"""What AWS is too busy for comes right by itself: people are asked to wait, and no message dies of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from copiste import wiring
from copiste.errors import TooBusy
from copiste.homes.aws import calm
from copiste.local.events import http_event
from copiste.local.pump import context
from copiste.ports.messages import QUEUES
from copiste.records.states import DocumentState
from functions import batch
from functions.api.app import handler as api
from functions.fax.app import handler as fax
from tests.cloud import wire
from tests.cloud.imitation import CALLS, WIRE, Cloud
from tests.cloud.test_end_to_end import REFERRAL, asked

pytestmark = pytest.mark.cloud

MANY = 7
"""More deliveries than make a dead letter."""
WAYS = [
    {"dynamodb": wire.THROTTLED["dynamodb"]},
    {"dynamodb": (400, "ThrottlingException")},
    {"dynamodb": (500, "InternalServerError")},
    {"dynamodb": wire.SILENT},
    {"s3": wire.THROTTLED["s3"]},
    {"kms": wire.THROTTLED["kms"]},
]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody waits in tests."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    monkeypatch.setattr(batch, "FIRST_WAIT", 0)
    yield
    WIRE.refusing = {}


@pytest.mark.parametrize("refusing", WAYS, ids=str)
def test_a_page_waits_while_storage_is_too_busy_and_is_read_then(
    cloud: Cloud, refusing: dict[str, tuple[int, str] | str]
) -> None:
    cloud.land("greffe/a.pdf", REFERRAL.read_bytes())
    cloud.step("intake")

    WIRE.refusing = refusing
    for _ in range(MANY):
        wiring.deps.cache_clear()  # and opened keys with it
        (message,) = cloud.take("read")
        assert not cloud.deliver("read", [message])  # as a mapping sees it, it is done
        cloud.deps.queues.ack(message)
    assert WIRE.refused > 0
    WIRE.refusing = {}

    assert set(cloud.gates["read"].receives) == {1}
    assert not cloud.bodies("read-dead")
    cloud.drain()
    assert [entry.state for entry in cloud.deps.ledger.documents()] == [DocumentState.FILED]
    assert list(cloud.deps.records.queue()) == []  # no page was given up


@pytest.mark.parametrize("queue", QUEUES)
def test_no_function_counts_it_as_tried(cloud: Cloud, queue: str) -> None:
    cloud.deps.queues.send(queue, wire.OF_NOTHING[queue])
    (message,) = cloud.take(queue)
    wiring.deps.cache_clear()
    WIRE.refusing = {"dynamodb": wire.THROTTLED["dynamodb"]}
    assert not cloud.deliver(queue, [message])
    WIRE.refusing = {}
    cloud.deps.queues.ack(message)

    (again,) = cloud.take(queue)
    assert (again.body, again.receives) == (wire.OF_NOTHING[queue], 1)
    cloud.deps.queues.ack(again)


def test_what_the_queue_is_too_busy_for_as_well_counts_as_tried(cloud: Cloud) -> None:
    cloud.land("greffe/a.pdf", REFERRAL.read_bytes())
    batch_ = cloud.take("intake")
    WIRE.refusing = {"dynamodb": wire.THROTTLED["dynamodb"], "sqs": wire.THROTTLED["sqs"]}

    assert cloud.deliver("intake", batch_) == {message.id for message in batch_}


@pytest.mark.parametrize("refusing", WAYS[:4], ids=str)
@pytest.mark.parametrize(("language", "said"), [("fr", "trop sollicité"), ("en", "too much")])
def test_people_are_asked_to_wait(
    cloud: Cloud, refusing: dict[str, tuple[int, str] | str], language: str, said: str
) -> None:
    del cloud
    event = http_event("GET", "/api/tasks", {"Accept-Language": language}, b"")
    event["requestContext"]["authorizer"] = {"jwt": {"claims": {"username": "d", "cognito:groups": "[copiste-admin]"}}}
    WIRE.refusing = refusing
    wiring.deps.cache_clear()
    with CALLS.acting("api"):
        answer = api(event, context("api", 29))

    told = json.loads(answer["body"])
    assert (answer["statusCode"], told["code"]) == (503, "too_busy")
    assert said in told["message"]
    assert answer["headers"]["Retry-After"] == "30"


def test_a_refusal_of_another_kind_is_no_wait(cloud: Cloud) -> None:
    del cloud
    WIRE.refusing = {"dynamodb": (400, "AccessDeniedException")}

    assert asked("/api/tasks")[0] == 500


def test_a_gateway_is_told_to_call_again(cloud: Cloud) -> None:
    del cloud
    WIRE.refusing = {"dynamodb": wire.THROTTLED["dynamodb"]}
    wiring.deps.cache_clear()
    with CALLS.acting("fax"):
        assert fax(http_event("POST", "/fax/telnyx", {}, b"{}"), context("fax", 29))["statusCode"] == 503


def test_all_that_the_client_library_knows_for_busy_is_known_here() -> None:
    from botocore.retries.standard import ThrottledRetryableChecker, TransientRetryableChecker

    known = (
        *vars(ThrottledRetryableChecker)["_THROTTLED_ERROR_CODES"],
        *vars(TransientRetryableChecker)["_TRANSIENT_ERROR_CODES"],
    )
    assert len(known) > 10
    assert [code for code in known if not calm.is_busy(code)] == []


def test_a_transaction_that_was_throttled_is_too_busy_and_no_conflict() -> None:
    with pytest.raises(TooBusy):
        calm.raise_if_busy(["None", "ThrottlingError"])
    calm.raise_if_busy(["None", "TransactionConflict"])
