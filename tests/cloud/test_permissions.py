"""Each function's role allows what the function does, and nothing that it does not do."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from copiste import wiring
from copiste.books import doors
from copiste.books.book import EVEN_ENDED
from copiste.homes.aws import records
from copiste.local.events import http_event
from copiste.local.pump import context
from copiste.ports.messages import QUEUES
from copiste.ports.queues import Leased
from functions.fax.app import handler as fax
from functions.poll.app import handler as poll
from functions.sweep.app import handler as sweep
from tests.cloud import a_form
from tests.cloud.calls import Call, Grant, allows
from tests.cloud.conftest import Install
from tests.cloud.imitation import CALLS, WIRE, Cloud, aws, granted, setting
from tests.cloud.readers import First, Second
from tests.cloud.test_end_to_end import CHANGE, asked
from tests.cloud.wire import OF_NOTHING, THROTTLED
from tests.unit.gateways.servers import Said, SrFaxServer, TelnyxServer, event, served
from tests.unit.mail.makes import with_pdf

pytestmark = pytest.mark.cloud

PARAMETER = "/copiste/destinations/hook"
WAYS_OUT = {
    "bus": {"bus": "outward"},
    "refusing": {"url": "https://127.0.0.1:9/", "content": "fhir", "secrets": [f"ssm:{PARAMETER}"]},
    "away": {"url": "https://nowhere.invalid/", "content": "record", "secrets": [f"ssm:{PARAMETER}"]},
}
"""One that takes events, one that may not be reached, and one that cannot."""


def exercised(install: Install, folder: Path, monkeypatch: pytest.MonkeyPatch, gateways: Gateways) -> Cloud:
    """Let every function do everything that it does: scans, filled PDFs, redeliveries, hands-on work, sweeps, faxes."""
    monkeypatch.setattr(records, "INLINE", 100)  # so that payloads go to the bucket, as large ones do
    monkeypatch.setattr(CALLS, "begin", wiring.deps.cache_clear)  # functions share no memory, and no opened key
    cloud = install(
        COPISTE_READERS=setting(First, Second),
        COPISTE_FORMS=str(a_form.definition(folder)),
        COPISTE_PATIENCE="0",
        COPISTE_DOORS=gateways.doors(),
        COPISTE_DESTINATIONS=json.dumps(WAYS_OUT),
    )
    aws("events").create_event_bus(Name="outward")
    secret = "whsec_" + base64.b64encode(b"k" * 32).decode()
    aws("ssm").put_parameter(Name=PARAMETER, Type="SecureString", Value=secret)
    cloud.land("greffe/scan.tif", a_form.scan())
    with monkeypatch.context() as patched:
        patched.setattr(CALLS, "fault", after_pages_are_kept())
        batch = cloud.take("intake")
        assert cloud.deliver("intake", batch) == {message.id for message in batch}
    for message in batch:
        cloud.deps.queues.release(message)
    cloud.land("greffe/what.pdf", b"hello")
    cloud.land("greffe/of-no-form.pdf", CHANGE.read_bytes())
    cloud.land("greffe/forwarded.eml", with_pdf(CHANGE.read_bytes() + b"% attached\n"))
    cloud.drain_thrice(random.Random(5))
    for lost in ("read", "assemble"):
        cloud.land(f"greffe/{lost}.tif", a_form.scan(note=lost))
        for queue in QUEUES[: QUEUES.index(lost)]:
            cloud.step(queue)
        cloud.lose(lost)
        with CALLS.acting("sweep"):
            sweep({}, context("sweep", 300))
        cloud.drain()
    cloud.land("greffe/unannounced.pdf", b"hello again")
    cloud.lose("intake")
    with CALLS.acting("sweep"):  # which announces it without its version
        assert sweep({}, context("sweep", 300))
    cloud.drain()
    work_at_the_screen(cloud)
    gateways.send(cloud)
    cloud.drain()
    send_again(cloud)
    with CALLS.acting("sweep"):
        sweep({"whole": True}, context("sweep", 300))
    for queue in QUEUES:  # what no function understands fails, and is shown again soon
        cloud.deps.queues.send(queue, "{}")
        while batch := cloud.take(queue):  # and with it what was to be tried later
            for message in batch:
                failed = cloud.deliver(queue, [message])
                assert message.body != "{}" or failed == {message.id}
    refuse_for_a_while(cloud, monkeypatch)
    return cloud


def refuse_for_a_while(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the table be too busy for each function: what it was to do is put back."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    for queue in QUEUES:
        message = Leased(queue, "1", "receipt", OF_NOTHING[queue], 1)
        monkeypatch.setattr(WIRE, "refusing", {"dynamodb": THROTTLED["dynamodb"]})
        assert not cloud.deliver(queue, [message])
        monkeypatch.setattr(WIRE, "refusing", {})


@dataclass(frozen=True, slots=True)
class Gateways:
    """An SRFax account that is polled and a Telnyx account that calls, both on this machine."""

    srfax: SrFaxServer
    telnyx: TelnyxServer
    urls: tuple[str, str]

    def doors(self) -> str:
        """Return `COPISTE_DOORS`."""
        polled, calling = self.urls
        asked = {"account": "4242", "url": polled, "near": "yes"}
        called = {"public_key": self.telnyx.public, "media_hosts": "127.0.0.1", "url": f"{calling}/v2", "near": "yes"}
        usual = {"office": "greffe"}
        lines = {"+14185550100": {**usual, "title": "Ligne du greffe"}}
        connections = {
            "srfax": {**usual, "kind": "srfax", "secret": "srfax", "options": asked},
            "telnyx": {**usual, "kind": "telnyx", "secret": "telnyx", "options": called},
        }
        return json.dumps({"lines": lines, "connections": connections})

    def send(self, cloud: Cloud) -> None:
        """Let a fax come by each, one of them again after its delivery was forgotten, and one that is gone."""
        for name, secret in (("srfax", "mot de passe"), ("telnyx", "clé")):
            aws("ssm").put_parameter(Name=f"/copiste/copiste/{name}", Value=secret, Type="SecureString")
        self.srfax.arrives("101", a_form.scan(note="faxed"), User_FaxNumber="4185550100")
        self.srfax.arrives("102")
        del self.srfax.files["102"]
        body = event(f"{self.urls[1]}/media/1.pdf")
        called = http_event("POST", "/fax/telnyx", self.telnyx.signed(body, cloud.deps.clock().timestamp()), body)
        for _ in range(2):
            with CALLS.acting("poll"):
                assert poll({}, context("poll", 120)) == {"taken": 1, "failed": 0}
            with CALLS.acting("fax"):
                assert fax(called, context("fax", 29))["statusCode"] == 200
            assert asked("/api/deliveries")[0] == 200  # what was collected is no delivery
            for book in (doors.COLLECTED, doors.CALLS):
                for entry in book.entries(cloud.deps.registers, EVEN_ENDED):
                    book.remove(cloud.deps.registers, entry.key)
            self.srfax.faxes["101"]["ViewedStatus"] = "N"
        faxes = [entry for entry in cloud.deps.ledger.documents() if entry.channel == "fax"]
        assert [entry.office for entry in faxes] == ["greffe"] * 2


@pytest.fixture
def gateways() -> Iterator[Gateways]:
    polled, calling = SrFaxServer(), TelnyxServer(media={"/media/1.pdf": Said(CHANGE.read_bytes() + b"% faxed")})
    with served(polled.answer) as first, served(calling.answer) as second:
        yield Gateways(polled, calling, (first, second))


def send_again(cloud: Cloud) -> None:
    """Ask for an event again, lose its message, and let the sweep find that it is owed."""
    record = next(iter(cloud.deps.records.records()))
    body = {"destination": "refusing", "record": record.id}
    assert asked("/api/deliveries/redeliver", "POST", body)[1]["sent"] == 1
    assert asked("/api/deliveries")[0] == 200
    assert cloud.lose("deliver") >= 1
    with CALLS.acting("sweep"):
        sweep({}, context("sweep", 300))
    cloud.drain()


def after_pages_are_kept() -> Callable[[Call], None]:
    """Return a fault that ends a run of intake when its pages are kept and what holds them together is not."""
    kept = False

    def fault(call: Call) -> None:
        nonlocal kept
        page = "/pages/" in call.arn
        if kept and not page and call.action == "s3:PutObject":
            raise ConnectionError
        kept = kept or (page and call.action == "s3:PutObject")

    return fault


def work_at_the_screen(cloud: Cloud) -> None:
    """Ask the API for what needs something of AWS."""
    assert asked("/api/uploads/upload-0001?office=greffe&name=a.pdf", "PUT", {"not": "a pdf"})[0] == 201
    record = next(iter(cloud.deps.records.records()))
    given = {"upload": "upload-0002", "office": "greffe", "size": 1, "media_type": "application/pdf"}
    assert asked("/api/uploads", "POST", given)[0] == 201
    asked("/api/documents")
    assert asked("/api/queues")[0] == 200
    asked(f"/api/documents/{record.document}/original")
    asked(f"/api/documents/{record.document}/pages/1")
    asked(f"/api/documents/{record.document}/pages/1/image")
    asked("/api/tasks?state=open")
    assert asked(f"/api/records/{record.id}")[0] == 200
    opened = asked(f"/api/records/{record.id}/reopen", "POST", {"version": 1, "why": "x"})[1]
    body = {"channel": "counter", "form": "form-1", "office": "greffe", "key": "12345678"}
    assert asked("/api/counter", "POST", body)[0] == 201
    said = {"/name": {"how": "typed", "text": "Essai"}}
    asked(f"/api/tasks/{opened['id']}")
    assert asked(f"/api/tasks/{opened['id']}/draft", "PUT", {"version": 0, "fields": said})[0] == 200
    assert asked(f"/api/tasks/{opened['id']}/file", "POST", {"version": 1, "why": "x", "confirmed": []})[0] == 200
    assert asked("/api/records?q=Essai")[0] == 200


def needed(grant: Grant, made: set[Call]) -> bool:
    """Say whether something that *grant*'s function did needs it."""
    mine = [call for call in made if call.function == grant.function]
    if grant.action == "s3:ListBucket":  # without it S3 says of what is not there that it is forbidden
        return any(allows(grant, call) for call in mine) or any(
            call.arn.startswith(f"{grant.resource}/") for call in mine
        )
    return any(allows(grant, call) for call in mine)


