"""The cost model counts no fewer calls to AWS than a page really makes."""

from __future__ import annotations

import json
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest

from copiste import wiring
from copiste.homes.aws.calm import AT_ONCE
from infra import cost
from tests.cloud import a_form
from tests.cloud.conftest import Install
from tests.cloud.imitation import CALLS, WIRE, aws, setting
from tests.cloud.readers import First, Second

pytestmark = pytest.mark.cloud

LISTS = {"s3.ListObjectVersions", "s3.PutObject"}  # lists cost what writes cost
FREE = {"s3.DeleteObject"}


class Meter:
    """Counts what each function asks of AWS, on the wire: requests, and units of DynamoDB as its manual counts them.

    DynamoDB Developer Guide, "DynamoDB read and write operations" and "Write capacity units for global secondary
    indexes": an index costs a write where its keys are new, and two where they change.
    """

    def __init__(self) -> None:
        self.made: Counter[tuple[str, str]] = Counter()
        self.listed: dict[str, tuple[str, ...]] = {}

    def note(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> None:
        """Take in one request; a hook of botocore's."""
        function, name = CALLS.function, event_name.split(".", 1)[1]
        service, operation = name.split(".")
        body = (
            json.loads(str(request.body, "utf-8")) if isinstance(request.body, bytes) and service == "dynamodb" else {}
        )
        writes = self._writes(operation, body)
        if function is None:
            return
        beside = threading.current_thread() is not threading.main_thread()
        self.made[function, "beside" if beside else "calls"] += 1
        self.made[function, "writes"] += writes
        if operation == "GetItem":
            self.made[function, "reads"] += 1
        elif operation == "BatchGetItem":
            (wanted,) = body["RequestItems"].values()
            self.made[function, "reads"] += len(wanted["Keys"])
        elif name in LISTS:
            self.made[function, "puts"] += 1
        elif name == "s3.GetObject":
            self.made[function, "gets"] += 1
        elif service == "kms":
            self.made[function, "keys"] += 1
        elif service != "dynamodb" and name not in FREE:
            assert name == "sqs.SendMessage", f"{name} is in no account"

    def _writes(self, operation: str, body: dict[str, Any]) -> int:
        match operation:
            case "PutItem":
                return self._put(body["Item"])
            case "TransactWriteItems":
                return sum(self._put(each["Put"]["Item"], 2) for each in body["TransactItems"])
            case "BatchWriteItem":
                (wanted,) = body["RequestItems"].values()
                return sum(self._put(each["PutRequest"]["Item"]) for each in wanted)
            case "UpdateItem":
                moves = "listing" in body["ExpressionAttributeNames"].values()
                return 1 + 2 * moves
        return 0

    def _put(self, item: dict[str, Any], times: int = 1) -> int:
        key = item["pk"]["S"] + item["sk"]["S"]
        now = tuple(item[name]["S"] for name in ("listing", "office_listing") if name in item)
        indexes = 0 if self.listed.get(key) == now else len(now)
        self.listed[key] = now
        return times * -(-weight(item) // 1024) + indexes


def counted(install: Install, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, str]]:
    """Return how much each function asks of each kind, for one document of one page that becomes a record.

    What is asked side by side is waited for once in `AT_ONCE`. The installation's own secret is there already.
    """
    meter = Meter()
    monkeypatch.setattr(WIRE, "watching", meter.note)
    monkeypatch.setattr(CALLS, "begin", wiring.deps.cache_clear)  # functions share no memory, and no opened key
    cloud = install(COPISTE_READERS=setting(First, Second), COPISTE_FORMS=str(a_form.definition(folder)))
    cloud.deps.sealer.fingerprint(b"")
    cloud.land("greffe/scan.tif", a_form.scan())
    cloud.drain()
    assert len(list(cloud.deps.records.records())) == 1
    for function, kind in [*meter.made]:
        if kind == "beside":
            meter.made[function, "calls"] += -(-meter.made.pop((function, kind)) // AT_ONCE)
    return meter.made


def test_the_model_counts_what_a_page_asks_for(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = counted(install, tmp_path, monkeypatch)

    kinds = ("calls", "puts", "gets", "writes", "reads", "keys")
    modelled = {(step.name, kind): getattr(step, kind) for step in cost.steps(cost.READ_SECONDS) for kind in kinds}
    assert {key: found for key, found in made.items() if key not in modelled} == {}
    assert {key: (made[key], said) for key, said in modelled.items() if made[key] != said} == {}


def test_a_thousand_pages_cost_at_most_25_cents() -> None:
    page = cost.a_page(cost.READ_SECONDS)

    assert 1000 * sum(page.values()) <= 0.25
    assert 1000 * (page["storage calls"] + page["table"] + page["keys"]) <= 0.095
    assert "MODELLED" in cost.report(2000, cost.READ_SECONDS)


def test_the_model_knows_the_memory_of_the_template(functions_of_template: dict[str, int]) -> None:
    assert {step.name: step.memory for step in cost.steps(1)}.items() <= functions_of_template.items()


def test_the_model_knows_what_a_document_leaves(install: Install, tmp_path: Path) -> None:
    cloud = install(COPISTE_READERS=setting(First, Second), COPISTE_FORMS=str(a_form.definition(tmp_path)))
    cloud.land("greffe/scan.tif", a_form.scan())
    cloud.drain()

    def stored(bucket: str) -> int:
        listed = aws("s3").list_objects_v2(Bucket=cloud.names[bucket])
        return sum(each["Size"] for each in listed["Contents"])

    items = cloud.items()
    listings = [{name: item[name] for name in KEYS if name in item} for item in items if "listing" in item]
    left = {
        "original": stored("Originals"),
        "work": stored("Work"),
        "record": stored("Records"),
        "table": sum(map(weight, items)) + 2 * sum(map(weight, listings)),
    }
    assert {name: size for name, size in left.items() if not 0.8 * cost.HELD[name] <= size <= cost.HELD[name]} == {}


KEYS = ("pk", "sk", "listing", "office_listing", "id")


def weight(item: dict[str, dict[str, Any]]) -> int:
    """Return what an item counts for in storage (DynamoDB Developer Guide, "Item sizes": 100 bytes beside its own)."""
    return 100 + sum(len(name.encode()) + _weight(value) for name, value in item.items())


def _weight(typed: dict[str, Any]) -> int:
    ((kind, value),) = typed.items()
    match kind:
        case "S":
            return len(value.encode())
        case "B":
            return len(value)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _weight(each) for name, each in value.items())
    return len(value) if kind == "N" else 1


def test_what_is_held_costs_the_same_a_document_however_many_there_are() -> None:
    each = [cost.held(count) / count for count in cost.HELD_BY]

    assert max(each) <= 1.1 * min(each)
    assert all(f"{count:,} documents" in cost.report(2000, cost.READ_SECONDS) for count in cost.HELD_BY)


@pytest.fixture
def functions_of_template() -> dict[str, int]:
    from tests.cloud.imitation import template

    return {
        name.lower(): body["Properties"]["MemorySize"]
        for name, body in template()["Resources"].items()
        if body["Type"] == "AWS::Serverless::Function"
    }
