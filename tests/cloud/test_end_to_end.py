"""From a scan in a bucket to a record in the table: the template's queues, real adapters, production handlers."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from copiste.keeping import artefacts
from copiste.keeping.payloads import load
from copiste.keeping.vault import ORIGINAL
from copiste.local.events import http_event
from copiste.local.pump import context
from copiste.pointers import value_at
from copiste.ports.messages import QUEUES, Document, FileForm, ReadPage, body, landed_body
from copiste.ports.records import TaskEntry
from copiste.records.model import Decision, FormResult, Status
from copiste.records.states import DocumentState, PageState
from functions.api.app import handler as api
from functions.sweep.app import handler as sweep
from tests.cloud import a_form
from tests.cloud.conftest import Install
from tests.cloud.imitation import CALLS, ROOT, Cloud, aws, setting
from tests.cloud.readers import REPLAYED, Broken, First, Mute, Second

SAMPLES = ROOT / "samples" / "inbox"
REFERRAL = SAMPLES / "clinique-du-ruisseau" / "04-demande-electronique.pdf"  # filled as an AcroForm: needs no reader
CHANGE = SAMPLES / "services-aux-citoyens" / "14-changement-electronique.pdf"
SCAN = SAMPLES / "maple-bend" / "05-permit-scan.pdf"
PERMIT = str(ROOT / "schemas" / "permit")  # alone, where the other forms would only cost time


def expected(sample: Path) -> dict[str, Any]:
    """Return the record that a sample holds."""
    truth = json.loads((ROOT / "samples/expected" / sample.parent.name / f"{sample.name}.json").read_text("utf-8"))
    record: dict[str, Any] = truth["forms"][0]["record"]
    return record


def states(cloud: Cloud) -> list[DocumentState]:
    return [entry.state for entry in cloud.deps.ledger.documents()]


def asked(path: str, method: str = "GET", body: Any = None) -> tuple[int, Any]:
    """Ask the API as a supervisor whom the gateway's authorizer let in."""
    data = b"" if body is None else json.dumps(body).encode()
    event = http_event(method, path, {"Content-Type": "application/json"}, data)
    groups = "[copiste-supervisor copiste-office-greffe]"
    event["requestContext"]["authorizer"] = {"jwt": {"claims": {"username": "diane", "cognito:groups": groups}}}
    with CALLS.acting("api"):
        answer = api(event, context("api", 29))
    text = None if answer["isBase64Encoded"] else answer["body"]
    return answer["statusCode"], json.loads(text or "null")


def test_a_filled_form_in_the_bucket_becomes_a_record_in_the_table(cloud: Cloud) -> None:
    cloud.land("greffe/Scan 0001 é.pdf", REFERRAL.read_bytes())
    cloud.drain()

    (entry,) = cloud.deps.ledger.documents()
    (record,) = cloud.deps.records.records()
    versions = [item for item in cloud.items() if item["pk"]["S"].startswith("record#") and item["sk"]["S"] != "marks"]
    assert (entry.state, entry.channel, entry.office) == (DocumentState.FILED, "bucket", "greffe")
    assert set(cloud.deps.ledger.pages(entry.id).values()) == {PageState.FILED}
    assert [item["id"]["S"] for item in versions] == [record.id]
    assert artefacts.opened(record, cloud.deps.sealer).record == expected(REFERRAL)
    assert cloud.deps.vault.fetch(entry.id, ORIGINAL) == REFERRAL.read_bytes()
    assert not list(cloud.deps.inbox.waiting())
    assert not cloud.bodies("intake-dead")  # S3 announces itself to a new queue with a test event
    assert cloud.account().findings == ()
    assert asked(f"/api/records/{record.id}")[1]["record"] == expected(REFERRAL)
    assert asked(f"/api/documents/{entry.id}")[1]["page_states"][0]["state"] == "filed"
    assert asked("/api/records/nothing")[0] == 404


def test_people_work_on_tasks_in_the_table(cloud: Cloud) -> None:
    cloud.land("greffe/a.pdf", REFERRAL.read_bytes())
    cloud.land("greffe/b.pdf", REFERRAL.read_bytes())
    cloud.drain()
    (record,) = cloud.deps.records.records()

    (task,) = asked("/api/tasks?kind=duplicate&state=closed")[1]["tasks"]
    opened = asked(f"/api/records/{record.id}/reopen", "POST", {"version": 1, "why": "la ville"})[1]
    said = {"/patient/city": {"how": "typed", "text": "Montmagny"}}
    work = f"/api/tasks/{opened['id']}"
    assert asked(f"{work}/draft", "PUT", {"version": 0, "fields": said})[1]["version"] == 1
    filed = asked(f"{work}/file", "POST", {"version": 1, "why": "erreur", "confirmed": []})[1]

    assert (task["reason"]["code"], task["disposition"], filed["version"]) == ("same_bytes", "dismissed", 2)
    assert asked("/api/tasks/next", "POST", {}) == (204, None)
    assert asked(f"/api/records/{record.id}")[1]["record"]["patient"]["city"] == "Montmagny"
    assert [each["version"] for each in asked("/api/records?q=Simar")[1]["records"]] == [2]
    assert asked("/api/dashboard")[1]["waiting"]["total"] == 0
    body = {"channel": "counter", "form": "permit", "office": "greffe", "key": "12345678"}
    assert asked("/api/counter", "POST", body)[0] == 201
    seen = [each.what for each in cloud.deps.audit.entries(who="diane", subject=record.id)]
    assert seen == ["record.view", "record.corrected", "record.reopen"]
    assert cloud.account().findings == ()


