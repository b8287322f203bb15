"""A clerk's day over HTTP: take a task, correct, file, and everything else that may become of it."""

from __future__ import annotations

from dataclasses import replace

from copiste.books.notes import NOTES
from copiste.desk.endings import pages_of
from copiste.reading.model import WIDGETS, Candidate, PagePlace
from copiste.records.model import Assembly, PagePlacing, Status
from copiste.records.states import DocumentState, PageState
from tests.unit.api.clerk import answered, fits, taken
from tests.unit.api.office import Client, Office, form, one_form


def test_a_clerk_takes_corrects_and_files_a_form(place: Office, clerk: Client) -> None:
    document = place.arrive(one_form())
    task = taken(clerk)
    version = answered(clerk, task)

    filed = clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": version})

    assert filed == {"record": f"{document}-r000", "version": 1, "document_state": "filed", "next": None}
    record = clerk.ok("GET", f"/api/records/{filed['record']}")
    assert record["record"]["born"] == "1988-03-12"
    assert {change["path"]: (change["before"], change["after"], change["by"]) for change in record["changes"]} == {
        "/born": (None, "1988-03-12", "rose"),
        "/file": ("QC-4471", "QC-4471", "rose"),
    }
    assert [(each["event"], each["by"]) for each in record["versions"]] == [("record.filed", "rose")]
    assert place.deps.ledger.pages(document) == {1: PageState.FILED}
    assert clerk("POST", "/api/tasks/next", {}) == (204, "")
    assert clerk.ok("GET", "/api/tasks?state=closed")["tasks"][0]["disposition"] == "filed"
    assert fits(place) == []


def test_filing_again_gives_the_same_answer_and_no_second_version(place: Office, clerk: Client) -> None:
    place.arrive(one_form())
    task = taken(clerk)
    version = answered(clerk, task)
    first = clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": version})

    assert clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": version}) == first
    assert place.deps.records.record(first["record"]).version == 1


def test_what_is_not_answered_or_does_not_hold_together_is_not_filed(place: Office, clerk: Client) -> None:
    place.arrive(one_form())
    task = taken(clerk)
    refused = clerk("POST", f"/api/tasks/{task['id']}/file", {"version": 0})

    assert refused[0] == 422
    assert {(each["code"], each["path"]) for each in refused[1]["problems"]} == {
        ("stop_unanswered", "/born"),
        ("stop_unanswered", "/file"),
    }
    late = {"/born": {"how": "typed", "text": "2026-03-12"}, "/name": {"how": "blank"}, "/city": {"how": "illegible"}}
    version = answered(clerk, task, **late)
    path = f"/api/tasks/{task['id']}/file"
    refused = clerk("POST", path, {"version": version})
    assert {(each["code"], each["path"]) for each in refused[1]["problems"]} == {
        ("cross_field", "/born"),
        ("cross_field", "/seen"),
        ("schema_required", "/name"),
    }
    assert clerk("POST", path, {"version": version, "confirmed": ["/born", "/seen"]})[0] == 422

    clerk.ok("POST", path, {"version": version, "confirmed": ["/born", "/seen", "/name"]})

    record = clerk.ok("GET", f"/api/records/{task['document']}-r000")["record"]
    assert "name" not in record
    assert "city" not in record


def test_text_that_cannot_be_typed_is_kept_as_written_once_it_is_confirmed(place: Office, clerk: Client) -> None:
    place.arrive(one_form())
    task = taken(clerk)
    version = answered(clerk, task, **{"/born": {"how": "typed", "text": "au printemps"}})
    path = f"/api/tasks/{task['id']}/file"

    status, refused = clerk("POST", path, {"version": version})
    assert (status, refused["problems"][0]["code"]) == (422, "unparsable")
    clerk.ok("POST", path, {"version": version, "confirmed": ["/born"]})

    fields = clerk.ok("GET", f"/api/records/{task['document']}-r000")["fields"]
    (born,) = [each for each in fields if each["path"] == "/born"]
    assert (born["text"], born["value"]) == ("au printemps", None)


def test_a_check_says_what_filing_would_say_and_keeps_nothing(place: Office, clerk: Client) -> None:
    place.arrive(one_form())
    task = taken(clerk)

    found = clerk.ok("POST", f"/api/tasks/{task['id']}/check", {"fields": {"/born": {"how": "typed", "text": "1999"}}})

    assert found["fields"]["/born"]["unparsable"]["code"]
    assert found["open"] == ["/file"]
    assert clerk.ok("GET", f"/api/tasks/{task['id']}")["draft"]["fields"] == {}


