"""Batches: did the sheets arrive, and what became of each; two passes put together; a split that a person undoes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from copiste.forms.model import Kind
from copiste.pages.geometry import Box
from copiste.pages.model import Page
from copiste.ports import messages
from copiste.ports.identity import Role
from copiste.reading.model import PATCH, Code, PagePlace, PageReading, ZoneReading
from copiste.reading.separators import Separator, text_of
from copiste.records.assemble import assemble
from copiste.records.model import Assembly, PagePlacing
from copiste.records.states import DocumentState, PageState
from tests.unit.api.clerk import fits, taken
from tests.unit.api.office import Client, Office

PLACES = {"-": PagePlace.BLANK, "x": PagePlace.UNRECOGNISED, "?": PagePlace.UNREADABLE}


def sheet(**what: Any) -> str:
    return text_of(Separator(**what))


def reads(said: Sequence[str]) -> Any:
    """Return what reads page n as *said*: `f` a form, `-` blank, `x` nothing, `T` a patch code, else our own sheet."""

    def read_page(page: Page, definitions: object, readers: object) -> PageReading:
        del definitions, readers
        what = said[page.number - 1]
        if what in PLACES:
            return PageReading(page.number, PLACES[what])
        if what == "T":
            return PageReading(page.number, PagePlace.UNRECOGNISED, codes=(Code(PATCH, "T"),))
        if what != "f":
            return PageReading(page.number, PagePlace.SEPARATOR, codes=(Code("qr", what),))
        zone = ZoneReading("/agrees", Kind.TICK, Box(0.1, 0.1, 0.2, 0.2))
        return PageReading(page.number, PagePlace.FORM, 0, "visit", "2026", "d", 1, (zone,))

    return read_page


def run(place: Office, *said: str) -> None:
    """Let what waits be taken in and read as *said*."""
    place.flow.assembler = assemble
    place.flow.outcome = Assembly(tuple(PagePlacing(at, PagePlace.BLANK) for at in range(1, len(said) + 1)), ())
    place.flow.reads = reads(said)
    place.flow.run()


def given(place: Office, who: Client, key: str, *said: str, asked: str = "") -> str:
    """Give a file in whose pages are read as *said*; return its document."""
    path = f"/api/uploads/{key}?office=greffe&name=scan.pdf{asked}"
    made = who.ok("PUT", path, raw=f"%PDF {key}".encode())
    run(place, *said)
    return str(made["document"])


def opened(who: Client, **what: Any) -> Any:
    return who.ok("POST", "/api/batches", {"office": "greffe", "batch": "lot-7", **what})


def shown(who: Client) -> Any:
    return who.ok("GET", "/api/batches/greffe/lot-7")


def codes(batch: Any) -> list[str]:
    return [each["code"] for each in batch["findings"]]


def test_a_batch_tells_how_many_of_its_sheets_arrived_and_what_became_of_each_page(place: Office) -> None:
    sender = place.person("guichet", Role.UPLOADER, "greffe")
    empty = opened(sender, sheets=5, place="tablette 3")
    first = given(place, sender, "envoi-001", "f", "x", "T", "x", asked="&batch=lot-7")

    part = shown(sender)
    second = given(place, sender, "envoi-002", "f", "-", asked="&batch=lot-7")
    whole = shown(sender)

    assert (empty["arrived"], codes(empty), empty["place"], empty["opened_by"]) == (
        0,
        ["missing"],
        "tablette 3",
        "guichet",
    )
    assert (part["arrived"], codes(part), part["complete"]) == (3, ["missing"], False)
    assert "2" in part["findings"][0]["message"]
    assert (whole["arrived"], codes(whole), whole["complete"]) == (5, [], True)
    assert [(each["id"], each["receipt"]) for each in whole["documents"]] == [
        (document, place.deps.ledger.document(document).receipt) for document in (first, second)
    ]
    states = [[page["state"] for page in each["pages"]] for each in whole["documents"]]
    assert states == [["review", "review", "separator", "unrecognised"], ["review", "blank"]]
    assert [each["tasks"] for each in whole["documents"]] == [2, 1]
    assert fits(place) == []


def test_a_page_too_many_a_file_twice_and_one_on_the_way_are_said(place: Office) -> None:
    sender = place.person("guichet", Role.UPLOADER, "greffe")
    opened(sender, sheets=1)
    given(place, sender, "envoi-001", "f", "f", asked="&batch=lot-7")
    sender.ok("PUT", "/api/uploads/envoi-002?office=greffe&name=x&batch=lot-7", raw=b"%PDF envoi-001")
    waiting = shown(sender)
    run(place, "f", "f")

    assert codes(waiting) == ["on_the_way"]
    assert codes(shown(sender)) == ["duplicate", "surplus"]


@pytest.mark.parametrize(("sides", "pages", "sheets"), [("two", "f-f-", 2), ("two", "f-T-", 1), ("passes", "ff--", 2)])
def test_sheets_of_two_sides_are_counted_once(place: Office, sides: str, pages: str, sheets: int) -> None:
    sender = place.person("guichet", Role.UPLOADER, "greffe")
    opened(sender, sheets=sheets, sides=sides)
    given(place, sender, "envoi-001", *pages, asked="&batch=lot-7")

    assert (shown(sender)["arrived"], codes(shown(sender))) == (sheets, [])


def test_the_back_that_is_not_there_is_said(place: Office) -> None:
    sender = place.person("guichet", Role.UPLOADER, "greffe")
    opened(sender, sheets=2, sides="two")
    given(place, sender, "envoi-001", "f", "-", "f", asked="&batch=lot-7")

    assert codes(shown(sender)) == ["odd"]


def test_what_comes_in_a_folder_named_for_a_batch_belongs_to_it_once_it_was_opened(place: Office) -> None:
    sender = place.person("guichet", Role.UPLOADER, "greffe")

    def dropped(name: str) -> None:
        key = f"greffe/lot-7/{name}"
        place.flow.home.drop(key, name.encode())
        place.deps.queues.send(messages.INTAKE, messages.landed_body(key, "t", "inbox"))
        run(place, "f")

    dropped("avant.pdf")
    opened(sender)
    dropped("apres.pdf")

    assert (shown(sender)["arrived"], len(shown(sender)["documents"])) == (1, 1)
    assert sender.ok("GET", "/api/batches")["batches"][0]["documents"] == 1


def test_sheets_name_the_batch_of_what_follows_and_a_sheet_that_did_not_come_is_missed(place: Office) -> None:
    sender = place.person("guichet", Role.UPLOADER, "greffe")
    pages = ["f", sheet(batch="lot-7", number=1, count=3), "f", "x", sheet(batch="lot-7", number=3, count=3), "f"]
    document = given(place, sender, "envoi-001", *pages)

    batch = shown(sender)

    assert (batch["sheets"], batch["opened_by"], batch["arrived"]) == (None, None, 3)
    assert [page["page"] for page in batch["documents"][0]["pages"]] == [3, 4, 6]
    assert codes(batch) == ["separators"]
    assert "2" in batch["findings"][0]["message"]
    assert place.deps.ledger.pages(document)[2] is PageState.SEPARATOR
    assert opened(sender, sheets=3)["sheets"] == 3  # declared afterwards: it keeps what came


def test_a_sheet_of_another_office_opens_no_batch_and_that_is_said(place: Office) -> None:
    clerk = place.person("rose", Role.REVIEWER)
    document = given(place, clerk, "envoi-001", "f", sheet(office="ailleurs", batch="lot-7"), "f")

    assert clerk("GET", "/api/batches/greffe/lot-7")[0] == 404
    said = clerk.ok("GET", f"/api/documents/{document}")["problems"]
    assert [(each["code"], each["page"]) for each in said] == [("separator_foreign", 2)]


def test_two_files_of_a_batch_wait_and_are_put_together_by_a_person(place: Office) -> None:
    clerk = place.person("rose", Role.REVIEWER)
    opened(clerk, sheets=2, sides="two-files")
    fronts = given(place, clerk, "envoi-001", "f", "f", asked="&batch=lot-7")
    alone = shown(clerk)
    backs = given(place, clerk, "envoi-002", "x", "-", asked="&batch=lot-7")
    both = shown(clerk)
    refused = clerk("POST", "/api/batches/greffe/lot-8/collate")[0]
    made = clerk.ok("POST", "/api/batches/greffe/lot-7/collate")["documents"]
    run(place, "f", "-", "f", "x")

    assert (alone["collatable"], both["collatable"], refused) == (False, True, 404)
    assert codes(both) == ["uncollated"]
    assert {place.state(fronts), place.state(backs)} == {DocumentState.MOVED}
    (child,) = [each["document"] for each in made]
    view = clerk.ok("GET", f"/api/documents/{child}")
    assert sorted(view["made_from"]) == sorted([fronts, backs])
    assert [each["state"] for each in view["page_states"]] == ["review", "blank", "review", "review"]
    after = shown(clerk)
    assert (after["arrived"], codes(after), after["complete"], after["collatable"]) == (2, [], True, False)
    assert clerk("POST", "/api/batches/greffe/lot-7/collate")[1]["code"] == "bad_request"
    assert fits(place) == []


def test_files_that_do_not_match_are_not_put_together(place: Office) -> None:
    clerk = place.person("rose", Role.REVIEWER)
    opened(clerk, sides="two-files")
    given(place, clerk, "envoi-001", "f", "f", asked="&batch=lot-7")
    given(place, clerk, "envoi-002", "x", asked="&batch=lot-7")

    assert shown(clerk)["collatable"] is False
    assert clerk("POST", "/api/batches/greffe/lot-7/collate")[0] == 400


def test_an_upload_may_say_that_backs_follow_fronts(place: Office) -> None:
    clerk = place.person("rose", Role.REVIEWER)
    document = given(place, clerk, "envoi-001", "f", "f", "x", "-", asked="&passes=true")

    tasks = clerk.ok("GET", "/api/tasks")["tasks"]
    pages = [sorted(each["page"] for each in taken(clerk, task["id"])["pages"]) for task in tasks]
    assert sorted(pages) == [[1], [2, 3]]
    assert place.deps.ledger.pages(document)[4] is PageState.BLANK


def test_a_split_is_undone_by_a_person_with_the_page_that_was_taken_for_a_sheet(place: Office) -> None:
    clerk = place.person("rose", Role.REVIEWER)
    document = given(place, clerk, "envoi-001", "f", "T", "f", "x")
    tasks = [taken(clerk, each["id"]) for each in clerk.ok("GET", "/api/tasks")["tasks"]]
    whole = [{"document": document, "page": number, "turn": 0} for number in (1, 2, 3, 4)]
    first, second = sorted(tasks, key=lambda task: task["id"])
    body = {
        "version": first["version"],
        "with": [{"task": second["id"], "version": second["version"]}],
        "forms": [{"form": None, "pages": whole}],
    }

    short = {**body, "forms": [{"form": None, "pages": whole[:2]}]}
    assert clerk("POST", f"/api/tasks/{first['id']}/arrange", short)[1]["code"] == "bad_arrangement"
    (made,) = clerk.ok("POST", f"/api/tasks/{first['id']}/arrange", body)["documents"]
    run(place, "f", "T", "x", "x")

    states = place.deps.ledger.pages(document)
    assert set(states.values()) == {PageState.MOVED}
    (again,) = clerk.ok("GET", "/api/tasks")["tasks"]
    assert [each["place"] for each in taken(clerk, again["id"])["pages"]] == [
        "form",
        "attachment",
        "attachment",
        "attachment",
    ]
    assert made["pages"] == 4
    assert fits(place) == []


def test_what_is_odd_about_the_pages_of_a_form_is_shown_and_has_to_be_confirmed(place: Office) -> None:
    clerk = place.person("rose", Role.REVIEWER)
    given(place, clerk, "envoi-001", sheet(form="permit"), "f")
    (task,) = clerk.ok("GET", "/api/tasks")["tasks"]

    shown_ = taken(clerk, task["id"])

    assert "separator_disagrees" in [each["code"] for each in shown_["problems"]]
    refused = clerk("POST", f"/api/tasks/{task['id']}/file", {"version": shown_["version"]})[1]
    assert "separator_disagrees" in [each["code"] for each in refused["problems"]]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"office": "greffe", "batch": "../x"}, 400),
        ({"office": "gr effe", "batch": "a"}, 400),
        ({"office": "greffe", "batch": "a", "sheets": 0}, 400),
        ({"office": "greffe", "batch": "a", "place": "x" * 81}, 400),
        ({"office": "greffe", "batch": "a", "place": "a\nb"}, 400),
        ({"office": "greffe", "batch": "a", "sides": "three"}, 400),
        ({"office": "ailleurs", "batch": "a"}, 403),
    ],
)
def test_a_batch_that_makes_no_sense_or_is_another_office_s_is_refused(
    place: Office, body: dict[str, Any], status: int
) -> None:
    sender = place.person("guichet", Role.UPLOADER, "greffe")

    assert sender("POST", "/api/batches", body)[0] == status
    assert sender.ok("GET", "/api/batches")["batches"] == []


def test_batches_are_their_office_s_and_opened_once(place: Office) -> None:
    sender = place.person("guichet", Role.UPLOADER, "greffe")
    other = place.person("ailleurs", Role.REVIEWER, "ailleurs")
    auditor = place.person("vera", Role.AUDITOR)
    opened(sender)

    assert sender("POST", "/api/batches", {"office": "greffe", "batch": "lot-7"})[1]["code"] == "conflict"
    assert other("GET", "/api/batches/greffe/lot-7")[0] == 403
    assert other.ok("GET", "/api/batches")["batches"] == []
    assert auditor.ok("GET", "/api/batches/greffe/lot-7")["id"] == "lot-7"
    assert auditor("POST", "/api/batches", {"office": "greffe", "batch": "b"})[0] == 403
    assert sender("POST", "/api/batches/greffe/lot-7/collate")[0] == 403
    status, refused = sender("PUT", "/api/uploads/envoi-009?office=greffe&name=x&batch=lot-9", raw=b"x")
    assert (status, refused["code"]) == (400, "batch_unopened")
    assert [(each.who, each.subject) for each in place.deps.audit.entries(subject="lot-7")] == [("guichet", "lot-7")]


def test_the_list_of_batches_comes_in_pages(clerk: Client) -> None:
    for name in ("a", "b", "c"):
        opened(clerk, batch=name)

    first = clerk.ok("GET", "/api/batches?limit=2")
    second = clerk.ok("GET", f"/api/batches?limit=2&after={first['next'].replace('/', '%2F')}")

    assert [[each["id"] for each in page["batches"]] for page in (first, second)] == [["a", "b"], ["c"]]
    assert second["next"] is None
