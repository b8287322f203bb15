"""Killed at any moment and started again, the pipeline loses nothing and files nothing twice."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from copiste import wiring
from copiste.cli import main
from copiste.flow.reconcile import ON_THE_WAY
from copiste.records.states import DocumentState
from copiste.wiring import Deps
from tests.e2e.installation import BLANK, CHANGE, LOCKED, REFERRAL, answered_otherwise, varied
from tests.e2e.serving import kill, served

ROUNDS = 20


def put(inbox: Path, name: str, data: bytes) -> None:
    inbox.mkdir(parents=True, exist_ok=True)
    part = inbox / f".{name}"
    part.write_bytes(data)
    part.replace(inbox / name)


def given(source: Path, number: int) -> bytes:
    """Return what comes in: a form that nobody sent before, or other bytes of a file with no answers."""
    return (answered_otherwise if source in (REFERRAL, CHANGE) else varied)(source, number)


def settled(deps: Deps, inbox: Path) -> bool:
    waiting = any(path.is_file() for path in inbox.iterdir())
    return not waiting and not any(entry.state in ON_THE_WAY for entry in deps.ledger.documents())


@pytest.mark.slow
def test_twenty_kills_lose_nothing_and_file_nothing_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(20)
    data = tmp_path / "data"
    inbox = data / "inbox" / "greffe"
    sources = [REFERRAL, CHANGE, LOCKED, BLANK]
    for number in range(ROUNDS):
        form = given(sources[number % 4], number)
        put(inbox, f"{number}.pdf", form)
        put(inbox, f"{number}-again.pdf", form)
        with served(data) as process:
            time.sleep(chance.uniform(0.3, 6.0))
            kill(process)

    with served(data):
        deps = wiring.embedded(data, {})
        deadline = time.monotonic() + 400
        while not settled(deps, inbox) and time.monotonic() < deadline:
            time.sleep(0.5)

    reasons = {entry.reason for entry in deps.ledger.documents() if entry.state is DocumentState.QUARANTINED}
    assert reasons == {"encrypted"}
    states = Counter(entry.state for entry in deps.ledger.documents())
    assert states == {
        DocumentState.DUPLICATE: ROUNDS,
        DocumentState.FILED: ROUNDS // 2,
        DocumentState.QUARANTINED: ROUNDS // 4,
        DocumentState.SET_ASIDE: ROUNDS // 4,
    }
    filed = list(deps.records.records())
    assert len({entry.document for entry in filed}) == len(filed) == ROUNDS // 2
    assert main(["--lang", "en", "status", "--data", str(data)]) == 0, capsys.readouterr().err
    sys.stdout.flush()
