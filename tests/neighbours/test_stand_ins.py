"""The contracts of objects, inboxes and queues, on an S3 and an SQS that are not moto; the table is moto's."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from copiste.ports.objects import ObjectStore
from copiste.ports.queues import Queues
from tests.contract.homes import REGION, Home, aws, imitated
from tests.contract.test_inbox import *  # noqa: F403
from tests.contract.test_objects import *  # noqa: F403
from tests.contract.test_queues import *  # noqa: F403
from tests.neighbours.asked import MESSAGES, NOBODY_REFUSES, OBJECTS, ROWS, Asks, forgiven
from tests.neighbours.stand_ins import local_sqs, radosgw

for _not_kept in (
    "test_a_lent_message_is_not_lent_again_while_the_loan_runs",  # this SQS counts what is lent among what waits
    "test_a_message_given_back_can_be_lent_at_once",  # and counted three loans where two were made
):
    del globals()[_not_kept]

_WITHOUT_VERSIONS = {
    "test_a_taken_key_keeps_its_first_bytes",
    "test_of_many_writers_of_one_key_exactly_one_wins",
}
"""In a bucket that keeps versions radosgw 16.2.15 passes over `If-None-Match`, and every writer wins."""

pytestmark = pytest.mark.neighbours


@pytest.fixture(scope="module")
def outside() -> Iterator[None]:
    with (
        tempfile.TemporaryDirectory(prefix="c-") as short,
        radosgw(Path(short), REGION) as s3,
        local_sqs(Path(short), REGION) as sqs,
        imitated(),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("AWS_ENDPOINT_URL_S3", s3)
        patch.setenv("AWS_ENDPOINT_URL_SQS", sqs)
        assert boto3.DEFAULT_SESSION is not None
        boto3.DEFAULT_SESSION.events.register("provide-client-params.sqs.ReceiveMessage", _by_the_old_name)
        yield


def _by_the_old_name(params: dict[str, Any], **_: object) -> None:
    """Ask for a message's attributes as before 2024: this SQS knows no newer name."""
    params["AttributeNames"] = params.pop("MessageSystemAttributeNames", [])


@pytest.fixture(params=[True, False], ids=["versioned", "unversioned"])
def door(outside: None, request: pytest.FixtureRequest) -> Home:
    del outside
    return aws(versioned=request.param)


@pytest.fixture
def home(outside: None, request: pytest.FixtureRequest) -> Home:
    del outside
    return aws(versioned=request.function.__name__ not in _WITHOUT_VERSIONS)


@pytest.fixture
def objects(home: Home) -> ObjectStore:
    return home.objects


@pytest.fixture
def queues(home: Home) -> Queues:
    return home.queues


_IMITATED = {each: f"https://{each}.{REGION}.amazonaws.com" for each in ("s3", "sqs")}
"""Where moto answers, whatever stands in for the rest."""


@pytest.mark.parametrize(
    ("service", "asks", "where", "taken"),
    [
        (
            "s3",
            OBJECTS,
            {"endpoint_url": _IMITATED["s3"]},
            {"a key of 1025 bytes", "a wrong digest", "a bucket in capitals", "any secret"},
        ),
        ("s3", OBJECTS, {}, {"a taken key, If-None-Match", "another writing, If-Match"}),
        ("sqs", MESSAGES, {"endpoint_url": _IMITATED["sqs"]}, {"a control character", "any secret"}),
        ("sqs", MESSAGES, {}, {"a control character", "any secret"}),
        (
            "dynamodb",
            ROWS,
            {},
            {
                "26 in a batch",
                "a key of 2049 bytes asked for",
                "a number as a key of an index",
                "a value that nothing uses",
                "a number of 39 digits",
                *NOBODY_REFUSES,
                "any secret",
            },
        ),
    ],
    ids=["moto-s3", "radosgw", "moto-sqs", "local-aws-sqs", "moto-dynamodb"],
)
def test_a_stand_in_forgives_what_the_manual_says(
    outside: None, service: str, asks: Asks, where: dict[str, str], taken: set[str]
) -> None:
    del outside
    assert forgiven(service, asks, **where) == taken
