"""The contracts of all that lives in the table, on a DynamoDB that is not moto; buckets, queues and keys are moto's.

dynalite knows no transactions. Two operations ask for one (`LEFT_OUT`), and every suite of the ledger begins with them:
there a transaction's writes are made one after another, by the conditional puts that it is made of. That they are made
together or not at all, and that of several who land one arrival at once one wins, is proven on moto alone.
"""

from __future__ import annotations

import inspect
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from copiste.homes.aws.items import Value
from copiste.homes.aws.ledger import DynamoLedger
from copiste.homes.aws.table import DynamoTable
from copiste.ports.ledger import Ledger
from copiste.ports.records import RecordStore
from copiste.ports.sealer import Sealer
from tests.contract import (
    test_books,
    test_duplicates,
    test_instructions,
    test_learning,
    test_ledger,
    test_ledger_pages,
    test_names,
    test_reception,
    test_records,
    test_registers,
    test_sealer,
    test_time_to_live,
)
from tests.contract.homes import Home, aws, imitated
from tests.contract.ledgers import landed
from tests.neighbours.asked import NOBODY_REFUSES, ROWS, forgiven
from tests.neighbours.stand_ins import dynalite

WHOLE = (
    test_books,
    test_instructions,
    test_learning,
    test_names,
    test_records,
    test_registers,
    test_sealer,
    test_time_to_live,
)
"""Suites that ask for no transaction: nothing stands between them and dynalite."""
IN_TURN = (test_duplicates, test_ledger, test_ledger_pages, test_reception)
"""Suites in which documents are landed."""
LEFT_OUT: Mapping[str, Callable[[DynamoLedger], object]] = {
    "DynamoLedger.land": lambda ledger: ledger.land(landed()),
    "DynamoLedger.adopt": lambda ledger: ledger.adopt(landed(), {}),
}
"""The operations that ask for a transaction."""
_LONGEST_EXPRESSION = 4096
"""Bytes (DynamoDB)."""
_MOST_VALUES, _DEEPEST = 100, 32
"""Of one `IN`; levels of maps in each other (DynamoDB)."""
_LONGEST_PK, _LONGEST_SK = 2048, 1024
"""Bytes (DynamoDB)."""
_NOT_PROVEN = {"test_workers_that_land_one_arrival_at_once_make_one_document"}


def _tests(suite: ModuleType) -> Iterator[tuple[str, Callable[..., None]]]:
    of = suite.__name__.rpartition("_")[2]
    for name, test in inspect.getmembers(suite, inspect.isfunction):
        alone = "home_machine" in inspect.signature(test).parameters  # about the home on one machine
        if name.startswith("test_") and name not in _NOT_PROVEN and not alone:
            yield f"test_{of}__{name.removeprefix('test_')}", test


globals().update(named for suite in (*WHOLE, *IN_TURN) for named in _tests(suite))
reception, instructions = test_reception.reception, test_instructions.instructions
long_name = test_names.long_name

pytestmark = pytest.mark.neighbours


@pytest.fixture(scope="module")
def imitation() -> Iterator[str]:
    """Let everything run; yield dynalite's address."""
    with (
        tempfile.TemporaryDirectory(prefix="c-") as short,
        dynalite(Path(short)) as dynamodb,
        imitated(apart=("dynamodb",)),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("AWS_ENDPOINT_URL_DYNAMODB", dynamodb)
        yield dynamodb


def _within_limits(params: dict[str, Any], **_: object) -> None:
    """Refuse what DynamoDB refuses by its documentation, and neither moto nor dynalite does."""
    for name, asked in params.items():
        if name.endswith("Expression"):
            assert len(asked.encode()) <= _LONGEST_EXPRESSION
    assert len(params.get("ExpressionAttributeValues", ())) <= _MOST_VALUES
    given = params.get("ExpressionAttributeValues", {})
    values = {**params.get("Item", {}), **given}
    assert max(map(_depth, values.values()), default=0) < _DEEPEST
    keys = [params["Key"]] if "Key" in params else []
    keys += [key for asked in params.get("RequestItems", {}).values() if "Keys" in asked for key in asked["Keys"]]
    if "KeyConditionExpression" in params:  # what is listed, and after what
        keys.append({"pk": given[":v0"], "sk": given.get(":v1", {"S": ""})})
    for key in keys:  # dynalite counts signs where AWS counts bytes, and looks at no query
        assert len(key["pk"]["S"].encode()) <= _LONGEST_PK
        assert len(key["sk"]["S"].encode()) <= _LONGEST_SK


def _depth(typed: Mapping[str, Any]) -> int:
    return 1 + max(map(_depth, typed["M"].values()), default=0) if "M" in typed else 0


@pytest.fixture
def home_aws(imitation: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    del imitation
    if request.function.__module__ in {suite.__name__ for suite in IN_TURN}:
        monkeypatch.setattr(DynamoTable, "put_together", _in_turn)
    assert boto3.DEFAULT_SESSION is not None
    asked = boto3.DEFAULT_SESSION.events
    asked.register("provide-client-params.dynamodb", _within_limits)
    yield aws(versioned=False)
    asked.unregister("provide-client-params.dynamodb", _within_limits)


@pytest.fixture
def home(home_aws: Home) -> Home:
    return home_aws


@pytest.fixture
def ledger(home: Home) -> Ledger:
    return home.ledger


@pytest.fixture
def records(home: Home) -> RecordStore:
    return home.records


@pytest.fixture
def sealer(home: Home) -> Sealer:
    return home.sealer


_together = DynamoTable.put_together


def _in_turn(
    table: DynamoTable, items: Sequence[Mapping[str, Value]], when: Sequence[Mapping[str, Value]]
) -> list[bool]:
    """Make the writes of a transaction one after another, if nothing stands where one of them goes."""
    if len(items) == 1:
        return _together(table, items, when)
    asking = sys._getframe(1).f_code.co_qualname
    assert asking in LEFT_OUT, f"{asking} asks for a transaction, which no second judge has seen"
    assert not any(when)
    free = [table.get(str(item["pk"]), str(item["sk"])) is None for item in items]
    return [table.put_new(item) for item in items] if all(free) else free


@pytest.mark.parametrize("operation", LEFT_OUT)
def test_an_operation_that_is_left_out_asks_for_a_transaction(home: Home, operation: str) -> None:
    assert isinstance(home.ledger, DynamoLedger)

    with pytest.raises(ClientError) as refused:
        LEFT_OUT[operation](home.ledger)

    assert refused.value.response["Error"]["Code"] == "UnknownOperationException"
    assert refused.value.operation_name == "TransactWriteItems"


def test_dynalite_forgives_what_the_manual_says(imitation: str) -> None:
    assert forgiven("dynamodb", ROWS, endpoint_url=imitation) == {
        "a key of 1025 signs, two bytes each",
        "an empty key of an index",
        "a key of an index made empty",
        *NOBODY_REFUSES,
        "any secret",
    }
