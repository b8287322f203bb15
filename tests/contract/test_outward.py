"""What every way out promises: an event arrives whole, twice is the same event, and what goes wrong is an answer."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from copiste.outward.events import FILED, Event, cloud_event
from copiste.outward.signing import secret_of, signed
from copiste.ports.outward import Outcome, Publisher
from copiste.publishers.bus import BusPublisher
from copiste.publishers.files import FilePublisher
from copiste.publishers.webhook import Bounds, WebhookPublisher, allowed, judged
from tests.certificates import certified
from tests.contract.homes import REGION, at_once
from tests.contract.receiver import Receiver, receiving

NOW = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
SECRETS = (b"k" * 32, b"K" * 32)
EVENT = Event(
    id="01K0000000000000000000000Z-r000-v001",
    source="urn:copiste:office:greffe",
    type=FILED,
    subject="01K0000000000000000000000Z-r000",
    time=NOW,
    dataschema="urn:copiste:data:record:1",
    data={"record": {"name": "Essai Côté", "rows": [{"n": "1"}]}},
)


@dataclass(frozen=True, slots=True)
class Way:
    """A publisher, what arrived behind it (as CloudEvents), and one whose destination is away."""

    publisher: Publisher
    arrived: Callable[[], list[dict[str, Any]]]
    away: Publisher


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def hook(receiver: Receiver, **settings: Any) -> WebhookPublisher:
    usual: dict[str, Any] = {"internal": True, "clock": lambda: 1_800_000_000.5}
    return WebhookPublisher(receiver.url, lambda: SECRETS, **{**usual, **settings})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def way_webhook(receiver: Receiver) -> Way:
    gone = WebhookPublisher(f"http://127.0.0.1:{closed_port()}/", lambda: SECRETS, internal=True)
    return Way(hook(receiver), lambda: [json.loads(each.body) for each in receiver.taken], gone)


@pytest.fixture
def way_files(tmp_path: Path) -> Way:
    folder = tmp_path / "out"
    (tmp_path / "file").write_bytes(b"")

    def arrived() -> list[dict[str, Any]]:
        lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_bytes().splitlines()]
        return [json.loads(line) for line in lines]

    return Way(FilePublisher(folder, lambda: NOW), arrived, FilePublisher(tmp_path / "file" / "out", lambda: NOW))


@pytest.fixture
def way_bus() -> Iterator[Way]:
    session = boto3.session.Session("testing", "testing", region_name=REGION)
    with mock_aws():
        events, sqs = session.client("events"), session.client("sqs")
        events.create_event_bus(Name="outward")
        url = sqs.create_queue(QueueName="beyond")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        pattern = json.dumps({"source": ["ca.copiste"], "detail-type": [FILED]})
        events.put_rule(Name="all", EventBusName="outward", EventPattern=pattern)
        events.put_targets(Rule="all", EventBusName="outward", Targets=[{"Id": "1", "Arn": arn}])

        def arrived() -> list[dict[str, Any]]:
            found = []
            while batch := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
                found += [json.loads(each["Body"])["detail"] for each in batch]
            return found

        near = session.client("events", endpoint_url=f"http://127.0.0.1:{closed_port()}")
        yield Way(BusPublisher(events, "outward"), arrived, BusPublisher(near, "outward"))


@pytest.fixture(params=["webhook", "files", "bus"])
def way(request: pytest.FixtureRequest) -> Way:
    found: Way = request.getfixturevalue(f"way_{request.param}")
    return found


def test_an_event_arrives_whole(way: Way) -> None:
    answer = way.publisher.publish(EVENT)

    assert (answer.outcome, answer.reason) == (Outcome.DELIVERED, "delivered")
    assert way.arrived() == [cloud_event(EVENT)]


def test_sent_again_it_is_the_same_event_and_another_is_another(way: Way) -> None:
    for each in (EVENT, EVENT, replace(EVENT, id="other")):
        assert way.publisher.publish(each).outcome is Outcome.DELIVERED

    assert sorted((each["source"], each["id"]) for each in way.arrived()) == sorted(
        [(EVENT.source, EVENT.id), (EVENT.source, EVENT.id), (EVENT.source, "other")]
    )


def test_a_destination_that_is_away_is_an_answer(way: Way) -> None:
    assert way.away.publish(EVENT).outcome is Outcome.LATER


# ------------------------------------------------------------------------------------------------- over HTTPS


def test_what_is_posted_is_signed_with_every_secret_and_names_nobody_outside_its_body(receiver: Receiver) -> None:
    hook(receiver).publish(EVENT)

    (taken,) = receiver.taken
    content = f"{EVENT.id}.1800000000.".encode() + taken.body
    marks = [base64.b64encode(hmac.new(each, content, hashlib.sha256).digest()).decode() for each in SECRETS]
    assert taken.path == "/events?from=copiste"
    assert taken.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert taken.headers["webhook-id"] == EVENT.id
    assert taken.headers["webhook-timestamp"] == "1800000000"
    assert taken.headers["webhook-signature"] == f"v1,{marks[0]} v1,{marks[1]}"
    assert "Essai" not in json.dumps([taken.path, taken.headers])


def test_the_signature_is_that_of_the_published_example() -> None:
    secret = secret_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = signed("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b'{"test": 2432232314}', [secret])

    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "text", ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_short", "whsec_é", "whsec_" + "A" * 400]
)
def test_what_is_no_secret_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a secret is"):
        secret_of(text)


@pytest.mark.parametrize(
    ("status", "outcome", "reason"),
    [
        (200, Outcome.DELIVERED, "delivered"),
        (202, Outcome.DELIVERED, "delivered"),
        (302, Outcome.REFUSED, "redirect"),
        (307, Outcome.REFUSED, "redirect"),
        (400, Outcome.REFUSED, "refused"),
        (401, Outcome.REFUSED, "refused"),
        (404, Outcome.REFUSED, "refused"),
        (408, Outcome.LATER, "busy"),
        (410, Outcome.REFUSED, "gone"),
        (425, Outcome.LATER, "busy"),
        (429, Outcome.LATER, "busy"),
        (500, Outcome.LATER, "busy"),
        (503, Outcome.LATER, "busy"),
    ],
)
def test_a_status_says_whether_to_try_again(receiver: Receiver, status: int, outcome: Outcome, reason: str) -> None:
    receiver.status = status
    receiver.headers = {"Location": receiver.url, "Retry-After": "120"}

    answer = hook(receiver).publish(EVENT)

    assert (answer.outcome, answer.reason, answer.status) == (outcome, reason, status)
    assert answer.wait == (120 if outcome is Outcome.LATER else None)
    assert len(receiver.taken) == 1  # a redirect leads nowhere


@pytest.mark.parametrize("wait", ["soon", "-5", "", "Wed, 21 Oct 2026 07:28:00 GMT", "٣"])
def test_a_wait_that_is_not_understood_is_none(wait: str) -> None:
    assert judged(503, wait).wait is None
    assert judged(503, "9" * 30).wait == 86_400


def test_nothing_private_is_reached_unless_the_destination_is_internal(receiver: Receiver) -> None:
    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f000001"):
        outside = WebhookPublisher(f"http://{host}:{receiver.port}/", lambda: SECRETS)
        assert outside.publish(EVENT).outcome is not Outcome.DELIVERED
    assert receiver.taken == []


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",  # noqa: S104
        "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:10.0.0.1",
        "64:ff9b::a00:1", "2002:a00:1::",
    ],
)  # fmt: skip
def test_addresses_that_are_not_the_worlds_are_refused(address: str) -> None:
    assert not allowed(address, internal=False)


@pytest.mark.parametrize("address", ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1"])  # noqa: S104
def test_where_clouds_keep_credentials_is_never_reached(address: str) -> None:
    assert not allowed(address, internal=True)


def test_the_address_that_is_connected_to_is_the_one_that_was_looked_at(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "142.44.1.2"  # a name that changes between two looks
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    outside = WebhookPublisher(f"http://evil.example:{receiver.port}/", lambda: SECRETS)

    assert outside.publish(EVENT).reason == "address"
    assert asked == ["evil.example"]
    assert receiver.taken == []


def test_a_receiver_that_drips_is_cut_off(receiver: Receiver) -> None:
    receiver.drip = True

    answer = hook(receiver, bounds=Bounds(seconds=0.3)).publish(EVENT)

    assert (answer.outcome, answer.reason) == (Outcome.LATER, "timeout")


def test_an_answer_without_end_is_not_read_to_its_end(receiver: Receiver) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while not receiver.stopped.is_set():
            sent += 65_536
            yield b"x" * 65_536

    receiver.status, receiver.body = 200, endless

    assert hook(receiver, bounds=Bounds(answer=1_000_000)).publish(EVENT).outcome is Outcome.DELIVERED
    assert sent < 50_000_000


def test_an_event_that_is_too_large_is_not_sent(receiver: Receiver) -> None:
    answer = hook(receiver, bounds=Bounds(event=100)).publish(EVENT)

    assert (answer.outcome, answer.reason, receiver.taken) == (Outcome.REFUSED, "too_large", [])


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cert, key = certified(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with receiving(context) as receiver:
        secure = WebhookPublisher(f"https://localhost:{receiver.port}/", lambda: SECRETS, internal=True)

        assert secure.publish(EVENT).reason == "tls"
        assert receiver.taken == []

        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        assert secure.publish(EVENT).outcome is Outcome.DELIVERED


# ---------------------------------------------------------------------------------------------- as lines of files


def test_many_writers_leave_whole_lines_and_a_cut_line_stands_alone(tmp_path: Path) -> None:
    path = tmp_path / "events-2026-11-01.jsonl"
    path.write_bytes(b'{"id": "cut sh')

    def several(writer: int) -> Sequence[Outcome]:
        publisher = FilePublisher(tmp_path, lambda: NOW)
        return [publisher.publish(replace(EVENT, id=f"{writer}-{number}")).outcome for number in range(20)]

    at_once([lambda writer=writer: several(writer) for writer in range(4)])  # type: ignore[misc]  # bound early

    cut, *lines = path.read_bytes().splitlines()
    assert cut == b'{"id": "cut sh'
    assert {json.loads(line)["id"] for line in lines} == {f"{a}-{b}" for a in range(4) for b in range(20)}
    assert len(lines) == 80


def test_the_files_are_their_owners_alone(tmp_path: Path) -> None:
    FilePublisher(tmp_path / "out", lambda: NOW).publish(EVENT)

    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "out", *(tmp_path / "out").iterdir())} == {0}


# ---------------------------------------------------------------------------------------------------- on a bus


class Bus:
    """A client that answers as it is told: moto never refuses an entry."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer = answer

    def put_events(self, **_: Any) -> dict[str, Any]:
        return self.answer


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("ThrottlingException", Outcome.LATER),
        ("InternalFailure", Outcome.LATER),
        ("MalformedDetail", Outcome.REFUSED),
        ("NotAuthorizedForDetailTypeException", Outcome.REFUSED),
    ],
)
def test_an_entry_that_fails_in_an_answer_that_succeeds_is_seen(code: str, outcome: Outcome) -> None:
    bus = Bus({"FailedEntryCount": 1, "Entries": [{"ErrorCode": code}]})

    assert BusPublisher(bus, "outward").publish(EVENT).outcome is outcome