def test_the_second_writer_is_told_and_nothing_is_overwritten(place: Office, clerk: Client) -> None:
    place.arrive(one_form())
    task = taken(clerk)
    path = f"/api/tasks/{task['id']}/draft"
    clerk.ok("PUT", path, {"version": 0, "fields": {"/born": {"how": "typed", "text": "1988-03-12"}}})

    status, told = clerk("PUT", path, {"version": 0, "fields": {}})

    assert (status, told["code"], told["facts"]) == (409, "version_conflict", {"version": 1})
    assert clerk.ok("GET", f"/api/tasks/{task['id']}")["draft"]["fields"]["/born"]["value"] == "1988-03-12"


def test_undo_puts_back_the_draft_before(place: Office, clerk: Client) -> None:
    place.arrive(one_form())
    task = taken(clerk)
    path = f"/api/tasks/{task['id']}"
    for version, text in enumerate(("1988-03-12", "1989-03-12")):
        body = {"version": version, "fields": {"/born": {"how": "typed", "text": text}}}
        assert clerk.ok("PUT", f"{path}/draft", body)["undo"] == version + 1

    once = clerk.ok("POST", f"{path}/undo", {"version": 2})
    twice = clerk.ok("POST", f"{path}/undo", {"version": 3})

    assert (once["draft"]["fields"]["/born"]["value"], once["undo"]) == ("1988-03-12", 1)
    assert (twice["draft"]["fields"], twice["undo"], twice["version"]) == ({}, 0, 4)
    assert clerk("POST", f"{path}/undo", {"version": 4})[0] == 409


def test_a_colleague_is_asked_and_the_answer_brings_the_task_back(place: Office, clerk: Client, boss: Client) -> None:
    place.arrive(one_form())
    task = taken(clerk)

    clerk.ok("POST", f"/api/tasks/{task['id']}/ask", {"version": 0, "text": "Lisez-vous 4471?", "to": "diane"})
    assert boss.ok("GET", "/api/tasks?state=asked")["tasks"][0]["id"] == task["id"]
    assert boss.ok("POST", f"/api/tasks/{task['id']}/notes", {"text": "Oui."})["kind"] == "answer"

    back = taken(clerk)
    assert [(each["by"], each["kind"], each["to"]) for each in back["notes"]] == [
        ("rose", "ask", "Diane"),
        ("diane", "answer", None),
    ]


def test_a_form_is_rejected_with_a_reason(place: Office, clerk: Client) -> None:
    document = place.arrive(one_form())
    task = taken(clerk)
    path = f"/api/tasks/{task['id']}/reject"

    assert clerk("POST", path, {"version": 0, "reason": "no_such"})[0] == 400
    done = clerk.ok("POST", path, {"version": 0, "reason": "not_signed", "note": "rappeler"})

    assert (done["state"], done["disposition"]) == ("closed", "rejected")
    assert place.state(document) is DocumentState.DISMISSED
    assert clerk("POST", path, {"version": 0, "reason": "not_signed"})[0] == 200
    assert clerk("PUT", f"/api/tasks/{task['id']}/draft", {"version": 1, "fields": {}})[1]["code"] == "closed"
    assert fits(place) == []


def test_the_rest_of_a_document_goes_its_own_way(place: Office, clerk: Client) -> None:
    pages = (PagePlacing(1, PagePlace.FORM, 0), PagePlacing(2, PagePlace.FORM, 1), PagePlacing(3, PagePlace.FORM, 2))
    forms = (form(0, 1, Status.ACCEPTED), form(1, 2), form(2, 3))
    document = place.arrive(Assembly(pages, forms))
    first = taken(clerk)
    clerk.ok("POST", f"/api/tasks/{first['id']}/reject", {"version": 0, "reason": "other"})
    assert place.state(document) is DocumentState.REVIEW

    second = taken(clerk)
    clerk.ok("POST", f"/api/tasks/{second['id']}/file", {"version": answered(clerk, second)})

    assert place.state(document) is DocumentState.FILED
    assert fits(place) == []


