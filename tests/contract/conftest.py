"""Each contract test runs once in every home; a new adapter joins by being in one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from copiste.homes import HOMES
from copiste.ports.ledger import Ledger
from copiste.ports.objects import ObjectStore
from copiste.ports.queues import Queues
from copiste.ports.records import RecordStore
from copiste.ports.sealer import Sealer
from tests.contract.homes import GROUNDS, Home, aws, imitated, on_one_machine


@pytest.fixture(scope="module")
def imitation() -> Iterator[None]:
    with imitated():
        yield


@pytest.fixture
def home_machine(tmp_path: Path) -> Iterator[Home]:
    with on_one_machine(tmp_path) as alone:
        yield alone


@pytest.fixture
def home_aws(imitation: None) -> Home:
    del imitation
    return aws(versioned=True)


@pytest.fixture
def home_aws_unversioned(imitation: None) -> Home:
    del imitation
    return aws(versioned=False)


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> Home:
    found: Home = request.getfixturevalue(f"home_{request.param}")
    return found


@pytest.fixture(params=[each for name in HOMES for each in GROUNDS[name]])
def door(request: pytest.FixtureRequest) -> Home:
    """A home whose inbox is looked at: buckets come with versions and without."""
    found: Home = request.getfixturevalue(f"home_{request.param}")
    return found


@pytest.fixture
def objects(home: Home) -> ObjectStore:
    return home.objects


@pytest.fixture
def queues(home: Home) -> Queues:
    return home.queues


@pytest.fixture
def ledger(home: Home) -> Ledger:
    return home.ledger


@pytest.fixture
def records(home: Home) -> RecordStore:
    return home.records


@pytest.fixture
def sealer(home: Home) -> Sealer:
    return home.sealer
