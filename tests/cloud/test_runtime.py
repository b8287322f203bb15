"""The stack that CloudFormation makes, with each handler under Lambda's runtime client, from a scan to its record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from copiste import wiring
from copiste.keeping import artefacts
from copiste.local.events import http_event
from copiste.ports.messages import QUEUES
from copiste.records.states import DocumentState
from copiste.wiring import Deps
from tests.cloud import a_form
from tests.cloud.imitation import setting
from tests.cloud.mapping import Running, functions_of
from tests.cloud.readers import REPLAYED, First, Second
from tests.cloud.runtime import Failed, running
from tests.cloud.stack import KEYS, standing
from tests.cloud.test_end_to_end import CHANGE, REFERRAL, expected

pytestmark = pytest.mark.cloud


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Running]:
    settings = {
        "COPISTE_READERS": setting(First, Second),
        "COPISTE_FORMS": str(a_form.definition(tmp_path / "forms")),
        "COPISTE_PATIENCE": "0",
    }
    with standing() as stack, functions_of(stack, tmp_path / "log", **settings) as made:
        yield made


@pytest.fixture
def deps(cloud: Running, monkeypatch: pytest.MonkeyPatch) -> Deps:
    """What the test looks with: the installation as its functions see it."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", cloud.stack.endpoint)
    monkeypatch.setenv("AWS_DEFAULT_REGION", KEYS["region_name"])
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    return wiring.build({name: str(value) for name, value in cloud.stack.environment("Read").items()})


def waiting(cloud: Running, *queues: str) -> dict[str, int]:
    """Return how many messages stand on *queues*, dead letters as `read-dead`."""
    urls = cloud.stack.environment("Sweep")
    sqs = cloud.stack.client("sqs")
    found = {}
    for name in queues:
        url = urls[f"{name.replace('-', '_').upper()}_QUEUE"]
        counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])["Attributes"]
        found[name] = int(counts["ApproximateNumberOfMessages"])
    return found


def test_a_scan_in_the_bucket_becomes_a_record(cloud: Running, deps: Deps) -> None:
    cloud.land("greffe/Numérisation 0001.tif", a_form.scan())
    cloud.drain()

    (entry,) = deps.ledger.documents()
    (record,) = deps.records.records()
    assert (entry.state, entry.office) == (DocumentState.FILED, "greffe")
    assert artefacts.opened(record, deps.sealer).record["name"] == REPLAYED[0]
    assert not list(deps.inbox.waiting())
    swept = cloud.others["Sweep"].invoke({})
    assert swept == {"again": 0, "findings": 0}
    assert waiting(cloud, *(f"{queue}-dead" for queue in QUEUES)) == dict.fromkeys([f"{q}-dead" for q in QUEUES], 0)


def test_the_api_answers_under_the_runtime_client(cloud: Running) -> None:
    event = http_event("GET", "/api/health", {}, b"")
    answer = cloud.others["Api"].invoke(event)

    assert (answer["statusCode"], json.loads(answer["body"])["status"]) == (200, "ok")


def test_a_killed_run_is_delivered_again_and_files_once(cloud: Running, deps: Deps) -> None:
    for name, seconds in (("intake", 0.9), ("read", 1.2), ("assemble", 0.9), ("file", 0.6)):
        cloud.mappings[name].deaths = [seconds, seconds * 1.1]
    cloud.land("greffe/a.tif", a_form.scan())
    cloud.drain()

    assert sum(mapping.died for mapping in cloud.mappings.values()) >= 2
    assert [entry.state for entry in deps.ledger.documents()] == [DocumentState.FILED]
    assert len(list(deps.records.records())) == 1
    assert cloud.others["Sweep"].invoke({})["findings"] == 0


def test_a_message_of_nobody_ends_among_the_dead_letters_and_can_be_redriven(cloud: Running, deps: Deps) -> None:
    for queue in QUEUES:
        deps.queues.send(queue, json.dumps({"poison": queue}))
    cloud.land("greffe/a.tif", a_form.scan())
    cloud.drain()

    dead = [f"{queue}-dead" for queue in QUEUES]
    assert waiting(cloud, *dead) == dict.fromkeys(dead, 1)
    assert [entry.state for entry in deps.ledger.documents()] == [DocumentState.FILED]
    for queue in QUEUES:  # a redrive: what is dead goes back, and dies again when nothing was mended
        (letter,) = deps.queues.lease(f"{queue}-dead", seconds=30)
        deps.queues.release(letter, dead_letter=queue)
    assert waiting(cloud, *dead) == dict.fromkeys(dead, 0)
    cloud.drain()
    assert waiting(cloud, *dead) == dict.fromkeys(dead, 1)


def test_nothing_of_a_form_stands_in_the_logs(cloud: Running, tmp_path: Path) -> None:
    cloud.land("greffe/tremblay.pdf", REFERRAL.read_bytes())
    cloud.land("greffe/tremblay.tif", a_form.scan())
    cloud.land("greffe/gagnon.pdf", CHANGE.read_bytes())
    cloud.drain()
    cloud.others["Sweep"].invoke({})

    said = {text for form in (REFERRAL, CHANGE) for text in _texts(expected(form)) if len(text) > 5}
    log = (tmp_path / "log").read_text("utf-8")
    assert '"Taken"' in log
    assert [text for text in {*said, *REPLAYED.values(), "tremblay", "gagnon"} if text in log] == []


def test_a_handler_that_is_not_there_is_said_at_the_start(tmp_path: Path) -> None:
    with running("functions.intake.app.nothing", {}, tmp_path / "log") as made, pytest.raises(Failed):
        made.invoke({})


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [str(value)]