def test_a_filed_record_is_opened_again_and_ends_in_a_new_version(place: Office, clerk: Client) -> None:
    document = place.arrive(one_form())
    task = taken(clerk)
    clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": answered(clerk, task)})
    record = f"{document}-r000"
    path = f"/api/records/{record}/reopen"

    assert clerk("POST", path, {"version": 7, "why": "x"})[1]["code"] == "version_conflict"
    opened = clerk.ok("POST", path, {"version": 1, "why": "la ville"})
    assert opened["kind"] == "correction"
    assert clerk.ok("POST", path, {"version": 1, "why": "la ville"})["id"] == opened["id"]
    of_it, of_the_first = (
        pages_of(place.deps.desk, place.deps.records.task(each)) for each in (opened["id"], f"{document}-t000")
    )
    assert of_it == of_the_first != []
    body = {"version": 0, "fields": {"/city": {"how": "typed", "text": "Montmorency"}}}
    clerk.ok("PUT", f"/api/tasks/{opened['id']}/draft", body)
    file = f"/api/tasks/{opened['id']}/file"
    assert [each["text"] for each in clerk.ok("GET", f"/api/tasks/{opened['id']}")["notes"]] == ["la ville"]
    assert clerk.ok("POST", file, {"version": 1})["version"] == 2

    view = clerk.ok("GET", f"/api/records/{record}")
    assert (view["version"], view["corrected"], view["record"]["city"]) == (2, True, "Montmorency")
    assert [each["event"] for each in view["versions"]] == ["record.filed", "record.corrected"]
    last = view["changes"][-1]
    assert (last["path"], last["before"], last["after"], last["why"]) == (
        "/city", "Montmagny", "Montmorency", "la ville"
    )  # fmt: skip
    assert clerk.ok("GET", f"/api/records/{record}?version=1")["record"]["city"] == "Montmagny"
    assert place.state(document) is DocumentState.FILED
    assert fits(place) == []


def test_a_reason_given_at_filing_stands_before_that_of_reopening_and_one_must_be_there(
    place: Office, clerk: Client
) -> None:
    document = place.arrive(one_form())
    task = taken(clerk)
    clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": answered(clerk, task)})
    path = f"/api/records/{document}-r000/reopen"
    opened = clerk.ok("POST", path, {"version": 1, "why": "la ville"})
    for note in NOTES.shelf(opened["id"]).entries(place.deps.registers):  # as it was before reasons were kept
        NOTES.shelf(opened["id"]).remove(place.deps.registers, note.key)
    file = f"/api/tasks/{opened['id']}/file"

    assert clerk("POST", file, {"version": 0})[1]["problems"][0]["code"] == "why_missing"
    clerk.ok("POST", path, {"version": 1, "why": "la ville"})
    body = {"version": 0, "fields": {"/city": {"how": "typed", "text": "Montmorency"}}}
    clerk.ok("PUT", f"/api/tasks/{opened['id']}/draft", body)
    clerk.ok("POST", file, {"version": 1, "why": "la rue"})

    versions = clerk.ok("GET", f"/api/records/{document}-r000")["versions"]
    assert [each["why"] for each in versions] == [None, "la rue"]


def test_the_dashboard_counts_as_paperless_what_nobody_printed(place: Office, clerk: Client) -> None:
    filled = (Candidate(WIDGETS, "Essai Tremblay", 1.0, "electronic"),)
    electronic = {
        name: replace(each, candidates=filled)
        for name, each in ((each.name[1:], each) for each in form().fields)
        if each.candidates
    }
    place.arrive(one_form(), b"scanned")
    place.arrive(one_form(**electronic), b"a filled PDF")
    for _ in range(2):
        task = taken(clerk)
        clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": answered(clerk, task), "confirmed": []})

    (share,) = clerk.ok("GET", "/api/dashboard")["paperless"]

    assert (share["finished"], share["without_print"], share["share"]) == (2, 1, 0.5)


def test_a_record_is_made_at_the_counter_with_no_paper(place: Office, clerk: Client) -> None:
    body = {"channel": "telephone", "form": "visit", "office": "greffe", "key": "0123-4567"}

    task = clerk.ok("POST", "/api/counter", body)

    assert clerk.ok("POST", "/api/counter", body)["id"] == task["id"]
    assert (task["kind"], task["pages"], task["channel"]) == ("counter", [], "telephone")
    assert {each["path"] for each in task["fields"] if each["stop"]} == {"/name", "/file"}
    said = {
        "/name": {"how": "typed", "text": "Ada Essai"},
        "/file": {"how": "typed", "text": "QC-1"},
        "/agrees": {"how": "typed", "value": True},
        "/priority": {"how": "typed", "value": "A"},
    }
    version = clerk.ok("PUT", f"/api/tasks/{task['id']}/draft", {"version": 0, "fields": said})["version"]
    filed = clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": version})

    assert filed["document_state"] == "filed"
    record = clerk.ok("GET", f"/api/records/{filed['record']}")
    assert record["record"] == {"name": "Ada Essai", "file": "QC-1", "agrees": True, "priority": "A"}
    assert record["pages"] == []
    assert fits(place) == []
