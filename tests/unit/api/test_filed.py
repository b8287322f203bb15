"""What is filed is shown to whom it concerns, page by page and with its history, until its document is restricted."""

from __future__ import annotations

import json

from copiste.reading.model import PagePlace
from copiste.records.model import Assembly, PagePlacing, Status
from tests.unit.api.clerk import answered, fits, taken
from tests.unit.api.office import Client, Office, form, one_form

TWO_FORMS = Assembly(
    (PagePlacing(1, PagePlace.FORM, 0), PagePlacing(2, PagePlace.FORM, 1)), (form(0, 1, Status.ACCEPTED), form(1, 2))
)


def test_a_record_of_a_misdirected_document_is_for_supervisors_alone(
    place: Office, clerk: Client, boss: Client
) -> None:
    document = place.arrive(TWO_FORMS)
    record = f"{document}-r000"
    assert [each["id"] for each in clerk.ok("GET", "/api/records")["records"]] == [record]
    task = taken(clerk)
    clerk.ok("POST", f"/api/tasks/{task['id']}/misdirected", {"version": 0, "intended_for": "x", "measures": "y"})

    assert clerk("GET", f"/api/records/{record}")[0] == 403
    assert clerk.ok("GET", "/api/records")["records"] == []
    assert "".join(map(str, clerk("GET", "/api/records/export?format=jsonl")[1:])).strip() in ("", "b''")
    assert [each["id"] for each in boss.ok("GET", "/api/records")["records"]] == [record]
    exported = boss("GET", "/api/records/export?format=jsonl")[1]
    assert json.loads(exported)["id"] == record
    assert boss("GET", f"/api/records/{record}")[0] == 200


def test_records_are_paged_without_losing_or_doubling_one(place: Office, clerk: Client) -> None:
    filed = set()
    for number in range(5):
        document = place.arrive(Assembly((PagePlacing(1, PagePlace.FORM, 0),), (form(0, 1, Status.ACCEPTED),)),
                                b"sheet %d" % number)  # fmt: skip
        filed.add(f"{document}-r000")

    met: list[str] = []
    after = ""
    while True:
        page = clerk.ok("GET", f"/api/records?limit=2{after}")
        met += [each["id"] for each in page["records"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert sorted(met) == sorted(filed)


def test_each_version_says_who_changed_what_and_why(place: Office, clerk: Client) -> None:
    document = place.arrive(one_form())
    task = taken(clerk)
    clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": answered(clerk, task)})
    record, why = f"{document}-r000", "la ville"
    opened = clerk.ok("POST", f"/api/records/{record}/reopen", {"version": 1, "why": why})
    assert clerk.ok("GET", f"/api/records/{record}")["task"] == opened["id"]
    said = {"/city": {"how": "typed", "text": "Montmorency"}, "/name": {"how": "typed", "text": "Autre"}}
    clerk.ok("PUT", f"/api/tasks/{opened['id']}/draft", {"version": 0, "fields": said})
    clerk.ok("POST", f"/api/tasks/{opened['id']}/file", {"version": 1, "why": "erreur de saisie"})

    view = clerk.ok("GET", f"/api/records/{record}")

    assert [(each["event"], each["why"]) for each in view["versions"]] == [
        ("record.filed", None), ("record.corrected", "erreur de saisie")
    ]  # fmt: skip
    corrected = [each for each in view["changes"] if each["version"] == 2]
    assert sorted((each["path"], each["title"]["en"], each["by"], bool(each["at"])) for each in corrected) == [
        ("/city", "Town", "rose", True),
        ("/name", "Name", "rose", True),
    ]
    assert view["task"] is None


def test_a_correction_that_came_to_nothing_is_opened_again(place: Office, clerk: Client) -> None:
    document = place.arrive(one_form())
    task = taken(clerk)
    clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": answered(clerk, task)})
    path = f"/api/records/{document}-r000/reopen"
    first = clerk.ok("POST", path, {"version": 1, "why": "la ville"})
    clerk.ok("POST", f"/api/tasks/{first['id']}/reject", {"version": 0, "reason": "other"})

    again = clerk.ok("POST", path, {"version": 1, "why": "la ville, vraiment"})

    assert (again["id"], again["kind"], again["version"]) == (first["id"], "correction", 2)
    assert taken(clerk, again["id"])["state"] == "waiting"
    assert fits(place) == []
