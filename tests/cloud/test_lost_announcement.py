"""An object at the door that no message announces any more is found there by the sweep, in the imitated cloud."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from copiste.records.states import DocumentState
from copiste.wiring import Deps
from tests.cloud.plain import plain, put
from tests.e2e.installation import REFERRAL, drain


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deps]:
    with plain(monkeypatch) as deps:
        yield deps


def findings(deps: Deps) -> list[str]:
    account = deps.reconcile.run(deps.clock())
    return [finding.code for finding in account.findings]


def test_an_object_whose_announcement_was_lost_is_found_by_the_sweep(cloud: Deps) -> None:
    put("greffe/a.pdf", REFERRAL.read_bytes())
    put("greffe/a.pdf", b"something else, written over it")

    for _ in range(2):  # the oldest version of a key comes first, the next one in the next sweep
        cloud.sweep.run(cloud.clock())
        drain(cloud.queues)

    assert [entry.state for entry in cloud.ledger.documents()] == [DocumentState.FILED, DocumentState.QUARANTINED]
    assert findings(cloud) == []