def test_each_action_granted_is_used_and_each_used_is_granted(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gateways: Gateways
) -> None:
    cloud = exercised(install, tmp_path, monkeypatch, gateways)

    allowed = granted(cloud.names)
    assert {call.function for call in CALLS.made} == {grant.function for grant in allowed}
    assert [grant for grant in allowed if not needed(grant, CALLS.made)] == []
    assert [call for call in CALLS.made if not any(allows(grant, call) for grant in allowed)] == []


def test_the_judge_says_no(cloud: Cloud) -> None:
    allowed = granted(cloud.names)
    originals = cloud.names["Originals.Arn"]
    refused = [
        Call("read", "s3:GetObject", f"{originals}/documents/x/original"),
        Call("file", "s3:PutObject", "arn:aws:s3:::another/key"),
        Call("intake", "s3:DeleteObject", f"{originals}/documents/x/original"),
        Call("assemble", "sqs:SendMessage", cloud.names["IntakeQueue.Arn"]),
    ]

    assert [call for call in refused if any(allows(grant, call) for grant in allowed)] == []


def test_every_resource_is_named() -> None:
    names = {"AWS::AccountId": "1", "AWS::Region": "r", "AWS::Partition": "aws", "AWS::StackName": "s"}
    resources = granted(_Anything(names))

    assert resources
    assert [grant for grant in resources if grant.resource == "*" or "*" in grant.action] == []


class _Anything(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return name
