"""Beyond the month's allowance documents are kept and counted, none is read, and the next month goes on with them."""

from __future__ import annotations

import datetime as dt

from copiste.books.allowance import Allowance
from copiste.records.model import Status
from copiste.records.states import DocumentState
from tests.contract.homes import Home, at_once
from tests.unit.flow.flow import Flow, assembly, now

MARCH = dt.datetime(2026, 3, 31, 23, 59, tzinfo=dt.UTC)
APRIL = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)


def test_a_document_waits_when_the_pages_of_the_month_are_read(home: Home) -> None:
    allowance = Allowance(home.registers, 10)

    assert allowance.admit("a", 6, MARCH)
    assert allowance.admit("a", 6, MARCH), "it was let through before"
    assert not allowance.admit("b", 5, MARCH)
    assert allowance.admit("c", 4, MARCH)
    assert allowance.holds("b")
    assert not allowance.holds("a")
    assert allowance.admit("b", 5, APRIL)


def test_no_number_is_no_limit(home: Home) -> None:
    assert Allowance(home.registers, 0).admit("a", 1_000_000, MARCH)
    assert not Allowance(home.registers, 0).holds("a")


def test_a_document_longer_than_a_month_is_read_first_thing_in_one(home: Home) -> None:
    allowance = Allowance(home.registers, 10)

    assert allowance.admit("short", 1, MARCH)
    assert not allowance.admit("long", 11, MARCH)
    assert allowance.admit("long", 11, APRIL)
    assert not allowance.admit("late", 1, APRIL)


def test_workers_at_once_let_no_page_too_many_through(home: Home) -> None:
    allowance = Allowance(home.registers, 10)

    let = at_once([lambda name=f"d{number}": allowance.admit(name, 1, MARCH) for number in range(16)])  # type: ignore[misc]

    assert sum(let) == 10


def test_reading_pauses_and_goes_on(home: Home) -> None:
    flow = Flow(home, assembly((0, Status.ACCEPTED)), monthly_pages=1)
    for name in (b"one", b"two"):
        flow.land(name)
        flow.run()

    held = flow.deps.reconcile.run(now() + dt.timedelta(days=3))
    assert held.documents == {DocumentState.FILED: 1, DocumentState.READING: 1}
    assert (held.held, held.findings, held.overdue) == (1, (), 1)

    flow.monthly_pages = 2
    late = now() + dt.timedelta(days=3)
    assert len(flow.deps.sweep.run(late)) == 1
    flow.run()

    done = flow.deps.reconcile.run(now() + dt.timedelta(days=3))
    assert done.documents == {DocumentState.FILED: 2}
    assert (done.held, done.findings) == (0, ())