def test_a_scan_that_two_readers_read_alike_becomes_a_record(install: Install, tmp_path: Path) -> None:
    cloud = install(COPISTE_READERS=setting(First, Second), COPISTE_FORMS=str(a_form.definition(tmp_path)))
    cloud.land("greffe/scan.tif", a_form.scan())
    cloud.drain()

    (record,) = cloud.deps.records.records()
    form = artefacts.opened(record, cloud.deps.sealer)
    assert (form.form, form.edition, form.status) == ("form-1", "2026", Status.ACCEPTED)
    assert form.record == {
        "name": REPLAYED[0],
        "number": REPLAYED[1],
        "remarks": f"{REPLAYED[2]}\n{REPLAYED[2]}",
        "answer": "yes",
        "agrees": True,
    }
    assert cloud.account().findings == ()


def test_nothing_that_stands_in_the_cloud_says_what_the_form_says(cloud: Cloud) -> None:
    cloud.land("greffe/tremblay.pdf", REFERRAL.read_bytes())
    cloud.drain()

    s3 = aws("s3")
    kept = [
        (cloud.names[bucket], each["Key"])
        for bucket in ("Originals", "Work", "Records")
        for each in s3.list_objects_v2(Bucket=cloud.names[bucket])["Contents"]
    ]
    stored = b"".join(s3.get_object(Bucket=bucket, Key=key)["Body"].read() for bucket, key in kept)
    everything = stored + "".join(key for _, key in kept).encode() + repr(cloud.items()).encode()
    said = {text for text in _texts(expected(REFERRAL)) if len(text) > 5}
    assert len(said) > 5
    assert not [text for text in {*said, "tremblay"} if text.encode() in everything]


def test_a_scan_that_nobody_can_read_waits_for_a_person(install: Install, tmp_path: Path) -> None:
    cloud = install(COPISTE_READERS=setting(Mute), COPISTE_FORMS=str(a_form.definition(tmp_path)))
    cloud.land("greffe/scan.tif", a_form.scan())
    cloud.drain()

    (entry,) = cloud.deps.ledger.documents()
    (task,) = cloud.deps.records.tasks()
    form = opened(cloud, task)
    assert entry.state is DocumentState.REVIEW
    assert (form.form, form.status) == ("form-1", Status.REVIEW)
    assert "nothing_read" in {reason for one in form.fields for reason in one.reasons}
    assert not list(cloud.deps.records.records())
    assert cloud.account().findings == ()


@pytest.mark.parametrize("seed", [1, 2])
def test_messages_delivered_three_times_in_any_order_file_nothing_twice(cloud: Cloud, seed: int) -> None:
    cloud.land("greffe/a.pdf", REFERRAL.read_bytes())
    cloud.land("greffe/b.pdf", CHANGE.read_bytes())

    cloud.drain_thrice(random.Random(seed))

    assert states(cloud) == [DocumentState.FILED] * 2
    assert sorted(record.form for record in cloud.deps.records.records()) == ["address-change", "referral"]
    assert cloud.account().findings == ()


def test_a_message_that_nobody_understands_ends_among_the_dead_letters(cloud: Cloud) -> None:
    poison = {queue: json.dumps({"poison": queue}) for queue in QUEUES}
    for queue, text in poison.items():
        cloud.deps.queues.send(queue, text)
    cloud.land("greffe/a.pdf", CHANGE.read_bytes())

    cloud.drain()

    for queue, text in poison.items():
        assert cloud.bodies(f"{queue}-dead") == [text]
        assert max(cloud.gates[queue].receives) == cloud.gates[queue].feed.receives
    assert states(cloud) == [DocumentState.FILED]
    assert {finding.code for finding in cloud.account().findings} == {"dead_letters"}


def test_a_message_that_fails_holds_none_of_its_batch_back(cloud: Cloud) -> None:
    cloud.land("greffe/a.pdf", CHANGE.read_bytes())
    for queue in ("intake", "read", "assemble"):
        cloud.step(queue)
    cloud.deps.queues.send("file", body(FileForm("nobody", 0)))

    batch = cloud.take("file")
    failed = cloud.deliver("file", batch)

    assert len(batch) == 2
    assert failed == {message.id for message in batch if "nobody" in message.body}
    assert states(cloud) == [DocumentState.FILED]


