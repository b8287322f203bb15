"""Erasing leaves a certificate and nothing else: no byte, no name to be found by, and counts that add up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from copiste import cli
from copiste.books.erased import ERASED, Order, Why
from copiste.desk import erasing
from copiste.errors import KeyDestroyed, StillAtWork
from copiste.keeping.vault import key_of
from copiste.reading.model import PagePlace
from copiste.records.model import Assembly, PagePlacing, Status
from copiste.records.states import DocumentState
from tests.unit.api.clerk import taken
from tests.unit.api.office import Client, Office, form, one_form, read
from tests.unit.api.test_exceptions import LOST

ORDER = Order("copiste erase", Why.RETENTION, "CAL-12.3")


SURE = Assembly(
    (PagePlacing(1, PagePlace.FORM, 0),),
    (form(status=Status.ACCEPTED, changed={"born": read("/born", "1988-03-12")}),),
)


def filed(place: Office, data: bytes) -> str:
    """File a form that needs nobody; return its document."""
    return place.arrive(SURE, data)


def kept(place: Office, document: str) -> list[str]:
    return list(place.deps.objects.keys(key_of(document, "")))


def erase(place: Office, document: str) -> list[str]:
    """Erase *document*; return the documents that went."""
    family = [entry.id for entry in erasing.family(place.deps.desk, document)]
    certificates = erasing.erase(place.deps.desk, document, ORDER)
    assert [each.sake for each in certificates] == [document] * len(family)
    return family


def test_what_is_erased_is_gone_with_its_bytes_and_a_certificate_says_so(place: Office, clerk: Client) -> None:
    document, other = filed(place, b"Essai Tremblay, as received"), filed(place, b"another")
    files = len(kept(place, document))
    assert files > 3

    assert erase(place, document) == [document]

    assert (kept(place, document), place.state(document)) == ([], DocumentState.ERASED)
    with pytest.raises(KeyDestroyed):
        place.deps.sealer.seal(document, "x", b"x")
    certificate = ERASED.read(place.deps.registers, document)
    assert certificate is not None
    assert (certificate.order, certificate.records, certificate.objects, certificate.state) == (
        ORDER,
        1,
        files,
        "filed",
    )
    assert certificate.erased_at is not None
    assert place.state(other) is DocumentState.FILED
    assert [each["id"] for each in clerk.ok("GET", "/api/records")["records"]] == [f"{other}-r000"]
    assert clerk("GET", f"/api/records/{document}-r000")[0] == 410
    assert clerk.ok("GET", f"/api/documents/{document}")["state"] == "erased"
    exported = clerk("GET", "/api/records/export?format=jsonl")
    assert (exported[0], document in str(exported[1])) == (200, False)
    assert place.deps.reconcile.run(place.deps.clock()).findings == ()
    assert erase(place, document) == []


def test_what_was_made_of_its_pages_and_the_same_bytes_go_too_and_its_source_is_named(
    place: Office, clerk: Client
) -> None:
    first = place.arrive(LOST, b"two forms")
    task = taken(clerk, f"{first}-x000")
    pages = [{"document": first, "page": page} for page in (1, 2)]
    forms = [{"form": "visit", "pages": [page]} for page in pages]
    said = {"version": 0, "forms": forms, "aside": [], "why": "deux personnes"}
    made = clerk.ok("POST", f"/api/tasks/{task['id']}/arrange", said)
    apart = [each["document"] for each in made["documents"]]
    place.flow.outcome = SURE
    place.flow.run()
    assert [place.state(each) for each in apart] == [DocumentState.FILED] * 2
    again = place.arrive(LOST, b"two forms")
    assert place.state(again) is DocumentState.DUPLICATE

    assert [each.id for each in erasing.sources(place.deps.desk, apart[0])] == [first]
    assert erase(place, apart[0]) == [apart[0]]
    assert sorted(erase(place, first)) == sorted([apart[1], again, first])
    assert [place.state(each) for each in (*apart, again, first)] == [DocumentState.ERASED] * 4


def test_what_is_told_of_it_offers_nothing_that_is_gone(place: Office, clerk: Client) -> None:
    document = place.arrive(LOST, b"as received")
    task = taken(clerk)
    said = {"version": 0, "reason": "unreadable", "note": "rien de Roy ne se lit"}
    clerk.ok("POST", f"/api/tasks/{task['id']}/dismiss", said)
    receipt = place.deps.ledger.document(document).receipt
    before = clerk.ok("GET", f"/api/receipts/{receipt}")
    assert (before["original"], before["again"], before["parts"][0]["note"]) == (True, True, said["note"])

    erase(place, document)

    told = clerk.ok("GET", f"/api/receipts/{receipt}")
    assert (told["state"], told["original"], told["again"]) == ("erased", False, False)
    assert [(part["reason"]["code"], part["note"]) for part in told["parts"]] == [("unreadable", None)]
    gone = (f"receipts/{receipt}/original", f"documents/{document}/original", f"documents/{document}/pages/1/image")
    assert [clerk("GET", f"/api/{each}")[1]["code"] for each in gone] == ["erased"] * 3
    assert clerk.ok("GET", f"/api/documents/{document}")["state"] == "erased"


def test_what_waits_for_a_person_is_not_erased(place: Office) -> None:
    document = place.arrive(one_form())
    files = kept(place, document)

    with pytest.raises(StillAtWork):
        erasing.erase(place.deps.desk, document, ORDER)

    assert (kept(place, document), ERASED.read(place.deps.registers, document)) == (files, None)


def test_an_end_that_was_broken_off_is_taken_up_by_asking_again(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    document = filed(place, b"as received")

    def broken(*_: Any, **__: Any) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(type(place.deps.objects), "delete", broken)
        with pytest.raises(OSError, match="full"):
            erasing.erase(place.deps.desk, document, ORDER)
    begun = ERASED.read(place.deps.registers, document)
    assert begun is not None
    assert (begun.erased_at, kept(place, document) != []) == (None, True)

    assert erase(place, document) == [document]
    assert (kept(place, document), place.state(document)) == ([], DocumentState.ERASED)


def test_the_same_file_that_comes_after_it_goes_to_a_person(place: Office, clerk: Client) -> None:
    erase(place, filed(place, b"as received"))

    late = filed(place, b"as received")

    assert place.state(late) is DocumentState.DUPLICATE
    assert [each["document"] for each in clerk.ok("GET", "/api/tasks")["tasks"]] == [late]


@pytest.mark.parametrize("reference", ["Essai Tremblay", "née en 1988", "x" * 41, "-x"])
def test_no_name_fits_into_a_reference(reference: str) -> None:
    with pytest.raises(ValueError, match="reference"):
        Order("copiste erase", Why.REQUEST, reference)


def test_the_command_says_what_would_go_and_destroys_it_when_told(
    place: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    document = filed(place, b"as received")
    receipt = place.deps.ledger.document(document).receipt
    command = ["--lang", "en", "erase", receipt, "--why", "retention", "--data", str(Path(str(place.deps.folder)))]

    assert cli.main(command) == 0
    assert "--yes" in capsys.readouterr().out
    assert place.state(document) is DocumentState.FILED

    assert cli.main([*command, "--reference", "Essai Tremblay", "--yes"]) == 2
    assert cli.main([*command, "--reference", "CAL-12.3", "--yes"]) == 0
    assert "Destroyed" in capsys.readouterr().out
    assert place.state(document) is DocumentState.ERASED
    assert cli.main([*command, "--yes"]) == 0
    assert cli.main(["erase", "ZZZZ-ZZZZ", "--why", "mistake", "--data", str(place.deps.folder)]) == 1
