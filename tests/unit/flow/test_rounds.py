"""What is looked at a few documents at a time finds what comparing all finds, and says it until it is mended."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from copiste.flow import rounds
from copiste.flow.rounds import Rounds, UnderWay
from copiste.homes.machine.home import database_of
from copiste.keeping.vault import ORIGINAL, key_of
from copiste.reading.model import PagePlace
from copiste.records.model import Status
from tests.contract.homes import Home, on_one_machine
from tests.unit.flow.flow import Flow, assembly, now

LATER = dt.timedelta(days=2)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with on_one_machine(tmp_path) as alone:
        yield alone


@pytest.fixture
def flow(home: Home) -> Flow:
    """Five documents: each with a record and a form that waits for a person."""
    made = Flow(home, assembly((0, Status.ACCEPTED), (1, Status.REVIEW)))
    for number in range(5):
        made.land(b"%d" % number)
        made.run()
    return made


def glance(flow: Flow, after: dt.timedelta = LATER) -> UnderWay:
    deps = flow.deps
    return Rounds(deps.reconcile, deps.registers).run(now() + after)


def test_it_counts_what_the_whole_account_counts(flow: Flow, home: Home) -> None:
    flow.land(b"under way")
    (message,) = home.queues.lease("intake", seconds=60)
    flow.take(message.queue, message.body)
    whole = flow.deps.reconcile.run(now() + LATER)
    found = glance(flow)

    assert whole.findings != ()  # what is under way has stalled by then
    assert [each.code for each in found.findings] == ["stalled"]
    assert (found.on_the_way, found.overdue, found.tasks) == (1, whole.overdue, whole.tasks)
    assert found.records == whole.records == 5
    assert len(list(home.ledger.documents())) == 6


def test_nothing_young_is_compared_yet(flow: Flow) -> None:
    assert [glance(flow, dt.timedelta(hours=1)).records for _ in range(2)] == [0, 0]
    assert [glance(flow).records for _ in range(3)] == [5, 5, 5]  # each is counted once


@pytest.mark.parametrize("lost", ["original", "record", "task"])
def test_what_does_not_fit_is_said_until_it_fits(flow: Flow, home: Home, lost: str) -> None:
    entry = list(home.ledger.documents())[2]
    if lost == "original":
        key = key_of(entry.id, ORIGINAL)
        kept = home.objects.get(key)
        home.objects.delete(key)
        code = "original_missing"
    else:
        code = "form_count"
        _lose(home, lost, entry.id)

    for _ in range(6):
        assert [(each.code, each.document) for each in glance(flow).findings] == [(code, entry.id)]
    if lost == "original":
        home.objects.put_new(key, kept)
        glance(flow)
        assert glance(flow).findings == ()


def _lose(home: Home, what: str, document: str) -> None:
    with sqlite3.connect(database_of(home.folder or Path())) as database:
        table = {"record": "records", "task": "tasks"}[what]
        database.execute(f"DELETE FROM {table} WHERE document = ?", (document,))  # noqa: S608  constants


def test_it_goes_round(flow: Flow, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    glance(flow)
    looked: list[str] = []
    account = type(flow.deps.reconcile)
    real = account.of_document

    def of_document(self: object, entry: object, at: dt.datetime) -> object:
        looked.append(entry.id)  # type: ignore[attr-defined]
        return real(self, entry, at)  # type: ignore[arg-type]

    monkeypatch.setattr(account, "of_document", of_document)
    for _ in range(16):
        glance(flow)

    known = [entry.id for entry in home.ledger.documents()]
    assert looked[: len(known)] == known
    assert len(looked) > len(known)  # and begins anew
    assert rounds.AGAIN < len(known) < rounds.MOST


def test_no_more_than_so_many_are_compared_at_once(flow: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "MOST", 2)

    assert [glance(flow).records for _ in range(6)] == [2, 2, 4, 4, 5, 5]


def test_pages_without_a_place_are_found(home: Home) -> None:
    flow = Flow(home, assembly((0, Status.ACCEPTED), PagePlace.BLANK))
    flow.land(b"one")
    flow.run()
    (entry,) = home.ledger.documents()
    odd = replace(entry, pages=3)

    findings, records = flow.deps.reconcile.of_document(odd, now() + LATER)
    assert ([each.code for each in findings], records) == (["page_count"], 1)
