"""Each document that landed gets one receipt line, told once, in the office's own time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from copiste.homes.machine.base import Database
from copiste.homes.machine.ledger import SqliteLedger
from copiste.local.news import News
from copiste.local.receipts import Receipts
from copiste.ports.ledger import DocumentEntry
from copiste.records.states import DocumentState
from copiste.settings.offices import Office, Offices

NOON = dt.datetime(2026, 7, 1, 16, 0, tzinfo=dt.UTC)


def entry(number: int, office: str = "greffe") -> DocumentEntry:
    name = f"{number:026}"
    return DocumentEntry(name, office, f"R-{number}", f"a{number}", "folder", DocumentState.LANDED, NOON, NOON)


def test_a_receipt_is_written_once_in_the_zone_of_the_office(tmp_path: Path) -> None:
    offices = Offices({"vancouver": Office("vancouver", "America/Vancouver")})

    for receipts in (Receipts(tmp_path, offices), Receipts(tmp_path, offices)):
        receipts.write(entry(1))
        receipts.write(entry(2, "vancouver"))

    assert (tmp_path / "greffe.csv").read_text().splitlines()[1:] == [f"R-1,2026-07-01 12:00,{entry(1).id}"]
    assert (tmp_path / "vancouver.csv").read_text().splitlines()[1:] == [f"R-2,2026-07-01 09:00,{entry(2).id}"]


def test_news_are_told_once_and_followed_to_the_end(tmp_path: Path) -> None:
    ledger = SqliteLedger(Database(tmp_path / "l.db"))
    news = News(ledger)
    ledger.land(entry(1))

    assert [each.state for each in news.look()] == [DocumentState.LANDED]
    assert news.look() == []
    ledger.move(entry(1).id, DocumentState.READING, at=NOON, pages=1)
    ledger.land(entry(2))
    assert {each.state for each in news.look()} == {DocumentState.READING, DocumentState.LANDED}
    ledger.move(entry(2).id, DocumentState.QUARANTINED, at=NOON, reason="damaged")
    assert [each.state for each in news.look()] == [DocumentState.QUARANTINED]
    assert news.look() == []


def test_many_documents_at_once_are_all_told(tmp_path: Path) -> None:
    ledger = SqliteLedger(Database(tmp_path / "l.db"))
    news = News(ledger)
    for number in range(250):
        ledger.land(entry(number))

    assert len(news.look()) == 250
    assert news.look() == []
    ledger.land(entry(250))
    assert [each.receipt for each in news.look()] == ["R-250"]
