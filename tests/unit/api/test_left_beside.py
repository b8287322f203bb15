"""What of a message was left beside its documents is said where a person looks at it and at them."""

from __future__ import annotations

from typing import Any

import pytest

from copiste.flow.reception import Handed
from copiste.ports.identity import Role
from copiste.ports.messages import Document
from tests.unit.api.office import Client, Office
from tests.unit.mail import makes
from tests.unit.mail.makes import LOGO, PDF, attach, message

SAID = "Laissé à côté, dans le message\u00a0: le texte, 2 petites images, une signature, une entrée d’agenda."


@pytest.fixture
def sent(place: Office) -> str:
    """Return the document of a message with much beside its document."""
    made = message()
    for logo in (LOGO, LOGO + b"\0"):
        made.add_attachment(logo, maintype="image", subtype="png", disposition="inline", filename="a.png")
    attach(made, b"-----BEGIN PGP SIGNATURE-----\n", "application/pgp-signature", "a.asc")
    attach(made, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar", "a.ics")
    return taken_in(place, bytes(attach(made, PDF)))


def taken_in(place: Office, data: bytes) -> str:
    document = place.deps.reception.run(Handed("greffe", "folder", "essai", data, "a.eml")).id
    place.deps.intake.run(Document(document), 1)
    return document


def seen(who: Client, document: str) -> Any:
    return who.ok("GET", f"/api/documents/{document}")["left"]


def test_a_message_and_its_documents_say_what_was_left_beside(clerk: Client, sent: str) -> None:
    (part,) = clerk.ok("GET", f"/api/documents/{sent}")["became"]

    assert seen(clerk, sent) == seen(clerk, part) == SAID


def test_the_receipt_says_it_too_to_whom_may_see_it_alone(place: Office, sent: str) -> None:
    office = place.person("ulysse", Role.UPLOADER, "greffe")
    other = place.person("paul", Role.UPLOADER, "accueil")
    receipt = place.deps.ledger.document(sent).receipt

    assert office.ok("GET", f"/api/receipts/{receipt}")["left"] == SAID
    assert other("GET", f"/api/receipts/{receipt}")[0] == 403


def test_a_message_with_nothing_to_read_says_what_is_in_it(place: Office, clerk: Client) -> None:
    assert seen(clerk, taken_in(place, makes.pictured(LOGO))) == (
        "Laissé à côté, dans le message\u00a0: le texte, une petite image."
    )


def test_what_is_no_message_or_was_erased_says_nothing(place: Office, clerk: Client, sent: str) -> None:
    (part,) = clerk.ok("GET", f"/api/documents/{sent}")["became"]
    fax = place.deps.reception.run(Handed("greffe", "fax", "x", b"II*\0")).id
    assert seen(clerk, fax) is None
    place.deps.sealer.destroy(sent)

    assert seen(clerk, sent) is None
    assert seen(clerk, part) is None
