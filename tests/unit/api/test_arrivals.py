"""What the door knew of a document, shown to those of its office who may see it, and to nobody else."""

from __future__ import annotations

import datetime as dt

import pytest

from copiste.flow.reception import Handed
from copiste.ports.identity import Role
from copiste.records.arrival import ArrivalFacts
from tests.unit.api.office import Client, Office

FACTS = ArrivalFacts(
    provider="srfax",
    provider_id="101",
    received_at=dt.datetime(2026, 11, 24, 14, 5, tzinfo=dt.UTC),
    local_time="Nov 24/26 09:05 AM",
    caller="5145550155",
    station="CLINIQUE DU NORD",
    called="4185550100",
    line="Ligne du greffe",
    pages_declared=2,
    pages_received=1,
    partial=True,
)


@pytest.fixture
def faxed(place: Office) -> str:
    return place.deps.reception.run(Handed("greffe", "fax", "srfax 101", b"II*\0", "a.tif", FACTS)).id


def test_a_reviewer_sees_how_a_fax_came_and_that_is_in_the_audit(place: Office, clerk: Client, faxed: str) -> None:
    for _ in range(2):
        seen = clerk.ok("GET", f"/api/documents/{faxed}")

    assert seen["channel"] == "fax"
    assert seen["arrival"] == {
        "line": "Ligne du greffe",
        "caller": "5145550155",
        "caller_name": "",
        "station": "CLINIQUE DU NORD",
        "called": "4185550100",
        "received_at": "2026-11-24T14:05:00.000Z",
        "local_time": "Nov 24/26 09:05 AM",
        "pages_declared": 2,
        "pages_received": 1,
        "seconds": None,
        "partial": True,
    }
    assert [(each.who, each.subject) for each in place.deps.audit.entries(what="arrival.view")] == [("rose", faxed)]


def test_nobody_of_another_office_sees_it(place: Office, faxed: str) -> None:
    other = place.person("paul", Role.REVIEWER, "accueil")

    status, _ = other("GET", f"/api/documents/{faxed}")[:2]
    assert status == 403
    assert list(place.deps.audit.entries(what="arrival.view")) == []


def test_a_document_that_no_door_knew_anything_of_shows_nothing(place: Office, clerk: Client) -> None:
    document = place.deps.reception.run(Handed("greffe", "fax", "x", b"II*\0")).id

    assert clerk.ok("GET", f"/api/documents/{document}")["arrival"] is None
    place.deps.sealer.destroy(document)
    assert clerk.ok("GET", f"/api/documents/{document}")["arrival"] is None


def test_the_dashboard_says_which_line_of_one_s_offices_is_quiet(place: Office, clerk: Client) -> None:
    now = place.deps.clock()
    for line, office in (("Ligne du greffe", "greffe"), ("Ligne de l’accueil", "accueil")):
        for hours in range(24 * 45, 24 * 4, -1):  # every hour, and nothing for four days
            at = now - dt.timedelta(hours=hours)
            place.deps.rhythm.heard(line, line, office, at, at)
    other = place.person("paul", Role.REVIEWER, "accueil")

    assert [each["line"] for each in clerk.ok("GET", "/api/dashboard")["quiet"]] == [
        "Ligne de l’accueil",
        "Ligne du greffe",
    ]
    (quiet,) = other.ok("GET", "/api/dashboard")["quiet"]
    assert (quiet["line"], quiet["office"]) == ("Ligne de l’accueil", "accueil")
