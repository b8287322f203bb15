"""Each contract test runs once in every home; a new adapter joins by being in one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from moto import mock_aws

from copiste.adapters.sqlite_base import Database
from copiste.ports.ledger import Ledger
from copiste.ports.objects import ObjectStore
from copiste.ports.queues import Queues
from copiste.ports.records import RecordStore
from copiste.ports.sealer import Sealer
from tests.contract.homes import Clients, Home, aws, embedded, imitated


@pytest.fixture(scope="module")
def clients() -> Iterator[Clients]:
    with mock_aws():
        yield imitated()


@pytest.fixture
def home_embedded(tmp_path: Path) -> Iterator[Home]:
    databases: list[Database] = []
    yield embedded(tmp_path, databases)
    for database in databases:
        database.close()


@pytest.fixture
def home_aws(clients: Clients) -> Home:
    return aws(clients, versioned=True)


@pytest.fixture
def home_aws_unversioned(clients: Clients) -> Home:
    return aws(clients, versioned=False)


@pytest.fixture(params=["embedded", "aws"])
def home(request: pytest.FixtureRequest) -> Home:
    found: Home = request.getfixturevalue(f"home_{request.param}")
    return found


@pytest.fixture(params=["embedded", "aws", "aws_unversioned"])
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
