"""The cost model counts no fewer calls to AWS than a page really makes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from infra import cost
from tests.cloud import a_form
from tests.cloud.calls import Call
from tests.cloud.conftest import Install
from tests.cloud.imitation import CALLS, aws, setting
from tests.cloud.readers import First, Second

pytestmark = pytest.mark.cloud

DIMENSION = {
    "s3:PutObject": "puts",
    "s3:ListBucketVersions": "puts",  # lists cost what writes cost
    "s3:GetObject": "gets",
    "s3:GetObjectVersion": "gets",
    "dynamodb:GetItem": "reads",
    "dynamodb:BatchGetItem": "reads",
    "dynamodb:Query": "reads",
    "dynamodb:PutItem": "writes",
    "dynamodb:UpdateItem": "writes",
    "dynamodb:BatchWriteItem": "batched",
    "kms:Decrypt": "keys",
    "kms:GenerateDataKey": "keys",
    "sqs:SendMessage": "messages",
}
FREE = {"s3:DeleteObjectVersion"}


def counted(install: Install, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, str]]:
    """Return how often each function asked for each thing, for one document of one page that becomes a record."""
    made: Counter[tuple[str, str]] = Counter()

    def note(call: Call) -> None:
        if call.action not in FREE:
            made[call.function, DIMENSION[call.action]] += 1

    cloud = install(COPISTE_READERS=setting(First, Second), COPISTE_FORMS=str(a_form.definition(folder)))
    monkeypatch.setattr(CALLS, "fault", note)
    cloud.land("greffe/scan.tif", a_form.scan())
    cloud.drain()
    assert len(list(cloud.deps.records.records())) == 1
    return made


def test_the_model_counts_every_call(install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = counted(install, tmp_path, monkeypatch)

    modelled = {
        (step.name, dimension): getattr(step, dimension)
        for step in cost.steps(cost.READ_SECONDS)
        for dimension in set(DIMENSION.values())
    }
    assert {key: (found, modelled[key]) for key, found in made.items() if found > modelled[key]} == {}


def test_a_thousand_pages_cost_at_most_half_a_dollar() -> None:
    assert 1000 * sum(cost.a_page(cost.READ_SECONDS).values()) <= 0.50
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
