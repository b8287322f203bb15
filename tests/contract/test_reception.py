"""What a door hands in is durable once, under a receipt; what the door knew of it decides with."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from copiste import wiring
from copiste.errors import BadSetting
from copiste.flow.reception import Handed, Reception
from copiste.keeping.artefacts import facts_of
from copiste.keeping.entering import enter
from copiste.keeping.vault import Vault
from copiste.ports.messages import INTAKE
from copiste.records.arrival import ArrivalFacts
from copiste.records.states import DocumentState
from copiste.settings.doors import Connection, Line
from tests.contract.homes import Home

NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
FACTS = ArrivalFacts(provider="srfax", caller="+15145550100", pages_declared=3, pages_received=2)


@pytest.fixture
def reception(home: Home) -> Reception:
    return wiring.wired(home, {}, lambda: NOON).reception


def handed(delivery: str = "fax-1", data: bytes = b"II*\0", facts: ArrivalFacts = FACTS) -> Handed:
    return Handed("greffe", "fax", delivery, data, "télécopie.tif", facts)


def test_a_delivery_handed_in_again_is_the_same_document(home: Home, reception: Reception) -> None:
    first, again = reception.run(handed()), reception.run(handed())

    assert (again.id, again.receipt) == (first.id, first.receipt)
    assert [entry.id for entry in home.ledger.documents()] == [first.id]
    assert facts_of(first.id, Vault(home.objects, home.sealer)) == FACTS


def test_a_crash_between_the_entry_and_the_bytes_is_made_good_by_the_next_delivery(
    home: Home, reception: Reception
) -> None:
    arrival = home.sealer.fingerprint(b"fax fax-1")
    entered = enter(office="greffe", arrival=arrival, fingerprint="f", channel="fax", ledger=home.ledger, now=NOON)

    assert reception.run(handed()).id == entered.id
    assert Vault(home.objects, home.sealer).find(entered.id, "original") == b"II*\0"


def test_each_delivery_is_announced_until_it_is_taken_up(home: Home, reception: Reception) -> None:
    entry = reception.run(handed())
    (message,) = home.queues.lease(INTAKE, seconds=30, batch=10)
    home.queues.ack(message)
    assert json.loads(message.body) == {"document": entry.id}

    home.ledger.move(entry.id, DocumentState.QUARANTINED, at=NOON, reason="unsupported_format")
    reception.run(handed())

    assert home.queues.lease(INTAKE, seconds=30) == []


def test_nothing_is_handed_to_a_place_that_is_no_office() -> None:
    with pytest.raises(ValueError, match="office"):
        Handed("../greffe", "fax", "1", b"")


@pytest.mark.parametrize(
    ("facts", "incomplete"),
    [
        (ArrivalFacts(), False),
        (ArrivalFacts(partial=True), True),
        (ArrivalFacts(pages_declared=2, pages_received=2), False),
        (ArrivalFacts(pages_declared=2, pages_received=1), True),
    ],
)
def test_the_door_says_what_is_missing(facts: ArrivalFacts, incomplete: bool) -> None:
    assert facts.is_incomplete is incomplete


def test_facts_refuse_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="UTC"):
        ArrivalFacts(received_at=NOON.astimezone(dt.timezone(dt.timedelta(hours=-5))))
    with pytest.raises(ValueError, match="negative"):
        ArrivalFacts(seconds=-1)
    assert ArrivalFacts(station="x" * 10_000).station == "x" * 200


def test_a_line_is_a_number_and_a_connection_has_a_name() -> None:
    with pytest.raises(ValueError, match="5145550100"):
        Line("514-555-0100", "greffe")
    with pytest.raises(ValueError, match="name"):
        Connection("né", "srfax", "greffe")
    with pytest.raises(ValueError, match="zone"):
        Connection("boite", "imap", "greffe", options={"zone": "Mars/Olympus"})
    for options in ({"service": "no-such-service"}, {"templates": "{caller} {nonsense}"}):
        with pytest.raises(BadSetting):
            Connection("boite", "imap", "greffe", options=options)
