"""The office that every test of the API works in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from copiste.ports.identity import Role
from tests.unit.api.office import Client, Office, office


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with office(tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def clerk(place: Office) -> Client:
    return place.person("rose", Role.REVIEWER)


@pytest.fixture
def boss(place: Office) -> Client:
    return place.person("diane", Role.SUPERVISOR)
