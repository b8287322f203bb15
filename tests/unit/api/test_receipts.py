"""The office is told what became of what it handed in, by the number on the receipt."""

from __future__ import annotations

from typing import Any

from copiste.ports.identity import Role
from tests.unit.api.clerk import answered, taken
from tests.unit.api.office import Client, Office, one_form


def receipt_of(place: Office, document: str) -> str:
    return place.deps.ledger.document(document).receipt


def told(who: Client, receipt: str) -> dict[str, Any]:
    found: dict[str, Any] = who.ok("GET", f"/api/receipts/{receipt}")
    return found


def test_a_receipt_says_where_its_document_stands_and_what_it_became(place: Office, clerk: Client) -> None:
    office = place.person("ulysse", Role.UPLOADER, "greffe")
    receipt = receipt_of(place, place.arrive(one_form()))

    waits = told(office, receipt.lower().replace("-", ""))
    task = taken(clerk)
    clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": answered(clerk, task)})
    filed, seen = told(office, receipt), told(clerk, receipt)

    assert (waits["receipt"], waits["state"], waits["pages"], waits["pages_read"]) == (receipt, "review", 1, 1)
    assert [part["outcome"] for part in waits["parts"]] == ["waits"]
    assert "personne" in waits["said"]
    assert [(part["outcome"], part["record"]) for part in filed["parts"]] == [("filed", None)]  # records are not theirs
    assert seen["parts"][0]["record"] is not None


def test_a_receipt_says_why_there_is_no_record_with_the_persons_note(place: Office, clerk: Client) -> None:
    office = place.person("ulysse", Role.UPLOADER, "greffe")
    receipt = receipt_of(place, place.arrive(one_form()))
    task = taken(clerk)
    body = {"version": task["version"], "reason": "illegible", "note": "la moitié manque"}
    clerk.ok("POST", f"/api/tasks/{task['id']}/reject", body)

    found = told(office, receipt)

    (part,) = found["parts"]
    assert (found["state"], part["outcome"], part["note"]) == ("dismissed", "ended", "la moitié manque")
    assert part["reason"]["code"] == "illegible"
    assert found["again"] is True
    assert receipt in office("GET", f"/api/receipts/{receipt}/notice")[1]


def test_the_original_is_for_who_gave_it_in_or_sees_the_documents_of_the_office(place: Office, clerk: Client) -> None:
    office = place.person("ulysse", Role.UPLOADER, "greffe")
    receipt = receipt_of(place, place.arrive(one_form()))

    assert (told(office, receipt)["original"], told(office, receipt)["name"]) == (False, "")
    assert office("GET", f"/api/receipts/{receipt}/original")[0] == 403
    assert told(clerk, receipt)["original"] is True
    assert clerk("GET", f"/api/receipts/{receipt}/original")[0] == 200


def test_a_receipt_of_nobody_and_one_of_another_office_are_not_shown(place: Office) -> None:
    receipt = receipt_of(place, place.arrive(one_form()))
    other = place.person("odile", Role.UPLOADER, "clinique")

    assert other("GET", f"/api/receipts/{receipt}")[0] == 403
    assert other("GET", "/api/receipts/0000-0001")[0] == 404


def test_a_file_that_came_twice_names_the_receipt_of_the_first(place: Office, clerk: Client) -> None:
    first, second = (place.arrive(one_form(), b"the same bytes") for _ in range(2))

    found = told(clerk, receipt_of(place, second))

    assert (found["state"], found["duplicate_of"]) == ("duplicate", receipt_of(place, first))


def test_an_office_lists_all_that_came_by_any_door_and_searches_it(place: Office, clerk: Client) -> None:
    office, other = place.person("ulysse", Role.UPLOADER, "greffe"), place.person("odile", Role.UPLOADER, "clinique")
    first, second = (receipt_of(place, place.arrive(one_form(), data)) for data in (b"one", b"two"))
    given = office.ok("PUT", "/api/uploads/12345678?office=greffe&name=Bail%20de%20Roy.pdf", raw=b"three")["receipt"]

    def listed(who: Client, query: str = "") -> list[str]:
        return [each["receipt"] for each in who.ok("GET", f"/api/receipts?{query}")["receipts"]]

    assert listed(office) == [given, second, first]  # the newest first
    assert listed(office, f"q={second[:6].lower()}") == [second]
    assert listed(office, "q=bail") == [given]
    assert listed(office, "since=2999-01-01") == []
    assert listed(office, "until=2000-01-01") == []
    assert listed(other) == []
    assert other("GET", "/api/receipts?office=greffe")[0] == 403
    page = office.ok("GET", "/api/receipts?limit=2")
    assert [each["name"] for each in page["receipts"]] == ["Bail de Roy.pdf", ""]  # a file's name is the giver's
    assert listed(office, f"limit=2&after={page['next']}") == [first]
    found = clerk.ok("GET", "/api/documents?q=bail")["documents"]
    assert [(each["receipt"], each["name"]) for each in found] == [(given, "Bail de Roy.pdf")]


def test_an_erased_document_stays_in_the_list_without_its_name(place: Office, clerk: Client) -> None:
    document = place.arrive(one_form())
    place.deps.sealer.destroy(document)

    for path, key in (("/api/receipts", "receipts"), ("/api/documents", "documents")):
        (item,) = clerk.ok("GET", path)[key]
        assert item["name"] == ""
