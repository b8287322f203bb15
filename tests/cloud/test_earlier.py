"""On AWS nobody starts anew with each build: the sweep lets slips of earlier builds go by their names of today."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from copiste.books.doors import COLLECTED, FOLDERS
from copiste.local.pump import context
from copiste.ports.registers import Slip
from copiste.wiring import Deps
from functions.sweep.app import handler as sweep
from tests.cloud.plain import plain


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deps]:
    with plain(monkeypatch) as deps:
        yield deps


def test_the_sweep_lets_slips_of_builds_before_go_by_their_names_of_today(cloud: Deps) -> None:
    now = cloud.clock()
    cloud.registers.write(Slip("delivery", "9f86d081884c7d65", {"door": "fax"}))
    looked = {"problem": "", "failing_since": "", "at": now.isoformat()}
    cloud.registers.write(Slip("door", "etage-2", looked))
    assert COLLECTED.read(cloud.registers, "9f86d081884c7d65", now) is None

    sweep({}, context("sweep", 300))

    assert [entry.key for entry in COLLECTED.entries(cloud.registers, now)] == ["9f86d081884c7d65"]
    assert [(entry.key, entry.value.at) for entry in FOLDERS.entries(cloud.registers)] == [("etage-2", now)]
    assert [*cloud.registers.slips("delivery"), *cloud.registers.slips("door")] == []
