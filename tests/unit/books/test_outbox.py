"""What is owed to destinations: entered before it is due, said again when nobody looked, dropped when it never was."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field, replace

import pytest

from copiste.books.outbox import Debt, Outbox, is_filed
from copiste.errors import Conflict
from copiste.ports import messages
from copiste.ports.messages import DeliverEvent
from copiste.ports.records import RecordEntry
from copiste.settings.destinations import Destination, Destinations
from tests.contract.homes import Home

NOW = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
DAY, MINUTE, INSTANT = dt.timedelta(days=1), dt.timedelta(minutes=1), dt.timedelta(microseconds=1)
RECORD = "01K0000000000000000000000Z-r000"
HOOK, FILES = (
    Destination("hook", "url", "https://emr.example/"),
    Destination("files", "folder", "out", forms=("visit",)),
)
EVENT = DeliverEvent(RECORD, 1, "hook")


@dataclass(slots=True)
class Owing:
    """An outbox over a home, at a time that can be set."""

    home: Home
    now: dt.datetime = NOW
    known: dict[str, Destination] = field(default_factory=lambda: {"hook": HOOK, "files": FILES})

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.home.registers, self.home.queues, Destinations(self.known), lambda: self.now)

    def promise(self, version: int = 1, form: str = "permit") -> None:
        self.outbox.promise(self.home.records, RECORD, version, form=form, office="greffe")

    def file(self) -> None:
        document = RECORD.partition("-")[0]
        entry = RecordEntry(RECORD, 1, "greffe", document, "permit", "1", "1.0.0", "copiste", NOW, b"x")
        assert self.home.records.file(entry)

    def owed(self) -> list[Debt]:
        return [replace(each, revision=0) for each in self.outbox.debts()]

    def said(self) -> list[DeliverEvent]:
        """Take what waits on the queue."""
        lent = self.home.queues.lease(messages.DELIVER, seconds=60, batch=10)
        for each in lent:
            self.home.queues.ack(each)
        return [messages.delivery(json.loads(each.body)) for each in lent]


@pytest.fixture
def owing(home: Home) -> Owing:
    return Owing(home)


def debt(destination: str = "hook", **facts: object) -> Debt:
    return replace(Debt(RECORD, 1, destination, NOW, NOW), **facts)  # type: ignore[arg-type]  # by name


def test_a_version_is_owed_to_whoever_wants_its_form_before_it_is_written_and_once(owing: Owing) -> None:
    owing.promise(form="permit")
    owing.promise(form="permit")
    assert owing.owed() == [debt()]

    owing.promise(form="visit")
    assert owing.owed() == [debt("files"), debt()]
    assert owing.said() == []


def test_nothing_is_owed_where_nobody_wants_it_or_for_what_is_written_already(owing: Owing) -> None:
    owing.file()
    owing.promise(1)
    assert owing.owed() == []
    owing.promise(2)
    assert [each.version for each in owing.owed()] == [2]

    owing.known = {}
    owing.promise(3)
    assert [each.version for each in owing.owed()] == [2]


def test_whoever_wants_a_version_that_was_written_is_said_at_once(owing: Owing) -> None:
    owing.outbox.announce(RECORD, 1, form="visit", office="greffe")

    assert sorted(owing.said(), key=str) == [DeliverEvent(RECORD, 1, "files"), EVENT]


def test_an_event_is_owed_anew_from_when_it_was_owed_first(owing: Owing) -> None:
    owing.outbox.again(RECORD, 1, "hook")
    assert owing.owed() == [debt()]
    owing.outbox.keep(replace(debt(attempts=4, dead=True), revision=1))

    owing.now += MINUTE
    owing.outbox.again(RECORD, 1, "hook")

    assert owing.owed() == [debt(due=NOW + MINUTE)]
    assert owing.said() == [EVENT, EVENT]


def test_what_is_owed_is_crossed_out_and_two_writers_do_not_cross(owing: Owing) -> None:
    owing.promise()
    standing = owing.outbox.debt(EVENT)
    assert standing is not None
    assert owing.outbox.debt(DeliverEvent(RECORD, 2, "hook")) is None

    written = owing.outbox.keep(replace(standing, attempts=1))
    with pytest.raises(Conflict):
        owing.outbox.keep(replace(standing, attempts=7))
    assert owing.outbox.debt(EVENT) == written

    owing.outbox.settle(written)
    assert owing.owed() == []


@pytest.mark.parametrize(("waited", "again"), [(MINUTE - INSTANT, 0), (MINUTE, 1), (2 * DAY, 1)])
def test_what_was_due_and_nobody_looked_at_is_said_again(owing: Owing, waited: dt.timedelta, again: int) -> None:
    owing.promise()
    owing.file()
    owing.now += waited

    assert owing.outbox.redrive(owing.home.records, MINUTE) == again

    assert owing.said() == [EVENT] * again
    assert owing.owed() == [debt(due=NOW + waited if again else NOW)]
    assert owing.outbox.redrive(owing.home.records, MINUTE) == 0


def test_what_was_given_up_is_not_said_again_and_keeps_nothing_else_back(owing: Owing) -> None:
    owing.promise(form="visit")
    owing.file()
    first = owing.outbox.debt(DeliverEvent(RECORD, 1, "files"))
    assert first is not None
    owing.outbox.keep(replace(first, dead=True))
    owing.now += MINUTE

    assert owing.outbox.redrive(owing.home.records, MINUTE) == 1

    assert owing.said() == [EVENT]
    assert owing.outbox.overdue() == {"files": 1}


@pytest.mark.parametrize(("waited", "kept"), [(DAY, True), (DAY + INSTANT, False)])
def test_a_debt_whose_record_never_came_is_dropped_after_a_day(owing: Owing, waited: dt.timedelta, kept: bool) -> None:
    owing.promise(form="visit")
    owing.now += waited

    assert owing.outbox.redrive(owing.home.records, MINUTE) == 0

    assert owing.owed() == ([debt("files"), debt()] if kept else [])
    assert owing.said() == []


def test_a_version_is_written_or_not(owing: Owing) -> None:
    owing.file()

    assert is_filed(owing.home.records, RECORD, 1)
    assert not is_filed(owing.home.records, RECORD, 2)