def test_the_same_landing_announced_twice_is_one_document(cloud: Cloud) -> None:
    cloud.land("greffe/a b.pdf", CHANGE.read_bytes())
    cloud.deps.queues.send("intake", landed_body("greffe/a b.pdf", "0", "inbox"))
    cloud.drain()

    assert states(cloud) == [DocumentState.FILED]
    assert len(list(cloud.deps.records.records())) == 1


def test_the_same_bytes_under_another_name_are_a_duplicate(cloud: Cloud) -> None:
    cloud.land("greffe/a.pdf", CHANGE.read_bytes())
    cloud.land("greffe/b.pdf", CHANGE.read_bytes())
    cloud.drain()

    filed, duplicate = sorted(cloud.deps.ledger.documents(), key=lambda entry: entry.state, reverse=True)
    assert (filed.state, duplicate.state) == (DocumentState.FILED, DocumentState.DUPLICATE)
    assert duplicate.duplicate_of == filed.id
    assert cloud.deps.vault.fetch(duplicate.id, ORIGINAL) == CHANGE.read_bytes()
    assert len(list(cloud.deps.records.records())) == 1


def test_an_upload_over_another_not_yet_taken_loses_neither(cloud: Cloud) -> None:
    cloud.land("greffe/a.pdf", CHANGE.read_bytes())
    cloud.land("greffe/a.pdf", REFERRAL.read_bytes())
    cloud.drain()

    assert states(cloud) == [DocumentState.FILED] * 2
    assert {record.form for record in cloud.deps.records.records()} == {"address-change", "referral"}


def test_what_cannot_be_read_is_set_apart_with_its_reason(cloud: Cloud) -> None:
    cloud.land("greffe/a.pdf", b"hello")
    cloud.drain()

    (entry,) = cloud.deps.ledger.documents()
    assert (entry.state, entry.reason) == (DocumentState.QUARANTINED, "unsupported_format")
    assert cloud.account().findings == ()


def test_a_page_that_kills_its_reader_each_time_goes_to_quarantine_and_no_message_dies(
    install: Install, tmp_path: Path
) -> None:
    cloud = install(COPISTE_READERS=setting(Broken), COPISTE_FORMS=str(a_form.definition(tmp_path)))
    cloud.land("greffe/scan.tif", a_form.scan())
    cloud.drain()

    (entry,) = cloud.deps.ledger.documents()
    assert (entry.state, entry.reason) == (DocumentState.QUARANTINED, "pages_unreadable")
    assert cloud.gates["read"].receives == [1, 2, 3, 4]
    assert cloud.account().findings == ()


@pytest.mark.parametrize("lost", ["read", "file"])
def test_the_sweep_takes_up_what_a_lost_message_left_behind(install: Install, lost: str) -> None:
    cloud = install(COPISTE_PATIENCE="0")
    cloud.land("greffe/a.pdf", CHANGE.read_bytes())
    for queue in QUEUES[: QUEUES.index(lost)]:
        cloud.step(queue)
    assert cloud.lose(lost) == 1

    assert sweep({}, context("sweep", 300))["again"] == 1
    cloud.drain()

    assert states(cloud) == [DocumentState.FILED]
    assert len(list(cloud.deps.records.records())) == 1


def test_messages_of_a_finished_document_change_nothing(cloud: Cloud) -> None:
    cloud.land("greffe/a.pdf", CHANGE.read_bytes())
    cloud.drain()
    (entry,) = cloud.deps.ledger.documents()
    before = cloud.items()

    for queue, message in (
        ("intake", Document(entry.id)),
        ("read", ReadPage(entry.id, 1)),
        ("assemble", Document(entry.id)),
        ("file", FileForm(entry.id, 0)),
    ):
        cloud.deps.queues.send(queue, body(message))
    cloud.deps.queues.send("intake", landed_body("greffe/a.pdf", "0", "inbox"))
    cloud.drain()

    assert cloud.items() == before


def test_the_readers_that_ship_read_a_scan_from_the_bucket(install: Install) -> None:
    cloud = install(COPISTE_FORMS=PERMIT)
    cloud.land("maple-bend/scan.pdf", SCAN.read_bytes())
    cloud.drain()

    (entry,) = cloud.deps.ledger.documents()
    records = [artefacts.opened(record, cloud.deps.sealer) for record in cloud.deps.records.records()]
    (form,) = [*records, *(opened(cloud, task) for task in cloud.deps.records.tasks())]
    accepted = {one.name: one.value for one in form.fields if one.decision is Decision.ACCEPT and one.value}
    wanted = expected(SCAN)
    assert entry.state is (DocumentState.FILED if records else DocumentState.REVIEW)
    assert form.form == "permit"
    assert len(accepted) > 10
    assert {name: value_at(wanted, name) for name in accepted} == accepted
    assert cloud.account().findings == ()


def opened(cloud: Cloud, task: TaskEntry) -> FormResult:
    """Return the form that a task waits with."""
    return load(FormResult, cloud.deps.sealer.open(task.document, task.id, task.payload))


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [str(value)]
