"""What an export asks of AWS for each record: many leave in few calls, and none is left out."""

from __future__ import annotations

import base64
import csv
import json
from collections import Counter
from dataclasses import replace
from io import StringIO

import pytest

from copiste.keeping.artefacts import payload_name
from copiste.local.events import http_event
from copiste.local.pump import context
from copiste.records.identifiers import new_document_id, record_id
from functions.api import parts
from functions.api.app import handler as api
from tests.cloud.calls import Call
from tests.cloud.imitation import CALLS, Cloud
from tests.cloud.test_end_to_end import REFERRAL

pytestmark = pytest.mark.cloud

COUNT = 200
"""Records, each of a document of its own with a key of its own."""


@pytest.fixture
def filed(cloud: Cloud) -> list[str]:
    """The ids of as many records."""
    cloud.land("greffe/a.pdf", REFERRAL.read_bytes())
    cloud.drain()
    (first,) = cloud.deps.records.records()
    sealer = cloud.deps.sealer
    plain = sealer.open(first.document, payload_name(first.id, 1), first.payload)
    ids = [first.id]
    for number in range(1, COUNT):
        document = new_document_id(cloud.deps.clock(), lambda size, at=number: at.to_bytes(size, "big"))  # type: ignore[misc]
        sealer.create(document)
        ids.append(record_id(document, 0))
        payload = sealer.seal(document, payload_name(ids[-1], 1), plain)
        cloud.deps.records.file(replace(first, id=ids[-1], document=document, payload=payload))
    return sorted(ids)


def given(path: str, role: str) -> list[str]:
    """Return every part of an answer, as the screen asks for them."""
    found = []
    while path:
        event = http_event("GET", path, {}, b"")
        claims = {"username": "diane", "cognito:groups": f"[{role} copiste-office-greffe]"}
        event["requestContext"]["authorizer"] = {"jwt": {"claims": claims}}
        with CALLS.acting("api"):
            answer = api(event, context("api", 29))
        assert answer["statusCode"] == 200
        found.append(base64.b64decode(answer["body"]).decode())
        path = answer["headers"].get("Link", "").partition(">")[0].removeprefix("<")
    return found


@pytest.mark.parametrize("role", ["copiste-supervisor", "copiste-reviewer"])
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_an_export_asks_for_many_records_at_a_time(
    cloud: Cloud, filed: list[str], monkeypatch: pytest.MonkeyPatch, role: str, form: str
) -> None:
    made: Counter[str] = Counter()

    def note(call: Call) -> None:
        made[call.action] += call.action != "dynamodb:BatchWriteItem"  # noted once for each of its items

    monkeypatch.setattr(parts, "LARGEST_ON_AWS", 100_000 if form == "jsonl" else 60_000)
    monkeypatch.setattr(CALLS, "fault", note)
    found = given(f"/api/records/export?format={form}&after=", role)
    monkeypatch.setattr(CALLS, "fault", lambda _: None)

    text = "".join(found)
    lines = csv.DictReader(StringIO(text)) if form == "csv" else map(json.loads, text.splitlines())
    assert [line["id"] for line in lines] == filed
    assert 1 < len(found) < COUNT / 10
    opened = made.pop("kms:Decrypt")
    assert opened <= COUNT + 60 * len(found)  # those that were opened for a part and found no room there once more
    assert made.total() <= 25 * len(found)  # lists and batches; nothing else is asked for each record
    audited = [each.subject for each in cloud.deps.audit.entries(what="record.export")]
    assert sorted(audited) == filed
