"""What fax services say in their messages is read by what is declared of them, and never takes long."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copiste.errors import BadSetting
from copiste.mail.faxes import Service, chosen, facts, service, services, template
from copiste.mail.message import opened
from copiste.records.arrival import ArrivalFacts
from tests.unit.mail.makes import PDF, attach, message

ZONE = "America/Toronto"


def told(of: str, subject: str, text: str, name: str = "fax.pdf", zone: str = ZONE) -> ArrivalFacts:
    made = message(text)
    del made["Subject"]
    made["Subject"] = subject
    (found,) = opened(bytes(attach(made, PDF, name=name))).documents
    return facts(found, services()[of], zone)


def test_an_english_message_gives_caller_called_pages_and_time() -> None:
    found = told(
        "xmfax",
        "Fax received from (418) 555-0100 - 3 page(s)",
        "You have received a fax.\n\nTo: 1-514-555-0199\nCSID: CLINIQUE\nDate: 2026-11-26 20:05:00\n"
        "Duration: 2:05\nTransaction ID: 8831-22\n",
    )

    assert (found.provider, found.provider_id) == ("xmfax", "8831-22")
    assert (found.caller, found.called, found.station) == ("(418) 555-0100", "1-514-555-0199", "CLINIQUE")
    assert (found.pages_received, found.seconds) == (3, 125)
    assert found.received_at == dt.datetime(2026, 11, 27, 1, 5, tzinfo=dt.UTC)
    assert found.local_time == "2026-11-26 20:05:00"


def test_a_french_message_does_too() -> None:
    found = told(
        "generic",
        "Nouvelle télécopie",
        "Numéro de l’appelant : 418 555-0100\nDestinataire : 514 555-0199\nNombre de pages : 2\n"
        "Reçue le : 2026-07-02 09:30 HAE\nIdentifiant : A77\n",
    )

    assert (found.caller, found.called) == ("418 555-0100", "514 555-0199")
    assert (found.pages_received, found.provider_id) == (2, "A77")
    assert found.received_at == dt.datetime(2026, 7, 2, 13, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2026-11-26 20:05", 1),
        ("2026-11-26 20:05 -0800", 4),
        ("2026-11-26 20:05 UTC", 20),
        ("Nov 26, 2026 8:05 PM EST", 1),
        ("26 Nov 2026 20:05:00 +01:00", 19),
    ],
)
def test_a_time_counts_in_its_own_zone_or_that_of_the_mailbox(written: str, hour: int) -> None:
    found = told("generic", "Fax", f"Date: {written}").received_at

    assert found is not None
    assert (found.hour, found.minute) == (hour, 5)


def test_pages_that_are_missing_make_the_arrival_incomplete() -> None:
    assert told("generic", "Fax", "Pages received: 2 of 3").is_incomplete
    assert not told("generic", "Fax", "Pages: 3").is_incomplete


def test_what_is_not_said_comes_from_the_message() -> None:
    found = told("xmfax", "Facture", "Bonjour")

    assert (found.caller, found.called, found.pages_received) == ("", "", None)
    assert found.provider_id == "<un@ruisseau.example>"
    assert found.received_at == dt.datetime(2026, 11, 27, 14, 0, 5, tzinfo=dt.UTC)


def test_a_service_is_chosen_by_the_mailbox_or_by_who_sends() -> None:
    named, by_sender = chosen("generic", "", "a@b.example"), chosen("", "", "no-reply@notify.xmedius.com")

    assert named is not None
    assert named.name == "generic"
    assert by_sender is not None
    assert by_sender.name == "xmfax"
    assert chosen("", "", "a@notxmedius.com") is None
    assert chosen("", "", "") is None
    with pytest.raises(BadSetting):
        chosen("no-such-service", "", "")


def test_a_mailbox_may_have_templates_of_its_own() -> None:
    own = chosen("", "Envoi de {caller} vers {called}\n{caller}_{id}.pdf\n", "")
    assert own is not None
    made = message("Envoi de 418 555-0100 vers 514 555-0199\n")
    (found,) = opened(bytes(attach(made, PDF, name="4185550100_77A.pdf"))).documents

    read = facts(found, own, ZONE)

    assert (read.provider, read.caller, read.called, read.provider_id) == ("own", "418 555-0100", "514 555-0199", "77A")


@pytest.mark.parametrize(
    "text", ["", "no place", "{unknown} {caller}", "{*}", "{caller} {caller}", "{*}{name}{station} {caller}", "x" * 400]
)
def test_a_template_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadSetting):
        template(text)


def test_a_service_has_a_bounded_number_of_templates() -> None:
    with pytest.raises(BadSetting):
        service("own", {"text": ["Pages: {pages}"] * 61})


@pytest.mark.parametrize("of", sorted(services()))
def test_no_expression_repeats_without_a_bound_or_repeats_what_repeats(of: str) -> None:
    known: Service = services()[of]
    patterns = [each.pattern for each in (*known.subject, *known.text, *known.attachment)]

    assert patterns
    for pattern in patterns:
        bare = re.sub(r"\\.|\[[^\]]*\]", "x", pattern)
        assert not re.search(r"[*+](?!\?)|[*+]\?", bare.replace("(?P", "")), pattern
        assert not re.search(r"\{[^}]*\}[^()]*\)[*+{]", bare), pattern


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    subject=st.text(st.sampled_from("Fax from 0123456789-()pages:télécopie "), max_size=400),
    text=st.text(st.sampled_from("From: To 0123456789-()pages\nDate CSID "), max_size=600),
)
def test_whatever_a_message_says_the_facts_are_facts(subject: str, text: str) -> None:
    for of in services():
        found = told(of, " ".join(subject.split()), text)
        assert isinstance(found, ArrivalFacts)
        assert found.provider == of
