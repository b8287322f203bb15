"""What is taken in anew keeps how it came: its mailbox and its list, its line, and what was announced of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from copiste.flow.reception import Handed
from copiste.ports.messages import Document
from copiste.records.arrival import ArrivalFacts
from copiste.settings.doors import Connection, Doors
from tests.unit.api.clerk import taken
from tests.unit.api.office import Client, Office
from tests.unit.mail.makes import with_pdf

INFECTED = (
    b"Authentication-Results: amazonses.com; dkim=pass header.d=ruisseau.example\r\nX-SES-Virus-Verdict: FAIL\r\n"
)


def taken_in(place: Office, document: str, allow: str, kind: str = "imap") -> str:
    """Let intake take a message up, with that list of who may write; return its state and its reason."""
    intake = place.deps.intake
    doors = Doors(connections={"boite": Connection("boite", kind, "greffe", options={"allow": allow})})
    entry = replace(intake, mailroom=replace(intake.mailroom, doors=doors)).run(Document(document), 1)
    assert entry is not None
    return f"{entry.state.value} {entry.reason or ''}".strip()


def relanded(clerk: Client, **choice: Any) -> str:
    task = taken(clerk)
    document: str = clerk.ok("POST", f"/api/tasks/{task['id']}/reland", {"version": task["version"], **choice})[
        "document"
    ]
    return document


@pytest.mark.parametrize(
    ("allow", "came"), [("ruisseau.example", "moved"), ("autre.example", "quarantined mail_sender")]
)
def test_a_message_of_a_mailbox_is_opened_once_its_sender_is_on_the_list(
    place: Office, clerk: Client, allow: str, came: str
) -> None:
    facts = ArrivalFacts(provider="boite", provider_id="1.1")
    message = place.deps.reception.run(Handed("greffe", "mailbox", "imap boite 1.1", with_pdf(), None, facts)).id
    assert taken_in(place, message, "autre.example") == "quarantined mail_sender"

    assert taken_in(place, relanded(clerk), allow) == came


def test_a_message_with_a_virus_stays_shut(place: Office, clerk: Client) -> None:
    handed = Handed("greffe", "folder", "a", INFECTED + with_pdf(), "mail/9tk3m")
    message = place.deps.reception.run(handed).id
    assert taken_in(place, message, "ruisseau.example", "ses") == "quarantined mail_infected"

    assert taken_in(place, relanded(clerk), "ruisseau.example", "ses") == "quarantined mail_infected"


def test_a_fax_keeps_who_called_and_what_was_announced(place: Office, clerk: Client) -> None:
    at = dt.datetime(2026, 11, 24, 14, 5, tzinfo=dt.UTC)
    facts = ArrivalFacts("srfax", "101", at, caller="5145550155", line="Greffe", forms=("visit",), pages_declared=2)
    fax = place.deps.reception.run(Handed("greffe", "fax", "srfax 101", b"spoilt", "a.tif", facts)).id
    place.deps.intake.run(Document(fax), 1)
    before = clerk.ok("GET", f"/api/documents/{fax}")["arrival"]
    again = clerk.ok("GET", f"/api/documents/{relanded(clerk)}")["arrival"]

    assert again == before
    assert (again["caller"], again["line"], again["pages_declared"]) == ("5145550155", "Greffe", 2)


def test_a_part_that_was_refused_by_what_its_message_said_is_looked_at_anew(place: Office, clerk: Client) -> None:
    facts = ArrivalFacts("email", "1", refused="mail_split")
    piece = place.deps.reception.run(Handed("greffe", "email", "x", b"spoilt", "2-3.partial", facts)).id
    assert taken_in(place, piece, "*") == "quarantined mail_split"

    assert taken_in(place, relanded(clerk), "*") != "quarantined mail_split"
